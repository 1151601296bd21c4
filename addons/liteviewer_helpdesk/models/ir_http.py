# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.http import request

from ..tools.error_answers import may_see_traces

HOMES = {
    "liteviewer_helpdesk.helpdesk_group_manager": "liteviewer_helpdesk.dispatch_board_action",
    "liteviewer_helpdesk.helpdesk_group_engineer": "liteviewer_helpdesk.ticket_action_next",
    "liteviewer_helpdesk.helpdesk_group_accountant": "liteviewer_helpdesk.work_entry_action",
}
"""Where people begin after the login, by the first of these groups that they have."""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client of the timer that runs, and where the user begins who has chosen no
        place of their own.
        """
        info = super().session_info()
        info["liteviewer_timer"] = self.env["liteviewer.work.entry"]._get_timer_news(self.env.user)
        info["home_action_id"] = info["home_action_id"] or self._get_home_action_id()
        return info

    @api.model
    def _get_home_action_id(self):
        for group, action in HOMES.items():
            if self.env.user.has_group(group):
                return self.env["ir.model.data"]._xmlid_to_res_id(action)
        return False

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """What scripts say on the portal, in the language of the visitor."""
        return [*super()._get_translation_frontend_modules_name(), "liteviewer_helpdesk"]

    @classmethod
    def _get_exception_code_values(cls, exception):
        """Leave the traceback out of the page of an error: a portal user would see it by adding
        ``?debug=1`` to the address.
        """
        code, values = super()._get_exception_code_values(exception)
        if not may_see_traces():
            values.pop("traceback", None)
            values.pop("qweb_exception", None)
        return code, values

    @classmethod
    def _serve_fallback(cls):
        """No file has an address that PostgreSQL cannot be asked for: it is not there."""
        if "\x00" in request.httprequest.path:
            return None
        return super()._serve_fallback()
