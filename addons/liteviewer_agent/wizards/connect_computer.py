# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One


class ConnectComputer(models.TransientModel):
    """Makes an enrolment code and shows it, once, with what to do with it."""

    _name = "liteviewer.connect.computer"
    _description = "Connect a Computer"

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    validity_hours = fields.Integer(
        string="Valid for (Hours)", required=True, default=24, help="At most 30 days."
    )
    max_uses = fields.Integer(
        string="Computers",
        required=True,
        default=1,
        help="How many computers may be connected with the code.",
    )
    person_ids = fields.Many2many(
        "res.partner",
        string="Who Works There",
        domain="[('commercial_partner_id', '=', client_id), ('id', '!=', client_id)]",
        help="The computer shows all tickets of these persons. Without any it shows what is sent "
        "from it, until an engineer confirms whose it is.",
    )
    enrollment_id = fields.Many2one("liteviewer.agent.enrollment", readonly=True)
    expires_at = fields.Datetime(related="enrollment_id.expires_at")
    code = fields.Char(compute="_compute_code")
    url = fields.Char(string="Address", compute="_compute_code")
    command = fields.Char(string="On the Command Line", compute="_compute_code")

    @api.depends_context("enrollment_code")
    def _compute_code(self):
        """The code is stored nowhere: it reaches the form through the context."""
        code = self.env.context.get("enrollment_code")
        for wizard in self:
            wizard.code = code
            wizard.url = wizard.get_base_url() if code else False
            wizard.command = (
                f"liteviewer-agent enroll --url {wizard.url} --code {code}" if code else False
            )

    def action_create_code(self: One):
        """Make the code and show it in the same window."""
        self.ensure_one()
        if not 1 <= self.validity_hours <= 24 * 30 or not 1 <= self.max_uses <= 1000:
            raise UserError(
                self.env._("A code is valid for 1 to 720 hours and connects 1 to 1000 computers.")
            )
        self.enrollment_id, code = self.env["liteviewer.agent.enrollment"]._create_code(
            self.client_id, self.validity_hours, self.max_uses, self.person_ids
        )
        return {
            **self.client_id.action_connect_computer(),
            "res_id": self.id,
            "context": {"enrollment_code": code},
        }
