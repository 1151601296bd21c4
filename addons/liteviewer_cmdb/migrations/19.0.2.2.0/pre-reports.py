# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""State and differences of the infrastructure are a report like the others: of the addon that
brings CMDB and reports together.
"""

from odoo.addons.liteviewer_helpdesk.tools.adoption import adopt_records

REPORTS = "liteviewer_cmdb_reports"
PATTERN = "|".join(
    (
        "access_config_history_.*",
        "liteviewer_config_history(_.*)?",
        "config_history_(action.*|document|menu|report|rule_own|view_form)",
    )
)


def migrate(cr, version):
    """Hand the wizard over where the service level and reports addon is; elsewhere it goes at the
    end of the update. Odoo installs by itself only what is there when its parts are installed.
    """
    cr.execute(
        """
        UPDATE ir_module_module AS together
           SET state = 'to install', demo = cmdb.demo
          FROM ir_module_module AS cmdb, ir_module_module AS reports
         WHERE together.name = %s AND together.state = 'uninstalled'
           AND cmdb.name = 'liteviewer_cmdb' AND reports.name = 'liteviewer_sla_reports'
           AND reports.state IN ('installed', 'to upgrade')
        """,
        (REPORTS,),
    )
    cr.execute("SELECT FROM ir_module_module WHERE name = %s AND state LIKE 'to %%'", (REPORTS,))
    if cr.rowcount:
        adopt_records(cr, "liteviewer_cmdb", REPORTS, PATTERN)
