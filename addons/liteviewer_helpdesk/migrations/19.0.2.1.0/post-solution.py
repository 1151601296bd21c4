# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The e-mail that says the work is done brings the solution along."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Take the new text of the e-mail where nobody has changed the old one."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(
        "liteviewer_helpdesk.mail_template_ticket_resolved", raise_if_not_found=False
    )
    if template and template.write_date == template.create_date:
        template.reset_template()
