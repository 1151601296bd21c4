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

    It is called by the `pre_init_hook` of the new addon, or by a migration of the old one, so
    before the data of the new one are loaded: they then update the records that are there. Without
    it they would be made anew, and those of the old addon be deleted at the end of the update, as
    no longer belonging to anything. Where the old addon is not installed, nothing is found and
    nothing happens.

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


def remember_rules(cr, module):
    """Remember what administrators have made of the record rules of an addon that is about to be
    installed on records which were there before: an installation writes over them. They are put
    back by ``restore_rules``, in the same connection.

    :param cr: the cursor of the update
    :param module: name of the addon that owns the rules already
    """
    cr.execute(
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS liteviewer_remembered_rule (
            module text, id integer, active boolean, domain_force text,
            perm_read boolean, perm_write boolean, perm_create boolean, perm_unlink boolean
        )
        """
    )
    cr.execute(
        """
        INSERT INTO liteviewer_remembered_rule
        SELECT name.module, rule.id, rule.active, rule.domain_force,
               rule.perm_read, rule.perm_write, rule.perm_create, rule.perm_unlink
          FROM ir_rule AS rule
          JOIN ir_model_data AS name ON name.model = 'ir.rule' AND name.res_id = rule.id
         WHERE name.module = %s AND name.noupdate
        """,
        (module,),
    )


def restore_rules(cr, module):
    """Put back what ``remember_rules`` has remembered of an addon, if anything."""
    cr.execute("SELECT to_regclass('pg_temp.liteviewer_remembered_rule')")
    if not cr.fetchone()[0]:
        return
    cr.execute(
        """
        WITH kept AS (
            DELETE FROM liteviewer_remembered_rule WHERE module = %s RETURNING *
        )
        UPDATE ir_rule AS rule
           SET active = kept.active, domain_force = kept.domain_force,
               perm_read = kept.perm_read, perm_write = kept.perm_write,
               perm_create = kept.perm_create, perm_unlink = kept.perm_unlink
          FROM kept
         WHERE kept.id = rule.id
        """,
        (module,),
    )
