# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: do what the cron that assigns tickets does, again and again.

Odoo never runs a cron twice at once; shells with this can. Prints how often it was done.
"""

import time

from odoo.service.model import retrying

PAUSE = 0.05
"""Seconds, for others to come in between."""


def main(env, seconds):
    def assign():
        env.invalidate_all()
        env["liteviewer.ticket"]._cron_assign_waiting()

    end = time.monotonic() + seconds
    passes = 0
    while not passes or time.monotonic() < end:
        retrying(assign, env)
        passes += 1
        time.sleep(PAUSE)
    print(passes)
