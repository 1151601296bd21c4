# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, timedelta

from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    visit_ids = fields.One2many(
        "liteviewer.visit", "ticket_id", string="Visits", groups="base.group_user"
    )
    next_visit_at = fields.Datetime(
        string="Next Visit", compute="_compute_next_visit_at", groups="base.group_user"
    )

    @api.model
    def _get_merged_records(self):
        return {**super()._get_merged_records(), "liteviewer.visit": "ticket_id"}

    def _compute_next_visit_at(self):
        planned = self.env["liteviewer.visit"]._read_group(
            [("ticket_id", "in", self.ids), *self._get_coming_domain()],
            ["ticket_id"],
            ["start_at:min"],
        )
        starts = {ticket.id: start for ticket, start in planned}
        for ticket in self:
            ticket.next_visit_at = starts.get(ticket._origin.id)

    @api.readonly
    @api.model
    def get_dispatch_board(self, team_id: RecordId = False):
        """Add the visits of today.

        :return: dict with ``visits`` as well: [{"id", "ticket_id", "number", "client", "engineer",
            "start_at", "stop_at", "place"}], the earliest first
        """
        return {**super().get_dispatch_board(team_id), "visits": self._list_visits(team_id)}

    @api.model
    def _list_visits(self, team_id):
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start, stop = (
            moment.astimezone(UTC).replace(tzinfo=None)
            for moment in (midnight, midnight + timedelta(days=1))
        )
        domain = [("state", "=", "planned"), ("start_at", "<", stop), ("stop_at", ">", start)]
        if team_id:
            domain.append(("ticket_id.team_id", "=", team_id))
        return [
            {
                "id": visit.id,
                "ticket_id": visit.ticket_id.id,
                "number": visit.ticket_id.number,
                "client": visit.client_id.display_name or "",
                "engineer": visit.user_id.name,
                "start_at": fields.Datetime.to_string(visit.start_at),
                "stop_at": fields.Datetime.to_string(visit.stop_at),
                "place": visit.place,
            }
            for visit in self.env["liteviewer.visit"].search(domain)
        ]

    def _get_coming_domain(self):
        """Return the domain of visits that have not ended."""
        return [("state", "=", "planned"), ("stop_at", ">", fields.Datetime.now())]

    def _follow_change(self, vals, before):
        """A visit that has not begun has no reason any more once the ticket has ended."""
        super()._follow_change(vals, before)
        if "stage_id" in vals and (ended := self.filtered(lambda ticket: not ticket.is_open)):
            # sudo: a client may end the ticket, too, and is told by the service then
            visits = self.env["liteviewer.visit"].sudo()
            if self.env.user.share:
                visits = visits.with_user(SUPERUSER_ID)
            visits.search(
                [
                    ("ticket_id", "in", ended.ids),
                    ("state", "=", "planned"),
                    ("start_at", ">", fields.Datetime.now()),
                ]
            )._cancel()

    def action_plan_visit(self: One):
        """Open the form of a new visit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "liteviewer.visit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id, "default_user_id": self.user_id.id},
        }

    def action_open_visits(self: One):
        """Open the visits of the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_visit.visit_action")
        return {
            **action,
            "display_name": self.display_name,
            "views": [(False, "list"), (False, "calendar"), (False, "form")],
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id, "default_user_id": self.user_id.id},
        }
