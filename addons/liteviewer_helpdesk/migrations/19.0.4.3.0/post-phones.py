# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callers are found by the last four digits of their number, not only by six."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Make again what the numbers of contacts are found by; nothing else of them changes."""
    cr.execute("UPDATE res_partner SET phone_vector = NULL WHERE phone_vector IS NOT NULL")
    partners = api.Environment(cr, SUPERUSER_ID, {})["res.partner"]
    partners._fields["phone_vector"].fill(partners)
