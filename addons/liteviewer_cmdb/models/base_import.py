# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from odoo.addons.liteviewer_helpdesk.tools.arguments import Flag, List, Object


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def execute_import(self, fields: List, columns: List, options: Object, dryrun: Flag = False):
        """Import a list of equipment in one transaction, whatever its length: Odoo's web client
        asks for two thousand rows at a time, and an error in the last of them would leave the
        others behind.
        """
        if self.res_model == "liteviewer.equipment":
            options = {**options, "limit": None}
        return super().execute_import(fields, columns, options, dryrun=dryrun)
