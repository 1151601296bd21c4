# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: closes a month of many contracts with their works, and has OCA's
contract invoice as many contracts with the same lines.
"""

import time
from datetime import date

from odoo.fields import Command
from odoo.tools import SQL

CONTRACTS = 300
WORKS = 20_000
FIRST, LAST = date(2025, 10, 1), date(2025, 10, 31)
LINES = (
    {"name": "Fee", "price_unit": 20000},
    {"name": "Hours", "price_unit": 2000},
    {"name": "Out of hours", "price_unit": 3000},
)


def main(env):
    env = env(context={**env.context, "tracking_disable": True, "mail_create_nosubscribe": True})
    journal = make_journal(env)
    ours = measure_ours(env, journal)
    peer = measure_peer(env, journal, ours.pop("hours"))
    env.cr.rollback()
    return {"ours": ours, "peer": peer}


def make_journal(env):
    income, receivable = env["account.account"].create(
        [
            {"code": "LVB900", "name": "Services", "account_type": "income"},
            {
                "code": "LVB620",
                "name": "Clients",
                "account_type": "asset_receivable",
                "reconcile": True,
            },
        ]
    )
    env["ir.default"].set("res.partner", "property_account_receivable_id", receivable.id)
    return env["account.journal"].create(
        {"name": "Bench", "code": "LVB", "type": "sale", "default_account_id": income.id}
    )


def make_contracts(env, journal, lines, **vals):
    clients = env["res.partner"].create(
        [
            {"name": f"Bench {number}", "is_company": True, "is_helpdesk_client": True}
            for number in range(CONTRACTS)
        ]
    )
    return env["contract.contract"].create(
        [
            {
                "name": f"Bench {number}",
                "partner_id": client.id,
                "journal_id": journal.id,
                "date_start": FIRST,
                "recurring_rule_type": "monthlylastday",
                "recurring_invoicing_type": "post-paid",
                "contract_line_ids": [
                    Command.create({**line, "date_start": FIRST}) for line in lines
                ],
                **vals,
            }
            for number, client in enumerate(clients)
        ]
    )


def measure_ours(env, journal):
    charges = ({"charge": "fixed"}, {"charge": "hours"}, {"charge": "hours", "work_hours": "out"})
    lines = [{**line, **charge} for line, charge in zip(LINES, charges, strict=True)]
    contracts = make_contracts(env, journal, lines, is_service=True, included_hours=20)
    tickets = env["liteviewer.ticket"].create(
        [{"name": "Bench", "client_id": contract.partner_id.id} for contract in contracts]
    )
    env.flush_all()
    insert_works(env, tickets)
    env.invalidate_all()
    periods = env["liteviewer.contract.period"].search(
        [("contract_id", "in", contracts.ids), ("date_start", "=", FIRST)]
    )
    figures, closed = measure(env, periods._close)
    assert len(closed) == CONTRACTS, closed.mapped("closing_error")
    hours = [
        charge.product_quantity * charge.product_price
        for charge in closed.charge_ids
        if charge.charge == "hours"
    ]
    return {**figures, "hours": sum(hours) / len(hours)}


def insert_works(env, tickets):
    env.cr.execute(
        SQL(
            """
            INSERT INTO liteviewer_work_entry (
                   ticket_id, client_id, company_id, user_id, started_at, ended_at, duration,
                   billable_duration, work_type, is_out_of_hours, billable, is_running, contract_id,
                   contract_reason, review_state, name, create_uid, create_date)
            SELECT ticket.id, ticket.client_id, ticket.company_id, %(user)s,
                   timestamp '2025-10-01 07:00' + work.number %% 27 * interval '1 day'
                   + work.number %% 400 * interval '1 minute', '2025-10-30', 5 + work.number %% 55,
                   5 + work.number %% 55, 'remote', work.number %% 9 = 0, TRUE, FALSE,
                   ticket.contract_id,
                   'only', 'approved', 'Bench', 1, now()
              FROM generate_series(1, %(works)s) AS work (number)
              JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place
                      FROM liteviewer_ticket WHERE id IN %(tickets)s) AS ticket
                ON ticket.place = work.number %% %(count)s
            """,
            user=env.uid,
            works=WORKS,
            tickets=tuple(tickets.ids),
            count=CONTRACTS,
        )
    )
    env.cr.execute("ANALYZE liteviewer_work_entry")


def measure_peer(env, journal, amount):
    """:param float amount: of each line of hours, as ours came to on average"""
    lines = [LINES[0], *({**line, "price_unit": round(amount, 2)} for line in LINES[1:])]
    contracts = make_contracts(env, journal, lines)
    env.flush_all()
    env.invalidate_all()
    figures, moves = measure(env, lambda: contracts._recurring_create_invoice(LAST))
    assert len(moves) == CONTRACTS
    assert len(moves.invoice_line_ids) == CONTRACTS * len(LINES)
    return figures


def measure(env, work):
    """Return ({"ms": of each contract, "seconds", "queries": of each contract}, what came of it)"""
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = work()
    env.flush_all()
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "ms": 1000 * seconds / CONTRACTS,
        "queries": (env.cr.sql_log_count - queries) / CONTRACTS,
    }, result
