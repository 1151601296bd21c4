# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL

KINDS = [("received", "Came In"), ("done", "Done")]
OF_TICKET = ("company_id", "client_id", "team_id", "user_id", "category_id")
"""Fields that tickets have by the same names."""
NAMES = ("ticket_id", *OF_TICKET)


class TicketFlow(models.Model):
    """A row for each time that a ticket came onto the desk, and for each that left it: so that
    both can be counted by day side by side, and added up to what was open.

    A ticket that was reopened counts as open since it came in, as in *Support Efficiency*.
    """

    _name = "liteviewer.ticket.flow"
    _description = "Tickets That Came In and Were Done"
    _auto = False
    _order = "moment desc, id desc"
    _rec_name = "ticket_id"
    _depends = {"liteviewer.ticket.report": [*NAMES, "ended_at", "received_at"]}

    ticket_id = fields.Many2one("liteviewer.ticket", readonly=True)
    company_id = fields.Many2one("res.company", string="Service Company", readonly=True)
    client_id = fields.Many2one("res.partner", string="Company", readonly=True)
    team_id = fields.Many2one("liteviewer.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Engineer", readonly=True)
    category_id = fields.Many2one("liteviewer.ticket.category", readonly=True)
    kind = fields.Selection(KINDS, string="What Happened", readonly=True)
    moment = fields.Datetime(string="When", readonly=True)
    change = fields.Integer(string="Open Tickets", readonly=True, help="1 or -1; the sum is open.")

    @property
    def _table_query(self):
        # as the report tells them, and nothing else of it: PostgreSQL has less to think about
        columns = self.env["liteviewer.ticket.report"]._get_report_columns()
        return SQL(
            """
            SELECT t.id * 2 AS id, %(columns)s, 'received' AS kind, %(received)s AS moment,
                   1 AS change
              FROM liteviewer_ticket t
             UNION ALL
            SELECT t.id * 2 + 1, %(columns)s, 'done', %(ended)s, -1
              FROM liteviewer_ticket t
             WHERE %(ended)s IS NOT NULL
            """,
            columns=SQL(", ").join(
                SQL("%s AS %s", columns[name], SQL.identifier(name)) for name in NAMES
            ),
            received=columns["received_at"],
            ended=columns["ended_at"],
        )
