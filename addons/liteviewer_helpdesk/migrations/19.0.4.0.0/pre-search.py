# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words of tickets are made by the addon, no longer by PostgreSQL's parser."""


def migrate(cr, version):
    """Make room for the column of the same name: ``SearchVector`` makes and fills it, as it does
    those of messages and contacts.
    """
    cr.execute("ALTER TABLE liteviewer_ticket DROP COLUMN IF EXISTS search_vector")
