# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.liteviewer_cmdb.tools.leftovers import ReportedId
from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId


class Equipment(models.Model):
    _inherit = "liteviewer.equipment"

    remote_id_ids = fields.One2many("liteviewer.remote.id", "equipment_id", string="Remote Access")
    remote_session_count = fields.Integer(
        string="Connections", compute="_compute_remote_session_count"
    )

    def _compute_remote_session_count(self):
        counts = dict(
            self.env["liteviewer.remote.session"]._read_group(
                [("equipment_id", "in", self.ids)], ["equipment_id"], ["__count"]
            )
        )
        for equipment in self:
            equipment.remote_session_count = counts.get(equipment._origin, 0)

    @api.readonly
    def get_remote_access(self: One):
        """Return by which tools the device can be connected to, and who is connected now.

        :return: {"tools": [{"id", "name", "icon", "value"}], in the order to offer them,
            "sessions": [{"id", "tool", "user", "since" (UTC), "is_mine": bool}]}
        :raises AccessError: the user may not read the device
        """
        self.ensure_one()
        self.check_access("read")
        return self._prepare_remote_access()

    def _prepare_remote_access(self):
        """The rights are those on the device: the rest belongs to it."""
        for name in ("remote.id", "remote.tool", "remote.session"):
            self.env[f"liteviewer.{name}"].flush_model()
        ((tools, sessions),) = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT json_agg(
                               json_build_object(
                                   'id', t.id, 'name', t.name,
                                   'icon', coalesce(t.icon, 'fa-desktop'),
                                   'value', coalesce(w.value, ''))
                               ORDER BY t.sequence, t.name, t.id)
                          FROM liteviewer_remote_id w
                          JOIN liteviewer_remote_tool t ON t.id = w.tool_id AND t.active
                         WHERE w.equipment_id = %(device)s),
                       (SELECT json_agg(
                               json_build_object(
                                   'id', s.id, 'tool', t.name, 'user', p.name,
                                   'since', to_char(s.started_at, 'YYYY-MM-DD HH24:MI:SS'),
                                   'is_mine', s.user_id = %(user)s)
                               ORDER BY s.id)
                          FROM liteviewer_remote_session s
                          JOIN liteviewer_remote_tool t ON t.id = s.tool_id
                          JOIN res_users u ON u.id = s.user_id
                          JOIN res_partner p ON p.id = u.partner_id
                         WHERE s.equipment_id = %(device)s AND s.state = 'running')
                """,
                device=self.id,
                user=self.env.uid,
            )
        )
        return {"tools": tools or [], "sessions": sessions or []}

    def action_connect(self: One, tool_id: RecordId, ticket_id: RecordId = False):
        """Open a tool on the device, start a session and the timer of the work it is part of.

        :param int tool_id: a liteviewer.remote.tool that the device has
        :param int ticket_id: the ticket it is done for. Without one it is the ticket of the same
            client that the engineer's timer runs on, else his own open ticket about the device;
            without any the session is part of no work
        :return: the client action that opens the tool
        :raises AccessError: the device or the ticket is not the user's to see
        :raises UserError: the device has no such tool, or something is missing for it
        """
        self.ensure_one()
        self.check_access("read")
        sessions = self.env["liteviewer.remote.session"]
        sessions.check_access("read")
        way = self.env["liteviewer.remote.id"].search(
            [
                ("equipment_id", "=", self.id),
                ("tool_id", "=", tool_id),
                ("tool_id.active", "=", True),
            ]
        )
        if not way:
            raise UserError(self.env._("%(device)s has no such remote access.", device=self.name))
        opening = way.tool_id._prepare_opening(way._get_values(), self.name)
        ticket = self._find_ticket_to_work_on(ticket_id)
        if ticket and not ticket.user_id:
            ticket.action_take()
        session = sessions._start(way, ticket)
        return {
            "type": "ir.actions.client",
            "tag": "liteviewer_remote.remote_open",
            "params": {**opening, **session._prepare_notice()},
        }

    def _find_ticket_to_work_on(self, ticket_id):
        """Return the ticket that a connection to the device is part of, or an empty set."""
        tickets = self.env["liteviewer.ticket"]
        if ticket_id:
            ticket = tickets.browse(ticket_id)
            ticket.check_access("read")
            if ticket.client_id != self.client_id:
                raise UserError(self.env._("The ticket belongs to another client than the device."))
            if not ticket.is_open:
                raise UserError(
                    self.env._(
                        "The ticket is closed. Reopen it, or connect from the card of the device."
                    )
                )
            return ticket
        timed = self.env["liteviewer.work.entry"]._get_running().ticket_id
        if timed and timed.client_id == self.client_id:
            return timed
        return tickets.search(
            [
                ("equipment_id", "=", self.id),
                ("user_id", "=", self.env.uid),
                ("is_open", "=", True),
            ],
            limit=1,
        )

    # ------------------------------------------------------------
    # WHAT THE AGENT REPORTS
    # ------------------------------------------------------------

    def _has_reported_ids(self):
        return super()._has_reported_ids() or any(self.remote_id_ids.mapped("is_reported"))

    @api.model
    def _find_reported_ids(self):
        """Tell of the ids that reported ones were taken over as; not of one that nobody reports
        any more.
        """
        found = defaultdict(list, super()._find_reported_ids())
        rows = self.env.execute_query(
            SQL(
                """
                WITH last AS (
                    SELECT DISTINCT ON (i.device_id) i.device_id, d.client_id,
                           d.shared_equipment_id, i.facts -> 'remote_tools' AS tools
                      FROM liteviewer_inventory i
                      JOIN liteviewer_agent_device d ON d.id = i.device_id
                     ORDER BY i.device_id, i.id DESC
                )
                SELECT e.id, t.name, w.value, last.device_id,
                       (last.device_id = e.device_id OR last.shared_equipment_id = e.id) IS TRUE
                  FROM liteviewer_remote_id w
                  JOIN liteviewer_remote_tool t ON t.id = w.tool_id
                  JOIN liteviewer_equipment e ON e.id = w.equipment_id
                  JOIN last ON last.client_id = e.client_id
                           AND btrim(last.tools ->> t.code) = w.value
                 WHERE w.is_reported
                 ORDER BY e.id, t.name, last.device_id
                """
            )
        )
        for card_id, *told in rows:
            found[card_id].append(ReportedId(*told))
        return found

    def _hand_over(self, target):
        """Bring the ended connections and what was written down along, too; what its agent has
        reported it reports again.
        """
        super()._hand_over(target)
        self.env["liteviewer.remote.session"].search(
            [("equipment_id", "=", self.id), ("state", "=", "ended")]
        ).equipment_id = target
        tools = target.remote_id_ids.tool_id
        self.remote_id_ids.filtered(
            lambda way: not way.is_reported and way.tool_id not in tools
        ).equipment_id = target

    def _take_inventory(self, facts, last_facts, is_new):
        super()._take_inventory(facts, last_facts, is_new)
        if reported := facts.get("remote_tools"):
            self.env["liteviewer.remote.id"]._report(self, reported)
