# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.liteviewer_helpdesk.models.readable_many2many import ReadableMany2many
from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.policy_choice import CRITERIA, Rule, choose

HOUR = 60


class SlaPolicy(models.Model):
    """What the service promises: for which tickets, how soon, in which working hours, and what
    happens when time runs out.

    Tickets read policies from a cache that every change of one drops, so choosing costs them no
    query. A change touches no clock by itself: it counts from the next choice on, and the open
    tickets take it over when somebody asks for it.
    """

    _name = "liteviewer.sla.policy"
    _description = "SLA Policy"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    no_sla = fields.Boolean(
        string="No SLA", help="Tickets of this policy have no clocks: nothing is promised for them."
    )
    client_ids = ReadableMany2many(
        "res.partner",
        "liteviewer_sla_policy_client_rel",
        "policy_id",
        "client_id",
        string="Clients",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        help="Empty: all.",
    )
    category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_sla_policy_category_rel",
        "policy_id",
        "category_id",
        string="Categories",
        help="With the categories below them. Empty: all.",
    )
    priority = fields.Selection(PRIORITIES, string="Only This Priority", help="Empty: all.")
    team_ids = fields.Many2many(
        "liteviewer.ticket.team",
        "liteviewer_sla_policy_team_rel",
        "policy_id",
        "team_id",
        string="Teams",
        check_company=True,
        help="Empty: all.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        check_company=True,
        help="The time that counts. Empty: the service hours of the client, else of the team, else "
        "of the company.",
    )
    risk_percent = fields.Integer(
        string="At Risk From (%)",
        default=75,
        help="From this share of the promised time on a ticket is shown as being at risk.",
    )
    works_at_night = fields.Boolean(
        string="Act at Any Hour",
        help="Otherwise what a threshold does outside the working hours of the team waits until "
        "they begin.",
    )
    target_ids = fields.One2many(
        "liteviewer.sla.target",
        "policy_id",
        string="Promised Times",
        copy=True,
        default=lambda self: self._get_default_targets(),
    )
    threshold_ids = fields.One2many(
        "liteviewer.sla.threshold", "policy_id", string="Thresholds", copy=True
    )
    open_clock_count = fields.Integer(string="Running Clocks", compute="_compute_open_clock_count")

    _risk_percent_range = models.Constraint(
        "CHECK (risk_percent BETWEEN 1 AND 100)", "At risk is from 1 to 100 per cent of the time."
    )

    @api.model
    def _get_default_targets(self):
        """Return commands for what services commonly promise, to be changed."""
        return [
            fields.Command.create(
                {
                    "priority": priority,
                    "response_minutes": response * HOUR,
                    "resolution_minutes": resolution * HOUR,
                }
            )
            for priority, response, resolution in (
                ("3", 1, 4),
                ("2", 2, 8),
                ("1", 4, 16),
                ("0", 8, 40),
            )
        ]

    def _compute_open_clock_count(self):
        counts = dict(
            self.env["liteviewer.sla.clock"]._read_group(
                [("policy_id", "in", self.ids), ("state", "in", ("running", "paused"))],
                ["policy_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.open_clock_count = counts.get(policy, 0)

    @api.constrains("calendar_id", "company_id", "team_ids", "client_ids", "no_sla", "active")
    def _check_calendars(self):
        """Say at once what would otherwise leave tickets without a deadline."""
        for policy in self.filtered(lambda policy: policy.active and not policy.no_sla):
            for calendar in policy._get_possible_calendars():
                calendar._check_usable_for_sla()
            if not policy.calendar_id and not policy.company_id.resource_calendar_id:
                raise ValidationError(
                    self.env._(
                        "Choose service hours for “%(policy)s”: the company has no working hours.",
                        policy=policy.name,
                    )
                )

    def _get_possible_calendars(self):
        """Return the calendars that tickets of the policy may get."""
        self.ensure_one()
        if self.calendar_id:
            return self.calendar_id
        teams = self.team_ids or self.env["liteviewer.ticket.team"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return (
            self.client_ids.sla_calendar_id
            | teams.resource_calendar_id
            | self.company_id.resource_calendar_id
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: tickets of other companies count as well, and only the name of the policy is told
        used = (
            self.env["liteviewer.ticket"]
            .sudo()
            ._read_group([("sla_policy_id", "in", self.ids)], ["sla_policy_id"])
        )
        if used:
            raise UserError(
                self.env._(
                    "Tickets have been promised “%(policy)s”. Archive it instead.",
                    policy=used[0][0].name,
                )
            )

    # ------------------------------------------------------------
    # CHOICE
    # ------------------------------------------------------------

    def _prepare_rule(self):
        """Return what tickets have to know of the policy."""
        self.ensure_one()
        return Rule(
            id=self.id,
            sequence=self.sequence,
            company_id=self.company_id.id,
            no_sla=self.no_sla,
            clients=frozenset(self.client_ids.ids),
            categories=frozenset(self.category_ids.ids),
            priority=self.priority or None,
            teams=frozenset(self.team_ids.ids),
            calendar_id=self.calendar_id.id or None,
            risk_percent=self.risk_percent,
            works_at_night=self.works_at_night,
            targets={
                target.priority: (target.response_minutes * 60, target.resolution_minutes * 60)
                for target in self.target_ids
            },
            thresholds=tuple(
                (threshold.kind, threshold.percent) for threshold in self.threshold_ids
            ),
        )

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return {policy id: its rule} of all companies, archived ones included."""
        # sudo: who makes a ticket need not read policies
        policies = self.sudo().with_context(active_test=False).search([])
        return {policy.id: policy._prepare_rule() for policy in policies}

    @api.model
    @tools.ormcache()
    def _get_offered_ids(self):
        """Return the ids of the policies that new choices are made among."""
        return frozenset(self.sudo().search([]).ids)

    @api.model
    @tools.ormcache()
    def _get_calendar_ids(self):
        """Return ({client id: calendar id}, {team id: ...}, {company id: ...}) of those that have
        one.
        """
        # sudo: which hours count is no secret of the records that say it
        env = self.sudo().env
        teams = env["liteviewer.ticket.team"].with_context(active_test=False)
        clients = env["res.partner"].with_context(active_test=False)
        return (
            {
                client.id: client.sla_calendar_id.id
                for client in clients.search([("sla_calendar_id", "!=", False)])
            },
            {
                team.id: team.resource_calendar_id.id
                for team in teams.search([("resource_calendar_id", "!=", False)])
            },
            {
                company.id: company.resource_calendar_id.id
                for company in env["res.company"].search([("resource_calendar_id", "!=", False)])
            },
        )

    @api.model
    def _get_working_time(self, calendar_id, company_id, times, hours=None):
        """Return the working time of a calendar, or one without an end where there is none.

        :param int company_id: whose holidays count where the calendar belongs to no company
        :param dict times: those that were made already in this piece of work, added to
        :param dict hours: what the calendar said once, as ``liteviewer.sla.hours._note`` returned
            it
        :rtype: WorkingTime
        """
        key = (calendar_id, company_id, *sorted((hours or {}).items()))
        if key not in times:
            calendar = self.env["resource.calendar"].with_company(company_id).browse(calendar_id)
            times[key] = (
                self.env["liteviewer.sla.hours"]._get_working_time(hours, calendar)
                if hours
                else calendar._get_working_time()
            )
        return times[key]

    @api.model
    def _get_acting_moment(self, rule, team_id, moment, times):
        """Return when something due at a moment is done: at once where the policy acts at any
        hour, else in the working hours of the team or of the company.

        :param Rule rule:
        :param dict times: as in ``_get_working_time``
        """
        if rule.works_at_night:
            return moment
        _clients, teams, companies = self._get_calendar_ids()
        calendar_id = teams.get(team_id) or companies.get(rule.company_id)
        return (
            self._get_working_time(calendar_id, rule.company_id, times).deadline(moment, 0)
            or moment
        )

    @api.model
    def _get_offer(self):
        """Return what choices are made among: ({policy id: rule}, ids that any ticket may get)."""
        return self._get_rules(), self._get_offered_ids()

    def _get_offer_with(self, rule):
        """Return the ``_get_offer`` there would be if this policy said ``rule`` and were active."""
        self.ensure_one()
        rules, offered_ids = self._get_offer()
        return {**rules, self.id: rule}, offered_ids | {self.id}

    @api.model
    def _choose_all(self, all_facts, offer=None):
        """Choose policies, for equal facts once.

        :param all_facts: iterable of Facts
        :return: {facts: as ``_choose`` returns it}
        """
        return {facts: self._choose(facts, offer) for facts in set(all_facts)}

    @api.model
    def _find_contract_id(self, client, company, category):
        """Return the id of the contract that a ticket would belong to which came in now, or None.
        The addon that brings contracts tells it.
        """
        return

    @api.model
    def _choose(self, facts, offer=None):
        """Choose a policy.

        :param Facts facts:
        :param offer: as ``_get_offer`` returns it, which is asked when it is not given
        :return: (rule or None, calendar id or None, reason), the reason being a dict to store:
            ``by``, the criteria that decided, and ``calendar``, whose hours count
        """
        rules, offered_ids = offer or self._get_offer()
        rule, strength = choose((rules[id_] for id_ in offered_ids if id_ in rules), facts)
        if not rule:
            return None, None, {}
        clients, teams, companies = self._get_calendar_ids()
        calendar_id, whose = next(
            (
                (calendar_id, whose)
                for calendar_id, whose in (
                    (rule.calendar_id, "policy"),
                    (clients.get(facts.client_id), "client"),
                    (teams.get(facts.team_id), "team"),
                    (companies.get(facts.company_id), "company"),
                )
                if calendar_id
            ),
            (None, "none"),
        )
        by = [name for name, found in zip(CRITERIA, strength, strict=True) if found]
        return rule, calendar_id, {"by": by, "calendar": whose}

    @api.model
    def _describe_reason(self, policy, reason):
        """Say in words why a policy was chosen.

        :param policy: liteviewer.sla.policy, empty for none
        :param dict reason: as ``_choose`` returns it
        :rtype: str
        """
        if not policy:
            return self.env._("No policy fits this ticket.")
        criteria = self._describe_criteria(reason)
        by = ", ".join(criteria[name] for name in reason.get("by") or ())
        if not by:
            return self.env._("“%(policy)s” is the policy for all others.", policy=policy.name)
        return self.env._(
            "“%(policy)s” was chosen by %(criteria)s.", policy=policy.name, criteria=by
        )

    @api.model
    def _describe_criteria(self, reason):
        """Return {criterion: what is said of it} for those a policy may be chosen by.

        :param dict reason: as ``_choose`` returns it
        """
        return {
            "client": self.env._("the client"),
            "category": self.env._("the category"),
            "priority": self.env._("the priority"),
            "team": self.env._("the team"),
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_clocks(self: One):
        """Open the clocks of the policy that still run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_sla_reports.sla_clock_action"
        )
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("policy_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }

    def action_reapply(self):
        """Let the open tickets of these policies' companies choose anew, in the background."""
        self.check_access("write")
        self.env["liteviewer.sla.review"]._request(self.company_id, anew=True)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The open tickets are being gone through in the background: %s", "%s"
                ),
                "links": [{"label": self.env._("how far it is"), "url": "/odoo/sla-reviews"}],
            },
        }

    def action_sla_what_if(self: One):
        """Open a trial of changes to the policy, which begins with what it says now."""
        self.ensure_one()
        return self.env["liteviewer.sla.what.if"]._open(self._prepare_what_if())

    def _prepare_what_if(self):
        return {
            "policy_id": self.id,
            "company_id": self.company_id.id,
            "no_sla": self.no_sla,
            "priority": self.priority,
            "calendar_id": self.calendar_id.id,
            **{
                name: [fields.Command.set(self[name].ids)]
                for name in self.env["liteviewer.sla.what.if"]._get_criteria()
            },
            "target_ids": [
                fields.Command.create(target._prepare_target()) for target in self.target_ids
            ],
        }

    def action_try(self):
        """Open the tester."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_sla_reports.sla_policy_try_action"
        )
