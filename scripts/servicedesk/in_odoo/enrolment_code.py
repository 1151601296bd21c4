# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: make an enrolment code for a client of the demo and print it."""


def main(env):
    client = env["res.partner"].search([("is_helpdesk_client", "=", True)], order="id", limit=1)
    _enrollment, code = env["liteviewer.agent.enrollment"]._create_code(client)
    env.cr.commit()
    print(code)
