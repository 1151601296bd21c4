# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Remote control has become an addon of its own: it stays where it was a part of this one."""

from odoo.addons.liteviewer_helpdesk.tools.adoption import adopt_records

REMOTE = "liteviewer_remote"
PATTERN = "|".join(
    (
        "(access_|(inherit__)?liteviewer_)?remote_.*",
        "liteviewer_(equipment|ticket)__remote_.*",
        "equipment_view_form_(remote|session)",
        "ticket_view_form_session",
        "ir_cron_close_sessions.*",
    )
)


def migrate(cr, version):
    """Hand the records over before views are checked without the fields that have gone, and have
    the new addon updated in the same run: installed anew, it would write over what was changed in
    the tools.
    """
    adopt_records(cr, "liteviewer_cmdb", REMOTE, PATTERN)
    cr.execute(
        """
        UPDATE ir_module_module AS remote
           SET state = 'to upgrade', demo = cmdb.demo
          FROM ir_module_module AS cmdb
         WHERE remote.name = %s AND remote.state = 'uninstalled'
           AND cmdb.name = 'liteviewer_cmdb'
        """,
        (REMOTE,),
    )
