# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An open ticket does not belong to an engineer whose account is archived: nobody has it."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE liteviewer_ticket AS ticket SET user_id = NULL
          FROM res_users AS engineer
         WHERE engineer.id = ticket.user_id AND engineer.active IS NOT TRUE
           AND ticket.is_open IS TRUE
        """
    )
