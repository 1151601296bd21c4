# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view of what is not sent: waiting, refused, damaged."""

from tkinter import messagebox, ttk

from ..i18n import _, ngettext
from .kit import View, set_text
from .theme import DANGER, MUTED, WARNING
from .tickets import local_time


class OutboxView(View):
    """Waiting requests go by themselves; refused ones need the user."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        self._entries = {}
        self._refused = set()
        kit, px = self.kit, self.kit.px
        head = ttk.Frame(self)
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(8)))
        self._title = kit.label(head, "", "Strong.TLabel")
        self._title.pack(side="left")
        self._now = kit.button(head, _("&Send all now"), self._send_now)
        self._now.pack(side="right")
        self.make_banner(self, row=1, column=0, sticky="ew", pady=(0, px(8)))
        card, self._tree = kit.table(
            self,
            (
                ("state", _("State"), 140, False),
                ("subject", _("Subject"), 240, True),
                ("created", _("Written"), 136, False),
                ("attempts", _("Attempts"), 80, False),
            ),
        )
        card.grid(row=2, column=0, sticky="nsew")
        self.rowconfigure(2, weight=3)
        self._tree.bind("<<TreeviewSelect>>", lambda _event: self._select())
        self._tree.bind("<Delete>", lambda _event: self._drop.invoke())
        self._tree.bind("<Return>", lambda _event: self._edit.invoke())
        self._build_reason()

    def _build_reason(self):
        kit, px = self.kit, self.kit.px
        card = kit.card(self, 12)
        card.grid(row=3, column=0, sticky="nsew", pady=(px(10), 0))
        self.rowconfigure(3, weight=1)
        card.columnconfigure(0, weight=1)
        card.rowconfigure(0, weight=1)
        frame, self._reason = kit.text(card, 3, readonly=True)
        frame.configure(style="Inside.TFrame")
        frame.grid(row=0, column=0, sticky="nsew", pady=(0, px(8)))
        bottom = ttk.Frame(card, style="Inside.TFrame")
        bottom.grid(row=1, column=0, sticky="e")
        self._enrol = kit.button(
            bottom, _("Enr&ol again"), self.app.show_enrolment, "InCard.Plain.TButton"
        )
        self._edit = kit.button(
            bottom, _("&Edit and send again"), self._edit_chosen, "InCard.Primary.TButton"
        )
        self._drop = kit.button(bottom, _("&Delete"), self._drop_chosen, "InCard.Plain.TButton")
        for button in (self._drop, self._edit, self._enrol):
            button.pack(side="left", padx=(px(8), 0))

    def title(self):
        return self.banner.text or str(self._title.cget("text"))

    def activate(self):
        self._tree.focus_set()
        self.refresh()

    def refresh(self):
        """Read the folders on a thread, then show them."""
        spool = self.app.agent.spool

        def work():
            spool.recover()
            return spool.waiting(), spool.refused(), spool.damaged()

        self.app.tasks.run(work, lambda lists: self._fill(*lists), self._failed)

    def _failed(self, error):
        self.banner.show(str(error))

    def _fill(self, waiting, refused, damaged):
        self.app.show_counts(len(waiting), len(refused))
        self._refused = {entry.ref for entry in refused}
        self._entries = {entry.ref: entry for entry in (*refused, *waiting)}
        chosen = self._tree.selection()
        self._tree.delete(*self._tree.get_children())
        for ref, entry in self._entries.items():
            is_refused = ref in self._refused
            self._tree.insert(
                "",
                "end",
                iid=ref,
                text="  " + (_("Not accepted") if is_refused else _("Waiting")),
                image=self.app.theme.disc(DANGER if is_refused else WARNING),
                values=(entry.subject, local_time(entry.created), entry.attempts or ""),
            )
        if self._entries:
            kept = [ref for ref in chosen if ref in self._entries] or [next(iter(self._entries))]
            self._tree.selection_set(kept[0])
            self._tree.focus(kept[0])
        self._now.state(["!disabled" if waiting else "disabled"])
        self._title.configure(text=_title(len(waiting), len(refused)))
        if damaged:
            self.banner.show(
                _("Damaged files were put aside, the service desk can look at them: %s")
                % damaged[0].parent
            )
        else:
            self.banner.clear()
        self._select()
        self.app.show_title(self)

    def _current(self):
        chosen = self._tree.selection()
        return self._entries.get(chosen[0]) if chosen else None

    def _select(self):
        entry = self._current()
        refused = entry is not None and entry.ref in self._refused
        for button in (self._edit, self._drop):
            button.state(["!disabled" if refused else "disabled"])
        if entry is not None and entry.kind == "revoked":
            self._enrol.pack(side="left", padx=(self.kit.px(8), 0))
        else:
            self._enrol.pack_forget()
        if entry is None:
            text = ""
        elif refused:
            text = entry.reason
        else:
            text = _("It will be sent automatically.")
            text = f"{entry.reason}\n{text}" if entry.reason else text
        set_text(self._reason, text)
        self._reason.configure(foreground=DANGER if refused else MUTED)

    # ---- actions -------------------------------------------------------------------------------

    def _send_now(self):
        self._title.configure(text=_("Sending..."))
        self.app.send_queue_now()

    def _edit_chosen(self):
        self.app.edit_refused(self._current().ref)

    def _drop_chosen(self):
        entry = self._current()
        question = _('Delete the request "%s"? It was not sent.') % entry.subject
        if messagebox.askyesno(_("Delete"), question, parent=self, default="no"):
            self.app.tasks.run(
                lambda: self.app.agent.spool.drop(entry.ref),
                lambda _none: self.refresh(),
                self._failed,
            )


def _title(waiting, refused):
    parts = []
    if refused:
        parts.append(
            ngettext("%d request was not accepted", "%d requests were not accepted", refused)
            % refused
        )
    if waiting:
        parts.append(
            ngettext("%d request is waiting", "%d requests are waiting", waiting) % waiting
        )
    return ", ".join(parts) or _("Everything is sent")
