# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is here only to be fast: see the file of this name in ``liteviewer_helpdesk``."""

from collections import defaultdict

from odoo import api, fields, models

from .ticket.choice import CHOSEN_BY
from .ticket.history import SLA_TIMES


class Prepared:
    """In the context as ``sla_prepared``: what was worked out before tickets were inserted, for the
    last step of the same creation. No call from outside can bring one.
    """

    def __init__(self):
        self.clocks = []
        """Pairs of Facts and NewClocks, in the order of the tickets."""


class Ticket(models.Model):
    """Tickets are inserted with what follows from their policies, which would be written to them
    afterwards. A creation: 9 queries -> 8.
    """

    _inherit = "liteviewer.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = self.with_context(sla_prepared=Prepared())
        return super(Ticket, tickets).create(vals_list).with_env(self.env)

    def _add_precomputed_values(self, vals_list):
        super()._add_precomputed_values(vals_list)
        # sudo: who makes a ticket need not see what is promised for it
        clocks = self.sudo()._prepare_new_clocks(vals_list)
        for vals, (_facts, new) in zip(vals_list, clocks, strict=True):
            vals.update(new.get_values())
        prepared = self.env.context.get("sla_prepared")
        if isinstance(prepared, Prepared):
            prepared.clocks = clocks

    @api.model
    def _prepare_new_clocks(self, vals_list):
        """Return pairs of Facts and NewClocks for the plain values of new tickets."""
        now, times = fields.Datetime.now(), {}
        all_facts = [self._make_facts(*map(vals.get, CHOSEN_BY)) for vals in vals_list]
        choices = self.env["liteviewer.sla.policy"]._choose_all(all_facts)
        clocks = []
        for vals, facts in zip(vals_list, all_facts, strict=True):
            values = defaultdict(bool, vals)
            for name in SLA_TIMES:
                values[name] = fields.Datetime.to_datetime(values[name])
            history = self._make_history(values, self._get_first_segments(values))
            new = self._read_chosen(
                choices[facts], facts.priority, facts.company_id, history, now, times
            )
            clocks.append((facts, new))
        return clocks

    def _read_new_clocks(self, now, times):
        """Take what was prepared, unless the tickets have become others since."""
        prepared = self.env.context.get("sla_prepared")
        clocks = prepared.clocks if isinstance(prepared, Prepared) else []
        if [facts for facts, _new in clocks] != [
            self._make_facts(*ticket._get_chosen_by()) for ticket in self
        ]:
            return super()._read_new_clocks(now, times)
        return {ticket: new for ticket, (_facts, new) in zip(self, clocks, strict=True)}
