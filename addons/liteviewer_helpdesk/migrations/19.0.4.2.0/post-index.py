# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Works are found by their ticket in another index, which holds their times as well."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS liteviewer_work_entry__ticket_id_index")
