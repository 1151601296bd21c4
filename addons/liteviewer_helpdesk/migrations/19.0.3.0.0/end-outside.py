# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tells things to the outside, or lets it in, is switched off here too; messages that are
there already are cleaned as new ones are.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, split_every

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText

BATCH = 1000
TELLTALE = "(src|style|class|background|poster|data-embedded)[[:space:]]*="


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["liteviewer.outside"]._apply_safe_defaults()
    for model in env.registry.values():
        if model._auto and not model._abstract:
            for field in model._fields.values():
                if isinstance(field, RichText) and field.store:
                    _clean(env[model._name], field)


def _clean(model, field):
    """Clean a field in SQL: nothing else of the records changes, their times least of all."""
    table, column = SQL.identifier(model._table), SQL.identifier(field.name)
    rows = model.env.execute_query(
        SQL("SELECT id FROM %s WHERE %s ~* %s ORDER BY id", table, column, TELLTALE)
    )
    for ids in split_every(BATCH, [record_id for (record_id,) in rows]):
        texts = model.env.execute_query(
            SQL("SELECT id, %s FROM %s WHERE id IN %s", column, table, tuple(ids))
        )
        for record_id, text in texts:
            cleaned = field.convert_to_column(text, model)
            if cleaned != text:
                model.env.cr.execute(
                    SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, cleaned, record_id)
                )
