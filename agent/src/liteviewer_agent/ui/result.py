# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view that follows Send: on its way, number received, saved for later, refused; or an article
that made it needless.
"""

import tkinter as tk
from tkinter import ttk

from ..i18n import _
from ..sender import Result
from .compose import open_page
from .keys import mnemonic
from .kit import View, wrap
from .theme import ACCENT, DANGER, LINE, SUCCESS, WARNING

SIGN = 60  # pixels at 96 dpi
# colour and strokes of the disc: a tick, a clock, a cross, three dots
SIGNS = {
    "sent": (SUCCESS, [[(0.30, 0.52), (0.44, 0.66), (0.71, 0.36)]]),
    "queued": (WARNING, [[(0.50, 0.26), (0.50, 0.52), (0.67, 0.61)]]),
    "refused": (DANGER, [[(0.34, 0.34), (0.66, 0.66)], [(0.66, 0.34), (0.34, 0.66)]]),
    "sending": (ACCENT, [[(x, 0.5), (x, 0.5)] for x in (0.30, 0.50, 0.70)]),
}


class ResultView(View):
    """One card in the middle; ``ref`` says which ticket it speaks of."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        self.ref = ""
        self._url = ""
        self._number = ""
        self._heading = ""
        self._thumbnails = []
        self._build()

    def _build(self):
        kit, px = self.kit, self.kit.px
        self.rowconfigure(0, weight=1)
        card = kit.card(self, 24)
        card.grid(row=0, column=0, sticky="nsew")
        card.columnconfigure(0, weight=1)
        for row in (0, 8):
            card.rowconfigure(row, weight=1)
        self._sign = kit.label(card, "", "Inside.TLabel")
        self._sign.grid(row=1, column=0)
        self._title = kit.label(card, "", "InsideTitle.TLabel", anchor="center", justify="center")
        self._title.grid(row=2, column=0, sticky="ew", pady=(px(12), 0))
        self._number_label = kit.label(card, "", "Number.TLabel")
        self._number_label.grid(row=3, column=0, pady=(px(4), 0))
        self._text = kit.label(card, "", "Inside.TLabel", anchor="center", justify="center")
        self._text.grid(row=4, column=0, sticky="ew", pady=(px(8), 0))
        self._remark = kit.label(card, "", "InsideMuted.TLabel", anchor="center", justify="center")
        self._remark.grid(row=5, column=0, sticky="ew", pady=(px(8), 0))
        for label in (self._title, self._text, self._remark):
            wrap(label)
        self._strip = ttk.Frame(card, style="Inside.TFrame")
        self._strip.grid(row=6, column=0, pady=(px(14), 0))
        actions = ttk.Frame(card, style="Inside.TFrame")
        actions.grid(row=7, column=0, pady=(px(18), 0))
        self._copy = kit.button(
            actions, _("&Copy the number"), self._copy_number, "InCard.Primary.TButton"
        )
        self._open = kit.button(
            actions, _("&Open in the browser"), self._open_page, "InCard.Plain.TButton"
        )
        self._edit = kit.button(
            actions, _("&Edit and send again"), self._edit_refused, "InCard.Primary.TButton"
        )
        self._enrol = kit.button(
            actions, _("Enr&ol again"), self.app.show_enrolment, "InCard.Primary.TButton"
        )
        self._buttons = (self._copy, self._open, self._edit, self._enrol)
        footer = ttk.Frame(self)
        footer.grid(row=1, column=0, sticky="ew", pady=(px(14), 0))
        self._close = kit.button(footer, _("C&lose"), self.app.close)
        self._close.pack(side="right")
        self._another = kit.button(footer, _("&New request"), self.app.new_request)
        self._another.pack(side="right", padx=(0, px(8)))

    # ---- states --------------------------------------------------------------------------------

    def show_sending(self, remark=""):
        """:param remark: what the user should know besides, such as a failed capture"""
        self.ref = ""
        self._number = self._url = ""
        self._remark.configure(text=remark)
        self._clear_thumbnails()
        self._state("sending", _("Sending..."), _("You may close the window: it will be sent."))

    def show_saved(self, ref):
        """The ticket is on the disk from now on."""
        self.ref = ref

    def show_helped(self):
        """An article was the answer."""
        self.ref = ""
        self._number = self._url = ""
        self._remark.configure(text="")
        self._clear_thumbnails()
        self._state("sent", _("Good that it helped"), _("No request was sent."))

    def show_outcome(self, outcome):
        """:param outcome: :class:`liteviewer_agent.sender.Outcome`"""
        error = outcome.error
        if outcome.result is Result.SENT:
            self._number, self._url = outcome.receipt.number, outcome.receipt.url
            self._state(
                "sent",
                _("Your request is accepted"),
                _('This is its number. The answer comes by e-mail and to "My requests".'),
                self._copy,
                *([self._open] if self._url else []),
            )
        elif outcome.result is Result.REFUSED:
            self._state(
                "refused",
                _("The request was not accepted"),
                error.message or error.title,
                self._edit,
            )
        else:
            revoked = error is not None and error.kind == "revoked"
            self._state(
                "queued",
                _("Saved, not sent yet"),
                str(error)
                if revoked
                else _("No connection. Your request is saved and will be sent automatically."),
                *([self._enrol] if revoked else []),
            )
            if error and not revoked:
                self._remark.configure(text=str(error))

    def _state(self, sign, title, text, *buttons):
        self._draw(sign)
        self._title.configure(text=title)
        self._text.configure(text=text)
        if self._number:
            self._number_label.configure(text=self._number)
            self._number_label.grid()
        else:
            self._number_label.grid_remove()
        for button in self._buttons:
            button.pack_forget()
        for button in buttons:
            button.pack(side="left", padx=self.kit.px(4))
        self._focus = buttons[0] if buttons else self._close
        self._copy.configure(text=mnemonic(_("&Copy the number"))[0])
        self._heading = self._number or title
        self.app.refresh(self)

    def title(self):
        return self._heading

    def activate(self):
        self._focus.focus_set()

    def _draw(self, sign):
        colour, strokes = SIGNS[sign]
        self._sign.configure(image=self.app.theme.disc(colour, SIGN, strokes))

    # ---- thumbnails ----------------------------------------------------------------------------

    def _clear_thumbnails(self):
        for child in self._strip.winfo_children():
            child.destroy()
        self._thumbnails.clear()
        self._strip.configure(width=1, height=1)

    def show_thumbnails(self, images):
        """:param images: list of PNG bytes"""
        self._clear_thumbnails()
        px = self.kit.px
        for data in images:
            photo = tk.PhotoImage(master=self, data=data)
            self._thumbnails.append(photo)
            tk.Label(self._strip, image=photo, background=LINE, borderwidth=0, padx=1, pady=1).pack(
                side="left", padx=px(5)
            )

    # ---- actions -------------------------------------------------------------------------------

    def _copy_number(self):
        self.clipboard_clear()
        self.clipboard_append(self._number)
        self._copy.configure(text=_("Copied"))

    def _open_page(self):
        open_page(self._url)

    def _edit_refused(self):
        self.app.edit_refused(self.ref)
