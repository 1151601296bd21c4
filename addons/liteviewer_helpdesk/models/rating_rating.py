# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

OURS = "liteviewer."


class RatingRating(models.Model):
    """A rating is shown to those who may read what was rated, and what that is a part of: it keeps
    their names. Odoo shows and gives every rating to every employee.

    Ratings of our records are written by our own code alone (``liteviewer.ticket._rate``).
    """

    _inherit = "rating.rating"

    # whoever has it rates, in the name of the client
    access_token = fields.Char(groups="base.group_system")

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Keep the name of what was rated from who may not read it: a link tells the name of what
        it leads to.
        """
        result = super()._compute_display_name()
        # sudo(False): the name behind a link is asked for with elevated rights
        readable = self.sudo(False)._get_readable(self.ids)
        for rating in self.filtered("id"):
            if rating.id not in readable:
                rating.display_name = f"{self._name},{rating.id}"
        return result

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )

    @api.model
    def _get_readable_domain(self):
        """Return the domain of the ratings that point to nothing, or to what the user may read."""
        domain = Domain.TRUE
        for model_field, id_field in (
            ("res_model", "res_id"),
            ("parent_res_model", "parent_res_id"),
        ):
            readable = Domain(model_field, "=", False)
            # sudo: which models are rated at all; their rights are asked below
            for (model,) in self.sudo()._read_group([(model_field, "!=", False)], [model_field]):
                if model in self.env and self.env[model].has_access("read"):
                    records = self.env[model].with_context(active_test=False)
                    readable |= Domain(model_field, "=", model) & Domain(
                        id_field, "in", records._search(Domain.TRUE)
                    )
            domain &= readable
        return domain

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        allowed = (self - forbidden).filtered("id")
        refused = allowed - allowed._filter_pointing_to_readable()
        if operation != "read" and not (operation == "unlink" and self.env.user._is_system()):
            # sudo: what they are about
            refused |= allowed.filtered(
                lambda rating: (rating.sudo().res_model or "").startswith(OURS)
            )
        if not refused:
            return result
        refused |= forbidden
        if operation == "read":
            return refused, lambda: self.env["ir.rule"]._make_access_error(operation, refused)
        return refused, lambda: AccessError(
            self.env._("A ticket is rated by its reporter, on the page of the ticket.")
        )

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:
            # neither is a rating moved to what it could not be given to
            self.check_access("write")
        return result
