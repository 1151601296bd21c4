# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import closing

from odoo import SUPERUSER_ID, api, models

from ..tools import outside_gate
from ..tools.outside_gate import is_allowed

HOSTS = "liteviewer_helpdesk.outside_hosts"
SAFE_PARAMETERS = {
    # only engineers make accounts, and no e-mail carries a link to make one
    "auth_signup.invitation_scope": "b2b",
    # previews of links have the server call any address that somebody writes
    "mail.link_preview_throttle": "0",
    # whoever writes templates has the server work out any expression, with elevated rights
    "mail.restrict.template.rendering": "True",
}
"""Of Odoo's own settings, those that are not what a service desk wants."""
SAFE_CRONS = (
    # sends the number of users and the addons to Odoo's publisher
    "mail.ir_cron_module_update_notification",
)

outside_gate.install()


class Outside(models.AbstractModel):
    """What the server tells the outside without being asked: nothing, until an administrator wants
    it.
    """

    _name = "liteviewer.outside"
    _description = "Calls to the Outside"

    @api.model
    def _apply_safe_defaults(self):
        """Switch off in Odoo what tells things to the outside, or lets it in. Done once, when this
        comes to a database: an administrator may switch it on again in the settings.
        """
        # sudo: at an installation or an update
        parameters = self.env["ir.config_parameter"].sudo()
        for key, value in SAFE_PARAMETERS.items():
            parameters.set_param(key, value)
        for name in SAFE_CRONS:
            if cron := self.env.ref(name, raise_if_not_found=False):
                cron.sudo().active = False

    @api.model
    def _get_hosts(self):
        """Return the names of hosts that may be called.

        :rtype: list[str]
        """
        # sudo: a setting
        return (self.env["ir.config_parameter"].sudo().get_param(HOSTS) or "").lower().split()

    @api.model
    def _leave_out_autocompletion(self, view):
        """Give a form its ordinary fields for names back: Odoo's addon, which comes along by
        itself, would send to a service on the internet what is typed into them.

        :param dict view: of ``get_view``
        """
        if not is_allowed("iap.odoo.com", self._get_hosts()):
            view["arch"] = view["arch"].replace(' widget="field_partner_autocomplete"', "")
        return view

    @classmethod
    def _get_allowed_hosts(cls, registry):
        """The same, for the gate, which has no environment."""
        with closing(registry.cursor()) as cr:
            return api.Environment(cr, SUPERUSER_ID, {})[cls._name]._get_hosts()
