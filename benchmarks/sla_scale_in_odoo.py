# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell, among the 200,000 tickets of `generate_in_odoo.py`: 100,000 open clocks
after a change of calendar, a trial of other times, the cron that finds nothing due.
"""

import time
from datetime import timedelta
from statistics import median

from odoo import fields

OPEN, TRIED = 50_000, 20_000
"""Tickets; an open one has two running clocks."""
ROUNDS = 30


def main(env):
    found = {"idle_ms": measure_idle(env)}
    print(f"BENCH-PROGRESS trying other times on {TRIED:,} tickets", flush=True)
    found["what_if"] = measure_what_if(env)
    print(f"BENCH-PROGRESS recomputing the clocks of {OPEN:,} open tickets", flush=True)
    found["recomputed"] = measure_recomputation(env)
    env.cr.rollback()
    env.registry.clear_cache()
    return found


def measure_idle(env):
    """Return the milliseconds of the cron that finds nothing due."""
    assert not env["liteviewer.sla.clock"]._lock_due(fields.Datetime.now())
    times = []
    for _i in range(ROUNDS):
        start = time.perf_counter()
        env["liteviewer.sla.clock"]._cron_cross_thresholds()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def measure_what_if(env):
    """Try half the time on the newest tickets. :return: {"seconds", "tickets", "changed"}"""
    [newest] = env["liteviewer.ticket"].search([], order="received_at desc, id", limit=1)
    [oldest] = env["liteviewer.ticket"].search(
        [], order="received_at desc, id desc", limit=1, offset=TRIED
    )
    policy = env["liteviewer.sla.policy"].search([], limit=1)
    trial = env["liteviewer.sla.what.if"].browse(policy.action_sla_what_if()["res_id"])
    trial.write({"date_from": oldest.received_at.date(), "date_to": newest.received_at.date()})
    for target in trial.target_ids:
        target.resolution_minutes //= 2
    start = time.perf_counter()
    trial.action_start()
    while trial.try_next()["more"]:
        # as the page asks, each time in a transaction of its own
        env.flush_all()
        env.invalidate_all()
    trial.read(["summary", "changed_count"])
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "tickets": trial.done_count, "changed": trial.changed_count}


def measure_recomputation(env):
    """Close the service an hour earlier. :return: {"seconds", "clocks", "moved"}"""
    calendar = env.company.resource_calendar_id
    review = env["liteviewer.sla.review"].sudo()
    reopen(env)
    run(env, review.create({"anew": True}))
    env.cr.execute("ANALYZE liteviewer_ticket; ANALYZE liteviewer_sla_clock")
    last = max(calendar.attendance_ids.mapped("hour_to"))
    calendar.attendance_ids.filtered(lambda hours: hours.hour_to == last).hour_to = last - 1
    env.flush_all()
    review.search([]).unlink()
    before = read_deadlines(env)
    start = time.perf_counter()
    run(env, review.create({}))
    seconds = time.perf_counter() - start
    after = read_deadlines(env)
    moved = sum(before[clock] != after[clock] for clock in before)
    return {"seconds": seconds, "clocks": len(before), "moved": moved}


def reopen(env):
    """Leave ``OPEN`` tickets open, received in the last weeks, so that their clocks run."""
    stage = env["liteviewer.ticket.stage"]._get_first("new")
    now = fields.Datetime.now()
    env.cr.execute(
        """
        DELETE FROM liteviewer_sla_clock;
        UPDATE liteviewer_ticket SET is_open = FALSE, stage_kind = 'closed' WHERE is_open;
        UPDATE liteviewer_ticket
           SET is_open = TRUE, stage_kind = 'new', stage_id = %s, first_response_at = NULL,
               received_at = %s::timestamp + (id %% 20000) * interval '1 minute'
         WHERE id IN (SELECT id FROM liteviewer_ticket ORDER BY id DESC LIMIT %s)
        """,
        [stage.id, now - timedelta(days=14), OPEN],
    )
    env.invalidate_all()


def run(env, review):
    """Go through all open tickets as the cron does."""
    while review.exists():
        review._review_batch()
        env.flush_all()
        env.invalidate_all()


def read_deadlines(env):
    env.flush_all()
    env.cr.execute(
        "SELECT id, deadline_at FROM liteviewer_sla_clock WHERE state IN ('running', 'paused')"
    )
    return dict(env.cr.fetchall())
