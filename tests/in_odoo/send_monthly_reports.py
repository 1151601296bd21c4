# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: do what the cron does that sends monthly reports, and end this process
as `kill -9` does at one of its steps. Prints the steps that were taken.
"""

import os
import signal
import sys
from datetime import date
from functools import wraps


def main(env, month, stop):
    """Report on a month, given by its first day.

    :param int stop: at which step to end: 1 is the first one, 0 is never
    """
    month, steps = date.fromisoformat(month), []

    def step(name):
        steps.append(name)
        if len(steps) == stop:
            print(*steps)
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(model, method, before, after):
        cls = env.registry[model]
        original = getattr(cls, method)

        @wraps(original)
        def watched(*args, **kwargs):
            if before:
                step(before)
            result = original(*args, **kwargs)
            step(after)
            return result

        setattr(cls, method, watched)

    watch("ir.cron", "_commit_progress", "commit", "committed")
    watch("mail.template", "send_mail_batch", None, "mail")
    # when it is due is no matter here
    env.registry["res.company"]._get_due_report_months = lambda company, now: (
        [month] if company.helpdesk_report_month < month else []
    )
    env["liteviewer.monthly.report"]._cron_send()
    print(*steps)
