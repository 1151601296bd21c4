# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: the long runs of what must be equal, the deadlines of random calendars
to Odoo's own and the clocks of random histories to a walk by minutes.
"""

import time
from collections import Counter

from hypothesis import settings

from odoo.addons.liteviewer_sla_reports.tests.calendar_cases import check_calendars
from odoo.addons.liteviewer_sla_reports.tests.clock_histories import check_histories

ROUNDS, CALENDARS, CASES = 20, 40, 125
"""Random calendars of a round and cases of each of them."""
HISTORIES = 10_000


def main(env):
    start = time.perf_counter()
    check_histories(settings(max_examples=HISTORIES, deadline=None, database=None))
    report(f"{HISTORIES:,} clocks equal to a walk by minutes", start)
    counts = Counter()
    for _round in range(ROUNDS):
        counts += check_calendars(env, CALENDARS, CASES)
        report(f"{counts['cases']:,} deadlines equal to plan_hours, get_work_hours_count", start)
    env.cr.rollback()
    return {"deadlines": counts["cases"], "edges": counts["edges"], "histories": HISTORIES}


def report(words, start):
    print(f"BENCH-PROGRESS {time.perf_counter() - start:5.0f} s: {words}", flush=True)
