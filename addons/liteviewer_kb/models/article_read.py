# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ArticleRead(models.Model):
    """Who has read an article, up to which version. Only the server makes rows."""

    _name = "liteviewer.article.read"
    _description = "Reader of an Article"
    _order = "date DESC, id DESC"

    article_id = fields.Many2one(
        "liteviewer.article", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    version = fields.Integer(readonly=True, aggregator=None)
    date = fields.Datetime(readonly=True)

    _reader_uniq = models.UniqueIndex("(article_id, user_id)")
