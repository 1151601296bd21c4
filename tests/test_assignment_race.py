# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several assigning jobs and people who press Take, all at once: one engineer for each ticket."""

import random
import xmlrpc.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

SCRIPT = "assign_tickets.py"
SECONDS = 10
"""How long the two jobs work; their start takes some seconds more."""
PER_ROUND = 20
LEAST = 100
TAKERS = ("engineer", "dispatcher", "admin")


@pytest.fixture(scope="module")
def teams(odoo_server):
    """The ids of two teams that assign by themselves, in turn and to the least loaded, with
    engineers who are always at work.
    """
    day = {"name": "Day", "hour_from": 0, "hour_to": 24}
    days = [(0, 0, {**day, "dayofweek": str(number)}) for number in range(7)]
    calendar = odoo_server.call(
        "resource.calendar", "create", {"name": "Always", "attendance_ids": days}
    )
    (group,) = odoo_server.call(
        "ir.model.data", "search_read", [("name", "=", "helpdesk_group_engineer")], ["res_id"]
    )
    engineers = odoo_server.call("res.users", "search", [("all_group_ids", "=", group["res_id"])])
    return odoo_server.call(
        "liteviewer.ticket.team",
        "create",
        [
            {
                "name": f"Race {rule}",
                "assignment": rule,
                "resource_calendar_id": calendar,
                "member_ids": [(6, 0, engineers)],
                "sequence": 999,
            }
            for rule in ("round_robin", "least_loaded")
        ],
    )


def test_two_jobs_and_people_give_each_ticket_one_engineer(odoo_server, teams):
    # the first run makes the rows in which the teams keep their turns
    odoo_server.execute(SCRIPT, seconds=0)
    users = {
        login: odoo_server.call("res.users", "search", [("login", "=", login)])[0]
        for login in TAKERS
    }

    def take(login, tickets):
        """Press Take on each ticket; return those that the server gave to ``login``."""
        taken = []
        for ticket in random.sample(tickets, len(tickets)):
            try:
                odoo_server.call("liteviewer.ticket", "action_take", [ticket], login=login)
                taken.append(ticket)
            except xmlrpc.client.Fault:
                pass
        return taken

    marker = uuid4().hex
    tickets, owners = [], {}
    with ThreadPoolExecutor(2 + len(TAKERS)) as pool:
        jobs = [pool.submit(odoo_server.execute, SCRIPT, seconds=SECONDS) for _i in range(2)]
        while len(tickets) < LEAST or not all(job.done() for job in jobs):
            made = odoo_server.call(
                "liteviewer.ticket",
                "create",
                [
                    {"name": f"Race {marker}", "team_id": random.choice(teams)}
                    for _i in range(PER_ROUND)
                ],
            )
            tickets += made
            taking = {login: pool.submit(take, login, made) for login in TAKERS}
            for login, taken in taking.items():
                for ticket in taken.result():
                    owners.setdefault(ticket, set()).add(users[login])
        for job in jobs:
            job.result()
    odoo_server.execute(SCRIPT, seconds=0)

    found = odoo_server.call(
        "liteviewer.ticket", "search_read", [("name", "=", f"Race {marker}")], ["user_id"]
    )
    engineers = {row["id"]: row["user_id"] and row["user_id"][0] for row in found}
    assert sorted(engineers) == sorted(tickets)
    assert all(engineers.values()), "every ticket has an engineer"
    wrong = {ticket: told for ticket, told in owners.items() if told != {engineers[ticket]}}
    assert not wrong, "whoever was told that the ticket is theirs has it"
    changes = odoo_server.sql(
        "SELECT m.res_id FROM mail_tracking_value v"
        " JOIN mail_message m ON m.id = v.mail_message_id"
        " JOIN ir_model_fields f ON f.id = v.field_id"
        " WHERE m.model = 'liteviewer.ticket' AND f.name = 'user_id'"
        f" AND m.res_id IN ({', '.join(map(str, tickets))})"
    )
    counts = Counter(int(ticket) for (ticket,) in changes)
    assert counts == dict.fromkeys(tickets, 1), "no ticket was given away a second time"
    rows = odoo_server.sql("SELECT team_id FROM liteviewer_ticket_assignment")
    assert len(rows) == len({team for (team,) in rows}), "a team keeps its turns once"
    assert 0 < len(owners) < len(tickets), "both people and jobs were at it"
