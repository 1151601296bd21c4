# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Keep the names of records out of the refusal: in developer mode, which every engineer can
        switch on, Odoo shows them to the very user whom it refuses the records.
        """
        error = super()._make_access_error(operation, records)
        if not self._hides_names(records._name):
            return error
        message = error.args[0]
        # sudo: the names are looked for to take them out
        for record in records[:6].sudo():
            place = f" ({record._name}: "
            message = message.replace(f", {record.display_name}{place}", place)
        records.invalidate_recordset()
        cleaned = AccessError(message)
        if hasattr(error, "context"):
            cleaned.context = error.context
        return cleaned

    def _hides_names(self, model_name):
        """Tell whether the names of records of a model are kept out of refusals; who makes another
        model tell of clients extends this.
        """
        return model_name.startswith("liteviewer.") or model_name == "res.partner"
