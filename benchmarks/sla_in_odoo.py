# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: deadlines of service levels beside ``plan_hours``."""

import random
import time
from datetime import timedelta

from odoo.addons.liteviewer_sla_reports.tests.calendar_cases import BEGIN, HOUR

DEADLINES, PEER_DEADLINES = 100_000, 200


def main(env):
    """Return microseconds per deadline of up to 40 and of 400 hours, the loading of the calendar
    included, as it is amortised over ``DEADLINES``.
    """
    calendar = env["resource.calendar"].create({"name": "Bench", "tz": "Europe/Berlin"})
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": BEGIN + timedelta(days=30 * month),
                "date_to": BEGIN + timedelta(days=30 * month + 1),
            }
            for month in range(24)
        ]
    )
    env.flush_all()
    draw = random.Random(0)
    starts = [BEGIN + timedelta(seconds=draw.randrange(365 * 86400)) for _i in range(DEADLINES)]
    short = [(start, draw.randrange(1, 40 * HOUR)) for start in starts]
    found = {}
    for suffix, pairs in (("", short), ("_long", [(start, 400 * HOUR) for start in starts])):
        env["resource.calendar"]._forget_working_time()
        begin = time.perf_counter()
        calendar._get_working_time().deadlines(pairs)
        found["ours" + suffix] = (time.perf_counter() - begin) / len(pairs) * 1e6
        begin = time.perf_counter()
        for start, seconds in pairs[:PEER_DEADLINES]:
            calendar.plan_hours(seconds / HOUR, start, compute_leaves=True)
        found["peer" + suffix] = (time.perf_counter() - begin) / PEER_DEADLINES * 1e6
    env.cr.rollback()
    return found
