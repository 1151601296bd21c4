# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The last seat of a licence, wanted by several engineers at the same moment."""

import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor

CONTENDERS = 6


def test_last_seats_are_given_once(odoo_server, client_id):
    software = odoo_server.call("liteviewer.software", "create", {"name": "Wanted by everybody"})
    license_id = odoo_server.call(
        "liteviewer.license",
        "create",
        {"software_id": software, "client_id": client_id, "kind": "user", "seats": 2},
    )
    persons = [
        odoo_server.call("res.partner", "create", {"name": f"P{i}", "parent_id": client_id})
        for i in range(CONTENDERS)
    ]

    def assign(person):
        values = {"license_id": license_id, "person_id": person}
        try:
            return odoo_server.call("liteviewer.license.assignment", "create", values)
        except xmlrpc.client.Fault as fault:
            return fault

    with ThreadPoolExecutor(CONTENDERS) as pool:
        results = list(pool.map(assign, persons))

    refused = [result for result in results if isinstance(result, xmlrpc.client.Fault)]
    assert len(refused) == CONTENDERS - 2
    # told by the application, not by the database
    assert all("ValidationError: Seats of Wanted" in fault.faultString for fault in refused), (
        refused
    )
    (row,) = odoo_server.call("liteviewer.license", "read", [license_id], ["seats_used"])
    assert row["seats_used"] == 2
