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
        told = self._filter_pointing_to_readable()
        (self - told).res_name = False
        return super(MailActivity, told)._compute_res_name()

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
