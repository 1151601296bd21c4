# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is here only to be fast: see the file of this name in ``liteviewer_helpdesk``."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.liteviewer_sla_reports.report.fast import find_week

from .ticket_flow import KINDS, OF_TICKET


class TicketFlow(models.Model):
    _inherit = "liteviewer.ticket.flow"

    def _read_group_groupby(self, alias, groupby_spec, query):
        week = find_week(self, alias, groupby_spec, query)
        return week or super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """Answer what there was before a moment, with which a chart that adds up begins, without
        going through all that has ever happened: it is what there is in all, less what has happened
        since. In all, each ticket has come in, and has left unless it is open.
        """
        parts = not groupby and {*aggregates} == {"__count", "change:sum"} and self._split(domain)
        if not parts:
            return super()._read_group(domain, groupby, aggregates, *args, **kwargs)
        whose, since = parts
        came_since, gone_since = (
            self.search_count(whose & since & Domain("kind", "=", kind)) for kind, _name in KINDS
        )
        tickets = self.env["liteviewer.ticket"]
        came = tickets.search_count(whose) - came_since
        left_open = tickets.search_count(whose & Domain("is_open", "=", True))
        change = left_open - came_since + gone_since
        # each that is not open has gone
        found = {"__count": came + came - change, "change:sum": change}
        return [tuple(found[name] for name in aggregates)]

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
