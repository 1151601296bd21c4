# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from odoo.addons.liteviewer_helpdesk.tools.arguments import One
from odoo.addons.liteviewer_helpdesk.tools.kept import kept

from ..tools.history import merge_deltas
from ..tools.inventory import (
    computer_of,
    configuration,
    equipment_values,
    hardware_adapters,
    is_same_fact,
    is_same_serial,
    is_update_of,
    is_workstation,
    kind_of,
    known_serial,
    make_digest,
    program_names,
    short_name,
)
from ..tools.recognition import (
    ASK,
    OTHER,
    SAME,
    UNSURE,
    Computer,
    is_alive,
    judge,
    recognise,
)
from .config_item import RECORDED

SAME_COMPUTER = "same_computer"
"""The thing of a proposal that two cards are those of one computer, and what it changes."""
COMPUTER_KINDS = ("computer", "server", "virtual_machine")
"""What has a name that tells which computer it is, and may have an agent."""


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
    shared_equipment_id = fields.Many2one(
        "liteviewer.equipment",
        string="Merged Card",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="An engineer said that this agent runs on the computer of that card, beside or after "
        "another agent.",
    )

    def _is_alive(self):
        """Tell whether the agent, if there is one, speaks for its computer, see
        ``tools.recognition``.
        """
        last_heard = self.last_seen_at or self.enrolled_at
        return bool(self) and is_alive(self.state, last_heard, fields.Datetime.now())

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
        equipment, verdict = self._find_equipment(facts)
        candidate = equipment.browse()
        if verdict == ASK:
            candidate, equipment = equipment, candidate
        is_new = not equipment
        if is_new:
            equipment = self._create_equipment(facts)
        elif equipment.device_id != self and not (
            self.shared_equipment_id and equipment.device_id._is_alive()
        ):
            # which agent speaks for it is no configuration
            equipment.with_context(tracking_disable=True).write(
                {"device_id": self.id, "is_agent_unconfirmed": verdict == UNSURE}
            )
        if last.equipment_id != equipment:
            last = last.browse()
        equipment._take_inventory(facts, last.facts, is_new)
        if candidate:
            equipment._propose_merge(candidate)
        vals = {"facts": facts, "digest": digest, "reported_at": fields.Datetime.now()}
        if last and configuration(last.facts) == configuration(facts):
            last.write(vals)
        else:
            last.create({**vals, "device_id": self.id, "equipment_id": equipment.id})

    def _find_equipment(self, facts):
        """Return the card among those of its own client that fits this computer, and how sure that
        is.

        It is the one that is linked with the agent already, else the one that is recognised, see
        ``tools.recognition``. A card with another serial number is another computer.

        :return: (liteviewer.equipment, SAME, UNSURE or ASK); (empty, OTHER) when none fits
        """
        equipment = self.env["liteviewer.equipment"].with_context(active_test=False)
        if linked := equipment.search([("device_id", "=", self.id)], order="id", limit=1):
            return linked, SAME
        own = (
            Domain("client_id", "=", self.client_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("merged_into_id", "=", False)
        )
        # the card may have gone to another client since
        if merged := self.shared_equipment_id.filtered_domain(own):
            return merged, SAME
        wanted = computer_of(facts)
        cards = {card.id: card for card in equipment.search(own & self._get_likeness(wanted))}
        found, verdict = recognise(
            wanted,
            [card._to_computer() for card in cards.values()],
            lambda _wanted, candidate, ground: self._judge(cards[candidate.id], facts, ground),
        )
        return equipment.browse(found), verdict

    @api.model
    def _get_likeness(self, wanted):
        """Return the domain of the equipment that has anything in common with a computer.

        :param Computer wanted: of ``tools.inventory.computer_of``
        """
        criteria = []
        if wanted.serial:
            criteria.append(Domain("serial", "=ilike", escape_psql(wanted.serial)))
        if wanted.macs:
            criteria.append(Domain("interface_ids.mac", "in", list(wanted.macs)))
        if name := escape_psql(wanted.hostname):
            names = Domain("hostname", "=ilike", name) | Domain("hostname", "=ilike", f"{name}.%")
            criteria.append(names & Domain("kind", "in", COMPUTER_KINDS))
        return Domain.OR(criteria)

    def _judge(self, card, facts, ground):
        """Return the verdict of ``tools.recognition.judge`` on a card that fits."""
        if not is_same_serial(known_serial(facts), card.serial):
            return OTHER
        others = (card.device_id | card.shared_device_ids).filtered(
            lambda device: device.state == "active"
        )
        living = others.filtered(lambda device: device._is_alive())
        return judge(
            ground=ground,
            has_living_agent=bool(living),
            has_silent_agent=bool(others - living),
            has_reported_ids=card._has_reported_ids(),
            is_server=card.kind in ("server", "virtual_machine"),
            is_workstation=is_workstation(facts),
        )

    def _create_equipment(self, facts):
        equipment_type = self.env["liteviewer.equipment.type"].search(
            [("kind", "=", kind_of(facts))], limit=1
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
    is_agent_unconfirmed = fields.Boolean(
        string="Agent Not Confirmed",
        readonly=True,
        copy=False,
        help="The desktop agent says of itself that it runs on this computer, which is a server or "
        "had another agent. What would lead an engineer to its screen is proposed only, until "
        "somebody accepts it.",
    )
    shared_device_ids = fields.One2many(
        "liteviewer.agent.device", "shared_equipment_id", string="Merged Agents"
    )
    merged_into_id = fields.Many2one(
        "liteviewer.equipment",
        string="Same Computer As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    merge_candidate_id = fields.Many2one(
        "liteviewer.equipment",
        string="Perhaps the Same Computer",
        compute="_compute_merge_candidate_id",
    )
    merge_candidate_summary = fields.Char(
        string="What That Computer Is", compute="_compute_merge_candidate_id"
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

    @api.depends("change_ids.state", "change_ids.thing")
    def _compute_merge_candidate_id(self):
        found = self._get_merge_proposals().grouped("equipment_id")
        for equipment in self:
            proposal = found.get(equipment._origin)
            target = proposal[0]._get_merge_target() if proposal else equipment.browse()
            # it may have gone to a client, or a company, that is not the reader's to see
            target = target._filtered_access("read")
            equipment.merge_candidate_id = target
            equipment.merge_candidate_summary = target._get_traits() if target else False

    def write(self, vals):
        """Somebody who sets the agent is taken to be sure of it, unless the values say otherwise. A
        merged card that is taken out of the archive is one of its own again.
        """
        if "device_id" in vals:
            vals = {**kept({"is_agent_unconfirmed": False}), **vals}
        if vals.get("active"):
            vals = {**kept({"merged_into_id": False}), **vals}
        return super().write(vals)

    @api.model
    def _get_config_fields(self):
        return (*super()._get_config_fields(), "user_login")

    @api.model
    def _get_config_label(self, name):
        if name == SAME_COMPUTER:
            return self.env._("Same computer as")
        return self.env._("Memory") if name == "memory_mb" else super()._get_config_label(name)

    @api.model
    def _get_config_text(self, name, value):
        if name == SAME_COMPUTER:
            return value[1] if value else ""
        if name == "memory_mb" and value:
            size = f"{value / 1024:.1f}".removesuffix(".0")
            return self.env._("%(size)s GB", size=size)
        return super()._get_config_text(name, value)

    def _to_computer(self):
        """Return what tells this card from others, for ``tools.recognition``."""
        self.ensure_one()
        is_computer = self.kind in COMPUTER_KINDS
        return Computer(
            id=self.id,
            serial=(self.serial or "").lower(),
            macs=frozenset(self.interface_ids.filtered("mac").mapped("mac")),
            hostname=short_name(self.hostname or "").lower() if is_computer else "",
        )

    # ------------------------------------------------------------
    # ONE COMPUTER WITH TWO CARDS
    # ------------------------------------------------------------

    def action_merge(self: One):
        """Confirm that this is the computer it was taken for: its card is merged into that one."""
        self.ensure_one()
        target = self.merge_candidate_id
        if not target:
            raise UserError(self.env._("This has been decided meanwhile. Load the page again."))
        self._get_merge_proposals().action_accept()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": target.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_keep_apart(self):
        """Say that they are two computers; nobody is asked again."""
        return self._get_merge_proposals().action_dismiss()

    def _get_merge_proposals(self):
        return self.env["liteviewer.config.change"].search(
            [
                ("equipment_id", "in", self.ids),
                ("thing", "=", SAME_COMPUTER),
                ("state", "=", "proposed"),
            ]
        )

    def _propose_merge(self, card):
        """Ask the engineers whether this computer, whose card is new, is that of another card."""
        self.ensure_one()
        # sudo: changes are written by the system only
        self.env["liteviewer.config.change"].sudo().create(
            {
                **self._prepare_config_change(),
                "source": "inventory",
                "state": "proposed",
                "thing": SAME_COMPUTER,
                "changes": {
                    SAME_COMPUTER: [
                        None,
                        [card.id, ", ".join(filter(None, (card.name, card._get_traits())))],
                    ]
                },
            }
        )

    def _get_traits(self):
        """Return what tells this computer from another one of the same name, in a line."""
        self.ensure_one()
        model = " ".join(filter(None, (self.vendor, self.model)))
        return ", ".join(filter(None, (model, self.serial)))

    def _merge_into(self, target):
        """Bring what this card has gathered under ``target``, and put it away: an engineer said
        that both are one computer.

        Tickets, reports and what was written down for the computer go along, the facts of its last
        report are compared with the card, and all its agents speak for that from now on. What
        ``target`` has already, and its own history, stay with this card. Nothing is deleted but
        open proposals about this card: those of its last report are made anew.

        :param target: liteviewer.equipment of the same client
        :raises AccessError: the user may not change both cards
        """
        self.ensure_one()
        (self + target).check_access("write")
        # sudo: who may change both cards says which computer it is, also for what he may not change
        card, target = self.sudo(), target.sudo()
        report, last_report = card.inventory_ids[:1], target.inventory_ids[:1]
        agent = card.device_id
        agents = agent + card.shared_device_ids + target.device_id
        card._hand_over(target)
        facts, last_facts = report.facts, last_report.facts
        card.inventory_ids.equipment_id = target
        card.write(
            {
                "device_id": False,
                "merged_into_id": target.id,
                "state": "retired",
                "active": False,
            }
        )
        # what the last report proposed for this card, it proposes for the other one
        changes = self.env["liteviewer.config.change"].sudo()
        changes.search(
            [
                ("equipment_id", "=", card.id),
                ("state", "=", "proposed"),
                ("thing", "not in", (False, SAME_COMPUTER)),
            ]
        ).unlink()
        agents.shared_equipment_id = target
        if agent:
            target.device_id = agent
        if facts:
            target._take_inventory(facts, last_facts, is_new=False)
        card.message_post(
            body=self.env._("The same computer as %(card)s.", card=target._get_html_link())
        )
        target.message_post(
            body=self.env._(
                "The same computer as %(card)s, whose tickets and reports are here now.",
                card=card._get_html_link(),
            )
        )

    def _hand_over(self, target):
        """Bring the records that name this card to ``target``, as a part of merging the two, as far
        as that does not have the same already; addons whose records do extend this.

        :param target: liteviewer.equipment; both come with the rights of the superuser
        """
        self.ensure_one()
        for name in ("ticket", "credential", "access.grant"):
            records = self.env[f"liteviewer.{name}"].with_context(active_test=False)
            records.search([("equipment_id", "=", self.id)]).equipment_id = target
        seats = self.env["liteviewer.license.assignment"]
        seats = seats.search([("equipment_id", "in", (self + target).ids)])
        held = seats.filtered(lambda seat: seat.equipment_id == target).license_id
        seats.filtered(
            lambda seat: seat.equipment_id == self and seat.license_id not in held
        ).equipment_id = target

    # ------------------------------------------------------------
    # WHAT THE AGENT REPORTS
    # ------------------------------------------------------------

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

    def _has_reported_ids(self):
        """Tell whether something on the card leads an engineer to the screen of the computer and
        was reported by its agent; addons that keep such ids extend this.
        """
        self.ensure_one()
        return False

    @api.model
    def _find_reported_ids(self):
        """Return which agents reported last what leads to the screens of computers.

        Addons that keep such ids extend this.

        :return: {card id: [tools.leftovers.ReportedId]}
        """
        return {}

    def _compare_values(self, facts):
        """Fill in the empty fields. :return: {field: proposal} of those that differ"""
        reported = equipment_values(facts)
        filled, proposals = {}, {}
        for name, value in reported.items():
            if not self[name] or (name == "os" and is_update_of(self.os, facts)):
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


class ConfigChange(models.Model):
    _inherit = "liteviewer.config.change"

    is_merge = fields.Boolean(string="About Two Cards", compute="_compute_is_merge")

    @api.depends("thing")
    def _compute_is_merge(self):
        for change in self:
            change.is_merge = change.thing == SAME_COMPUTER

    def _get_merge_target(self):
        """Return the card that a computer may be the same as, or the one that this was merged into
        since; empty when it has gone.
        """
        self.ensure_one()
        (_before, (card_id, _name)) = self.changes[SAME_COMPUTER]
        # sudo: just which card it is; what is read and written of it takes the user's rights
        passed = target = self.env["liteviewer.equipment"].sudo().browse(card_id).exists()
        while following := target.merged_into_id - passed:
            target = following
            passed += target
        return target.with_env(self.env) - self.equipment_id

    def _accept(self):
        if self.thing != SAME_COMPUTER:
            super()._accept()
            return
        target, card = self._get_merge_target(), self.equipment_id
        # sudo: whose it is now is all that is asked, also where the user may not see it any more
        owned = target.sudo()
        if (owned.client_id, owned.company_id) != (card.client_id, card.company_id):
            raise UserError(
                self.env._(
                    "The other card is not one of this client any more. Keep %(card)s apart.",
                    card=self.record_name,
                )
            )
        origin = self._get_origin({self.client_id.id})[self.client_id.id]
        card._merge_into(target)
        # sudo: changes are written by the system only
        self.sudo().write(
            {
                **origin,
                "state": "applied",
                "user_id": self.env.uid,
                "source": self.source,
                "changed_at": fields.Datetime.now(),
            }
        )

    def _to_history(self):
        """Which agents a card has is not recorded as a change of its configuration."""
        return super(ConfigChange, self.filtered(lambda change: not change.is_merge))._to_history()
