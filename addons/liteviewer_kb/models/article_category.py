# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class ArticleCategory(models.Model):
    """Where an article stands in the knowledge base: the folders of the articles and of the FAQ of
    the portal.
    """

    _name = "liteviewer.article.category"
    _description = "Article Category"
    _inherit = ["liteviewer.client.read.mixin"]
    _categorised = "liteviewer.article"
    _parent_store = True
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(compute="_compute_complete_name", recursive=True)
    parent_id = fields.Many2one("liteviewer.article.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("liteviewer.article.category", "parent_id")
    sequence = fields.Integer(default=1000)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="Shown under the name on the portal.")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for category in self:
            parent = category.parent_id.complete_name
            category.complete_name = f"{parent} / {category.name}" if parent else category.name

    @api.depends("complete_name")
    @api.depends_context("hierarchical_naming")
    def _compute_display_name(self):
        """The whole path, but for trees that show it by themselves (the search panel)."""
        whole = self.env.context.get("hierarchical_naming", True)
        for category in self:
            category.display_name = category.complete_name if whole else category.name
