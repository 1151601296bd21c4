# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

MAX_HOURS = 7 * 24


class SecretShare(models.TransientModel):
    """Makes a one-time link of a stored password, or of a text typed here, and shows it once."""

    _name = "liteviewer.secret.share"
    _description = "Hand Over by One-Time Link"
    _inherit = ["liteviewer.secret.mixin"]

    _secret_fields = ("secret_text",)

    credential_id = fields.Many2one("liteviewer.credential", readonly=True, ondelete="cascade")
    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    name = fields.Char(
        string="What For",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        required=True,
    )
    secret_text = fields.Char(
        string="Text to Hand Over",
        compute="_compute_secret_fields",
        search="_search_secret_fields",
    )
    hours = fields.Integer(string="Valid for (Hours)", required=True, default=24)
    link_id = fields.Many2one("liteviewer.secret.link", readonly=True)
    expires_at = fields.Datetime(related="link_id.expires_at")
    url = fields.Char(string="Address", compute="_compute_url")

    @api.depends("credential_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.credential_id.display_name or wizard.name

    @api.depends_context("secret_url")
    def _compute_url(self):
        """The address is stored nowhere: it reaches the form through the context."""
        self.url = self.env.context.get("secret_url")

    def action_make_link(self: One):
        """Make the link and show it in the same window."""
        self.ensure_one()
        if not 1 <= self.hours <= MAX_HOURS:
            raise UserError(self.env._("A link is valid for 1 to 168 hours."))
        self.client_id.check_access("read")
        credential = self.credential_id
        self.link_id, token = self.env["liteviewer.secret.link"]._create_link(
            self.name,
            credential.client_id or self.client_id,
            credential.company_id or self.env.company,
            credential,
            self.hours,
        )
        owner, name = (credential, "password") if credential else (self, "secret_text")
        url = self.link_id._seal(token, owner.disclose(name, "link", reason=self.name)["text"])
        if not credential:
            self.remove_secret("secret_text")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over by One-Time Link"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"secret_url": url},
        }

    def _get_logged_secret(self, name):
        """What is typed here is gone in an hour; the log names the link that shows it."""
        return (self.link_id, "sealed_text") if self.link_id else (self, name)
