# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view of the first start: address and code."""

import tkinter as tk

from ..config import is_private_connection, normalise_url
from ..errors import AgentError
from ..i18n import _
from .kit import View, wrap


class EnrolView(View):
    """Asks for what the service desk gave to the user."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        kit, px = app.kit, app.kit.px
        self._shortcut = tk.BooleanVar(self, True)
        self._accepted_plain = ""
        self.rowconfigure(0, weight=1)
        self.rowconfigure(2, weight=2)
        card = kit.card(self, 26)
        card.grid(row=1, column=0, sticky="ew")
        card.columnconfigure(0, weight=1)
        kit.label(card, _("Connect this computer"), "InsideTitle.TLabel").grid(
            row=0, column=0, sticky="w"
        )
        wrap(
            kit.label(
                card,
                _("The service desk of your company gave you an address and a code."),
                "InsideMuted.TLabel",
            )
        ).grid(row=1, column=0, sticky="ew", pady=(px(4), px(14)))
        self.make_banner(card, "InCard.", row=2, column=0, sticky="ew", pady=(0, px(12)))
        self._fields = {}
        for row, (name, text) in enumerate(
            (
                ("url", _("&Address, such as https://help.example.com")),
                ("code", _("&Code, such as ABCDE-FGHJK")),
                ("database", _("&Database, only if you were told one")),
            )
        ):
            entry = kit.entry(card, style="InCard.TEntry")
            kit.label(card, text, "Inside.TLabel", target=entry).grid(
                row=3 + 2 * row, column=0, sticky="w"
            )
            entry.grid(row=4 + 2 * row, column=0, sticky="ew", pady=(px(3), px(10)))
            entry.bind("<Return>", lambda _event: self.submit())
            self._fields[name] = entry
        kit.check(card, _("Put a shortcut on the des&ktop"), self._shortcut).grid(
            row=9, column=0, sticky="w", pady=(px(2), px(14))
        )
        self._button = kit.button(card, _("C&onnect"), self.submit, "InCard.Primary.TButton")
        self._button.grid(row=10, column=0, sticky="e")

    def title(self):
        return self.banner.text or _("Connect this computer")

    def activate(self):
        """Start with the address of before; only the code is new then."""
        try:
            url = self.app.agent.settings().url
        except AgentError as error:
            self.banner.show(str(error))
            url = ""
        field = self._fields["url"]
        if url and not field.get():
            field.insert(0, url)
        self._fields["code" if field.get() else "url"].focus_set()

    def submit(self):
        """Enrol; an unencrypted address has to be confirmed by pressing the button again."""
        values = {name: entry.get().strip() for name, entry in self._fields.items()}
        if self._button.instate(["disabled"]):
            return
        try:
            url = normalise_url(values["url"])
        except AgentError as error:
            self.banner.show(str(error))
            self._fields["url"].focus_set()
            return
        if not is_private_connection(url) and self._accepted_plain != url:
            self._accepted_plain = url
            self.banner.show(
                _(
                    "The connection to %s is not encrypted: everyone on the way can read your "
                    "requests. Press the button again if that is all right."
                )
                % url,
                "Notice",
            )
            return
        self.banner.clear()
        self._button.state(["disabled"])
        self.app.tasks.run(lambda: self._work(url, values), self._done, self._failed)

    def _work(self, url, values):
        from ..computer import collect
        from ..enrolment import enrol

        agent = self.app.agent
        enrol(agent, url, values["code"], collect(agent.system), values["database"])
        if not self._shortcut.get():
            return ""
        try:
            agent.system.create_shortcut()
            agent.system.create_autostart()
        except AgentError as error:  # the connection is what counts
            return str(error)
        return ""

    def _done(self, remark):
        self._button.state(["!disabled"])
        self._fields["code"].delete(0, "end")
        self.app.enrolled(remark)

    def _failed(self, error):
        self._button.state(["!disabled"])
        self.banner.show(str(error))
