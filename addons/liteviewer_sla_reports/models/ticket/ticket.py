# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.measure import Measure

SLA_STATUSES = [
    ("on_track", "On Track"),
    ("at_risk", "At Risk"),
    ("breached", "Breached"),
    ("paused", "Paused"),
    ("met", "Met"),
    ("missed", "Missed"),
]
SLA_OUTCOMES = [
    ("kept", "Kept"),
    ("missed", "Missed"),
    ("open", "Still Running"),
    ("none", "Nothing Promised"),
]


class Ticket(models.Model):
    """The part of the ticket that keeps its clocks.

    They follow from the ticket and its segments: whatever happens to it, on whatever way, they are
    worked out anew and written together with it. A policy is chosen when the ticket is created,
    when something it is chosen by changes while the ticket is open, and when it is reopened; where
    the same promise comes out the clocks keep their times. A ticket that is done, keeps what it
    was promised.
    """

    _inherit = "liteviewer.ticket"

    sla_policy_id = fields.Many2one(
        "liteviewer.sla.policy",
        string="SLA Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    sla_reason = fields.Json(
        string="Why This Policy", readonly=True, copy=False, groups="base.group_user"
    )
    deadline_at = fields.Datetime(
        help="Until when the ticket has to be resolved. It follows the SLA policy where there is "
        "one; it is empty while the ticket waits for somebody else.",
    )
    breach_at = fields.Datetime(
        string="Next SLA Deadline",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The earliest deadline of a clock that has not ended: of the response until it is "
        "given, of the resolution.",
    )
    sla_outcome = fields.Selection(
        SLA_OUTCOMES,
        string="SLA Outcome",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Of both clocks together, when something happened last. A running one may have been "
        "missed since: the next deadline says so.",
    )
    response_hours = Measure(
        string="Response (Working)",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Hours that the clock of the response has counted; empty until it has ended.",
    )
    resolution_hours = Measure(
        string="Resolution (Working)",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Hours that the clock of the resolution has counted; empty until it has ended.",
    )
    sla_clock_ids = fields.One2many(
        "liteviewer.sla.clock", "ticket_id", string="SLA Clocks", groups="base.group_user"
    )
    sla_badge = fields.Json(string="SLA", compute="_compute_sla_badge", groups="base.group_user")
    sla_status = fields.Selection(
        SLA_STATUSES,
        string="SLA Status",
        compute="_compute_sla_status",
        search="_search_sla_status",
        groups="base.group_user",
    )

    # the rest of it is what the rules look at, and what is asked of the open tickets: lists and
    # dashboards count them in the index alone
    _breach_idx = models.Index(
        "(breach_at) INCLUDE (id, company_id, client_id, team_id, user_id, category_id, stage_id,"
        " sla_outcome) WHERE is_open IS TRUE"
    )
    # what `liteviewer.ticket.report` is mostly asked: from the index alone, since rows of tickets
    # are wide
    _report_idx = models.Index(
        "(received_at) INCLUDE (id, company_id, client_id, team_id, user_id, category_id,"
        " sla_outcome, breach_at, response_hours, resolution_hours, rating_last_value)"
    )
    # when it left the desk, as the report tells it, with all that this is read from
    _end_idx = models.Index(
        "((CASE WHEN is_open THEN NULL"
        " WHEN stage_kind = 'cancelled' THEN coalesce(closed_at, stage_since)"
        " ELSE coalesce(resolved_at, closed_at, stage_since) END))"
        " INCLUDE (id, company_id, client_id, team_id, user_id, category_id,"
        " is_open, stage_kind, closed_at, resolved_at, stage_since)"
    )
