# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: creates and closes tickets as an engineer and counts statements and
time, without service levels and with a response and a resolution time promised.
"""

import time
from statistics import median

ROUNDS = 30
BATCH = 100
CLOSED = 200


def main(env):
    client = env["res.partner"].create({"name": "Bench Client", "is_company": True})
    person = env["res.partner"].create(
        {"name": "Bench Person", "email": "person@bench.example", "parent_id": client.id}
    )
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Bench Engineer",
                "login": "bench-engineer",
                "group_ids": [
                    (4, env.ref("liteviewer_helpdesk.helpdesk_group_engineer").id),
                    (4, env.ref("helpdesk_mgmt.group_helpdesk_user").id),
                ],
            }
        )
    )
    category = env.ref("liteviewer_helpdesk.ticket_category_1c")
    peer_category = env["helpdesk.ticket.category"].create({"name": "1C"})
    env.cr.commit()
    ours = (
        env["liteviewer.ticket"].with_user(user),
        {
            "name": "Slow",
            "description": "<p>Very slow</p>",
            "partner_id": person.id,
            "category_id": category.id,
        },
        env["liteviewer.ticket.stage"]._get_first("closed"),
    )
    peer = (
        env["helpdesk.ticket"].with_user(user),
        {
            "name": "Slow",
            "description": "<p>Very slow</p>",
            "partner_id": person.id,
            "partner_name": person.name,
            "partner_email": person.email,
            "category_id": peer_category.id,
        },
        env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1),
    )
    found = {"ours": measure(*ours), "peer": measure(*peer)}
    make_policy(env)
    found["ours_sla"] = measure(*ours)
    peer[1]["team_id"] = make_peer_policy(env, peer[2])
    found["peer_sla"] = measure(*peer)
    return found


def make_policy(env):
    """Promise the common times to all tickets, those of the benchmarks that follow as well."""
    env["liteviewer.sla.policy"].create(
        {"name": "Bench", "threshold_ids": [(0, 0, {"percent": 75}), (0, 0, {"percent": 100})]}
    )
    env.cr.commit()


def make_peer_policy(env, closed_stage):
    """Promise a response and a resolution to the tickets of a team. :return: its id"""
    team = env["helpdesk.ticket.team"].create({"name": "Bench", "use_sla": True})
    answered = env["helpdesk.ticket.stage"].search([("closed", "=", False)], limit=2)[-1]
    env["helpdesk.sla"].create(
        [
            {"name": "Response", "hours": 4, "stage_id": answered.id, "team_ids": team.ids},
            {"name": "Resolution", "days": 2, "stage_id": closed_stage.id, "team_ids": team.ids},
        ]
    )
    return team.id


def measure(model, vals, closed_stage):
    """Return the medians of ``ROUNDS`` creations of one ticket and of ``BATCH`` at once, and of
    closing one and ``CLOSED`` in bulk.
    """
    one = [create(model, vals, 1) for _i in range(ROUNDS + 3)][3:]
    many = [create(model, vals, BATCH) for _i in range(4)][1:]
    close_one = [close(model, vals, closed_stage, 1) for _i in range(ROUNDS + 3)][3:]
    close_many = [close(model, vals, closed_stage, CLOSED) for _i in range(4)][1:]
    model.env.cr.rollback()
    return {
        "one_queries": median(queries for queries, _ms in one),
        "one_ms": median(ms for _queries, ms in one),
        "many_queries": median(queries for queries, _ms in many) / BATCH,
        "many_ms": median(ms for _queries, ms in many) / BATCH,
        "close_one_queries": median(queries for queries, _ms in close_one),
        "close_one_ms": median(ms for _queries, ms in close_one),
        "close_many_ms": median(ms for _queries, ms in close_many) / CLOSED,
    }


def create(model, vals, count):
    """Create ``count`` tickets. :return: (statements, ms)"""
    return timed(model.env, lambda: model.create([dict(vals) for _i in range(count)]))


def close(model, vals, closed_stage, count):
    """Close ``count`` tickets in one call. :return: (statements, ms)"""
    tickets = model.create([dict(vals) for _i in range(count)])
    model.env.flush_all()
    model.env.cr.precommit.run()
    return timed(model.env, lambda: tickets.write({"stage_id": closed_stage.id}))


def timed(env, work):
    """Do ``work`` with nothing in the record cache, up to the commit. :return: (statements, ms)"""
    env.invalidate_all()
    before = env.cr.sql_log_count
    start = time.perf_counter()
    work()
    env.flush_all()
    env.cr.precommit.run()
    spent = (time.perf_counter() - start) * 1000
    env.cr.postcommit.clear()
    return env.cr.sql_log_count - before, spent
