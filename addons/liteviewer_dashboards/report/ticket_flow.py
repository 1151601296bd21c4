# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
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

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """Tell what was open at a moment, with which a chart that adds up begins, without adding up
        all there has ever been: what is open now, less what has come since, and what has gone.

        Asked for both the number of all rows before a moment and their sum, both are the number of
        tickets that were open: what came and was done until then adds up to nothing, and is left
        out.
        """
        parts = not groupby and {*aggregates} == {"__count", "change:sum"} and self._split(domain)
        if not parts:
            return super()._read_group(domain, groupby, aggregates, *args, **kwargs)
        whose, since = parts
        came_since, gone_since = (
            self.search_count(whose & since & Domain("kind", "=", kind)) for kind, _name in KINDS
        )
        is_open = Domain("is_open", "=", True)
        open_now = self.env["liteviewer.ticket"].search_count(whose & is_open)
        return [(open_now - came_since + gone_since,) * 2]

    @api.model
    def _split(self, domain):
        """Split a domain that asks for all before a moment.

        :return: (domain of whose, domain of all since), or None where it asks for something else
        """
        domain = Domain(domain)
        conditions = list(domain.iter_conditions())
        ends = [each for each in conditions if each.field_expr == "moment"]
        names = {each.field_expr for each in conditions} - {"moment"}
        if (
            len(ends) != 1
            or ends[0].operator != "<"
            or not names.issubset(OF_TICKET)
            or Domain.AND(conditions) != domain
        ):
            return None
        whose = Domain.AND(each for each in conditions if each is not ends[0])
        return whose, Domain("moment", ">=", ends[0].value)
