# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        index="btree_not_null",
        ondelete="restrict",
        groups="liteviewer_helpdesk.helpdesk_group_engineer",
        help="The hours in which the time for this client's tickets counts, unless their SLA "
        "policy has its own. Empty: those of the team, else of the company.",
    )

    work_report_partner_ids = fields.Many2many(
        "res.partner",
        "liteviewer_work_report_partner_rel",
        "client_id",
        "partner_id",
        string="Monthly Work Report To",
        domain="[('commercial_partner_id', '=', id), ('email', '!=', False)]",
        copy=False,
        groups="liteviewer_helpdesk.helpdesk_group_engineer,"
        "liteviewer_helpdesk.helpdesk_group_accountant",
        help="These contacts of the client get the work report of each month by e-mail, in their "
        "own language. Empty: nobody.",
    )
    has_work_report_xlsx = fields.Boolean(
        string="As an Excel File as Well",
        groups="liteviewer_helpdesk.helpdesk_group_engineer,"
        "liteviewer_helpdesk.helpdesk_group_accountant",
        help="The mail brings the report as a PDF file, and as a spreadsheet too.",
    )

    @api.constrains("work_report_partner_ids")
    def _check_work_report_partners(self):
        # sudo: whose contacts they are, whatever the user may read of them
        for client in self.sudo():
            for contact in client.work_report_partner_ids:
                if contact.commercial_partner_id != client:
                    raise ValidationError(
                        self.env._(
                            "%(person)s is no contact of %(client)s: the work report of a client "
                            "goes to its own people only.",
                            person=contact.name,
                            client=client.name,
                        )
                    )

    @api.constrains("sla_calendar_id")
    def _check_sla_calendar(self):
        for calendar in self.sla_calendar_id:
            calendar._check_usable_for_sla()

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("sla_calendar_id") for vals in vals_list):
            forget_cached(self.env)
        return partners

    def write(self, vals):
        if "sla_calendar_id" in vals:
            forget_cached(self.env)
        return super().write(vals)

    def _follow_company(self):
        """Whoever comes to another company does not get the reports of the former one any more."""
        super()._follow_company()
        # sudo: of all clients, whoever may see them
        clients = self.sudo().search([("work_report_partner_ids", "in", self.ids)])
        for client in clients:
            client.work_report_partner_ids = client.work_report_partner_ids.filtered(
                lambda contact, client=client: contact.commercial_partner_id == client
            )
