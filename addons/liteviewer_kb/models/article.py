# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText

STATES = [
    ("draft", "Draft"),
    ("review", "In Review"),
    ("published", "Published"),
    ("outdated", "Outdated"),
]
KINDS = [("article", "Article"), ("regulation", "Regulation of a Client")]
INTERNAL = "base.group_user"
"""What of an article is not for clients, however they ask for it."""


class Article(models.Model):
    """What the service knows: how a thing is done, or what holds for one client.

    A general article has no client. One that is bound to clients is seen by whoever may see at
    least one of them, who is told no other's name. Clients read what is published to the portal,
    for everybody or for them. Each saving of title, summary or text is a version.
    """

    _name = "liteviewer.article"
    _description = "Article"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True)
    summary = fields.Text(
        help="What it is about, in a sentence or two. Empty: the beginning of the text."
    )
    body = RichText(string="Text")
    active = fields.Boolean(default=True)
    category_id = fields.Many2one(
        "liteviewer.article.category", index="btree_not_null", ondelete="restrict"
    )
    tag_ids = fields.Many2many(
        "liteviewer.ticket.tag",
        "liteviewer_article_tag_rel",
        "article_id",
        "tag_id",
        string="Tags",
        groups=INTERNAL,
    )
    client_ids = fields.Many2many(
        "res.partner",
        "liteviewer_article_client_rel",
        "article_id",
        "client_id",
        string="Clients",
        # an archived or deleted client must not make its article one for everybody
        context={"active_test": False},
        ondelete="restrict",
        check_company=True,
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        groups=INTERNAL,
        help="Whom it is for. Empty: all, a general article.",
    )
    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        inverse="_inverse_client_id",
        search="_search_client_id",
        groups=INTERNAL,
        help="The client it is for, the first of several that you may see. Empty: all.",
    )
    ticket_category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_article_ticket_category_rel",
        "article_id",
        "category_id",
        string="Categories of Tickets",
        groups=INTERNAL,
        help="The tickets it is about: of these categories and those below them.",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        default="article",
        groups=INTERNAL,
        help="A regulation is shown on each ticket of its clients without asking.",
    )
    state = fields.Selection(STATES, required=True, default="draft", index=True, copy=False)
    is_on_portal = fields.Boolean(
        string="On the Portal",
        help="Once it is published, the people of its clients read it on the portal and in the "
        "agent; those of all clients where it is a general article.",
    )
    owner_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        groups=INTERNAL,
        help="Who keeps it right, and is told what readers think of it.",
    )
    check_on = fields.Date(
        string="Check Again On",
        index="btree_not_null",
        copy=False,
        groups=INTERNAL,
        help="On that day the owner is reminded to look whether it is still right.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: for every company.",
    )
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    published_at = fields.Datetime(string="Published On", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=INTERNAL,
    )
    version_ids = fields.One2many("liteviewer.article.version", "article_id", groups=INTERNAL)
    use_ids = fields.One2many("liteviewer.article.use", "article_id", groups=INTERNAL)
    read_ids = fields.One2many("liteviewer.article.read", "article_id", groups=INTERNAL)

    @api.depends("client_ids")
    @api.depends_context("uid")
    def _compute_client_id(self):
        for article in self:
            article.client_id = article.client_ids[:1]

    def _inverse_client_id(self):
        for article in self:
            client = article.client_id
            article.client_ids = [Command.set(client.ids)]

    @api.model
    def _search_client_id(self, operator, value):
        return [("client_ids", operator, value)]
