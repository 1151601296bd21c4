# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_kb.models.article import ENGINEERS


class Article(models.Model):
    _inherit = "liteviewer.article"

    equipment_type_ids = fields.Many2many(
        "liteviewer.equipment.type",
        "liteviewer_article_equipment_type_rel",
        "article_id",
        "type_id",
        string="Types of Equipment",
        groups=ENGINEERS,
        help="The equipment it is about.",
    )
    software_ids = fields.Many2many(
        "liteviewer.software",
        "liteviewer_article_software_rel",
        "article_id",
        "software_id",
        groups=ENGINEERS,
        help="The software it is about.",
    )
