# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

VAULT_MENUS = ("credential_menu", "secret_link_menu", "credential_event_menu")


def uninstall_hook(env):
    """Put the menus of the vault back below the clients: this addon has them below one of its own,
    and Odoo makes apps of what stands below a menu that is removed.
    """
    clients = env.ref("liteviewer_helpdesk.client_menu_root")
    for name in VAULT_MENUS:
        env.ref(f"liteviewer_vault.{name}").parent_id = clients
