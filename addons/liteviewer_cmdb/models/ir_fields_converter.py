# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        """Take over the ids that the import has just read itself: Odoo asks the database for each
        cell whether the record exists, four times for a row of equipment.

        In the context ``import_known_ids`` is a frozenset of (name of the model, id as text).
        """
        known = self.env.context.get("import_known_ids", ())
        if subfield == ".id" and (field.comodel_name, value) in known:
            return int(value), []
        return super().db_id_for(model, field, subfield, value, savepoint)
