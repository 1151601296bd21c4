# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

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
