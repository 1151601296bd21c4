# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: encrypts 10,000 passwords anew, makes who may see one more."""

import time

from odoo.fields import Command

from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP, load_key_ring
from odoo.addons.liteviewer_vault.tools.rotation import rotate_database

SECRETS = 10_000
LOGIN, PASSWORD = "bench-holder", "a-long-password-1"


def main(env):
    client = env["res.partner"].create(
        {"name": "Bench Vault", "is_company": True, "is_helpdesk_client": True}
    )
    logins = env["liteviewer.credential"]
    logins.create(
        [
            {"name": f"Login {number}", "client_id": client.id, "password": f"Password {number}"}
            for number in range(SECRETS)
        ]
    )
    env.cr.commit()
    # the new key is kept nowhere: the database is thrown away after the figures
    ring = load_key_ring(env).with_new_key()
    start = time.perf_counter()
    count, broken = rotate_database(env.cr.dbname, ring)
    seconds = time.perf_counter() - start
    # other parts have made some as well
    assert count >= SECRETS, count
    assert not broken, broken

    env["res.users"].create(
        {
            "name": LOGIN,
            "login": LOGIN,
            "password": PASSWORD,
            "group_ids": [Command.set(env.ref(CREDENTIALS_GROUP).ids)],
        }
    )
    credential = logins.create({"name": "x", "client_id": client.id, "password": "Password"})
    env["ir.config_parameter"].set_param("liteviewer_vault.reveal_count", 1_000)
    env.cr.commit()
    return {
        "secrets": count,
        "seconds": seconds,
        "login": LOGIN,
        "password": PASSWORD,
        "credential_id": credential.id,
    }
