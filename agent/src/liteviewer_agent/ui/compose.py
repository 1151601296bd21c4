# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view in which a request is written."""

import os
import tkinter as tk
import webbrowser
from dataclasses import dataclass, field
from tkinter import filedialog, ttk

from ..config import Reporter
from ..errors import AgentError
from ..i18n import _
from ..payload import IMAGE_COUNT, SUBJECT_LIMIT, Picture
from .kit import Banner, View, wrap
from .theme import LINE, MUTED

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
        self._capture = tk.BooleanVar(self, True)
        self.banner = Banner(self.kit, self, row=0, column=0, sticky="ew", pady=(0, self.kit.px(8)))
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
        self._articles = kit.card(self, 8)
        self._articles.grid(row=3, column=0, sticky="ew", pady=(px(6), 0))
        self._articles.grid_remove()
        frame, self.description = kit.text(self, 4)
        kit.label(self, _("&Details, if you like"), "Strong.TLabel", target=self.description).grid(
            row=4, column=0, sticky="w", pady=(px(12), 0)
        )
        frame.grid(row=5, column=0, sticky="nsew", pady=(px(4), 0))
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
        self._fields = {}
        for column, (name, text) in enumerate(
            (
                ("name", _("Your &name")),
                ("email", _("E-&mail")),
                ("phone", _("Ph&one")),
            )
        ):
            gap = (px(10) if column else 0, 0)
            entry = kit.entry(self._unfolded, width=12)
            kit.label(self._unfolded, text, "Muted.TLabel", target=entry).grid(
                row=0, column=column, sticky="w", padx=gap
            )
            entry.grid(row=1, column=column, sticky="ew", padx=gap, pady=(px(2), 0))
            self._unfolded.columnconfigure(column, weight=1, uniform="contacts")
            self._fields[name] = entry

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
            reporter=Reporter(**{name: e.get().strip() for name, e in self._fields.items()}),
            pictures=self._chosen(),
            capture=self._capture.get() and not self._shots,
            replaces=self._replaces,
        )

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
        self.set_reporter(draft.reporter if draft.reporter.as_payload() else self.draft().reporter)

    def set_reporter(self, reporter):
        """Fill the contacts, folded into one line when they are known."""
        for name, entry in self._fields.items():
            entry.delete(0, "end")
            entry.insert(0, getattr(reporter, name))
        known = [value for value in (reporter.name, reporter.email, reporter.phone) if value]
        if reporter.name and len(known) > 1:
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

    def is_empty(self):
        draft = self.draft()
        return not (draft.subject.strip() or draft.description.strip() or draft.pictures)

    def activate(self):
        self.subject.focus_set()

    # ---- pictures ------------------------------------------------------------------------------

    def _chosen(self):
        """Pictures that go along as things stand."""
        return [*(self._shots if self._capture.get() else ()), *self._pictures]

    def add_pictures(self, pictures):
        """Add what fits, newest last."""
        room = IMAGE_COUNT - len(self._chosen())
        if len(pictures) > room:
            self.banner.show(_("At most %d pictures go with one request") % IMAGE_COUNT)
        self._pictures += pictures[:room]
        self._show_pictures()

    def take_now(self):
        """Capture the screen at this moment instead of at Send, and show it."""
        self.app.capture(self._took, self._failed)

    def _took(self, images):
        from ..capture import screenshots

        def done(shots):
            self._shots = shots[: IMAGE_COUNT - len(self._pictures)]
            self._capture.set(True)
            self._show_pictures()

        self.app.tasks.run(lambda: screenshots(images), done, self._failed)

    def _add_file(self):
        names = filedialog.askopenfilenames(
            parent=self,
            title=_("Choose pictures"),
            filetypes=[(_("Pictures"), "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tiff")],
        )
        if names:
            self._load_pictures(lambda: [_picture(name) for name in names])

    def _paste(self):
        def work():
            from ..capture import clipboard_picture

            picture = clipboard_picture()
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

    def _typed(self, _event):
        self.subject.state(["!invalid"])
        if self._suggesting:
            self.after_cancel(self._suggesting)
        self._suggesting = self.after(SUGGEST_DELAY, self._suggest)

    def _suggest(self):
        self._suggesting = None
        text = f"{self.subject.get()} {self.description.get('1.0', 'end-1c')}".strip()[:500]
        if text == self._asked:
            return
        self._asked = text
        if len(text) < SUGGEST_FROM:
            self._offer([])
            return

        def done(articles):
            if text == self._asked:
                self._offer(articles)

        # help that cannot be had is no reason to disturb somebody who writes
        self.app.tasks.run(
            lambda: self.app.agent.connect().suggest_articles(text, limit=SUGGESTIONS),
            done,
            lambda _error: self._offer([]),
        )

    def _offer(self, articles):
        for child in self._articles.winfo_children():
            child.destroy()
        if not articles:
            self._articles.grid_remove()
            return
        self.kit.label(self._articles, _("This may help at once:"), "InsideMuted.TLabel").pack(
            fill="x", padx=self.kit.px(6)
        )
        for article in articles[:SUGGESTIONS]:
            self.kit.button(
                self._articles,
                article.title,
                lambda url=article.url: open_page(url),
                "InCard.Link.TButton",
            ).pack(fill="x")
        self._articles.grid()

    # ---- sending -------------------------------------------------------------------------------

    def submit(self):
        self.banner.clear()
        if not self.subject.get().strip():
            self.subject.state(["invalid"])
            self.subject.focus_set()
            self.banner.show(_("Say in a few words what happened."))
        elif len(self.subject.get().strip()) > SUBJECT_LIMIT:
            self._move_overlong_subject()
        else:
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


def _picture(name):
    from ..capture import picture_from_file

    return picture_from_file(os.fspath(name))
