# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class ArticleExport(models.TransientModel):
    _inherit = "liteviewer.article.export"

    @api.model
    def _get_facts(self, article):
        return {
            **super()._get_facts(article),
            "equipment_types": article.equipment_type_ids.mapped("name"),
            "software": article.software_ids.mapped("name"),
        }
