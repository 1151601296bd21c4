# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clocks say which one the badge shows; those that run, since when they do and what they had
worked before.
"""

from odoo import SUPERUSER_ID, api

BATCH = 1000


def migrate(cr, version):
    # of a ticket the one that runs first, and the response among equal ones only while it runs
    cr.execute(
        """
        UPDATE liteviewer_sla_clock clock
           SET in_badge = TRUE
          FROM (SELECT DISTINCT ON (ticket_id) id
                  FROM liteviewer_sla_clock
                 ORDER BY ticket_id, state <> 'running',
                          (kind = 'response') <> (state = 'running')) shown
         WHERE shown.id = clock.id
        """
    )
    tickets = api.Environment(cr, SUPERUSER_ID, {})["liteviewer.ticket"]
    cr.execute("SELECT DISTINCT ticket_id FROM liteviewer_sla_clock WHERE state = 'running'")
    ids = [row[0] for row in cr.fetchall()]
    for start in range(0, len(ids), BATCH):
        tickets.browse(ids[start : start + BATCH])._keep_clocks()
        tickets.env.invalidate_all()
