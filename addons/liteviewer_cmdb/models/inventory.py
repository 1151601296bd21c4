# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..tools.history import merge_deltas
from ..tools.inventory import (
    configuration,
    equipment_values,
    hardware_adapters,
    is_same_fact,
    known_serial,
    make_digest,
    program_names,
    short_name,
)
from .config_item import RECORDED

KIND_OF_CHASSIS = {"server": "server", "virtual": "virtual_machine"}


class Inventory(models.Model):
    """What a desktop agent reported about its computer, kept when the configuration differs from
    the last report; a report that differs in moving facts only takes the place of the last one.
    """

    _name = "liteviewer.inventory"
    _description = "Inventory Report"
    _inherit = ["liteviewer.equipment.mixin"]
    _order = "reported_at desc, id desc"
    _rec_name = "equipment_id"

    device_id = fields.Many2one(
        "liteviewer.agent.device", string="Desktop Agent", readonly=True, ondelete="set null"
    )
    equipment_id = fields.Many2one(readonly=True)
    reported_at = fields.Datetime(
        string="Reported On", required=True, readonly=True, default=fields.Datetime.now
    )
    facts = fields.Json(readonly=True)
    digest = fields.Char(readonly=True)
    content = fields.Html(compute="_compute_content", string="Found Out", sanitize=False)

    _order_idx = models.Index("(reported_at DESC, id DESC)")
    _device_idx = models.Index("(device_id, id DESC) WHERE device_id IS NOT NULL")

    @api.depends("facts")
    @api.depends_context("lang")
    def _compute_content(self):
        for report in self:
            report.content = self.env["ir.qweb"]._render(
                "liteviewer_cmdb.inventory_content", {"facts": report.facts or {}}
            )


class AgentDevice(models.Model):
    _inherit = "liteviewer.agent.device"

    equipment_ids = fields.One2many("liteviewer.equipment", "device_id", string="Equipment Card")

    def _take_inventory(self, facts):
        """Bring the facts into the card of the computer, which is made when there is none.

        The same report again costs one look at the last one and writes nothing. No row that
        belongs to others is written: the catalogue of programs only grows.
        """
        last = self.env["liteviewer.inventory"].search_fetch(
            [("device_id", "=", self.id)], ["digest"], order="id desc", limit=1
        )
        digest = make_digest(facts)
        if last.digest == digest:
            return False
        try:
            self._apply_inventory(facts, digest, last)
            self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            # another computer has just brought the same new program: the server starts this call
            # again, which then finds it
            raise ConcurrencyError("inventory of another computer at the same time") from error
        super()._take_inventory(facts)
        return True

    def _apply_inventory(self, facts, digest, last):
        equipment = self._find_equipment(facts)
        is_new = not equipment
        if is_new:
            equipment = self._create_equipment(facts)
        elif equipment.device_id != self:
            # which agent speaks for it is no configuration
            equipment.with_context(tracking_disable=True).device_id = self
        if last.equipment_id != equipment:
            last = last.browse()
        equipment._take_inventory(facts, last.facts, is_new)
        vals = {"facts": facts, "digest": digest, "reported_at": fields.Datetime.now()}
        if last and configuration(last.facts) == configuration(facts):
            last.write(vals)
        else:
            last.create({**vals, "device_id": self.id, "equipment_id": equipment.id})

    def _find_equipment(self, facts):
        """Return the card of this computer among those of its own client, or an empty set.

        It is the one that is linked with the agent already, else the one with the serial number,
        else with a network adapter, else with the name. A card whose other agent is still heard
        of, or that has another serial number, is another computer; and so is one of several that
        fit equally well.
        """
        equipment = self.env["liteviewer.equipment"].with_context(active_test=False)
        if linked := equipment.search([("device_id", "=", self.id)], order="id", limit=1):
            return linked
        own = Domain("client_id", "=", self.client_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )
        serial, adapters = known_serial(facts), hardware_adapters(facts)
        criteria = []
        if serial:
            criteria.append(Domain("serial", "=ilike", escape_psql(serial)))
        if adapters:
            criteria.append(Domain("interface_ids.mac", "in", list(adapters)))
        if name := escape_psql(short_name(facts.get("hostname", ""))):
            criteria.append(
                (Domain("hostname", "=ilike", name) | Domain("hostname", "=ilike", f"{name}.%"))
                & Domain("kind", "in", ("computer", "server", "virtual_machine"))
            )
        for criterion in criteria:
            found = equipment.search(own & criterion).filtered(
                lambda card: self._may_be(card, serial)
            )
            if len(found) == 1:
                return found
        return equipment

    def _may_be(self, card, serial):
        """Tell whether a card that fits can be that of this computer."""
        other = card.device_id
        is_replaced = other.state != "active" or other.last_seen_at < self.enrolled_at
        is_same = not (serial and card.serial) or serial.lower() == card.serial.lower()
        return is_same and is_replaced

    def _create_equipment(self, facts):
        kind = KIND_OF_CHASSIS.get(facts.get("system", {}).get("chassis"), "computer")
        equipment_type = self.env["liteviewer.equipment.type"].search(
            [("kind", "=", kind)], limit=1
        )
        values = equipment_values(facts)
        return (
            self.env["liteviewer.equipment"]
            # the change that is recorded tells more than a note on the card
            .with_context(tracking_disable=True)
            .create(
                {
                    **values,
                    "name": values.get("hostname") or self.name,
                    "type_id": equipment_type.id,
                    "client_id": self.client_id.id,
                    "company_id": self.company_id.id,
                    "person_id": self.partner_id.id,
                    "device_id": self.id,
                }
            )
        )


