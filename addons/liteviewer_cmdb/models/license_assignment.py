# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LicenseAssignment(models.Model):
    """One seat of a licence, held by a computer or by a person of the client."""

    _name = "liteviewer.license.assignment"
    _description = "Licence Seat"
    _inherit = ["liteviewer.secret.mixin", "liteviewer.config.item"]
    _order = "license_id, id"
    _rec_names_search = ["license_id", "equipment_id", "person_id"]
    _config_kind = "license"
    _config_fields = ("license_id", "equipment_id", "person_id")
    _secret_fields = ("product_key",)

    license_id = fields.Many2one(
        "liteviewer.license", string="Licence", required=True, index=True, ondelete="cascade"
    )
    software_id = fields.Many2one(related="license_id.software_id")
    client_id = fields.Many2one(
        related="license_id.client_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="license_id.company_id",
        string="Service Company",
        store=True,
        index=True,
        precompute=True,
    )
    # restrict: what vanishes with its holder would still count as a used seat
    equipment_id = fields.Many2one(
        "liteviewer.equipment",
        string="Computer",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('client_id', '=', client_id)]",
    )
    person_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', client_id), ('is_company', '=', False)]",
    )
    assigned_on = fields.Date(default=fields.Date.context_today)
    product_key = fields.Char(
        string="Licence Key", compute="_compute_secret_fields", search="_search_secret_fields"
    )
    note = fields.Char()

    _holder_check = models.Constraint(
        "CHECK (num_nonnulls(equipment_id, person_id) = 1)",
        "A seat belongs either to a computer or to a person.",
    )
    _equipment_uniq = models.UniqueIndex(
        "(license_id, equipment_id) WHERE equipment_id IS NOT NULL",
        "This computer holds a seat of the licence already.",
    )
    _person_uniq = models.UniqueIndex(
        "(license_id, person_id) WHERE person_id IS NOT NULL",
        "This person holds a seat of the licence already.",
    )

    @api.depends("license_id", "equipment_id", "person_id")
    def _compute_display_name(self):
        for seat in self:
            holder = seat.equipment_id.display_name or seat.person_id.name
            seat.display_name = ": ".join(filter(None, (seat.license_id.display_name, holder)))

    @api.constrains("license_id", "equipment_id", "person_id")
    def _check_holder(self):
        """Seats are held within the client, by what the kind of the licence is for."""
        for seat in self:
            holder = seat.equipment_id.client_id or seat.person_id.commercial_partner_id
            if holder != seat.client_id:
                raise ValidationError(
                    self.env._("Seats are held by computers and people of the same client only.")
                )
            kind = seat.license_id.kind
            if kind in ("device", "oem") and not seat.equipment_id:
                raise ValidationError(
                    self.env._("A licence per device or OEM is held by a computer: choose one.")
                )
            if kind == "user" and not seat.person_id:
                raise ValidationError(
                    self.env._("A licence per user is held by a person: choose one.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        seats = super().create(vals_list)
        seats.license_id._check_seats()
        return seats

    def write(self, vals):
        result = super().write(vals)
        if "license_id" in vals:
            self.license_id._check_seats()
        return result
