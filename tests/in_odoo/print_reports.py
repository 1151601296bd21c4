# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Prints every report of the demo data, in two languages, with each of the given renderers."""

import os
from datetime import timedelta
from pathlib import Path

from odoo import fields

LANGUAGES = ("en_US", "ru_RU")


def find_client(env):
    """Return the client of the demo that has most work."""
    [(client, _count)] = env["liteviewer.work.entry"]._read_group(
        [("client_id", "!=", False)], ["client_id"], ["__count"], order="__count DESC", limit=1
    )
    return client


def make_reports(env, lang):
    """Return {name: records of what is printed, in a language}."""
    client, today = find_client(env), fields.Date.today()
    # over in every zone: what counts up to now would go on between the paper and the sheet
    days = {
        "date_from": today - timedelta(days=120),
        "date_to": today - timedelta(days=2),
        "lang": lang,
    }
    of_client = {"client_id": client.id, "lang": lang}
    client.lang = lang
    tickets = env["liteviewer.ticket"].search([("client_id", "=", client.id)], limit=3)
    return {
        "work_report": env["liteviewer.work.report"].create({**of_client, **days}),
        "efficiency_report": env["liteviewer.efficiency.report"].create(days),
        "analytics_report": env["liteviewer.analytics.report"].create(days),
        "client_passport": env["liteviewer.client.passport"].create(of_client),
        "config_history": env["liteviewer.config.history"].create(of_client),
        "ticket_sheet": tickets,
    }


def main(env, folder, renderers):
    """Write `<folder>/<renderer>/<language>/<report>.pdf`, and the XLSX beside the first ones.

    :param renderers: {name: folder of its wkhtmltopdf}
    """
    env = env(user=env.ref("base.user_admin"))
    path = os.environ["PATH"]
    for lang in LANGUAGES:
        reports = make_reports(env, lang)
        for renderer, of_renderer in renderers.items():
            os.environ["PATH"] = f"{of_renderer}:{path}"
            target = Path(folder) / renderer / lang
            target.mkdir(parents=True)
            for name, records in reports.items():
                action = (
                    "liteviewer_sla_reports.ticket_sheet_action_print"
                    if name == "ticket_sheet"
                    else records._report_action
                )
                content, _kind = env["ir.actions.report"]._render_qweb_pdf(action, records.ids)
                (target / f"{name}.pdf").write_bytes(content)
        for name, records in reports.items():
            if name != "ticket_sheet":
                _name, content = records.make_xlsx()
                (Path(folder) / f"{name}.{lang}.xlsx").write_bytes(content)
    print("printed")
