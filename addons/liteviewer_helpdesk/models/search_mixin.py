# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections.abc import Iterable

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


def read_texts(env, operator, value):
    """Return the texts that a condition names. :raises UserError: it names something else"""
    texts = value if operator == "in" else [value]
    if not isinstance(texts, Iterable) or not all(isinstance(text, str) for text in texts):
        raise UserError(env._("Words are searched for by a text."))
    return texts


class SearchMixin(models.AbstractModel):
    """Records that one search field finds by whatever somebody knows of them:
    ``_get_search_domain`` of the model says how.
    """

    _name = "liteviewer.search.mixin"
    _description = "Record Found by Words"

    search_words = fields.Char(
        string="Words", compute="_compute_search_words", search="_search_words"
    )

    def _compute_search_words(self):
        """There is nothing to show: the field is for searching."""
        self.search_words = False

    @api.model
    def _search_words(self, operator, value):
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        texts = read_texts(self.env, operator, value)
        return Domain.OR(self._get_search_domain(text.strip()) for text in texts)

    @api.model
    def _get_search_domain(self, text):
        """Return the domain of the records that a text without blanks around it finds.

        :rtype: Domain
        """
        raise NotImplementedError
