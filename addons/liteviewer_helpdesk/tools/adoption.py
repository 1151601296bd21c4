# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handing over what a part of an addon has stored, when that part becomes an addon of its own."""

import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# What Odoo puts before the name of a model in the external ids that it makes for it by itself.
_MADE_BY_ODOO = "^(model_|model_inherit__|field_|selection__|constraint_)"


def adopt_records(cr, old_module, new_module, pattern):
    """Make one addon the owner of records of another one.

    It is called by the `pre_init_hook` of the new addon, so before its data are loaded: they then
    update the records that are there. Without it they would be made anew, and those of the old
    addon be deleted at the end of the update, as no longer belonging to anything. Where the old
    addon is not installed, nothing is found and nothing happens.

    :param cr: the cursor of the update
    :param old_module: name of the addon that owns the records
    :param new_module: name of the addon that is about to be installed
    :param pattern: POSIX regular expression that fits the whole name of each external id to hand
        over, without the module. In those that Odoo makes for a model, the beginning (`model_`,
        `model_inherit__`, `field_`, `selection__`, `constraint_`) is left out, so that
        `(liteviewer_)?credential(_.*)?` fits `credential_view_form` and
        `field_liteviewer_credential__login`. Constraints, indexes, foreign keys and tables of
        many2many fields are handed over by the same expression on their names in the database.
    """
    whole = f"^({pattern})$"
    cr.execute(
        SQL(
            """
            UPDATE ir_model_data
               SET module = %(new)s
             WHERE module = %(old)s AND regexp_replace(name, %(made)s, '') ~ %(whole)s
            """,
            old=old_module,
            new=new_module,
            made=_MADE_BY_ODOO,
            whole=whole,
        )
    )
    _logger.info("%s adopts %s records of %s", new_module, cr.rowcount, old_module)
    for table in ("ir_model_constraint", "ir_model_relation"):
        cr.execute(
            SQL(
                """
                UPDATE %(table)s AS owned
                   SET module = new.id
                  FROM ir_module_module AS old, ir_module_module AS new
                 WHERE owned.module = old.id
                   AND old.name = %(old)s AND new.name = %(new)s AND owned.name ~ %(whole)s
                """,
                table=SQL.identifier(table),
                old=old_module,
                new=new_module,
                whole=whole,
            )
        )
