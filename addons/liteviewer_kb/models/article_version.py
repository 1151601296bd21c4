# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText


class ArticleVersion(models.Model):
    """What an article said from one saving to the next. Rows are only ever added."""

    _name = "liteviewer.article.version"
    _description = "Article Version"
    _order = "article_id, number DESC"

    article_id = fields.Many2one(
        "liteviewer.article", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(string="Title", required=True, readonly=True)
    summary = fields.Text(readonly=True)
    body = RichText(readonly=True)
    author_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True)
    comment = fields.Char(readonly=True, help="What was changed, in the author's words.")

    # also what the list of an article's versions is ordered by
    _number_uniq = models.UniqueIndex("(article_id, number)")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(name)s, version %(number)s", name=version.name, number=version.number
            )

    def write(self, vals):
        raise UserError(self.env._("A version of an article says what was, it cannot be changed."))
