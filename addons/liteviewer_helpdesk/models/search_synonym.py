# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..tools.search.question import Synonyms


class SearchSynonym(models.Model):
    """Words that mean the same to who works here: инет, интернет, сеть. Who searches for one finds
    the others, in whatever form, at once: the texts are not gone through again.
    """

    _name = "liteviewer.search.synonym"
    _description = "Words That Mean the Same"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "words, id"
    _rec_name = "words"

    words = fields.Char(
        required=True,
        help="Separated by commas, in any form. Several words may stand for one: blue screen, "
        "bsod. The first is the usual name.",
    )
    active = fields.Boolean(default=True)

    _words_uniq = models.Constraint("UNIQUE (words)", "These words are here already.")

    @api.model
    @tools.ormcache()
    def _get_synonyms(self):
        """Return what the words mean, ready for questions. :rtype: Synonyms"""
        self.flush_model(["words", "active"])
        rows = self.env.execute_query(
            SQL("SELECT words FROM liteviewer_search_synonym WHERE active ORDER BY id")
        )
        return Synonyms(
            [name.strip() for name in words.split(",") if name.strip()] for (words,) in rows
        )
