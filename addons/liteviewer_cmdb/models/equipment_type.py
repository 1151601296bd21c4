# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

KINDS = [
    ("router", "Router"),
    ("switch", "Switch"),
    ("access_point", "Access Point"),
    ("server", "Server"),
    ("virtual_machine", "Virtual Machine"),
    ("ups", "UPS"),
    ("computer", "Computer"),
    ("printer", "Printer"),
    ("phone", "Phone"),
    ("monitor", "Monitor"),
    ("other", "Other"),
]
"""From the core of a network to its edge: the order on its map."""


class EquipmentType(models.Model):
    """A type of equipment, with the attributes that only the cards of this type have.

    ``kind`` is what programs go by; a service may have several types of one kind, such as
    notebooks and workstations, each with attributes of its own.
    """

    _name = "liteviewer.equipment.type"
    _description = "Equipment Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="other")
    icon = fields.Char(
        required=True,
        default="fa-cube",
        help="The Font Awesome class of the picture on cards and on the network map, "
        "like fa-server.",
    )
    color = fields.Integer(aggregator=None)
    properties_definition = fields.PropertiesDefinition(string="Own Attributes")
    equipment_ids = fields.One2many(
        "liteviewer.equipment", "type_id", groups="liteviewer_helpdesk.helpdesk_group_engineer"
    )
    equipment_count = fields.Integer(
        compute="_compute_equipment_count", groups="liteviewer_helpdesk.helpdesk_group_engineer"
    )

    _order_idx = models.Index("(sequence, name, id)")

    @api.depends("equipment_ids")
    def _compute_equipment_count(self):
        counts = dict(
            self.env["liteviewer.equipment"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for equipment_type in self:
            equipment_type.equipment_count = counts.get(equipment_type, 0)

    @api.model
    def _set_default_attributes(self):
        """Give the shipped types their attributes, where they have none.

        Odoo does not translate the labels of properties. They are written in the first language
        but English that is installed, else in English.
        """
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        language = next((code for code in languages if not code.startswith("en")), languages[0])
        attributes = self.with_context(lang=language)._get_default_attributes()
        for equipment_type in self.search([("properties_definition", "=", False)]):
            if definition := attributes.get(equipment_type.kind):
                equipment_type.properties_definition = definition

    @api.model
    def _get_default_attributes(self):
        """Return {kind: definition of properties}, labelled in the language of the context."""
        return {
            "computer": [
                {
                    "name": "form_factor",
                    "string": self.env._("Form Factor"),
                    "type": "selection",
                    "selection": [
                        ["desktop", self.env._("Desktop")],
                        ["notebook", self.env._("Notebook")],
                        ["all_in_one", self.env._("All-in-One")],
                        ["thin_client", self.env._("Thin Client")],
                    ],
                },
                {"name": "video_card", "string": self.env._("Video Card"), "type": "char"},
                {"name": "domain", "string": self.env._("Domain"), "type": "char"},
            ],
            "server": [
                {"name": "rack_units", "string": self.env._("Rack Units"), "type": "integer"},
                {"name": "raid", "string": self.env._("RAID"), "type": "char"},
                {"name": "roles", "string": self.env._("Roles"), "type": "char"},
                {"name": "backup", "string": self.env._("Backup"), "type": "char"},
            ],
            "virtual_machine": [
                {"name": "cores", "string": self.env._("Virtual Cores"), "type": "integer"},
                {"name": "roles", "string": self.env._("Roles"), "type": "char"},
                {"name": "backup", "string": self.env._("Backup"), "type": "char"},
            ],
            "printer": [
                {
                    "name": "technology",
                    "string": self.env._("Technology"),
                    "type": "selection",
                    "selection": [
                        ["laser", self.env._("Laser")],
                        ["inkjet", self.env._("Inkjet")],
                        ["label", self.env._("Labels")],
                    ],
                },
                {"name": "cartridge", "string": self.env._("Cartridge"), "type": "char"},
                {"name": "pages", "string": self.env._("Pages Printed"), "type": "integer"},
                {"name": "is_color", "string": self.env._("Prints in Colour"), "type": "boolean"},
            ],
            "switch": [
                {"name": "ports", "string": self.env._("Ports"), "type": "integer"},
                {"name": "firmware", "string": self.env._("Firmware"), "type": "char"},
                {"name": "is_managed", "string": self.env._("Managed"), "type": "boolean"},
                {"name": "has_poe", "string": self.env._("Power over Ethernet"), "type": "boolean"},
            ],
            "router": [
                {"name": "provider", "string": self.env._("Internet Provider"), "type": "char"},
                {
                    "name": "contract",
                    "string": self.env._("Contract with the Provider"),
                    "type": "char",
                },
                {
                    "name": "external_address",
                    "string": self.env._("External Address"),
                    "type": "char",
                },
                {"name": "firmware", "string": self.env._("Firmware"), "type": "char"},
            ],
            "access_point": [
                {"name": "ssid", "string": self.env._("Wi-Fi Networks"), "type": "char"},
                {"name": "standard", "string": self.env._("Standard"), "type": "char"},
                {"name": "controller", "string": self.env._("Controller"), "type": "char"},
            ],
            "ups": [
                {"name": "power", "string": self.env._("Power, VA"), "type": "integer"},
                {"name": "runtime", "string": self.env._("Lasts, Minutes"), "type": "integer"},
                {
                    "name": "battery_date",
                    "string": self.env._("Batteries Replaced On"),
                    "type": "date",
                },
            ],
            "phone": [
                {"name": "extension", "string": self.env._("Extension"), "type": "char"},
                {"name": "outside_number", "string": self.env._("Outside Number"), "type": "char"},
            ],
            "monitor": [
                {"name": "diagonal", "string": self.env._("Diagonal, Inches"), "type": "float"},
                {"name": "resolution", "string": self.env._("Screen Resolution"), "type": "char"},
            ],
        }

    def action_open_equipment(self: One):
        """Open the equipment of the type."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_cmdb.equipment_action"),
            "domain": [("type_id", "=", self.id)],
            "context": {"default_type_id": self.id},
        }
