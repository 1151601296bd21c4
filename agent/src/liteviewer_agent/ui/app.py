# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The window and what ties its views together."""

import logging
import tkinter as tk
from dataclasses import replace
from tkinter import messagebox, ttk

from .. import __version__
from ..errors import AgentError, ConfigError, DesktopError, ExitCode
from ..i18n import _
from ..payload import Ticket
from ..sender import BackgroundInventory, BackgroundSender, Outcome, Result
from ..system.base import APP_TITLE, ASSETS
from .compose import ComposeView, Draft
from .keys import mnemonic
from .kit import Kit
from .tasks import Tasks
from .theme import Theme

SIZE = (680, 690)  # pixels at 96 dpi
HIDE_DELAY = 250  # milliseconds for the desktop to repaint what our window covered
START_DELAY = 150  # milliseconds: the window is drawn before anything heavy is imported
THUMBNAIL = (260, 150)  # pixels at 96 dpi
SHOWN_THUMBNAILS = 2
_log = logging.getLogger(__name__)


class App:
    """:param agent: :class:`liteviewer_agent.agent.Agent`
    :param instance: :class:`liteviewer_agent.instance.Instance` that was claimed
    :param hidden: start without a window and end when the queue is empty
    """

    def __init__(self, agent, instance, hidden=False):
        self.agent = agent
        agent.system.set_dpi_awareness()
        try:
            self.root = tk.Tk(className="liteviewer-agent")
        except tk.TclError as error:
            raise DesktopError(
                _("The window cannot be opened"), _("There is no screen here: %s") % error
            ) from error
        self.root.withdraw()
        self.root.report_callback_exception = self._report
        self.theme = Theme(self.root, agent.system.ui_scale())
        self.kit = Kit(self.root, self.theme)
        self.tasks = Tasks(self.root)
        self._views = {}
        self._current = None
        self._busy = 0
        self._capturing = False
        self._enrolled = False
        self._placed = False
        self._hidden = hidden
        self._background = BackgroundSender(
            agent.spool,
            agent.sender,
            lambda outcomes: self.tasks.post(self._on_outcomes, outcomes),
        )
        self._inventory = BackgroundInventory(
            self._look,
            lambda: self.tasks.post(self._looked),
        )
        instance.on_show = lambda: self.tasks.post(self.reveal)
        self._build()
        self._first_view()

    def run(self):
        """Show the window and stay until it is closed and nothing waits."""
        if not self._hidden:
            self.reveal()
        self.root.after(START_DELAY, self._start)
        self.root.mainloop()
        self._background.stop()
        self.root.destroy()
        return ExitCode.OK

    def _start(self):
        self._background.start()
        self._inventory.start()
        self._refresh_counts()

    # ---- building ------------------------------------------------------------------------------

    def _build(self):
        root, px = self.root, self.theme.px
        self._icon = tk.PhotoImage(master=root, file=ASSETS / "icon.png")
        root.iconphoto(True, self._icon)
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.columnconfigure(0, weight=1)
        root.rowconfigure(2, weight=1)
        header = ttk.Frame(root, padding=(px(16), px(10)))
        header.grid(row=0, column=0, sticky="ew")
        self._tabs = {}
        for name, text in (
            ("compose", _("New re&quest")),
            ("tickets", _("M&y requests")),
            ("outbox", _("Q&ueue")),
        ):
            button = self.kit.button(header, text, lambda name=name: self.show(name), "Tab.TButton")
            button.pack(side="left", padx=(0, px(4)))
            self._tabs[name] = button
        self._client = self.kit.label(header, "", "Muted.TLabel")
        self._client.pack(side="right")
        ttk.Frame(root, style="Line.TFrame", height=1).grid(row=1, column=0, sticky="ew")
        self._body = ttk.Frame(root, padding=(px(20), px(16)))
        self._body.grid(row=2, column=0, sticky="nsew")
        self._body.columnconfigure(0, weight=1)
        self._body.rowconfigure(0, weight=1)
        root.bind("<Control-Return>", lambda _event: self._current.submit())
        root.bind("<Control-KP_Enter>", lambda _event: self._current.submit())
        root.bind("<Escape>", lambda _event: self.close())
        root.bind("<F1>", lambda _event: self.help())
        for number, name in enumerate(self._tabs, 1):
            tab = self._tabs[name]
            root.bind(f"<Control-Key-{number}>", lambda _event, tab=tab: tab.invoke())

    def _view(self, name):
        """The view called ``name``, built when it is first wanted."""
        if name not in self._views:
            self._views[name] = self._make_view(name)
        return self._views[name]

    def _make_view(self, name):
        if name == "compose":
            return ComposeView(self._body, self)
        if name == "result":
            from .result import ResultView

            return ResultView(self._body, self)
        if name == "tickets":
            from .tickets import TicketsView

            return TicketsView(self._body, self)
        if name == "outbox":
            from .outbox import OutboxView

            return OutboxView(self._body, self)
        if name == "article":
            from .article import ArticleView

            return ArticleView(self._body, self)
        from .enrol import EnrolView

        return EnrolView(self._body, self)

    def _place(self):
        self._placed = True
        root = self.root
        screen = root.winfo_screenwidth(), root.winfo_screenheight()
        width, height = (
            min(self.theme.px(wanted), room - 80) for wanted, room in zip(SIZE, screen, strict=True)
        )
        left, top = (screen[0] - width) // 2, max((screen[1] - height) // 3, 0)
        root.geometry(f"{width}x{height}+{left}+{top}")
        root.minsize(min(width, self.theme.px(520)), min(height, self.theme.px(480)))

    def _first_view(self):
        try:
            settings = self.agent.settings()
        except ConfigError:  # the view says what is wrong
            self.show("enrol")
            return
        self._enrolled = settings.enrolled
        if settings.enrolled:
            self._client.configure(text=settings.client_name)
            self._view("compose").set_reporter(settings.reporter)
            self.show("compose")
        else:
            self.show("enrol")

    # ---- moving about --------------------------------------------------------------------------

    def show(self, name):
        """Bring a view to the front."""
        view = self._view(name)
        if self._current and self._current is not view:
            self._current.grid_remove()
        self._current = view
        view.grid(row=0, column=0, sticky="nsew")
        for tab, button in self._tabs.items():
            button.state(["selected" if tab == name else "!selected"])
            button.state(["!disabled" if self._enrolled else "disabled"])
        self.refresh(view)

    def refresh(self, view):
        """A view has been shown, or changed what it speaks of."""
        if view is self._current:
            view.activate()
            self.show_title(view)

    def show_title(self, view):
        """Let the window's title say what a view speaks of, a number first of all; once it is read,
        the view is ready for the keyboard.
        """
        if view is self._current:
            self.root.update_idletasks()
            text = view.title()
            self.root.title(f"{text} - {APP_TITLE}" if text else APP_TITLE)

    def reveal(self):
        """Show the window, on top of the others, with the keyboard in it."""
        if not self._placed:
            self._place()
        self._hidden = False
        self.root.deiconify()
        self.root.lift()
        self.root.focus_force()
        if self._current:
            self._current.activate()

    def close(self):
        """Close the window; the process stays for what is not sent yet, the inventory too."""
        compose = self._views.get("compose")
        writing = compose and self._current in (compose, self._views.get("article"))
        if writing and not compose.is_empty():
            question = _("Close without sending? What you wrote will be lost.")
            if not messagebox.askyesno(APP_TITLE, question, parent=self.root, default="no"):
                return
            compose.load(Draft())
        self._hidden = True
        self.root.withdraw()
        self._leave_if_done()

    def _look(self):
        """On a thread, now and then: what does the service desk offer, what is new here."""
        self.agent.refresh_terms()
        self.agent.inventory.send_if_due()

    def _looked(self):
        if "compose" in self._views:
            self._views["compose"].show_choice()
        self._leave_if_done()

    def _leave_if_done(self):
        if not self._hidden or self._busy or self.agent.spool.has_waiting():
            return
        if self._inventory.pending:
            self._inventory.hurry()  # calls here again
        else:
            self.root.quit()

    def new_request(self):
        compose = self._view("compose")
        compose.load(Draft())
        self.show("compose")

    def show_article(self, article):
        """Let an article be read; what was typed waits in the form."""
        self._view("article").open(article)
        self.show("article")

    def helped_by_article(self):
        """An article made the request needless."""
        self._view("compose").load(Draft())
        self._view("result").show_helped()
        self.show("result")

    def show_enrolment(self):
        self.show("enrol")

    def enrolled(self, remark):
        """The computer is connected: go on, and send what has been waiting for that."""
        settings = self.agent.settings()
        self._enrolled = True
        self._client.configure(text=settings.client_name)
        compose = self._view("compose")
        compose.set_reporter(settings.reporter)
        self.show("compose")
        connected = _("This computer is connected: %s") % (settings.client_name or settings.url)
        compose.banner.show("\n".join(filter(None, (connected, remark))), "Success")
        self._background.wake()

    def help(self):
        messagebox.showinfo(
            APP_TITLE,
            "\n".join(
                (
                    _("Ctrl+Enter - send"),
                    _("Ctrl+1, 2, 3 - new request, my requests, queue"),
                    _("Alt and an underlined letter - that field or button"),
                    _("Tab - next field, Esc - close"),
                    "",
                    _("Version %s") % __version__,
                    _("Log: %s") % self.agent.paths.log,
                )
            ),
            parent=self.root,
        )

    # ---- sending -------------------------------------------------------------------------------

    def capture(self, on_done, on_error):
        """Hide the window, capture all monitors, bring it back; then call back with the images."""
        from ..capture import grab

        if self._capturing:  # the key was pressed twice
            return
        self._capturing = True
        focus = self.root.focus_get()

        def back(callback, argument):
            self._capturing = False
            self.reveal()
            if focus:
                focus.focus_set()
            callback(argument)

        def work():
            self.tasks.run(
                lambda: grab(self.agent.system),
                lambda images: back(on_done, images),
                lambda error: back(on_error, error),
            )

        self.root.withdraw()
        self.root.update_idletasks()
        self.root.after(HIDE_DELAY, work)

    def send(self, draft):
        """Send what the form says; it comes back into the form if it cannot be saved."""
        try:
            ticket = Ticket.new(
                draft.subject,
                draft.description,
                draft.reporter.as_payload(),
                pictures=draft.pictures,
                limits=self.agent.terms().pictures,
            )
        except AgentError as error:
            self._view("compose").banner.show(str(error))
            return
        if draft.capture and len(draft.pictures) < self.agent.terms().pictures.count:
            self.capture(
                lambda images: self._send(ticket, draft, images),
                lambda error: self._send(ticket, draft, [], str(error)),
            )
        else:
            self._send(ticket, draft, [])

    def _send(self, ticket, draft, images, remark=""):
        self._view("result").show_sending(remark)
        self.show("result")
        compose = self._view("compose")
        compose.load(Draft(reporter=draft.reporter))
        self._busy += 1

        def done(outcome):
            self._busy -= 1
            # the line works: so it does for what waits; else to learn when the next try is due
            self._background.wake(force=outcome.result is Result.SENT)
            self._on_outcomes([outcome])

        def failed(error):
            """Nothing was saved: put it all back into the form."""
            self._busy -= 1
            compose.load(draft)
            self.show("compose")
            compose.banner.show(str(error))
            if self._hidden:
                self.reveal()

        self.tasks.run(lambda: self._work(ticket, draft, images), done, failed)

    def _work(self, ticket, draft, images):
        """On a thread: compress, save, send."""
        from ..capture import screenshots, thumbnail
        from ..computer import collect

        size = tuple(self.theme.px(length) for length in THUMBNAIL)
        sources = [*images, *(picture.data for picture in draft.pictures)][:SHOWN_THUMBNAILS]
        previews = [thumbnail(source, *size) for source in sources]
        self.tasks.post(self._view("result").show_thumbnails, previews)
        limits = self.agent.terms().pictures
        pictures = [*screenshots(images, limits), *draft.pictures][: limits.count]
        ticket = replace(ticket, computer=collect(self.agent.system), pictures=tuple(pictures))
        spool = self.agent.spool
        ref = spool.add(ticket)
        self.tasks.post(self._view("result").show_saved, ref)
        try:
            if draft.replaces:
                spool.drop(draft.replaces)
            return self.agent.sender.deliver(ref)
        except AgentError as error:
            # it is on the disk: whatever this was, the ticket is queued
            _log.warning("%s", error)
            return Outcome(ref, Result.QUEUED, error=error)
        except Exception:
            _log.exception("sending %s", ref)
            return Outcome(ref, Result.QUEUED)

    def send_queue_now(self):
        self._background.wake(force=True)

    def _on_outcomes(self, outcomes):
        """Something happened to tickets, here or in the background."""
        result = self._views.get("result")
        for outcome in outcomes:
            if result and outcome.ref == result.ref:
                result.show_outcome(outcome)
        if self._hidden and any(o.result is Result.REFUSED for o in outcomes):
            # only the user can help it now
            self.show("outbox")
            self.reveal()
        self._refresh_counts()
        self._leave_if_done()

    def edit_refused(self, ref):
        """Put a refused ticket back into the form; it is dropped when the new one is saved."""

        compose = self._view("compose")
        question = _("Replace what you are writing now?")
        if not compose.is_empty() and not messagebox.askyesno(
            APP_TITLE, question, parent=self.root, default="no"
        ):
            return

        def done(ticket):
            if ticket is None:
                self.show("outbox")
                return
            compose.load(
                Draft(
                    subject=ticket.subject,
                    description=ticket.description,
                    pictures=list(ticket.pictures),
                    capture=False,
                    replaces=ref,
                )
            )
            self.show("compose")

        self.tasks.run(
            lambda: self.agent.spool.read(ref),
            done,
            lambda error: self._view("outbox").banner.show(str(error)),
        )

    # ---- small things --------------------------------------------------------------------------

    def _refresh_counts(self):
        outbox = self._views.get("outbox")
        if outbox and self._current is outbox:
            outbox.refresh()
            return
        spool = self.agent.spool
        self.tasks.run(
            lambda: (len(spool.waiting()), len(spool.refused())),
            lambda counts: self.show_counts(*counts),
            lambda error: _log.warning("%s", error),
        )

    def show_counts(self, waiting, refused):
        """Numbers on the tab of the queue."""
        total = waiting + refused
        label = mnemonic(_("Q&ueue"))[0]
        self._tabs["outbox"].configure(text=f"{label} ({total})" if total else label)

    def _report(self, kind, error, trace):
        """A bug in a callback: to the log, and one line to the user."""
        _log.error("in the window", exc_info=(kind, error, trace))
        messagebox.showerror(
            APP_TITLE,
            _("Unexpected error: %s") % (error or kind.__name__)
            + "\n"
            + _("Details are in %s") % self.agent.paths.log,
            parent=self.root,
        )
