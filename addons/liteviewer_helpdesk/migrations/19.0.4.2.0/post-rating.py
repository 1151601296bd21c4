# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ratings of tickets are told by the client that gave them: the one that the ticket belongs to."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE rating_rating rating
           SET parent_res_model_id = model.id, parent_res_model = model.model,
               parent_res_id = ticket.client_id, parent_res_name = client.complete_name
          FROM ir_model model, liteviewer_ticket ticket
          LEFT JOIN res_partner client ON client.id = ticket.client_id
         WHERE model.model = 'res.partner'
           AND rating.res_model = 'liteviewer.ticket' AND rating.res_id = ticket.id
           AND rating.parent_res_id IS NULL
        """
    )
