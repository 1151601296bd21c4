# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models, tools

PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]


class TicketCategory(models.Model):
    """What a ticket is about. A category gives its tickets priority and team, and the statistics
    their rows; what it leaves empty comes from its nearest parent.
    """

    _name = "liteviewer.ticket.category"
    _description = "Ticket Category"
    _inherit = ["liteviewer.cached.mixin", "liteviewer.client.read.mixin"]
    _categorised = "liteviewer.ticket"
    _parent_store = True
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(compute="_compute_complete_name", recursive=True)
    parent_id = fields.Many2one("liteviewer.ticket.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("liteviewer.ticket.category", "parent_id")
    sequence = fields.Integer(default=1000)
    active = fields.Boolean(default=True)
    # clients read what a category is called: it stands on their tickets and in their reports
    default_priority = fields.Selection(
        PRIORITIES,
        groups="base.group_user",
        help="Empty: as in the parent category, else Normal.",
    )
    default_team_id = fields.Many2one(
        "liteviewer.ticket.team",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="Empty: as in the parent category, else the first team.",
    )
    service = fields.Char(
        translate=True,
        help="The client's service the category speaks of, for example “1C:Enterprise” or “Mail”. "
        "The analytics group by it. Empty: as in the parent category.",
    )
    question_hint = fields.Text(
        string="Questions to Ask",
        translate=True,
        groups="base.group_user",
        help="Shown on the ticket: what to find out before starting. Empty: as in the parent "
        "category.",
    )
    description = fields.Text(
        translate=True,
        groups="base.group_user",
        help="When an engineer should choose this category.",
    )

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

    @api.model
    @tools.ormcache("category_id")
    def _get_defaults(self, category_id):
        """Return what each creation of a ticket asks of a category.

        :rtype: tuple[str | False, int | False, tuple[int, ...]]
        :return: (priority, id of the team, ids from the root of the tree to the category)
        """
        # sudo: categories are the same for everybody, whatever the caller may read
        category = self.sudo().browse(category_id)
        path = (category.parent_path or "").split("/")
        return (
            category._inherited("default_priority"),
            category._inherited("default_team_id").id,
            tuple(int(id_) for id_ in path if id_),
        )

    def _inherited(self, field_name):
        """Return the value of a field of this category or of its nearest parent that has one.

        :param str field_name: ``default_priority``, ``default_team_id``, ``service`` or
            ``question_hint``
        :return: the value, falsy when nobody up the tree has one
        """
        category = self
        while category and not category[field_name]:
            category = category.parent_id
        return category[field_name]
