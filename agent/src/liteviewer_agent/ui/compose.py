# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view in which a request is written."""

import os
import tkinter as tk
import webbrowser
from dataclasses import dataclass, field
from tkinter import filedialog, ttk

from ..config import Reporter
from ..contacts import problems
from ..errors import AgentError, ConfigError
from ..i18n import _
from ..limits import SUBJECT_LIMIT
from ..payload import Picture
from ..terms import ARTICLE_TEXT, ARTICLES
from .kit import View, wrap
from .theme import LINE, MUTED

CHECK_DELAY = 600  # milliseconds of silence before a contact is called wrong
SUGGEST_DELAY = 600  # milliseconds of silence before the knowledge base is asked
SUGGEST_FROM = 4  # characters
SUGGESTIONS = 3
THUMBNAIL = (104, 66)  # pixels at 96 dpi


@dataclass
class Draft:
    """What stands in the form.

    :param capture: take the screen when Send is pressed
    :param replaces: reference of the refused ticket that this one is made of, or ""
    """

    subject: str = ""
    description: str = ""
    reporter: Reporter = field(default_factory=Reporter)
    pictures: list[Picture] = field(default_factory=list)
    capture: bool = True
    replaces: str = ""


class ComposeView(View):
    """The form; what stands in it is a :class:`Draft`."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        self._shots = []  # of the screen, taken before Send
        self._pictures = []  # added by the user
        self._thumbnails = []
        self._replaces = ""
        self._suggesting = None
        self._asked = ""
        self._asking = False  # a question is on its way
        self._suggestions = tk.BooleanVar(self, False)
        self._checking = None
        self._sent_as_is = None  # contacts with a problem that was pointed out
        self._capture = tk.BooleanVar(self, True)
        self.make_banner(self, row=0, column=0, sticky="ew", pady=(0, self.kit.px(8)))
        self._build_words()
        self._build_pictures()
        self._build_contacts()
        self._build_footer()

    # ---- building ------------------------------------------------------------------------------

    def _build_words(self):
        kit, px = self.kit, self.kit.px
        self.subject = kit.entry(self)
        kit.label(self, _("What &happened?"), "Strong.TLabel", target=self.subject).grid(
            row=1, column=0, sticky="w"
        )
        self.subject.grid(row=2, column=0, sticky="ew", pady=(px(4), 0))
        self.subject.bind("<KeyRelease>", self._typed)
        self._help = kit.card(self, 8)
        self._help.grid(row=3, column=0, sticky="ew", pady=(px(6), 0))
        self._help.grid_remove()
        kit.check(
            self._help,
            _("Look for artic&les while I type: the text goes to the service desk"),
            self._suggestions,
            self._choose_suggestions,
        ).pack(anchor="w", padx=px(6))
        self._articles = ttk.Frame(self._help, style="Inside.TFrame")
        self._articles.pack(fill="x")
        frame, self.description = kit.text(self, 4)
        kit.label(self, _("&Details, if you like"), "Strong.TLabel", target=self.description).grid(
            row=4, column=0, sticky="w", pady=(px(12), 0)
        )
        frame.grid(row=5, column=0, sticky="nsew", pady=(px(4), 0))
        # Tab leads from the one field to the other: what is typed blindly must not press a switch
        self._help.lift(frame)
        self.rowconfigure(5, weight=1, minsize=px(70))
        self.description.bind("<KeyRelease>", self._typed)

    def _build_pictures(self):
        kit, px = self.kit, self.kit.px
        card = kit.card(self, 12)
        card.grid(row=6, column=0, sticky="ew", pady=(px(12), 0))
        card.columnconfigure(0, weight=1)
        top = ttk.Frame(card, style="Inside.TFrame")
        top.grid(row=0, column=0, sticky="ew")
        kit.check(top, _("Attach a s&creenshot"), self._capture, self._show_pictures).pack(
            side="left"
        )
        for text, command in (
            (_("&Paste"), self._paste),
            (_("Add a &file..."), self._add_file),
            (_("&Take it now"), self.take_now),
        ):
            kit.button(top, text, command, "InCard.Plain.TButton").pack(
                side="right", padx=(px(6), 0)
            )
        self._strip = ttk.Frame(card, style="Inside.TFrame")
        self._strip.grid(row=1, column=0, sticky="ew", pady=(px(10), 0))
        self._show_pictures()

    def _build_contacts(self):
        kit, px = self.kit, self.kit.px
        self._contacts = ttk.Frame(self)
        self._contacts.grid(row=7, column=0, sticky="ew", pady=(px(12), 0))
        self._folded = ttk.Frame(self._contacts)
        self._who = ttk.Label(self._folded, foreground=MUTED)
        self._who.pack(side="left")
        kit.button(self._folded, _("Chan&ge"), self._unfold, "Tab.TButton").pack(side="left")
        self._unfolded = ttk.Frame(self._contacts)
        self._contact_texts = {}
        self._fields = {}
        self._problems = {}
        for column, (name, text) in enumerate(
            (
                ("name", _("Your &name")),
                ("email", _("E-&mail")),
                ("phone", _("Ph&one")),
            )
        ):
            gap = (px(10) if column else 0, 0)
            self._contact_texts[name] = typed = tk.StringVar(self)
            typed.trace_add("write", self._contact_typed)
            entry = kit.entry(self._unfolded, width=12, textvariable=typed)
            kit.label(self._unfolded, text, "Muted.TLabel", target=entry).grid(
                row=0, column=column, sticky="w", padx=gap
            )
            entry.grid(row=1, column=column, sticky="ew", padx=gap, pady=(px(2), 0))
            problem = wrap(kit.label(self._unfolded, "", "Problem.TLabel"))
            problem.grid(row=2, column=column, sticky="new", padx=gap)
            problem.grid_remove()
            self._unfolded.columnconfigure(column, weight=1, uniform="contacts")
            self._fields[name] = entry
            self._problems[name] = problem

    def _build_footer(self):
        kit, px = self.kit, self.kit.px
        footer = ttk.Frame(self)
        footer.grid(row=8, column=0, sticky="ew", pady=(px(14), 0))
        self._send = kit.button(footer, _("&Send"), self.submit, "Primary.TButton")
        self._send.pack(side="right")
        self._send.configure(width=16)
        kit.label(footer, _("Ctrl+Enter sends, F1 shows all keys"), "Muted.TLabel").pack(
            side="left"
        )

    # ---- content -------------------------------------------------------------------------------

    def draft(self):
        return Draft(
            subject=self.subject.get(),
            description=self.description.get("1.0", "end-1c"),
            reporter=self._reporter(),
            pictures=self._chosen(),
            capture=self._capture.get() and not self._shots,
            replaces=self._replaces,
        )

    def _reporter(self):
        return Reporter(**{name: entry.get().strip() for name, entry in self._fields.items()})

    def load(self, draft):
        """Show a draft; contacts stay as they are when it carries none."""
        self.subject.delete(0, "end")
        self.subject.insert(0, draft.subject)
        self.description.delete("1.0", "end")
        self.description.insert("1.0", draft.description)
        self.description.edit_reset()
        self._shots = []
        self._pictures = list(draft.pictures)
        self._capture.set(draft.capture)
        self._replaces = draft.replaces
        self.banner.clear()
        self._offer([])
        self._asked = ""
        self._show_pictures()
        self.set_reporter(draft.reporter if draft.reporter.as_payload() else self._reporter())

    def set_reporter(self, reporter):
        """Fill the contacts, folded into one line when they are known and nothing is wrong."""
        for name, entry in self._fields.items():
            entry.delete(0, "end")
            entry.insert(0, getattr(reporter, name))
        known = [value for value in (reporter.name, reporter.email, reporter.phone) if value]
        self._show_problems()
        if reporter.name and len(known) > 1 and not problems(reporter):
            self._who.configure(text="   ".join(known))
            self._unfolded.pack_forget()
            self._folded.pack(fill="x")
        else:
            self._unfold(focus=False)

    def _unfold(self, focus=True):
        self._folded.pack_forget()
        self._unfolded.pack(fill="x")
        if focus:
            self._fields["name"].focus_set()

    # ---- contacts ------------------------------------------------------------------------------

    def _contact_typed(self, *_change):
        """What is wrong is said after a pause; what is right again is seen at once."""
        found = problems(self._reporter())
        for name in self._fields:
            if name not in found:
                self._show_problem(name, "")
        if self._checking:
            self.after_cancel(self._checking)
        self._checking = self.after(CHECK_DELAY, self._show_problems)

    def _show_problems(self):
        """Say at each contact what the service desk cannot use of it. :return: the same, by name"""
        if self._checking:
            self.after_cancel(self._checking)
        self._checking = None
        found = problems(self._reporter())
        for name in self._fields:
            self._show_problem(name, found.get(name, ""))
        return found

    def _show_problem(self, name, text):
        label = self._problems[name]
        self._fields[name].state(["invalid" if text else "!invalid"])
        if str(label.cget("text")) != text:
            label.configure(text=text)
            (label.grid if text else label.grid_remove)()

    def _has_new_problem(self):
        """Lead to a contact that the service desk cannot use, once; then it is sent as it is."""
        found, reporter = self._show_problems(), self._reporter()
        if not found or reporter == self._sent_as_is:
            return False
        self._sent_as_is = reporter
        self._unfold(focus=False)
        self._fields[next(iter(found))].focus_set()
        self.banner.show(
            _("Please correct how you can be reached, or press Send again to leave it as it is."),
            "Notice",
        )
        return True

    def is_empty(self):
        draft = self.draft()
        return not (draft.subject.strip() or draft.description.strip() or draft.pictures)

    def activate(self):
        self.show_choice()
        self.subject.focus_set()

    # ---- pictures ------------------------------------------------------------------------------

    def _chosen(self):
        """Pictures that go along as things stand."""
        return [*(self._shots if self._capture.get() else ()), *self._pictures]

    def _limits(self):
        return self.app.agent.terms().pictures

    def add_pictures(self, pictures):
        """Add what fits, newest last."""
        most = self._limits().count
        room = max(most - len(self._chosen()), 0)
        if len(pictures) > room:
            self.banner.show(_("At most %d pictures go with one request") % most)
        self._pictures += pictures[:room]
        self._show_pictures()

    def take_now(self):
        """Capture the screen at this moment instead of at Send, and show it."""
        self.app.capture(self._took, self._failed)

    def _took(self, images):
        from ..capture import screenshots

        limits = self._limits()

        def done(shots):
            self._shots = shots[: max(limits.count - len(self._pictures), 0)]
            self._capture.set(True)
            self._show_pictures()

        self.app.tasks.run(lambda: screenshots(images, limits), done, self._failed)

    def _add_file(self):
        names = filedialog.askopenfilenames(
            parent=self,
            title=_("Choose pictures"),
            filetypes=[(_("Pictures"), "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tiff")],
        )
        if names:
            limits = self._limits()
            self._load_pictures(lambda: [_picture(name, limits) for name in names])

    def _paste(self):
        limits = self._limits()

        def work():
            from ..capture import clipboard_picture

            picture = clipboard_picture(limits)
            if picture is None:
                raise AgentError(_("There is no picture in the clipboard"))
            return [picture]

        self._load_pictures(work)

    def _load_pictures(self, work):
        self.banner.clear()
        self.app.tasks.run(work, self.add_pictures, self._failed)

    def _failed(self, error):
        self.banner.show(str(error))

    def _remove_picture(self, picture):
        for pictures in (self._shots, self._pictures):
            if picture in pictures:
                pictures.remove(picture)
                break
        self._show_pictures()

    def _show_pictures(self):
        for child in self._strip.winfo_children():
            child.destroy()
        self._thumbnails.clear()
        px = self.kit.px
        chosen = self._chosen()
        if self._capture.get() and not self._shots:
            text = _(
                "The screen is captured when you press Send: this window hides for that moment."
            )
        elif self._shots and self._capture.get():
            text = ""
        else:
            text = _("The request goes without a picture of the screen.")
        if text:
            wrap(self.kit.label(self._strip, text, "InsideMuted.TLabel")).pack(fill="x")
        if not chosen:
            return
        row = ttk.Frame(self._strip, style="Inside.TFrame")
        row.pack(fill="x", pady=(px(6) if text else 0, 0))
        for picture in chosen:
            self._add_thumbnail(row, picture, small=len(chosen) > 4)

    def _add_thumbnail(self, row, picture, small):
        px = self.kit.px
        size = tuple(px(length) for length in THUMBNAIL)
        if small:
            size = tuple(length // 2 for length in size)
        cell = ttk.Frame(row, style="Inside.TFrame")
        cell.pack(side="left", padx=(0, px(8)))
        image = tk.Label(
            cell,
            background=LINE,
            width=size[0],
            height=size[1],
            borderwidth=0,
            image=self._placeholder(size),
        )
        image.pack()
        self.kit.button(
            cell, _("Remove"), lambda: self._remove_picture(picture), "InCard.Link.TButton"
        ).pack()

        def work():
            from ..capture import thumbnail

            return thumbnail(picture.data, *size)

        def done(data):
            if image.winfo_exists():
                photo = tk.PhotoImage(master=self, data=data)
                self._thumbnails.append(photo)
                image.configure(image=photo)

        self.app.tasks.run(work, done, self._failed)

    def _placeholder(self, size):
        photo = tk.PhotoImage(master=self, width=size[0], height=size[1])
        self._thumbnails.append(photo)
        return photo

    # ---- suggestions ---------------------------------------------------------------------------

    def show_choice(self):
        """Offer to look for articles where the service desk has any. Nothing that is typed leaves
        before the person has chosen so.
        """
        try:
            agreed = self.app.agent.settings().suggestions
        except ConfigError:  # the view of enrolment says what is wrong
            agreed = False
        self._suggestions.set(agreed)
        if ARTICLES in self.app.agent.terms().features:
            self._help.grid()
        else:
            self._help.grid_remove()

    def _choose_suggestions(self):
        agreed = self._suggestions.get()
        self._asked = ""
        if agreed:
            self._suggest()
        else:
            self._offer([])
        self.app.tasks.run(
            lambda: self.app.agent.change_settings(suggestions=agreed),
            lambda _none: None,
            self._failed,
        )

    def _may_suggest(self):
        return self._suggestions.get() and ARTICLES in self.app.agent.terms().features

    def _typed(self, _event):
        self.subject.state(["!invalid"])
        if self._suggesting:
            self.after_cancel(self._suggesting)
            self._suggesting = None
        if self._may_suggest():
            self._suggesting = self.after(SUGGEST_DELAY, self._suggest)

    def _suggest(self):
        """Ask for articles about what stands in the form; one question at a time, on a thread."""
        self._suggesting = None
        text = self._suggestion_text()
        if self._asking or text == self._asked:
            return
        self._asked = text
        if len(text) < SUGGEST_FROM:
            self._offer([])
            return

        def done(articles):
            self._asking = False
            if not self._may_suggest():
                return
            if text == self._asked:
                self._offer(articles)
            if self._suggestion_text() != text and not self._suggesting:
                self._suggest()  # what was typed meanwhile

        # help that cannot be had is no reason to disturb somebody who writes
        self._asking = True
        self.app.tasks.run(
            lambda: self.app.agent.connect().suggest_articles(text, limit=SUGGESTIONS),
            done,
            lambda _error: done([]),
        )

    def _suggestion_text(self):
        return f"{self.subject.get()} {self.description.get('1.0', 'end-1c')}".strip()[:500]

    def _offer(self, articles):
        for child in self._articles.winfo_children():
            child.destroy()
        if not articles:
            self._articles.configure(height=1)  # else it keeps the room of what was in it
            return
        self.kit.label(self._articles, _("This may help at once:"), "InsideMuted.TLabel").pack(
            fill="x", padx=self.kit.px(6)
        )
        for article in articles[:SUGGESTIONS]:
            self.kit.button(
                self._articles,
                article.title,
                lambda article=article: self._open_article(article),
                "InCard.Link.TButton",
            ).pack(fill="x")

    def _open_article(self, article):
        if ARTICLE_TEXT in self.app.agent.terms().features:
            self.app.show_article(article)
        else:
            open_page(article.url)

    # ---- sending -------------------------------------------------------------------------------

    def submit(self):
        self.banner.clear()
        if not self.subject.get().strip():
            self.subject.state(["invalid"])
            self.subject.focus_set()
            self.banner.show(_("Say in a few words what happened."))
        elif len(self.subject.get().strip()) > SUBJECT_LIMIT:
            self._move_overlong_subject()
        elif not self._has_new_problem():
            self.app.send(self.draft())

    def _move_overlong_subject(self):
        """People paste whole letters into the first field: keep them, in the second one."""
        text = " ".join(self.subject.get().split())
        head = text[: SUBJECT_LIMIT - 3].rpartition(" ")[0] or text[: SUBJECT_LIMIT - 3]
        self.subject.delete(0, "end")
        self.subject.insert(0, f"{head}...")
        self.description.insert("1.0", f"{text}\n")
        self.banner.show(
            _("The subject was too long: all of it is in the details now. Press Send again."),
            "Notice",
        )


def open_page(url):
    """Open a page of the service desk in the browser; anything but http(s) is ignored."""
    if url.startswith(("https://", "http://")):
        webbrowser.open(url)


def _picture(name, limits):
    from ..capture import picture_from_file

    return picture_from_file(os.fspath(name), limits)
