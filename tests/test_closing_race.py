# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people close the same months at once: each gets one act, one invoice, and no line twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

CONTRACTS = 12
CLOSERS = ("accountant", "second-accountant")


def test_two_people_close_each_month_once(odoo_server):
    last = datetime.now(tz=UTC).date().replace(day=1) - timedelta(days=1)
    contracts = _make_contracts(odoo_server, last)
    _make_accountant(odoo_server, CLOSERS[1])
    together = Barrier(len(CLOSERS))

    def close(login):
        (wizard,) = odoo_server.call(
            "liteviewer.contract.close",
            "create",
            [{"date": last.isoformat(), "contract_ids": [(6, 0, contracts)]}],
            login=login,
        )
        odoo_server.call("liteviewer.contract.close", "action_close", [wizard], login=login)
        together.wait(timeout=60)
        more = True
        while more:
            answer = odoo_server.call(
                "liteviewer.contract.close", "close_next", [wizard], login=login
            )
            more = answer["more"]
        return answer["total"]

    with ThreadPoolExecutor(len(CLOSERS)) as pool:
        totals = list(pool.map(close, CLOSERS))
    assert totals == [CONTRACTS] * len(CLOSERS), "both had all of it before them"

    ids = ", ".join(map(str, contracts))
    months = odoo_server.sql(
        "SELECT state, act_number, move_id, closing_error FROM liteviewer_contract_period"
        f" WHERE contract_id IN ({ids}) AND date_end = '{last}'"
    )
    assert [(state, error) for state, _act, _move, error in months] == (
        [("closed", "")] * CONTRACTS
    )
    for column in (1, 2):
        values = [row[column] for row in months]
        assert all(values)
        assert len({*values}) == CONTRACTS, "an act and an invoice for each"
    lines = odoo_server.sql(
        "SELECT move.id FROM account_move_line line JOIN account_move move"
        " ON move.id = line.move_id JOIN contract_line ON contract_line.id = line.contract_line_id"
        f" WHERE contract_line.contract_id IN ({ids})"
    )
    assert len(lines) == CONTRACTS, "no invoice was made a second time"


def _make_contracts(odoo_server, last):
    """Return the ids of contracts that began with the month that ends on a day."""
    marker = uuid4().hex
    clients = odoo_server.call(
        "res.partner",
        "create",
        [
            {"name": f"Race {marker} {number}", "is_company": True, "is_helpdesk_client": True}
            for number in range(CONTRACTS)
        ],
    )
    return odoo_server.call(
        "contract.contract",
        "create",
        [
            {
                "name": "Race",
                "is_service": True,
                "partner_id": client,
                "date_start": last.replace(day=1).isoformat(),
                "recurring_rule_type": "monthlylastday",
                "recurring_invoicing_type": "post-paid",
                "contract_line_ids": [
                    (0, 0, {"name": "Fee", "charge": "fixed", "price_unit": 100})
                ],
            }
            for client in clients
        ],
        login="accountant",
    )


def _make_accountant(odoo_server, login):
    (group,) = odoo_server.call(
        "ir.model.data", "search_read", [("name", "=", "helpdesk_group_accountant")], ["res_id"]
    )
    odoo_server.logins[login] = uuid4().hex
    odoo_server.call(
        "res.users",
        "create",
        {
            "name": login,
            "login": login,
            "password": odoo_server.logins[login],
            "group_ids": [(4, group["res_id"])],
        },
    )
