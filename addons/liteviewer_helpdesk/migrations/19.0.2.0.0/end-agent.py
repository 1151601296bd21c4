# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Record rules of the new addon are as they were: see ``pre-agent.py``."""

from odoo.addons.liteviewer_helpdesk.tools.adoption import restore_rules


def migrate(cr, version):
    restore_rules(cr, "liteviewer_agent")
