# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES

from .sla_clock import CLOCK_KINDS


class SlaThreshold(models.Model):
    """What happens when a share of the promised time has been used up."""

    _name = "liteviewer.sla.threshold"
    _description = "SLA Threshold"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "policy_id, percent, id"

    policy_id = fields.Many2one("liteviewer.sla.policy", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="policy_id.company_id")
    kind = fields.Selection(CLOCK_KINDS, string="Clock", required=True, default="resolution")
    percent = fields.Integer(
        string="At (%)", required=True, default=75, help="100: the time is up."
    )
    notify_engineer = fields.Boolean(
        default=True, help="The engineer; the team while there is none."
    )
    notify_user_ids = fields.Many2many(
        "res.users",
        "liteviewer_sla_threshold_user_rel",
        "threshold_id",
        "user_id",
        string="Notify Also",
        domain=[("share", "=", False)],
    )
    channel_id = fields.Many2one(
        "discuss.channel", string="Write in Channel", domain=[("channel_type", "=", "channel")]
    )
    new_team_id = fields.Many2one(
        "liteviewer.ticket.team", string="Hand to Team", ondelete="set null"
    )
    new_user_id = fields.Many2one(
        "res.users", string="Hand to Engineer", domain=[("share", "=", False)]
    )
    raise_priority = fields.Boolean(help="By one step, until Urgent.")
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Plan Activity",
        domain=[("res_model", "in", [False, "liteviewer.ticket"])],
        ondelete="set null",
        help="For the engineer, else for the first of “Notify Also”.",
    )

    _percent_positive = models.Constraint(
        "CHECK (percent > 0)", "A threshold is a positive share of the time, in per cent."
    )
    _order_idx = models.Index("(policy_id, percent, id)")

    @api.depends("kind", "percent")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for threshold in self:
            threshold.display_name = f"{kinds.get(threshold.kind, '')} {threshold.percent} %"

    @api.constrains("new_team_id", "policy_id")
    def _check_team_company(self):
        for threshold in self:
            team = threshold.new_team_id
            if team and team.company_id != threshold.policy_id.company_id:
                raise ValidationError(
                    self.env._(
                        "The team %(team)s belongs to another company than the policy.",
                        team=team.name,
                    )
                )

    # ------------------------------------------------------------
    # ACTIONS OF THE THRESHOLDS
    # ------------------------------------------------------------

    def _fire(self, clock):
        """Do what these thresholds of one clock ask for, telling everybody once.

        :param clock: liteviewer.sla.clock that has passed all of them
        """
        ticket = clock.ticket_id
        for threshold in self:
            threshold._change(ticket)
        self._notify(clock)
        for activity_type in self.activity_type_id:
            users = (ticket.user_id | self.notify_user_ids)._filter_for_ticket(ticket)
            if engineer := users[:1]:
                ticket.activity_schedule(
                    activity_type_id=activity_type.id,
                    user_id=engineer.id,
                    summary=clock._describe_threshold(max(self.mapped("percent"))),
                )

    def _change(self, ticket):
        """Hand the ticket on and raise its priority, as far as this threshold asks for it."""
        self.ensure_one()
        vals = {}
        if self.new_team_id and ticket.team_id != self.new_team_id:
            vals.update(team_id=self.new_team_id.id, user_id=False)
        engineer = self.new_user_id._filter_for_ticket(ticket)
        if engineer and ticket.user_id != engineer:
            vals["user_id"] = engineer.id
        if self.raise_priority and ticket.priority != PRIORITIES[-1][0]:
            vals["priority"] = str(int(ticket.priority) + 1)
        if vals:
            ticket.write(vals)

    def _notify(self, clock):
        """Tell engineer, managers and channels; one notice whatever the number of thresholds."""
        ticket = clock.ticket_id
        users = self.notify_user_ids
        if any(self.mapped("notify_engineer")):
            users |= ticket.user_id or ticket.team_id.member_ids
        percent = max(self.mapped("percent"))
        for user_lang, readers in users._filter_for_ticket(ticket).grouped("lang").items():
            words = clock.with_context(lang=user_lang)._describe_threshold(percent)
            ticket.with_context(lang=user_lang).message_notify(
                partner_ids=readers.partner_id.ids,
                subject=words,
                body=Markup("<p>%s</p>") % words,
            )
        lang = ticket.company_id.partner_id.lang
        for channel in self.channel_id:
            channel.message_post(
                body=Markup('<p>%s <a href="%s">%s</a></p>')
                % (
                    clock.with_context(lang=lang)._describe_threshold(percent),
                    f"/odoo/tickets/{ticket.id}",
                    ticket.number,
                ),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
