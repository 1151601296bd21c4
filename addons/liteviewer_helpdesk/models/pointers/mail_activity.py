# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain


class MailActivity(models.Model):
    """An activity stays with whom it was given to, the name of its record with who may read that.

    So the name is not stored: it depends on who asks.
    """

    _inherit = "mail.activity"

    res_name = fields.Char(store=False, compute_sudo=False, search="_search_res_name")

    @api.depends_context("uid")
    def _compute_res_name(self):
        """Ask for the names of many at once; Odoo asks one by one, when an activity is made."""
        self.res_name = False
        told = self._filter_pointing_to_readable().filtered("res_id")
        for model, activities in told.grouped("res_model").items():
            targets = self.env[model].browse(activities.mapped("res_id")).exists()
            names = {target.id: target.display_name for target in targets}
            for activity in activities:
                activity.res_name = names.get(activity.res_id, False)

    @api.model
    def _search_res_name(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        # sudo: which models have activities at all, their rights are asked below
        groups = self.sudo()._read_group([("res_model", "!=", False)], ["res_model"])
        found = Domain.FALSE
        for (model,) in groups:
            if model in self.env and self.env[model].has_access("read"):
                targets = self.env[model].with_context(active_test=False)
                named = targets._search([("display_name", operator, value)])
                found |= Domain("res_model", "=", model) & Domain("res_id", "in", named)
        return found
