# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText
from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId, Values

from ..tools.impact import find_impact
from ..tools.layout import make_layout
from .equipment_type import KINDS

STATES = [
    ("in_use", "In Use"),
    ("in_stock", "In Stock"),
    ("in_repair", "In Repair"),
    ("retired", "Retired"),
]
WARRANTY_STATES = [
    ("ok", "Under Warranty"),
    ("soon", "Ends Soon"),
    ("over", "Expired"),
    ("unknown", "Unknown"),
]
WARRANTY_SOON = timedelta(days=60)
"""How long before its end a warranty is said to end soon: time enough to have things repaired."""
TEXTS = ("name", "hostname", "serial", "inventory_number", "model")
"""What is looked through for words, beside the addresses."""


class Equipment(models.Model):
    """The card of a device of a client: what it is, where it stands, who uses it, what it needs.

    Whatever changes on it is recorded in ``liteviewer.config.change``. What the desktop agent
    reports is written here only after an engineer has accepted it.
    """

    _name = "liteviewer.equipment"
    _description = "Equipment"
    _inherit = [
        "liteviewer.config.item",
        "liteviewer.client.mixin",
        "liteviewer.search.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "serial", "inventory_number", "hostname"]
    _check_company_auto = True

    _config_kind = "equipment"
    _config_fields = (
        "name",
        "active",
        "type_id",
        "site_id",
        "place",
        "person_id",
        "state",
        "hostname",
        "serial",
        "inventory_number",
        "vendor",
        "model",
        "purchase_date",
        "warranty_end",
        "device_id",
        "os",
        "cpu",
        "memory_mb",
        "disk_summary",
        "properties",
    )

    name = fields.Char(required=True, index="trigram")
    active = fields.Boolean(default=True)
    type_id = fields.Many2one(
        "liteviewer.equipment.type", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="type_id.kind", store=True, precompute=True)
    icon = fields.Char(related="type_id.icon", string="Picture of the Type")
    color = fields.Integer(related="type_id.color", aggregator=None)
    site_id = fields.Many2one(
        "liteviewer.site",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('client_id', '=', client_id)]",
    )
    place = fields.Char(help="The room, the cabinet, the unit in the rack.")
    person_id = fields.Many2one(
        "res.partner",
        string="User",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', client_id), ('is_company', '=', False)]",
    )
    state = fields.Selection(STATES, required=True, default="in_use")
    hostname = fields.Char(index="trigram")
    serial = fields.Char(string="Serial Number", index="trigram")
    inventory_number = fields.Char(index="trigram")
    vendor = fields.Char()
    model = fields.Char(index="trigram")
    purchase_date = fields.Date(string="Bought On")
    warranty_end = fields.Date(string="Warranty Until", index="btree_not_null")
    warranty_state = fields.Selection(
        WARRANTY_STATES,
        string="Warranty",
        compute="_compute_warranty_state",
        search="_search_warranty_state",
    )
    device_id = fields.Many2one(
        "liteviewer.agent.device",
        string="Desktop Agent",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('client_id', '=', client_id)]",
        help="The agent that runs on this computer and tells what it is made of.",
    )
    os = fields.Char(string="Operating System")
    cpu = fields.Char(string="Processor")
    memory_mb = fields.Integer(string="Memory, MB", aggregator=None)
    disk_summary = fields.Char(string="Disks")
    properties = fields.Properties(
        string="Own Attributes", definition="type_id.properties_definition", copy=True
    )
    interface_ids = fields.One2many(
        "liteviewer.network.interface", "equipment_id", string="Interfaces"
    )
    ip_address = fields.Char(
        string="IP Address",
        compute="_compute_ip_address",
        help="The address that it is administered through, else its first one.",
    )
    relation_ids = fields.One2many(
        "liteviewer.equipment.relation", "source_id", string="What It Needs"
    )
    reverse_relation_ids = fields.One2many(
        "liteviewer.equipment.relation", "target_id", string="What Needs It"
    )
    impact_ids = fields.Many2many(
        "liteviewer.equipment",
        string="Fails Too",
        compute="_compute_impact",
        help="What stops working when this device does.",
    )
    weakened_ids = fields.Many2many(
        "liteviewer.equipment",
        string="Loses a Connection",
        compute="_compute_impact",
        help="What goes on working by another connection.",
    )
    impact_person_count = fields.Integer(string="People Affected", compute="_compute_impact")
    twin_ids = fields.Many2many(
        "liteviewer.equipment",
        string="Same Serial Number",
        compute="_compute_twin_ids",
        help="Other cards of the client with the vendor and serial number of this one.",
    )
    search_words = fields.Char(string="Name, number or address")
    note = RichText()

    _order_idx = models.Index("(name, id)")
    _client_order_idx = models.Index("(client_id, name, id)")

    # ------------------------------------------------------------
    # COMPUTES
    # ------------------------------------------------------------

    @api.depends("warranty_end")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for equipment in self:
            end = equipment.warranty_end
            if not end:
                equipment.warranty_state = "unknown"
            elif end < today:
                equipment.warranty_state = "over"
            else:
                equipment.warranty_state = "soon" if end <= today + WARRANTY_SOON else "ok"

    @api.model
    def _search_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = today + WARRANTY_SOON
        domains = {
            "unknown": Domain("warranty_end", "=", False),
            "over": Domain("warranty_end", "<", today),
            "soon": Domain("warranty_end", ">=", today) & Domain("warranty_end", "<=", soon),
            "ok": Domain("warranty_end", ">", soon),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("interface_ids.ip_address", "interface_ids.is_management")
    def _compute_ip_address(self):
        for equipment in self:
            addressed = equipment.interface_ids.filtered("ip_address")
            main = addressed.filtered("is_management") or addressed
            equipment.ip_address = main[:1].ip_address

    @api.depends("relation_ids", "reverse_relation_ids")
    def _compute_impact(self):
        relations = self._get_working_relations(self.client_id)
        edges = relations._get_edges()
        power = relations.target_id.filtered(lambda target: target.kind == "ups")
        for equipment in self:
            down, weakened = find_impact(equipment._origin.ids, edges, set(power.ids))
            equipment.impact_ids = self.browse(down)
            equipment.weakened_ids = self.browse(weakened)
            users = (equipment | equipment.impact_ids).person_id
            equipment.impact_person_count = len(users)

    @api.depends("serial", "vendor", "client_id")
    def _compute_twin_ids(self):
        numbered = self.filtered("serial")
        twins = defaultdict(self.browse)
        if numbered:
            for other in self.with_context(active_test=False).search(
                [
                    ("client_id", "in", numbered.client_id.ids),
                    ("serial", "in", numbered.mapped("serial")),
                ]
            ):
                twins[other._get_serial_key()] |= other
        for equipment in self:
            key = equipment._get_serial_key()
            equipment.twin_ids = equipment.serial and twins[key] - equipment._origin

    def _get_serial_key(self):
        return self.client_id._origin, (self.vendor or "").lower(), self.serial

    @api.model
    def _get_search_domain(self, text):
        """Find equipment by any of its names, numbers and addresses, or by a range of those."""
        addressed = self.env["liteviewer.network.interface"]._get_search_domain(text)
        return Domain.OR(
            [
                *(Domain(name, "ilike", text) for name in TEXTS),
                Domain("interface_ids", "any", addressed),
            ]
        )

    # ------------------------------------------------------------
    # CONSTRAINTS AND ONCHANGES
    # ------------------------------------------------------------

    @api.constrains("client_id", "person_id", "site_id", "device_id")
    def _check_same_client(self):
        for equipment in self:
            owners = {
                "person_id": equipment.person_id.commercial_partner_id,
                "site_id": equipment.site_id.client_id,
                "device_id": equipment.device_id.client_id,
            }
            for name, owner in owners.items():
                if owner and owner != equipment.client_id:
                    raise ValidationError(
                        self.env._(
                            "%(equipment)s belongs to %(client)s, but %(other)s (%(field)s) "
                            "to another client.",
                            equipment=equipment.name,
                            client=equipment.client_id.name,
                            other=equipment[name].name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    def _check_what_names_it(self):
        """See that relations, logins, rights and seats that name the devices are of the client
        that these have come to: nothing of that moves along.

        :raises ValidationError: one of them stays with another client
        """
        # sudo: who moves a device need not see all that names it; what is archived counts as well
        env = self.sudo().with_context(active_test=False).env
        named = [("equipment_id", "in", self.ids)]
        env["liteviewer.equipment.relation"].search(
            ["|", ("source_id", "in", self.ids), ("target_id", "in", self.ids)]
        )._check_same_client()
        env["liteviewer.credential"].search(named)._check_same_client()
        env["liteviewer.access.grant"].search(named)._check_client()
        env["liteviewer.license.assignment"].search(named)._check_holder()

    @api.onchange("client_id")
    def _onchange_client_id(self):
        """What belongs to the former client cannot stay."""
        if self.person_id.commercial_partner_id != self.client_id:
            self.person_id = False
        if self.site_id.client_id != self.client_id:
            self.site_id = False
        if self.device_id.client_id != self.client_id:
            self.device_id = False

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Nobody follows a card for having written it: an engineer writes hundreds."""
        quiet = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        return super(Equipment, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        result = super().write(vals)
        if "client_id" in vals:
            self._check_what_names_it()
        return result

    def copy_data(self, default: Values = None):
        """Numbers and addresses belong to one device only."""
        default = {
            "hostname": False,
            "serial": False,
            "inventory_number": False,
            "device_id": False,
            "interface_ids": [Command.clear()],
            **(default or {}),
        }
        vals_list = super().copy_data(default)
        if "name" not in default:
            for equipment, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=equipment.name)
        return vals_list

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_network_map(self: One):
        """Open the map of the client's network at this device."""
        self.ensure_one()
        return self._get_network_map_action(self.client_id)

    # ------------------------------------------------------------
    # LABELS
    # ------------------------------------------------------------

    def _get_label_url(self):
        """Return the address that the printed label of the device leads to."""
        self.ensure_one()
        return f"{self.get_base_url()}/liteviewer/equipment/{self.id}"

    def _get_label_qr(self):
        """Return the picture of the label's QR code, as the address of an image.

        Drawn here and not fetched by the printing program, which could not log in.
        """
        picture = self.env["ir.actions.report"].barcode(
            "QR", self._get_label_url(), width=300, height=300, quiet=0, barLevel="M"
        )
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    # ------------------------------------------------------------
    # THE NETWORK
    # ------------------------------------------------------------

    def _get_network_map_action(self, client):
        """Return the action that shows the map of a client's network, at ``self`` if any."""
        return {
            **self.env["ir.actions.client"]._for_xml_id("liteviewer_cmdb.network_map_action"),
            "params": {"client_id": client.id, "focus_id": self.id},
        }

    @api.model
    def _get_working_relations(self, clients):
        """Return the relations of the equipment of ``clients`` that is not put away."""
        return self.env["liteviewer.equipment.relation"].search_fetch(
            [
                ("client_id", "in", clients.ids),
                ("source_id.active", "=", True),
                ("source_id.state", "not in", ("in_stock", "retired")),
            ],
            ["source_id", "target_id", "kind"],
        )

    @api.readonly
    @api.model
    def get_network_map(self, client_id: RecordId = False, focus_id: RecordId = False):
        """Return what the map of a client's network is drawn from.

        :param int client_id: a res.partner; without one only the clients are told
        :param int focus_id: a device; what fails with it is told as well
        :return: {"clients": [{"id", "name", "count"}], "client_id": int or False,
            "nodes": [{"id", "name", "kind", "icon", "color", "state", "ip", "person", "place",
            "x", "y" (columns and rows), "parent", "slot"}],
            "edges": [{"source", "target", "kind"}], "down": [ids], "weakened": [ids]}
        """
        clients = [
            {"id": client.id, "name": client.display_name, "count": count}
            for client, count in self._read_group(
                [("state", "!=", "retired")], ["client_id"], ["__count"]
            )
        ]
        clients.sort(key=lambda client: client["name"].lower())
        result = {
            "clients": clients,
            "client_id": client_id,
            "nodes": [],
            "edges": [],
            "down": [],
            "weakened": [],
        }
        if client_id:
            result.update(self._prepare_network_map(client_id, focus_id))
        return result

    @api.model
    def _prepare_network_map(self, client_id, focus_id):
        """Return the part of the map that belongs to a client; see ``get_network_map``."""
        from_core_to_edge = {kind: position for position, (kind, _label) in enumerate(KINDS)}
        devices = self.search_fetch(
            [("client_id", "=", client_id), ("state", "!=", "retired")],
            ["name", "kind", "type_id", "state", "person_id", "place", "interface_ids"],
        ).sorted(lambda device: (from_core_to_edge[device.kind], device.name.lower(), device.id))
        devices.interface_ids.fetch(["equipment_id", "ip_address", "is_management"])
        known = set(devices.ids)
        edges = [
            edge
            for edge in self.env["liteviewer.equipment.relation"]
            .search_fetch([("client_id", "=", client_id)], ["source_id", "target_id", "kind"])
            ._get_edges()
            if edge[0] in known and edge[1] in known
        ]
        power = {device.id for device in devices if device.kind == "ups"}
        # the router is the top of a map, so what gives it electricity hangs below it
        places = make_layout(
            devices.ids,
            [
                (target, source, "depends_on") if target in power else (source, target, kind)
                for source, target, kind in edges
            ],
        )
        down, weakened = find_impact([focus_id] if focus_id else [], edges, power)
        return {
            "nodes": [
                {
                    "id": device.id,
                    "name": device.name,
                    "kind": device.kind,
                    "icon": device.icon,
                    "color": device.type_id.color,
                    "state": device.state,
                    "ip": device.ip_address or "",
                    "person": device.person_id.name or "",
                    "place": device.place or "",
                    "x": places[device.id].x,
                    "y": places[device.id].y,
                    "parent": places[device.id].parent or False,
                    "slot": places[device.id].slot,
                }
                for device in devices
            ],
            "edges": [
                {"source": source, "target": target, "kind": kind} for source, target, kind in edges
            ],
            "down": list(down),
            "weakened": weakened,
        }
