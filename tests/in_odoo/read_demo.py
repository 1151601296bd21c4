# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: read demo files again as for a language, and print what they hold."""

from pathlib import Path

from servicedesk.in_odoo import demo_texts

from odoo.tools import convert, file_path

MODULE = "liteviewer_helpdesk"
FILES = ("res_company_demo.xml", "res_partner_demo.xml", "ticket_recurrence_demo.xml")


def main(env, language):
    """Print the company with the sign of its currency and the size of its logo, its clients and
    their people, and the steps of checklists; nothing is kept.
    """
    steps = env["liteviewer.checklist.template.line"]
    steps.search([]).unlink()
    demo_texts.speak(language, [Path(file_path(MODULE))])
    for file in FILES:
        convert.convert_file(env, MODULE, f"demo/{file}", {}, mode="init")
    company = env.ref("base.main_company")
    print(f"{company.name} {company.currency_id.symbol} {len(company.logo)}")
    clients = env["res.partner"].search([("is_helpdesk_client", "=", True)])
    known = [("module", "=", MODULE), ("model", "=", "res.partner")]
    clients = clients.browse(env["ir.model.data"].search(known).mapped("res_id")) & clients
    for partner in clients | clients.child_ids.filtered("function"):
        print(partner.display_name, partner.function, partner.comment)
    print(*steps.search([]).mapped("name"))
    env.cr.rollback()
