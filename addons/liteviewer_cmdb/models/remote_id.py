# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.remote_template import ValueFault, encode_value
from .config_item import RECORDED

REMOTE = "remote"
"""The first word of the thing of a proposal, see ``liteviewer.config.change``; the tool follows."""


class RemoteId(models.Model):
    """By which tool a device can be connected to, and what the tool has to know for it.

    The desktop agent reports the IDs of the programs that it finds. What an engineer wrote down
    is never overwritten by a report.
    """

    _name = "liteviewer.remote.id"
    _description = "Remote Access of a Device"
    _inherit = ["liteviewer.config.item", "liteviewer.equipment.mixin"]
    _rec_names_search = ["value", "equipment_id"]

    _config_kind = "access"
    _config_fields = ("tool_id", "value", "login", "port")

    # the unique index below begins with it
    equipment_id = fields.Many2one(index=False)
    tool_id = fields.Many2one(
        "liteviewer.remote.tool", required=True, index=True, ondelete="restrict"
    )
    value = fields.Char(
        string="ID or Address",
        index="trigram",
        help="The ID that the tool knows the device by. Tools that connect to an address take the "
        "one of the device when this is empty.",
    )
    login = fields.Char(help="The account for tools that take one. The tool asks for its password.")
    port = fields.Integer(aggregator=None, help="Where it is not the usual one. 0: the usual one.")
    is_reported = fields.Boolean(
        string="From the Agent",
        readonly=True,
        help="The desktop agent reported it and keeps it up to date. Not any more once somebody "
        "changes it.",
    )

    _tool_unique = models.UniqueIndex(
        "(equipment_id, tool_id)", "The device has this tool already: change that line."
    )
    _port_range = models.Constraint(
        "CHECK (port BETWEEN 0 AND 65535)", "A port is a number from 1 to 65535."
    )

    @api.depends("tool_id.name", "value")
    def _compute_display_name(self):
        for way in self:
            way.display_name = " ".join(filter(None, (way.tool_id.name, way.value)))

    @api.constrains("tool_id", "value", "login")
    def _check_values(self):
        for way in self:
            takes_id = "id" in way.tool_id._get_placeholders()
            try:
                if takes_id or way.value:
                    encode_value("id" if takes_id else "address", way.value)
                if way.login:
                    encode_value("login", way.login)
            except ValueFault as fault:
                raise ValidationError(
                    self.env._(
                        "%(tool)s needs the ID of the device.",
                        tool=way.tool_id.name,
                    )
                    if fault.is_missing
                    else self.env._(
                        "“%(value)s” can not be used with %(tool)s.",
                        value=way.login if fault.name == "login" else way.value,
                        tool=way.tool_id.name,
                    )
                ) from None

    def write(self, vals):
        """What a person changes is theirs from then on."""
        if not self.env.su and "value" in vals:
            vals = {**vals, "is_reported": False}
        return super().write(vals)

    @api.model
    def _report(self, equipment, reported):
        """Take over the IDs that the agent on a computer found; propose them only, where it is not
        sure that it runs on this computer: whoever connects would see another's screen.

        Only those of tools that go by an ID: an address that a computer tells of itself could
        lead the engineer, and the password he is about to type, to another one.

        :param dict reported: {code of a tool: ID}
        """
        tools = self.env["liteviewer.remote.tool"].search([("code", "in", list(reported))])
        known = {way.tool_id: way for way in self.search([("equipment_id", "=", equipment.id)])}
        found = []
        for tool in tools:
            value = reported[tool.code].strip()
            try:
                encode_value("id", value)
            except ValueFault:
                continue
            way = known.get(tool, self.browse())
            is_other = way.is_reported and way.value != value
            if is_other or (not way and "id" in tool._get_placeholders()):
                found.append((tool, way, value))
        changes = self.env["liteviewer.config.change"]
        if equipment.is_agent_unconfirmed:
            changes._propose(
                equipment,
                {REMOTE},
                {
                    f"{REMOTE} {tool.code}": self._prepare_proposal(tool, way, value)
                    for tool, way, value in found
                },
            )
            return
        # what moves by itself is followed without a word
        quiet = self.with_context(config_recorded=RECORDED)
        for _tool, way, value in found:
            way.with_env(quiet.env).value = value
        quiet.create(
            [
                {
                    "equipment_id": equipment.id,
                    "tool_id": tool.id,
                    "value": value,
                    "is_reported": True,
                }
                for tool, way, value in found
                if not way
            ]
        )
        if found:
            # what was proposed before an engineer said which computer it is
            changes._propose(equipment, {REMOTE}, {})

    @api.model
    def _prepare_proposal(self, tool, way, value):
        """Return the values of a ``liteviewer.config.change`` that proposes an ID.

        :param way: the one of that tool, may be empty
        """
        changes = {"value": [way.value or None, value]}
        if not way:
            changes = {"tool_id": [None, [tool.id, tool.display_name]], **changes}
        return {
            "kind": self._config_kind,
            "res_model": self._name,
            "res_id": way.id,
            "operation": "write" if way else "create",
            "changes": changes,
        }

    def _get_values(self):
        """Return {placeholder: value} for the template of the tool; nothing else gets into one."""
        self.ensure_one()
        takes_id = "id" in self.tool_id._get_placeholders()
        own_address = "" if takes_id else self.value
        equipment = self.equipment_id
        return {
            "id": self.value if takes_id else "",
            "hostname": equipment.hostname,
            "address": own_address or equipment.ip_address or equipment.hostname,
            "port": self.port or self.tool_id.port,
            "login": self.login,
        }


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
    def get_remote_access(self):
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

    def action_connect(self, tool_id, ticket_id=False):
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
        session = sessions._start(way, self._find_ticket_to_work_on(ticket_id))
        return {
            "type": "ir.actions.client",
            "tag": "liteviewer_cmdb.remote_open",
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

    def _take_inventory(self, facts, last_facts, is_new):
        super()._take_inventory(facts, last_facts, is_new)
        if reported := facts.get("remote_tools"):
            self.env["liteviewer.remote.id"]._report(self, reported)


class ConfigChange(models.Model):
    _inherit = "liteviewer.config.change"

    def _accept(self):
        """Who accepts an ID says that the agent runs on this computer, and it keeps its IDs."""
        super()._accept()
        if (self.thing or "").partition(" ")[0] == REMOTE:
            # sudo: both are kept by the system
            self.equipment_id.sudo().is_agent_unconfirmed = False
            self.env["liteviewer.remote.id"].sudo().browse(self.res_id).is_reported = True
