# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell, among the 200,000 tickets of `generate_in_odoo.py`: all that the
dashboards ask the server when they are opened, and the same figures asked of the peer as its pivot
does; the pivot with which our analysis opens; support efficiency over all tickets.
"""

import time
from datetime import timedelta
from statistics import median

from odoo import fields

ROUNDS = 7
DAYS = 90


def main(env):
    from odoo.addons.liteviewer_dashboards.tests import questions

    manager = make_manager(env)
    now = fields.Datetime.now()
    dashboards = {
        name: questions.get_questions(manager, questions.read_file(name), now)
        for name in questions.NAMES
    }
    peer = [(name, ask_peer(manager, *question)) for name, *question in peer_questions(now)]
    return {
        "ours": {
            name: {
                each.title: timed(manager, lambda each=each: each.ask(manager)) for each in asked
            }
            for name, asked in dashboards.items()
        },
        "peer": {name: timed(manager, ask) for name, ask in peer},
        "pivot": timed(manager, lambda: open_pivot(manager, now)),
        "efficiency": timed(manager, lambda: make_efficiency(manager), rounds=2),
    }


def make_manager(env):
    """Return the environment of a service manager, of ours and of the peer's."""
    groups = ("liteviewer_helpdesk.helpdesk_group_manager", "helpdesk_mgmt.group_helpdesk_manager")
    user = env["res.users"].search([("login", "=", "bench-manager")]) or env[
        "res.users"
    ].with_context(no_reset_password=True).create(
        {
            "name": "Bench Manager",
            "login": "bench-manager",
            "group_ids": [(4, env.ref(group).id) for group in groups],
        }
    )
    return env(user=user.id)


def peer_questions(now):
    """Yield (name, model, domain, groupings): the figures of the service manager's dashboard, as
    far as the peer has them and its pivots can be asked for them. It averages no times, counts no
    hours, and knows service levels by team alone.
    """
    ticket, level = "helpdesk.ticket", "helpdesk.sla.report"
    start, before = now - timedelta(days=DAYS), now - timedelta(days=2 * DAYS)

    def within(name, first, last):
        return [(name, ">=", first), (name, "<=", last)]

    came, done = within("create_date", start, now), within("closed_date", start, now)
    is_open = [("closed", "=", False)]
    yield "came in", ticket, came, [[]]
    yield "came in before", ticket, within("create_date", before, start), [[]]
    yield "done", ticket, done, [[]]
    yield "done before", ticket, within("closed_date", before, start), [[]]
    yield "open now", ticket, is_open, [[]]
    yield "service level", level, within("date", start, now), [[], ["state"]]
    yield "service level before", level, within("date", before, start), [[], ["state"]]
    yield "came in by week", ticket, came, [[], ["create_date:week"]]
    yield "done by week", ticket, done, [[], ["closed_date:week"]]
    yield "came in until then", ticket, [("create_date", "<", start)], [[]]
    yield "done until then", ticket, [("closed_date", "<", start)], [[]]
    sets = [[], ["date:week"], ["date:week", "state"]]
    yield "service level by week", level, within("date", start, now), sets
    yield "open by stage", ticket, is_open, [[], ["stage_id"]]
    for name in ("category_id", "commercial_partner_id", "user_id", "team_id"):
        yield f"by {name}", ticket, came, [[], [name]]


def ask_peer(env, model, domain, groupings):
    return lambda: env[model].formatted_read_grouping_sets(domain, groupings, ["__count"])


def open_pivot(env, now):
    """Ask what the pivot of *Tickets and Service Levels* asks when it is opened."""
    start = (now - timedelta(days=334)).replace(day=1, hour=0, minute=0, second=0)
    return env["liteviewer.ticket.report"].formatted_read_grouping_sets(
        [("received_at", ">=", start)],
        [[], ["category_id"], ["received_at:month"], ["category_id", "received_at:month"]],
        ["response_hours:avg", "sla_kept:avg", "__count"],
    )


def make_efficiency(env):
    """Make the report over all tickets, and paint none of it."""
    today = fields.Date.today()
    report = env["liteviewer.efficiency.report"].create(
        {"date_from": today - timedelta(days=1150), "date_to": today, "user_id": False}
    )
    report._make_matrix()


def timed(env, function, rounds=ROUNDS):
    """Return the median milliseconds with nothing in the record cache."""
    times = []
    for index in range(rounds + 1):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        if index:
            times.append((time.perf_counter() - start) * 1000)
    return median(times)
