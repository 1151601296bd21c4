# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The large client of ``liteviewer_cmdb`` with a way to each computer: for tests and benchmarks."""

from odoo.addons.liteviewer_cmdb.tests.large_client import make_large_client


def make_remote_client(env, engineer, login_vals=None):
    """Make it as ``make_large_client`` does; the arguments and the result are the same."""
    ticket = make_large_client(env, engineer, login_vals)
    tool = env["liteviewer.remote.tool"].search([], limit=1)
    computers = env["liteviewer.equipment"].search(
        [("client_id", "=", ticket.client_id.id), ("kind", "=", "computer")]
    )
    env["liteviewer.remote.id"].create(
        [{"equipment_id": own.id, "tool_id": tool.id, "value": f"{own.id:09}"} for own in computers]
    )
    env.flush_all()
    return ticket
