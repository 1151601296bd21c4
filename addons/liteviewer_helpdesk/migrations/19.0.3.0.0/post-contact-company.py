# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.liteviewer_helpdesk.tools.contact_company import assign_companies


def migrate(cr, version):
    """Clients belong to a company of the service now: those that were shared with all of them."""
    assign_companies(cr)
