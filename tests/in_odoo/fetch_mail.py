# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: fetch the mail of a server, and end this process as `kill -9` does at
one of its steps; then do what the job does that tries waiting mails. Prints how many steps there
were.
"""

import os
import signal
from functools import wraps

from odoo.addons.mail.models.fetchmail import OdooIMAP4, OdooPOP3


def main(env, server, stop, *, limit=50):
    """Fetch once.

    :param int server: id of the fetchmail.server
    :param int stop: at which step to end: 1 is the first one, 0 is never
    """
    steps = 0

    def step():
        nonlocal steps
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(cls, method):
        original = getattr(cls, method)

        @wraps(original)
        def watched(*args, **kwargs):
            step()
            result = original(*args, **kwargs)
            step()
            return result

        setattr(cls, method, watched)

    for cls in (OdooIMAP4, OdooPOP3):
        watch(cls, "handled_message")
        watch(cls, "disconnect")
    mails = env.registry["liteviewer.incoming.mail"]
    for method in ("_insert", "_keep", "_bring_in", "_process"):
        watch(mails, method)
    problem = env["fetchmail.server"].browse(server)._fetch_mail(limit)
    env.cr.commit()
    if problem:
        raise problem
    # what was left by one that was killed is due a minute later
    env.cr.execute("UPDATE liteviewer_incoming_mail SET next_try_at = now() - interval '1 hour'"
                   " WHERE state = 'waiting'")  # fmt: skip
    env.cr.commit()
    env["liteviewer.incoming.mail"]._cron_process()
    env.cr.commit()
    print(steps)
