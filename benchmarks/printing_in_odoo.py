# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: prints work reports with a ticket for each work."""

import io
import resource
import time
from datetime import date

from odoo.tools import SQL
from odoo.tools.pdf import PdfFileReader

FEW, MANY = 1_000, 10_000
REQUEST = "The printer on the second floor prints nothing, only a red lamp blinks. " * 3
ACTION = "liteviewer_sla_reports.work_report_action_print"


def main(env):
    # the larger one first: what a process has taken once it keeps
    many, few = (make_report(env, count) for count in (MANY, FEW))
    large = measure_print(env, many)
    large["renderer_kb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    large["odoo_kb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    small = measure_print(env, few)
    small["bare"] = measure_bare(env, few)
    return {"few": FEW, "many": MANY, "small": small, "large": large}


def make_report(env, count):
    """Make a client with so many tickets and works of March 2026; return its work report."""
    client = env["res.partner"].create(
        {"name": f"Bench {count}", "is_company": True, "is_helpdesk_client": True}
    )
    ticket = env["liteviewer.ticket"].create(
        {"name": "The printer is broken", "description": REQUEST, "client_id": client.id}
    )
    work = env["liteviewer.work.entry"].create(
        {
            "ticket_id": ticket.id,
            "name": "Cleaned the rollers, put in a new cartridge, printed a test page",
            "started_at": "2026-03-02 09:00:00",
            "duration": 25,
        }
    )
    env.flush_all()
    day = SQL("%s::timestamp + n * interval '4 minutes'", "2026-03-02 06:00:00")
    tickets = copy_rows(
        env,
        ticket,
        count - 1,
        number=SQL("%s || n", f"B{count}-"),
        received_at=day,
        client_ref=SQL("NULL"),
        access_token=SQL("NULL"),
    )
    copy_rows(
        env,
        work,
        count - 1,
        ticket_id=SQL("(%s::int[])[n]", tickets),
        started_at=day,
    )
    env.invalidate_all()
    env.cr.commit()
    return env["liteviewer.work.report"].create(
        {
            "client_id": client.id,
            "date_from": date(2026, 3, 1),
            "date_to": date(2026, 3, 31),
            "lang": "en_US",
        }
    )


def copy_rows(env, record, count, **changed):
    """Insert copies of a record's row, with other values in some columns; return their ids."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema"
        " AND table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
        [record._table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, %s) n WHERE id = %s"
            " RETURNING id",
            SQL.identifier(record._table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(changed.get(name) or SQL.identifier(name) for name in names),
            SQL.identifier(record._table),
            count,
            record.id,
        )
    )
    return [row_id for (row_id,) in env.cr.fetchall()]


def get_processor():
    """Return the seconds of processor time that this process and its children have taken."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure_print(env, report):
    """Print a report as a person does, one request after the other."""
    env.invalidate_all()
    jobs = env["liteviewer.print.job"]
    job = jobs.browse(jobs.start("liteviewer_sla_reports.work_report_pages", report.ids))
    start, before, longest, done = time.perf_counter(), get_processor(), 0, {"url": False}
    while not done["url"]:
        began = time.perf_counter()
        done = job.advance()
        env.cr.commit()
        env.invalidate_all()
        longest = max(longest, time.perf_counter() - began)
    found = {
        "seconds": time.perf_counter() - start,
        "processor": get_processor() - before,
        "longest": longest,
    }
    _name, content = job.get_pdf()
    return found | {"pages": len(PdfFileReader(io.BytesIO(content)).pages)}


def measure_bare(env, report):
    """Return the processor time of the renderer alone, on all parts of a report in one document."""
    [paper] = report._make_papers(report.ids)
    html = paper.fill("".join(paper.parts))
    action = env.ref(ACTION)
    before = get_processor()
    action._render_paper(html)
    return get_processor() - before
