# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tools import SQL
from odoo.tools.sql import column_exists, rename_column

from odoo.addons.liteviewer_helpdesk.tools.adoption import (
    adopt_records,
    remember_rules,
    restore_rules,
)

FORMER_OWNER = "liteviewer_cmdb"
"""The addon that this one was a part of, up to version 19.0.1.0.0 of it."""
# The link to equipment stays there, and that a login is a part of the configuration.
OWN_RECORDS = (
    r"(access_|liteviewer_)?(credential|secret_(link|mixin|share))"
    r"(?!__?equipment_id|__liteviewer_config_item)(_.*)?"
    r"|cmdb_(credentials_privilege|group_credentials)"
    r"|res_config_settings__reveal_(count|minutes|reason)"
    r"|res_users_view_form"
)
RENAMED = {
    "cmdb_credentials_privilege": "vault_privilege",
    "cmdb_group_credentials": "vault_group_credentials",
}
"""{external id: new one} of those that had the name of the former owner in them."""


def pre_init_hook(env):
    """Take over the group with its members, the logins, their log, links, views and settings, where
    `liteviewer_cmdb` is installed in a version that had them.
    """
    adopt_records(env.cr, FORMER_OWNER, "liteviewer_vault", OWN_RECORDS)
    for old, new in RENAMED.items():
        env.cr.execute(
            "UPDATE ir_model_data SET name = %s WHERE module = 'liteviewer_vault' AND name = %s",
            [new, old],
        )
        # an administrator may have made some, and those of ours keep what was changed in them
        env.cr.execute(
            SQL(
                "UPDATE ir_rule SET domain_force = replace(domain_force, %(old)s, %(new)s)"
                " WHERE position(%(old)s in domain_force) > 0",
                old=f"{FORMER_OWNER}.{old}",
                new=f"liteviewer_vault.{new}",
            )
        )
    env.cr.execute(
        "UPDATE ir_config_parameter SET key = replace(key, 'liteviewer_cmdb.', 'liteviewer_vault.')"
        " WHERE key LIKE 'liteviewer_cmdb.reveal_%'"
    )
    _rename_client_of_events(env.cr)
    remember_rules(env.cr, "liteviewer_vault")


def post_init_hook(env):
    """Leave the record rules as they were before."""
    restore_rules(env.cr, "liteviewer_vault")


def _rename_client_of_events(cr):
    """Call the client of an event ``client_res_id``: ``client_ref`` is the UUID of a message."""
    table, old, new = "liteviewer_credential_event", "client_ref", "client_res_id"
    if not column_exists(cr, table, old):
        return
    rename_column(cr, table, old, new)
    model = "liteviewer.credential.event"
    cr.execute(
        "UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s", [new, model, old]
    )
    cr.execute(
        "UPDATE ir_model_data SET name = %s WHERE module = 'liteviewer_vault' AND name = %s",
        [f"field_{table}__{new}", f"field_{table}__{old}"],
    )
    cr.execute(
        """
        UPDATE ir_rule SET domain_force = replace(domain_force, %s, %s)
          FROM ir_model
         WHERE ir_model.id = ir_rule.model_id AND ir_model.model = %s
        """,
        [f"'{old}'", f"'{new}'", model],
    )
