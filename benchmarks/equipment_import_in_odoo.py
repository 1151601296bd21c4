# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: imports a CSV file as the dialogue of the web client does."""

import csv
import io
import time

CLIENTS, PERSONS, ROWS = 20, 200, 10_000
FIELDS = (
    "name",
    "type_id",
    "client_id",
    "site_id",
    "person_id",
    "serial",
    "interface_ids/ip_address",
    "interface_ids/mac",
)
OPTIONS = {
    "has_headers": True,
    "separator": ",",
    "quoting": '"',
    "encoding": "utf-8",
    "limit": 2000,
    "skip": 0,
    "advanced": True,
    "keep_matches": False,
    "name_create_enabled_fields": {},
    "import_set_empty_fields": [],
    "import_skip_records": [],
}


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
    wizard = env["base_import.import"].create(
        {
            "res_model": "liteviewer.equipment",
            "file": make_file(clients),
            "file_name": "equipment.csv",
            "file_type": "text/csv",
        }
    )
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    result = wizard.execute_import(list(FIELDS), list(FIELDS), OPTIONS)
    env.flush_all()
    seconds = time.perf_counter() - start
    assert not result["messages"], result["messages"][:3]
    env.cr.rollback()
    return {"rows": len(result["ids"]), "seconds": seconds}


def make_file(clients):
    """Return the CSV file, in UTF-8: every device stands in an office and has a user."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(FIELDS)
    for number in range(ROWS):
        writer.writerow(
            (
                f"PC {number}",
                "Computer",
                clients[number % CLIENTS].name,
                "Office",
                f"Person {number // CLIENTS % PERSONS}",
                f"IMPORT{number}",
                f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1}",
                f"a4:bb:6e:00:{number // 256:02x}:{number % 256:02x}",
            )
        )
    return stream.getvalue().encode()
