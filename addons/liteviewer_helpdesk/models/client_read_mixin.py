# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ClientReadMixin(models.AbstractModel):
    """Categories in a tree, of which clients read those that hold something they may read, and
    those above: what a service calls the others may tell of other clients.

    An heir names in ``_categorised`` the model whose ``category_id`` it is, and has a record rule
    of portal users: ``[('is_in_reach', '=', True)]``.
    """

    _name = "liteviewer.client.read.mixin"
    _description = "Category Read with What It Holds"
    _categorised = None

    is_in_reach = fields.Boolean(
        string="Holds Something to Read",
        compute="_compute_is_in_reach",
        search="_search_is_in_reach",
        compute_sudo=True,
        export_string_translation=False,
        help="Whether the user may read something in this category, or in one below it.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_in_reach(self):
        found = self.with_context(active_test=False).search(
            Domain("is_in_reach", "=", True) & Domain("id", "in", self.ids)
        )
        for category in self:
            category.is_in_reach = category in found

    @api.model
    def _search_is_in_reach(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # a record rule asks as superuser: what is read is up to the rules of what is in a category
        held = self.env[self._categorised].sudo(False).with_context(active_test=False)
        held = held._search(Domain("category_id", "!=", False))
        held.order = None
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """
                %s IN (
                    SELECT unnest(string_to_array(trim('/' FROM held.parent_path), '/'))::int
                      FROM %s AS held
                     WHERE held.id IN (%s))
                """,
                SQL.identifier(alias, "id"),
                SQL.identifier(self._table),
                held.select(SQL.identifier(held.table, "category_id")),
            )
        )
