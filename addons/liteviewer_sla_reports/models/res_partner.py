# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, format_time

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached

from ..tools.service_hours import list_days, name_offset


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        index="btree_not_null",
        ondelete="restrict",
        groups="liteviewer_helpdesk.helpdesk_group_engineer",
        help="The hours in which the time for this client's tickets counts, unless their SLA "
        "policy has its own. Empty: those of the team, else of the company.",
    )

    work_report_partner_ids = fields.Many2many(
        "res.partner",
        "liteviewer_work_report_partner_rel",
        "client_id",
        "partner_id",
        string="Monthly Work Report To",
        domain="[('commercial_partner_id', '=', id), ('email', '!=', False)]",
        copy=False,
        groups="liteviewer_helpdesk.helpdesk_group_engineer,"
        "liteviewer_helpdesk.helpdesk_group_accountant",
        help="These contacts of the client get the work report of each month by e-mail, in their "
        "own language. Empty: nobody.",
    )
    has_work_report_xlsx = fields.Boolean(
        string="As an Excel File as Well",
        groups="liteviewer_helpdesk.helpdesk_group_engineer,"
        "liteviewer_helpdesk.helpdesk_group_accountant",
        help="The mail brings the report as a PDF file, and as a spreadsheet too.",
    )

    def _get_service_hours(self, company, timezone):
        """Tell a client when the service works for them, in the language of the context.

        :param company: res.company that serves them
        :param str timezone: in which it is told
        :return: dict of "words": one sentence about now, and "days": [(name of the day, hours)] of
            the seven days from today on
        """
        # sudo: when the service works is told to its clients
        client, company = self.sudo(), company.sudo()
        calendar = (client.sla_calendar_id or company.resource_calendar_id).with_company(company)
        working_time, zone = calendar._get_working_time(), ZoneInfo(timezone)
        now = fields.Datetime.now()
        today = now.replace(tzinfo=UTC).astimezone(zone).date()
        days = list_days(working_time, today, 7, zone)
        return {
            "words": self._describe_now(working_time, now, days, zone),
            "days": [
                (
                    format_date(self.env, day, date_format="EEEE, d MMMM"),
                    ", ".join(
                        f"{self._format_hour(begin)}–{self._format_hour(end, day)}"
                        for begin, end in hours
                    )
                    or self.env._("closed"),
                )
                for day, hours in days
            ],
        }

    def _describe_now(self, working_time, now, days, zone):
        coming = working_time.next_interval(now)
        if not coming:
            return self.env._("We are closed for the whole week.")
        begin, end = (moment.replace(tzinfo=UTC).astimezone(zone) for moment in coming)
        offset = name_offset(now, zone)
        if coming[0] > now:
            return self.env._(
                "We answer again on %(day)s at %(time)s (%(zone)s).",
                day=format_date(self.env, begin.date(), date_format="EEEE, d MMMM"),
                time=self._format_hour(begin),
                zone=offset,
            )
        if coming[1] - now >= timedelta(days=7):
            return self.env._("We are here around the clock.")
        today, hours = days[0]
        # a break is no end of the day
        end = max(end, hours[-1][1])
        return self.env._(
            "We are here until %(time)s (%(zone)s).",
            time=self._format_hour(end, today),
            zone=offset,
        )

    def _format_hour(self, moment, day=None):
        """Return the time of day, 24:00 for the end of a day."""
        if day and moment.date() > day:
            return "24:00"
        return format_time(self.env, moment.time(), time_format="short")

    @api.constrains("work_report_partner_ids")
    def _check_work_report_partners(self):
        # sudo: whose contacts they are, whatever the user may read of them
        for client in self.sudo():
            for contact in client.work_report_partner_ids:
                if contact.commercial_partner_id != client:
                    raise ValidationError(
                        self.env._(
                            "%(person)s is no contact of %(client)s: the work report of a client "
                            "goes to its own people only.",
                            person=contact.name,
                            client=client.name,
                        )
                    )

    @api.constrains("sla_calendar_id")
    def _check_sla_calendar(self):
        for calendar in self.sla_calendar_id:
            calendar._check_usable_for_sla()

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("sla_calendar_id") for vals in vals_list):
            forget_cached(self.env)
        return partners

    def write(self, vals):
        if "sla_calendar_id" in vals:
            forget_cached(self.env)
        return super().write(vals)

    def _follow_company(self):
        """Whoever comes to another company does not get the reports of the former one any more."""
        super()._follow_company()
        # sudo: of all clients, whoever may see them
        clients = self.sudo().search([("work_report_partner_ids", "in", self.ids)])
        for client in clients:
            client.work_report_partner_ids = client.work_report_partner_ids.filtered(
                lambda contact, client=client: contact.commercial_partner_id == client
            )