class Equipment(models.Model):
    """The part of a card that the agent on the computer keeps.

    What the card does not say yet is filled in. Afterwards each thing that differs becomes one
    proposed change:

    - a value of ``equipment_values``, memory only beyond what firmware takes of it;
    - who is logged on, together with the contact that the login belongs to;
    - the programs, all that came and went together; the list itself follows at once;
    - a new network adapter of the hardware; one that went is a pulled out dock more often than not;
    - another address, where addresses are configuration: not on workstations.

    What moves by itself is followed without a word: addresses of workstations, versions of
    systems and programs.
    """

    _inherit = "liteviewer.equipment"

    user_login = fields.Char(
        string="Logged On", readonly=True, help="The account that the inventory found at work."
    )
    inventory_ids = fields.One2many("liteviewer.inventory", "equipment_id")
    change_ids = fields.One2many("liteviewer.config.change", "equipment_id", string="Changes")
    proposed_change_count = fields.Integer(compute="_compute_proposed_change_count")

    @api.depends("change_ids.state")
    def _compute_proposed_change_count(self):
        counts = dict(
            self.env["liteviewer.config.change"]._read_group(
                [("equipment_id", "in", self.ids), ("state", "=", "proposed")],
                ["equipment_id"],
                ["__count"],
            )
        )
        for equipment in self:
            equipment.proposed_change_count = counts.get(equipment._origin, 0)

    @api.model
    def _get_config_fields(self):
        return (*super()._get_config_fields(), "user_login")

    @api.model
    def _get_config_label(self, name):
        return self.env._("Memory") if name == "memory_mb" else super()._get_config_label(name)

    @api.model
    def _get_config_text(self, name, value):
        if name == "memory_mb" and value:
            size = f"{value / 1024:.1f}".removesuffix(".0")
            return self.env._("%(size)s GB", size=size)
        return super()._get_config_text(name, value)

    def _take_inventory(self, facts, last_facts, is_new):
        """Fill in what the card does not say, and propose what differs.

        :param dict facts: of ``parse_inventory``
        :param last_facts: those of the last report of this computer; None or {} for the first
        :param bool is_new: the card has just been made of these facts
        """
        self.ensure_one()
        proposals = {
            **self._compare_values(facts),
            **self._compare_adapters(facts, is_first=not last_facts),
        }
        programs = self._compare_programs(facts, last_facts or {}, is_new)
        if is_new:
            return
        told = set(equipment_values(facts))
        if "interfaces" in facts:
            told.update(("adapter", "address"))
        if programs is not None:
            told.add("software")
            proposals.update(programs)
        self.env["liteviewer.config.change"]._propose(self, told, proposals)

    def _compare_values(self, facts):
        """Fill in the empty fields. :return: {field: proposal} of those that differ"""
        reported = equipment_values(facts)
        filled, proposals = {}, {}
        for name, value in reported.items():
            if not self[name]:
                filled[name] = value
            elif not is_same_fact(name, self[name], value):
                proposals[name] = {"changes": {name: [self[name], value]}}
        if (login := reported.get("user_login")) and login != self.user_login:
            person = self._find_person_by_login(login)
            if person and not self.person_id:
                filled["person_id"] = person.id
            elif person and person != self.person_id and "user_login" in proposals:
                proposals["user_login"]["changes"]["person_id"] = [
                    [self.person_id.id, self.person_id.display_name],
                    [person.id, person.display_name],
                ]
        if filled:
            self.with_context(tracking_disable=True).write(filled)
        return proposals

    def _find_person_by_login(self, login):
        """Return the one person of the client whose e-mail address begins with the login."""
        people = self.env["res.partner"].search(
            [
                ("commercial_partner_id", "=", self.client_id.id),
                ("email_normalized", "=like", f"{escape_psql(login)}@%"),
            ],
            limit=2,
        )
        return people if len(people) == 1 else people.browse()

    def _compare_adapters(self, facts, is_first):
        """Follow the addresses. :return: {thing: proposal} of new adapters and fixed addresses"""
        known = {interface.mac: interface for interface in self.interface_ids if interface.mac}
        nameless = {
            interface.ip_address: interface
            for interface in self.interface_ids
            if interface.ip_address and not interface.mac
        }
        new, proposals = [], {}
        for mac, adapter in hardware_adapters(facts).items():
            interface = known.get(mac) or nameless.get(adapter["ip_address"])
            if interface:
                if proposal := interface._follow(adapter):
                    proposals[f"address {mac}"] = proposal
            elif is_first:
                new.append({**adapter, "equipment_id": self.id})
            else:
                proposals[f"adapter {mac}"] = {
                    "kind": "network",
                    "res_model": "liteviewer.network.interface",
                    "res_id": False,
                    "operation": "create",
                    "changes": {name: [None, value] for name, value in adapter.items() if value},
                }
        self.env["liteviewer.network.interface"].create(new)
        return proposals

    def _compare_programs(self, facts, last_facts, is_new):
        """Follow the programs.

        :return: {"software": proposal}, all that came and went since an engineer last decided
            about them; None when there is nothing new about them
        """
        programs = [program for program in facts.get("software", ()) if program.get("name")]
        if not programs or facts["software"] == last_facts.get("software"):
            return None
        before = set(self._get_program_names())
        self.env["liteviewer.software.installation"]._report(self, programs, fields.Datetime.now())
        after = set(self._get_program_names())
        came, went = after - before, before - after
        changes = self.env["liteviewer.config.change"]
        if not program_names(last_facts):
            if not is_new and (came or went):
                changes._record(
                    [
                        {
                            **self._prepare_config_change(),
                            "changes": {"software": [sorted(went) or None, sorted(came) or None]},
                        }
                    ]
                )
            return None
        pending = changes.search(
            [
                ("equipment_id", "=", self.id),
                ("thing", "=", "software"),
                ("state", "=", "proposed"),
            ]
        )
        if pending:
            earlier = (set(side or ()) for side in pending.changes["software"])
            went, came = merge_deltas(tuple(earlier), (went, came))
        if not (went or came):
            return {}
        return {
            "software": {
                "is_observed": True,
                "changes": {"software": [sorted(went) or None, sorted(came) or None]},
            }
        }

    def _get_program_names(self):
        """Return the names of the programs on the list of the computer."""
        installations = self.env["liteviewer.software.installation"].search(
            [("equipment_id", "=", self.id)]
        )
        return installations.software_id.mapped("display_name")


class NetworkInterface(models.Model):
    _inherit = "liteviewer.network.interface"

    def _follow(self, adapter):
        """Take over what an inventory says of the adapter.

        :param dict adapter: of ``hardware_adapters``
        :return: the proposal to change the address, where the address is configuration
        """
        self.ensure_one()
        address = {name: adapter[name] for name in ("ip_address", "prefix")}
        vals = {name: adapter[name] for name in ("mac", "name") if not self[name]}
        proposal = None
        if adapter["ip_address"] and self.ip_address != adapter["ip_address"]:
            if not self.ip_address or self.equipment_id.kind == "computer":
                vals.update(address)
            else:
                proposal = {
                    **self._prepare_config_change(),
                    "operation": "write",
                    "changes": {
                        name: [self[name] or None, value]
                        for name, value in address.items()
                        if self[name] != value
                    },
                }
        if vals:
            # an address that a server gives out is no configuration
            self.with_context(config_recorded=RECORDED).write(vals)
        return proposal
