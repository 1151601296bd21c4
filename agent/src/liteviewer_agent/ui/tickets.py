# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view of the user's requests: states, answers, replies."""

from datetime import UTC, datetime
from tkinter import ttk

from ..i18n import _
from .compose import open_page
from .kit import View, set_text
from .theme import KIND_COLOURS, MUTED


class TicketsView(View):
    """The list is fetched each time the view is shown."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        self._tickets = {}
        self._drafts = {}
        self._shown = ""
        self._build_list()
        self._build_answer()

    def _build_list(self):
        kit, px = self.kit, self.kit.px
        head = ttk.Frame(self)
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(8)))
        self._count = kit.label(head, "", "Strong.TLabel")
        self._count.pack(side="left")
        kit.button(head, _("&Refresh"), self.refresh).pack(side="right")
        self.make_banner(self, row=1, column=0, sticky="ew", pady=(0, px(8)))
        card, self._tree = kit.table(
            self,
            (
                ("status", _("State"), 132, False),
                ("number", _("Number"), 96, False),
                ("subject", _("Subject"), 200, True),
                ("updated", _("Changed"), 136, False),
            ),
        )
        card.grid(row=2, column=0, sticky="nsew")
        self.rowconfigure(2, weight=3)
        self._tree.bind("<<TreeviewSelect>>", lambda _event: self._select())
        self._tree.bind("<Double-1>", lambda _event: self._open_page())
        self._tree.bind("<Return>", lambda _event: self._open_page())

    def _build_answer(self):
        kit, px = self.kit, self.kit.px
        card = kit.card(self, 12)
        card.grid(row=3, column=0, sticky="nsew", pady=(px(10), 0))
        self.rowconfigure(3, weight=2)
        card.columnconfigure(0, weight=1)
        card.rowconfigure(1, weight=1)
        self._author = kit.label(card, _("Answer"), "InsideStrong.TLabel")
        self._author.grid(row=0, column=0, sticky="w")
        self._page = kit.button(
            card, _("&Open in the browser"), self._open_page, "InCard.Link.TButton"
        )
        self._page.grid(row=0, column=1, sticky="e")
        frame, self._answer = kit.text(card, 4, readonly=True)
        frame.configure(style="Inside.TFrame")
        frame.grid(row=1, column=0, columnspan=2, sticky="nsew", pady=(px(4), px(8)))
        bottom = ttk.Frame(card, style="Inside.TFrame")
        bottom.grid(row=2, column=0, columnspan=2, sticky="ew")
        bottom.columnconfigure(0, weight=1)
        self._reply = kit.entry(bottom, style="InCard.TEntry")
        self._reply.grid(row=0, column=0, sticky="ew")
        self._reply.bind("<Return>", lambda _event: self.submit())
        self._button = kit.button(bottom, _("&Send a reply"), self.submit, "InCard.Primary.TButton")
        self._button.grid(row=0, column=1, padx=(px(8), 0))
        self._enable(False)

    def title(self):
        return self.banner.text or str(self._count.cget("text"))

    def activate(self):
        self._tree.focus_set()
        self.refresh()

    # ---- the list ------------------------------------------------------------------------------

    def refresh(self):
        self._count.configure(text=_("Loading..."))
        self.app.tasks.run(lambda: self.app.agent.connect().my_tickets(), self._fill, self._failed)

    def _fill(self, tickets):
        self.banner.clear()
        self._count.configure(text=_("My requests") if tickets else _("There are no requests yet."))
        self._tickets = {ticket.number: ticket for ticket in tickets}
        self._tree.delete(*self._tree.get_children())
        for ticket in tickets:
            self._tree.insert(
                "",
                "end",
                iid=ticket.number,
                text=f"  {ticket.status}",
                image=self.app.theme.disc(KIND_COLOURS.get(ticket.kind, MUTED)),
                values=(ticket.number, ticket.subject, local_time(ticket.updated_at)),
            )
        if tickets:
            chosen = self._shown if self._shown in self._tickets else tickets[0].number
            self._tree.selection_set(chosen)
            self._tree.focus(chosen)
        else:
            self._enable(False)
        self.app.show_title(self)

    def _failed(self, error):
        self._count.configure(text=_("My requests"))
        self.banner.show(str(error))

    def _current(self):
        chosen = self._tree.selection()
        return self._tickets.get(chosen[0]) if chosen else None

    def _select(self):
        ticket = self._current()
        if ticket is None:
            return
        if ticket.number != self._shown:
            # an unsent reply stays with the request that it was written to
            self._drafts[self._shown] = self._reply.get()
            self._reply.delete(0, "end")
            self._reply.insert(0, self._drafts.get(ticket.number, ""))
            self._shown = ticket.number
        answer = ticket.answer
        if answer.get("body"):
            when = local_time(str(answer.get("date") or ""))
            self._author.configure(text=f"{answer.get('author') or ''}  {when}".strip())
            set_text(self._answer, str(answer["body"]))
        else:
            self._author.configure(text=ticket.number)
            set_text(self._answer, _("There is no answer yet."))
        self._enable(True)

    def _enable(self, enabled):
        for widget in (self._reply, self._button, self._page):
            widget.state(["!disabled" if enabled else "disabled"])

    def _open_page(self):
        ticket = self._current()
        if ticket:
            open_page(ticket.url)

    # ---- replies -------------------------------------------------------------------------------

    def submit(self):
        """Send the reply; the text stays until the server has it."""
        ticket, text = self._current(), self._reply.get().strip()
        if not ticket or not text or self._button.instate(["disabled"]):
            return
        self._enable(False)

        def done(_reply):
            self._drafts.pop(ticket.number, None)
            if self._shown == ticket.number:
                self._reply.state(["!disabled"])
                self._reply.delete(0, "end")
            self._enable(True)
            self.banner.show(_("Your reply is sent."), "Success")
            self.refresh()

        def failed(error):
            self._enable(True)
            self.banner.show(str(error))

        self.app.tasks.run(
            lambda: self.app.agent.connect().reply(ticket.number, text), done, failed
        )


def local_time(text):
    """``YYYY-MM-DD HH:MM:SS`` in UTC as local time to the minute; other texts as they are."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "")).replace(tzinfo=UTC)
    except ValueError:
        return text
    return moment.astimezone().strftime("%d.%m.%Y %H:%M")
