# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: imports a CSV file as the dialogue of the web client does."""

import time

from odoo.addons.liteviewer_cmdb.tests.import_dialogue import open_dialogue, run_import

CLIENTS, PERSONS, ROWS = 20, 200, 10_000


def main(env):
    clients = env["res.partner"].create(
        [
            {"name": f"Bench Import {number}", "is_company": True, "is_helpdesk_client": True}
            for number in range(CLIENTS)
        ]
    )
    env["liteviewer.site"].create(
        [{"name": "Office", "client_id": client.id} for client in clients]
    )
    env["res.partner"].create(
        [
            {"name": f"Person {number}", "parent_id": client.id}
            for client in clients
            for number in range(PERSONS)
        ]
    )
    dialogue = open_dialogue(env, make_rows(clients))
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    result = run_import(dialogue)
    env.flush_all()
    seconds = time.perf_counter() - start
    assert not result["messages"], result["messages"][:3]
    env.cr.rollback()
    return {"rows": len(result["ids"]), "seconds": seconds}


def make_rows(clients):
    """Yield the rows of the file: every device stands in an office and has a user."""
    for number in range(ROWS):
        yield (
            f"PC {number}",
            "Computer",
            clients[number % CLIENTS].name,
            "Office",
            f"Person {number // CLIENTS % PERSONS}",
            f"IMPORT{number}",
            f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1}",
            f"a4:bb:6e:00:{number // 256:02x}:{number % 256:02x}",
        )
