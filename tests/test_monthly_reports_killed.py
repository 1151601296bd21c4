# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The job that sends monthly reports, killed wherever it is: nothing goes out twice, and what has
not gone out is known.
"""

import signal
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from live_odoo import logs
from servicedesk import process

SCRIPT = Path(__file__).with_name("in_odoo") / "send_monthly_reports.py"
MONTH = "2026-02-01"
COMMIT = ["commit", "committed"]
BEGIN = [*COMMIT, *COMMIT]
"""What is left is told to the cron, and that a report is begun is noted."""


@pytest.fixture(scope="module")
def recipients(odoo_server):
    """The ids of three contacts who get reports: two of one client, one of another one."""
    # the server itself does nothing of it meanwhile
    odoo_server.sql("UPDATE ir_cron SET active = false")
    marker = uuid4().hex[:8]
    everybody = []
    odoo_server.sql("DELETE FROM liteviewer_work_report_partner_rel")
    company = odoo_server.call("res.users", "read", [2], ["company_id"])[0]["company_id"][0]
    odoo_server.sql(f"UPDATE res_company SET helpdesk_report_month = '{MONTH}'")
    odoo_server.sql(
        "UPDATE res_company SET helpdesk_report_month = '2026-01-01', helpdesk_report_empty = true"
        f" WHERE id = {company}"
    )
    for name, count in (("First", 2), ("Second", 1)):
        client = odoo_server.call(
            "res.partner",
            "create",
            {
                "name": f"{name} {marker}",
                "is_company": True,
                "is_helpdesk_client": True,
                "company_id": company,
            },
        )
        people = odoo_server.call(
            "res.partner",
            "create",
            [
                {"name": f"P{number}", "parent_id": client, "email": f"p{number}@{marker}.example"}
                for number in range(count)
            ],
        )
        odoo_server.call(
            "res.partner", "write", [client], {"work_report_partner_ids": [(6, 0, people)]}
        )
        everybody += people
    return everybody


def run(odoo_server, stop):
    """Run the job until a step. :return: (its steps, whether it was killed)"""
    with (logs() / f"{SCRIPT.name}.log").open("wb") as errors:
        child = odoo_server.runtime.start_script(
            odoo_server.database,
            SCRIPT,
            stdout=subprocess.PIPE,
            stderr=errors,
            month=MONTH,
            stop=stop,
        )
        output, _none = child.communicate()
        code = process.wait(child)
    assert code in (0, -signal.SIGKILL), code
    return output.decode().split(), code != 0


def look(odoo_server, recipients):
    """Return ({recipient: state of its row}, {recipient: number of mails})."""
    ids = ", ".join(map(str, recipients))
    states = odoo_server.sql(
        f"SELECT partner_id, state FROM liteviewer_monthly_report WHERE partner_id IN ({ids})"
    )
    mails = odoo_server.sql(
        "SELECT r.res_partner_id, count(*) FROM mail_mail_res_partner_rel r"
        " JOIN mail_mail m ON m.id = r.mail_mail_id JOIN mail_message g ON g.id = m.mail_message_id"
        f" WHERE r.res_partner_id IN ({ids}) AND g.model = 'liteviewer.monthly.report'"
        " GROUP BY r.res_partner_id"
    )
    return (
        {int(partner): state for partner, state in states},
        {int(partner): int(count) for partner, count in mails},
    )


def test_killed_wherever_it_is(odoo_server, recipients):
    first, second, third = recipients
    waiting = dict.fromkeys(recipients, "to_send")
    half = {first: "queued", second: "queued", third: "to_send"}
    for stop, steps, states, mails in (
        # in the transaction that plans: nothing is planned
        (1, COMMIT[:1], {}, {}),
        # behind it: what is to be sent is known
        (2, COMMIT, waiting, {}),
        # after the first of two mails: neither is in the queue
        (5, [*BEGIN, "mail"], waiting, {}),
        # before the mails and their rows are written: neither
        (7, [*BEGIN, "mail", "mail", "commit"], waiting, {}),
        # behind it: both, and the other client waits
        (8, [*BEGIN, "mail", "mail", *COMMIT], half, {first: 1, second: 1}),
    ):
        taken, killed = run(odoo_server, stop)
        assert (taken, killed) == (steps, True)
        assert look(odoo_server, recipients) == (states, mails)
    # left to itself it brings the rest, and nothing a second time
    queued, once = dict.fromkeys(recipients, "queued"), dict.fromkeys(recipients, 1)
    for _again in range(2):
        _steps, killed = run(odoo_server, 0)
        assert not killed
        assert look(odoo_server, recipients) == (queued, once)
