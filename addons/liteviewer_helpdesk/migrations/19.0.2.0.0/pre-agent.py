# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The server's side of the agent has become an addon of its own: it stays where it was a part of
this one.
"""

from odoo.addons.liteviewer_helpdesk.tools.adoption import adopt_records, remember_rules

AGENT = "liteviewer_agent"
PATTERN = "|".join(
    (
        "(access_|(inherit__)?liteviewer_)?(agent|connect_computer)(_.*)?",
        "helpdesk_group_agent",
        "liteviewer_ticket_+(client_digest|client_ref|computer_data|device_id)(_.*)?",
        "res_partner_+agent_(account_id|device_count)(_.*)?",
    )
)


def migrate(cr, version):
    """Hand the records over before views are checked without the fields that have gone, and have
    the new addon updated in the same run. Odoo installs it instead where another addon needs it,
    and would write over record rules that were changed: they are put back by ``end-agent.py``.
    """
    adopt_records(cr, "liteviewer_helpdesk", AGENT, PATTERN)
    remember_rules(cr, AGENT)
    cr.execute(
        """
        UPDATE ir_module_module AS agent
           SET state = 'to upgrade', demo = helpdesk.demo
          FROM ir_module_module AS helpdesk
         WHERE agent.name = %s AND agent.state = 'uninstalled'
           AND helpdesk.name = 'liteviewer_helpdesk'
        """,
        (AGENT,),
    )
