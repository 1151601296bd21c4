# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

from . import ticket_report, ticket_sheet

if FAST:
    from . import fast
