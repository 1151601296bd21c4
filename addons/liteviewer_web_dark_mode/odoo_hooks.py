# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every place where this addon hooks into private code of Odoo: there is none."""

HOOKS = ()
