# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.liteviewer_cmdb.models.config_item import RECORDED
from odoo.addons.liteviewer_helpdesk.tools.kept import kept

from ..tools.remote_template import ValueFault, encode_value

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
                        "“%(value)s” cannot be used with %(tool)s.",
                        value=way.login if fault.name == "login" else way.value,
                        tool=way.tool_id.name,
                    )
                ) from None

    def write(self, vals):
        """What a person changes is theirs from then on."""
        if not self.env.su and "value" in vals:
            vals = {**vals, **kept({"is_reported": False})}
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
    def _take_last_reports(self):
        """Take over the IDs that the agents of the computers reported last, when the addon comes to
        where there are reports already: an agent sends the same report only once.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (i.equipment_id) i.equipment_id, i.facts -> 'remote_tools'
                  FROM liteviewer_inventory i
                  JOIN liteviewer_equipment e ON e.id = i.equipment_id AND e.active
                  JOIN liteviewer_agent_device d ON d.id = i.device_id
                   AND (d.id = e.device_id OR d.shared_equipment_id = e.id)
                 ORDER BY i.equipment_id, i.reported_at DESC, i.id DESC
                """
            )
        )
        for equipment_id, reported in rows:
            if reported:
                self._report(self.env["liteviewer.equipment"].browse(equipment_id), reported)

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
