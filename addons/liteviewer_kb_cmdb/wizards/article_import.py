# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.fields import Command

from odoo.addons.liteviewer_kb.tools import front_matter


class ArticleImport(models.TransientModel):
    _inherit = "liteviewer.article.import"

    def _prepare_article(self, document, path):
        """Link what the document is about, as far as it is here."""
        values, notes = super()._prepare_article(document, path)
        for name, field in (
            ("equipment_types", "equipment_type_ids"),
            ("software", "software_ids"),
        ):
            names = front_matter.get_texts(document.facts, name)
            model = self.env["liteviewer.article"]._fields[field].comodel_name
            found = self.env[model].search([("name", "in", names)])
            missing = sorted(set(names) - set(found.mapped("name")))
            if missing:
                notes.append(self.env._("Not found: %(names)s", names=", ".join(missing)))
            values[field] = [Command.set(found.ids)]
        return values, notes
