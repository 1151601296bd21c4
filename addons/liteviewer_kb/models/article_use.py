# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

KINDS = [
    ("opened", "Opened"),
    ("inserted", "Inserted into an Answer"),
    ("linked", "Linked in an Answer"),
    ("solved", "Solved by It"),
    ("deflected", "Helped Before a Ticket"),
]


class ArticleUse(models.Model):
    """An article was of use: on a ticket, or to somebody who then needed none. Only the server
    makes rows.
    """

    _name = "liteviewer.article.use"
    _description = "Use of an Article"
    _order = "date DESC, id DESC"

    article_id = fields.Many2one(
        "liteviewer.article", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    ticket_id = fields.Many2one(
        "liteviewer.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    client_id = fields.Many2one(
        "res.partner",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose ticket it was, or whose employee.",
    )
    user_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who used it. Empty: somebody at a computer with an agent.",
    )
    device_id = fields.Many2one(
        "liteviewer.agent.device",
        string="Computer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whose agent it was read in.",
    )
    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, index="btree_not_null"
    )

    _article_kind = models.Index("(article_id, kind, date)")
