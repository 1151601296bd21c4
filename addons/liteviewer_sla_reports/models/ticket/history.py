# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models

from ...tools.ticket_clock import History, Segment

SLA_TIMES = ("received_at", "first_response_at", "resolved_at", "closed_at", "stage_since")
"""What of a ticket its clocks are read off."""


class Before(NamedTuple):
    """What a ticket was before it is written."""

    stage_id: int
    kind: str
    ended_at: object
    chosen_by: tuple


class Ticket(models.Model):
    """The part of the ticket that knows what has happened to it: what its clocks follow from."""

    _inherit = "liteviewer.ticket"

    def _get_before(self):
        self.ensure_one()
        return Before(self.stage_id.id, self.stage_kind, self._get_sla_end(), self._get_chosen_by())

    def _get_sla_end(self):
        """Return the moment at which the ticket was resolved or cancelled, or None."""
        self.ensure_one()
        return self._find_end(self)

    @api.model
    def _find_end(self, values):
        """Return the ``_get_sla_end`` of a ticket, or of a dict of the values of a new one."""
        if values["is_open"]:
            return None
        if values["stage_kind"] == "cancelled":
            return values["closed_at"] or values["stage_since"]
        return values["resolved_at"] or values["closed_at"] or values["stage_since"]

    def _get_sla_history(self, segments):
        """Return what the clocks of the ticket follow from.

        :param segments: of ``ticket_clock.Segment``, in time order
        """
        self.ensure_one()
        return self._make_history(self, segments)

    @api.model
    def _make_history(self, values, segments):
        """Return the ``_get_sla_history`` of a ticket, or of a dict of the values of a new one."""
        return History(
            values["received_at"],
            values["first_response_at"] or None,
            self._find_end(values),
            values["stage_kind"] == "cancelled" or bool(values["duplicate_of_id"]),
            tuple(segments),
        )

    def _get_sla_histories(self, segments=None):
        """Return {ticket: its history}.

        :param segments: liteviewer.sla.segment of the tickets, read with one query when not given
        """
        if segments is None:
            segments = self._get_sla_segments()
        by_ticket = defaultdict(list)
        for segment in segments.sorted(lambda segment: (segment.started_at, segment.id)):
            by_ticket[segment.ticket_id.id].append(segment._to_history())
        return {ticket: ticket._get_sla_history(by_ticket[ticket.id]) for ticket in self}

    def _get_sla_segments(self):
        """Return what is written down about the tickets' waiting, with one query."""
        # sudo: who may see a ticket may see how its times came about
        return (
            self.env["liteviewer.sla.segment"]
            .sudo()
            .search_fetch(
                [("ticket_id", "in", self.ids)],
                ["ticket_id", "kind", "started_at", "ended_at"],
                order="id",
            )
        )

    def _get_first_history(self):
        """Return what the clocks of a ticket follow from that has just been created."""
        self.ensure_one()
        return self._get_sla_history(self._get_first_segments(self))

    @api.model
    def _get_first_segments(self, values):
        """Return the segments of a ticket that has just been created, or of a dict of the values of
        a new one: it may begin in a waiting stage.
        """
        return (
            [Segment(values["stage_since"], None, True)]
            if values["stage_kind"] == "waiting"
            else []
        )

    def _keep_segments(self, before):
        """Write down where tickets began or ceased to wait, and how long they were done before they
        were reopened.

        :param before: {ticket: Before}
        :return: liteviewer.sla.segment, all of the tickets
        """
        segments = self._get_sla_segments()
        moved = self.filtered(lambda ticket: ticket.stage_id.id != before[ticket].stage_id)
        # the clock of the server may have been put back: nothing ends before it has begun
        since = {ticket: max(ticket.stage_since, ticket.received_at) for ticket in moved}
        for segment in segments:
            ticket = segment.ticket_id
            if ticket in since:
                last = segment.ended_at or segment.started_at
                since[ticket] = max(since[ticket], last)
        for segment in segments:
            if not segment.ended_at and segment.ticket_id in moved:
                segment.ended_at = since[segment.ticket_id]
        vals_list = moved._prepare_waiting(since)
        for ticket in moved:
            done_at = before[ticket].ended_at
            if done_at and done_at != ticket._get_sla_end():
                vals_list.append(
                    ticket._prepare_segment(
                        kind="done",
                        started_at=done_at,
                        ended_at=max(since[ticket], done_at),
                        stage_id=before[ticket].stage_id,
                    )
                )
        return segments + segments.create(vals_list)

    def _prepare_waiting(self, since=None):
        """Return values of segments for those of the tickets that wait, from now on.

        :param since: {ticket: moment} where it is another one than that of the stage
        """
        return [
            ticket._prepare_segment(
                kind=ticket.waiting_for,
                started_at=(since or {}).get(ticket, ticket.stage_since),
                stage_id=ticket.stage_id.id,
            )
            for ticket in self
            if ticket.stage_kind == "waiting"
        ]

    def _prepare_segment(self, **vals):
        self.ensure_one()
        return {"ticket_id": self.id, "user_id": self.env.uid, **vals}

    @api.model
    def _add_missing_segments(self):
        """Write down since when tickets have been waiting that began to wait before this addon was
        there.
        """
        known = self.env["liteviewer.sla.segment"].sudo().search([("ended_at", "=", False)])
        waiting = self.sudo().search(
            [("stage_kind", "=", "waiting"), ("id", "not in", known.ticket_id.ids)]
        )
        known.create(waiting._prepare_waiting())
