# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import controllers, models, wizards


def uninstall_hook(env):
    """End all keys and close the accounts: nothing would narrow them any more."""
    env["liteviewer.agent.device"].search([]).action_revoke()
    clients = env["res.partner"].with_context(active_test=False)
    clients.search([("agent_account_id", "!=", False)]).agent_account_id.active = False
