# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import formatLang

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.ticket.clocks import SLA_INPUTS
from ..tools.sla_clock import MET, MISSED
from ..tools.ticket_clock import KINDS, NOT_PROMISED, get_change, get_outcome

BATCH = 1000
"""Tickets that are gone through between two signs of progress."""
PREFETCHED = {*SLA_INPUTS, "is_open", "stage_kind", "stage_since"}
CRITERIA = ("client_ids", "category_ids", "team_ids")
CLIENTS_SHOWN = 15


class Outcome(NamedTuple):
    """:ivar str value: as ``ticket_clock.get_outcome`` tells it
    :ivar int overrun: seconds of working time above what was promised
    """

    value: str
    overrun: int


class Comparison(NamedTuple):
    """A clock as it is and as it would be.

    :ivar policy_id: the policy then, None where there would be no clock
    """

    ticket: models.Model
    kind: str
    before: Outcome
    after: Outcome
    policy_id: int | None


class SlaWhatIf(models.TransientModel):
    """What a change of a policy, or of service hours, would have made of the tickets of a period.

    Their clocks are worked out by the very functions that tickets use, only with the changed rule
    or hours in the place of the present ones, so that it equals what a real recomputation of them
    would give. Nothing is written but the answer; it is found batch by batch, as the page asks.

    What is compared with is the record: what a ticket was promised at its time. Other changes
    since then that it has not taken over show up as well.
    """

    _name = "liteviewer.sla.what.if"
    _description = "What an SLA Change Would Do"

    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done"), ("applied", "Applied")],
        required=True,
        readonly=True,
        default="draft",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    policy_id = fields.Many2one("liteviewer.sla.policy", readonly=True, ondelete="cascade")
    hours_id = fields.Many2one(
        "resource.calendar", string="Service Hours Now", readonly=True, ondelete="cascade"
    )
    date_from = fields.Date(
        string="Received From",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.subtract(fields.Date.context_today(self), months=3), "month"
        ),
    )
    date_to = fields.Date(string="Until", required=True, default=fields.Date.context_today)

    # the policy as it would be
    no_sla = fields.Boolean(string="No SLA")
    client_ids = fields.Many2many(
        "res.partner",
        "liteviewer_sla_what_if_client_rel",
        "what_if_id",
        "client_id",
        string="Clients",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_sla_what_if_category_rel",
        "what_if_id",
        "category_id",
        string="Categories",
    )
    priority = fields.Selection(PRIORITIES, string="Only This Priority")
    team_ids = fields.Many2many(
        "liteviewer.ticket.team",
        "liteviewer_sla_what_if_team_rel",
        "what_if_id",
        "team_id",
        string="Teams",
    )
    calendar_id = fields.Many2one("resource.calendar", string="Service Hours", ondelete="cascade")
    target_ids = fields.One2many(
        "liteviewer.sla.what.if.target", "what_if_id", string="Promised Times"
    )

    asked_at = fields.Datetime(readonly=True, help="The moment as of which open tickets are seen.")
    last_ticket_id = fields.Integer(readonly=True)
    ticket_count = fields.Integer(string="Tickets", readonly=True)
    done_count = fields.Integer(string="Gone Through", readonly=True)
    totals = fields.Json(readonly=True, help="Clocks by kind, outcome before and outcome after.")
    line_ids = fields.One2many("liteviewer.sla.what.if.line", "what_if_id", string="Changes")
    changed_count = fields.Integer(string="Changed Tickets", compute="_compute_summary")
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )

    @api.depends("state", "totals")
    def _compute_display_name(self):
        for trial in self:
            trial.display_name = self.env._(
                "What if: %(name)s", name=trial.policy_id.name or trial.hours_id.name or ""
            )

    @api.depends("state", "totals")
    def _compute_summary(self):
        for trial in self:
            shown = trial.state in ("done", "applied")
            trial.changed_count = trial._count_changed_tickets() if shown else 0
            trial.summary = (
                self.env["ir.qweb"]._render(
                    "liteviewer_sla_reports.sla_what_if_summary", trial._get_summary()
                )
                if shown
                else False
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def _open(self, vals):
        """Create a trial and open it. :param vals: dict"""
        trial = self.create(vals)
        return {
            "type": "ir.actions.act_window",
            "name": trial.display_name,
            "res_model": self._name,
            "res_id": trial.id,
            "views": [(False, "form")],
        }

    def action_start(self: One):
        """Begin to go through the tickets; the page asks for one batch after the other."""
        self.ensure_one()
        if self.hours_id or self.calendar_id:
            self.calendar_id._check_usable_for_sla()
        self._clear("running")
        self.asked_at = fields.Datetime.now()
        self.ticket_count = self.env["liteviewer.ticket"].search_count(self._get_domain())
        return True

    def action_edit(self: One):
        """Take the answer away, for another question."""
        self._clear("draft")
        return True

    def action_apply(self: One):
        """Write the values to the policy; open tickets keep what they were promised."""
        self.ensure_one()
        self.policy_id.write({**self._prepare_policy_vals(), "active": True})
        self.state = "applied"
        return True

    def action_reapply(self):
        """Let the open tickets choose anew."""
        return self.policy_id.action_reapply()

    def action_open_lines(self: One):
        """Open the changed clocks as a list, to be filtered and grouped."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_sla_reports.sla_what_if_line_action"
        )
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("what_if_id", "=", self.id)],
        }

    def _clear(self, state):
        self.ensure_one()
        self.line_ids.unlink()
        self.write({"state": state, "last_ticket_id": 0, "done_count": 0, "totals": {}})

    # ------------------------------------------------------------
    # TRYING
    # ------------------------------------------------------------

    def try_next(self: One):
        """Go through the next tickets.

        :return: {"done": tickets gone through, "total": tickets of the period, "more": bool}
        """
        self.ensure_one()
        if self.state == "running":
            tickets = self.env["liteviewer.ticket"]
            tickets = tickets.search_fetch(
                [*self._get_domain(), ("id", ">", self.last_ticket_id)],
                sorted({*PREFETCHED, *tickets._get_choice_names()}),
                order="id",
                limit=BATCH,
            )
            self._keep(self._compare(tickets))
            self.write(
                {
                    "done_count": self.done_count + len(tickets),
                    "last_ticket_id": tickets[-1:].id,
                    "state": "running" if len(tickets) == BATCH else "done",
                }
            )
        return {
            "done": self.done_count,
            "total": self.ticket_count,
            "more": self.state == "running",
        }

    def _get_domain(self):
        """Return the domain of the tickets of the period."""
        self.ensure_one()
        last_day = min(self.date_to, fields.Date.context_today(self))
        begin, end = (
            self.env.tz.localize(datetime.combine(day, time())).astimezone(UTC).replace(tzinfo=None)
            for day in (self.date_from, last_day + timedelta(days=1))
        )
        domain = [
            ("company_id", "=", self.company_id.id),
            ("received_at", ">=", begin),
            ("received_at", "<", end),
        ]
        if self.hours_id:
            domain.append(("sla_clock_ids.calendar_id", "=", self.hours_id.id))
        return domain

    @api.model
    def _get_criteria(self):
        """Return the names of the links that say for which tickets the policy would be: the policy
        has the same.
        """
        return CRITERIA

    def _prepare_policy_vals(self):
        """Return the policy as it would be, as values to write."""
        self.ensure_one()
        return {
            "no_sla": self.no_sla,
            "priority": self.priority,
            "calendar_id": self.calendar_id.id,
            **{name: [Command.set(self[name].ids)] for name in self._get_criteria()},
            "target_ids": [
                Command.clear(),
                *(Command.create(target._prepare_target()) for target in self.target_ids),
            ],
        }

    def _get_offer(self):
        """Return what tickets would choose among, the changed policy with the others."""
        self.ensure_one()
        changed = self.policy_id.new(self._prepare_policy_vals(), origin=self.policy_id)
        rule = replace(changed._prepare_rule(), id=self.policy_id.id)
        return self.policy_id._get_offer_with(rule)

    def _get_times(self):
        """Return the working times that would be others, as ``{(calendar id, company id): ...}``.

        :rtype: dict[tuple, WorkingTime]
        """
        self.ensure_one()
        if not self.hours_id:
            return {}
        changed = self.calendar_id.with_company(self.company_id)._get_working_time()
        return {(self.hours_id.id, self.company_id.id): changed}

    def _compare(self, tickets):
        """Return the clocks of tickets as they are and as they would be, all of them.

        :rtype: list[Comparison]
        """
        self.ensure_one()
        # sudo: who may see a ticket may see how its times come about
        tickets = tickets.sudo()
        stored = tickets._get_stored_clocks()
        histories = tickets._get_sla_histories()
        choices = tickets._choose_sla(self.sudo()._get_offer()) if self.policy_id else {}
        times, changed_times = {}, self.sudo()._get_times()
        found = []
        for ticket in tickets:
            history = histories[ticket]
            for kind in KINDS:
                old = stored.get((ticket.id, kind))
                if old and old["stopped_at"]:
                    before = Outcome(get_outcome(old["state"], None, None), old["overrun"])
                else:
                    plan = ticket._plan_clock(kind, ticket.priority, old, None)
                    before = self._read_outcome(ticket, kind, plan, history, times)
                plan = ticket._plan_clock(kind, ticket.priority, old, choices.get(ticket))
                after = self._read_outcome(ticket, kind, plan, history, changed_times)
                found.append(Comparison(ticket, kind, before, after, plan and plan[0].id))
        return found

    def _read_outcome(self, ticket, kind, plan, history, times):
        """Return what a clock would count as if it were measured by ``plan``; None is no clock."""
        if not plan:
            return Outcome(NOT_PROMISED, 0)
        reading = ticket._read_plan(kind, plan, ticket.company_id.id, history, self.asked_at, times)
        value = get_outcome(reading.state, reading.deadline_at, self.asked_at)
        return Outcome(value, reading.overrun if value != NOT_PROMISED else 0)

    def _keep(self, comparisons):
        """Count these comparisons, and keep those in which something changes."""
        self.ensure_one()
        counts = Counter(
            f"{found.kind} {found.before.value} {found.after.value}" for found in comparisons
        )
        self.totals = Counter(self.totals or {}) + counts
        self.env["liteviewer.sla.what.if.line"].create(
            [
                {
                    "what_if_id": self.id,
                    "ticket_id": found.ticket.id,
                    "client_id": found.ticket.client_id.id,
                    "priority": found.ticket.priority,
                    "kind": found.kind,
                    "change": get_change(found.before.value, found.after.value),
                    "outcome_before": found.before.value,
                    "outcome_after": found.after.value,
                    "overrun_before": found.before.overrun,
                    "overrun_after": found.after.overrun,
                    "policy_id": found.policy_id,
                }
                for found in comparisons
                if found.before.value != found.after.value
            ]
        )

    # ------------------------------------------------------------
    # SUMMARY
    # ------------------------------------------------------------

    def _get_summary(self):
        """Return the values of the template ``sla_what_if_summary``."""
        self.ensure_one()
        kinds = self.env["liteviewer.sla.clock"]._fields["kind"]._description_selection(self.env)
        changes = self.env["liteviewer.sla.what.if.line"]._fields["change"]
        priorities = dict(self._fields["priority"]._description_selection(self.env))
        by_priority = self._count_changes("priority")
        by_client = self._count_changes("client_id")
        clients = sorted(
            by_client, key=lambda client: (-by_client[client].total(), client.name or "")
        )
        more = len(clients) - CLIENTS_SHOWN
        return {
            "headline": self.env._(
                "%(changed)s of %(total)s tickets would have another outcome.",
                changed=self._count_changed_tickets(),
                total=self.ticket_count,
            ),
            "kinds": [(label, self._get_shares(kind)) for kind, label in kinds],
            "changes": changes._description_selection(self.env),
            "priorities": [
                (priorities[priority], by_priority[priority])
                for priority in sorted(by_priority, reverse=True)
            ],
            "clients": [
                (client.name or self.env._("No client"), by_client[client])
                for client in clients[:CLIENTS_SHOWN]
            ],
            "others": more > 0
            and self.env._("More clients: %(count)s. See all changes.", count=more),
        }

    def _count_changed_tickets(self):
        self.ensure_one()
        [[count]] = self.env["liteviewer.sla.what.if.line"]._read_group(
            [("what_if_id", "=", self.id)], [], ["ticket_id:count_distinct"]
        )
        return count

    def _count_changes(self, name):
        """Return {value of a field: Counter of changes}, in tickets."""
        found = {}
        for value, change, count in self.env["liteviewer.sla.what.if.line"]._read_group(
            [("what_if_id", "=", self.id)], [name, "change"], ["ticket_id:count_distinct"]
        ):
            found.setdefault(value, Counter())[change] = count
        return found

    def _get_shares(self, kind):
        """Return figures of the clocks of a kind.

        :return: dict of ``ended``, ``met`` and ``share`` (per cent of the ended ones, as words),
            each a list of now and then, and ``changes``, a Counter
        """
        ended, met, changes = [0, 0], [0, 0], Counter()
        for key, count in (self.totals or {}).items():
            of, *outcomes = key.split()
            if of != kind:
                continue
            changes[get_change(*outcomes)] += count
            for index, outcome in enumerate(outcomes):
                ended[index] += count * (outcome in (MET, MISSED))
                met[index] += count * (outcome == MET)
        share = [
            formatLang(self.env, 100 * part / (whole or 1), digits=1)
            for part, whole in zip(met, ended, strict=True)
        ]
        return {"ended": ended, "met": met, "share": share, "changes": changes}


class SlaWhatIfTarget(models.TransientModel):
    """What the policy would promise for one priority."""

    _name = "liteviewer.sla.what.if.target"
    _description = "What-If SLA Target"
    _inherit = ["liteviewer.sla.promise"]
    _order = "what_if_id, priority desc, id"

    what_if_id = fields.Many2one("liteviewer.sla.what.if", required=True, ondelete="cascade")

    _priority_uniq = models.Constraint(
        "UNIQUE (what_if_id, priority)", "The policy has times for this priority already."
    )
    _order_idx = models.Index("(what_if_id, priority DESC, id)")
