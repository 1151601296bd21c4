# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words of titles have an index of their own."""


def migrate(cr, version):
    """Make room for the column of the same name: ``SearchVector`` makes and fills it."""
    cr.execute("ALTER TABLE liteviewer_article DROP COLUMN IF EXISTS search_vector")
