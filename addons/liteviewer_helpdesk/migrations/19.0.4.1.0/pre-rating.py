# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tickets can be rated."""


def migrate(cr, version):
    """Make the column of the last rating. Odoo would work it out for every ticket there is, and
    none has been rated yet.
    """
    cr.execute("ALTER TABLE liteviewer_ticket ADD COLUMN IF NOT EXISTS rating_last_value float8")
