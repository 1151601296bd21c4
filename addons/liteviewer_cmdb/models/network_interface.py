# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.network import normalize_ip, normalize_mac, parse_range


class NetworkInterface(models.Model):
    """A network interface of a device, with its address.

    Addresses are kept in one form, however they are written: ``aa:bb:cc:dd:ee:ff``,
    ``192.168.1.5`` with the prefix length beside it. The same address twice in a VLAN of a client
    is shown, not forbidden: that is just the kind of trouble that an engineer has to see.
    """

    _name = "liteviewer.network.interface"
    _description = "Network Interface"
    _inherit = [
        "liteviewer.config.item",
        "liteviewer.equipment.mixin",
        "liteviewer.search.mixin",
    ]
    _rec_names_search = ["name", "ip_address", "mac"]

    _config_kind = "network"
    _config_fields = ("name", "mac", "ip_address", "prefix", "vlan", "is_management")

    name = fields.Char(string="Interface", required=True, default="LAN")
    mac = fields.Char(string="MAC Address", index="trigram")
    ip_address = fields.Char(
        string="IP Address",
        index="trigram",
        help="IPv4 or IPv6. A netmask written behind it, as in 192.168.1.5/24, becomes the "
        "prefix length.",
    )
    prefix = fields.Integer(
        string="Prefix Length", aggregator=None, help="24 for the mask 255.255.255.0."
    )
    vlan = fields.Integer(string="VLAN", aggregator=None, help="0: untagged.")
    is_management = fields.Boolean(
        string="Management", help="The device is administered through this address."
    )
    conflict = fields.Char(
        string="Same Address",
        compute="_compute_conflict",
        help="Where else in this VLAN of the client the address is in use.",
    )
    search_words = fields.Char(string="Address")

    _vlan_range = models.Constraint(
        "CHECK (vlan BETWEEN 0 AND 4094)", "The VLAN is a number from 1 to 4094."
    )
    _prefix_range = models.Constraint(
        "CHECK (prefix BETWEEN 0 AND 128 AND (prefix <= 32 OR position(':' IN ip_address) > 0))",
        "The prefix length is a number from 1 to 32, of an IPv6 address up to 128.",
    )
    _address_idx = models.Index("(client_id, ip_address) WHERE ip_address IS NOT NULL")

    @api.depends("name", "equipment_id.name", "ip_address")
    def _compute_display_name(self):
        for interface in self:
            interface.display_name = " ".join(
                filter(None, (interface.equipment_id.name, interface.name, interface.ip_address))
            )

    @api.depends("ip_address", "vlan", "client_id")
    def _compute_conflict(self):
        """What is retired or archived holds no address any more."""
        addressed = self.filtered("ip_address")
        holders = {}
        for other in self.search(
            [
                ("client_id", "in", addressed.client_id.ids),
                ("ip_address", "in", addressed.mapped("ip_address")),
                ("equipment_id.active", "=", True),
                ("equipment_id.state", "!=", "retired"),
            ]
            if addressed
            else Domain.FALSE
        ):
            holders.setdefault(other._get_address_key(), []).append(other)
        for interface in self:
            others = [
                other.equipment_id.name
                for other in holders.get(interface._get_address_key(), ())
                if other != interface._origin
            ]
            interface.conflict = ", ".join(others)

    def _get_address_key(self):
        return self.client_id._origin, self.vlan, self.ip_address

    @api.onchange("mac", "ip_address")
    def _onchange_address(self):
        """Show at once the form in which an address is kept; what is no address is refused on
        saving.
        """
        for name in ("mac", "ip_address"):
            if self[name]:
                try:
                    self.update(self._normalize_address(name, self[name]))
                except ValidationError:
                    continue

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalize_vals(vals))

    @api.model
    def _normalize_vals(self, vals):
        """Return ``vals`` with the addresses in the form they are kept in."""
        result = dict(vals)
        for name in ("mac", "ip_address"):
            if name in vals:
                result.update(self._normalize_address(name, vals[name]))
        return result

    @api.model
    def _normalize_address(self, name, text):
        """Return the values that an address as somebody wrote it stands for.

        :param str name: of the field: mac or ip_address
        :raises ValidationError: it is none
        """
        text = (text or "").strip()
        if not text:
            return {name: False}
        try:
            if name == "mac":
                return {"mac": normalize_mac(text)}
            address, prefix = normalize_ip(text)
        except ValueError as error:
            raise ValidationError(self._get_address_fault(name, text)) from error
        return {"ip_address": address, **({"prefix": prefix} if prefix else {})}

    @api.model
    def _get_address_fault(self, name, text):
        if name == "mac":
            return self.env._(
                "“%(text)s” is no MAC address: twelve hexadecimal digits are needed, like "
                "00:1a:2b:3c:4d:5e.",
                text=text,
            )
        return self.env._(
            "“%(text)s” is no IP address: 192.168.1.5, 192.168.1.5/24 or fd00::5 would be.",
            text=text,
        )

    @api.model
    def _get_search_domain(self, text):
        """Find interfaces by IP or MAC address, by parts of them, or by the range that they lie in
        (``192.168.1.0/24``, ``192.168.1.``).
        """
        if cidr := parse_range(text):
            return Domain("ip_address", "!=", False) & Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s::inet <<= %s::inet", SQL.identifier(alias, "ip_address"), cidr
                )
            )
        domain = Domain("ip_address", "ilike", text)
        # a MAC address is dictated with any separators, and often its end only
        digits = text.lower().replace("-", "").replace(":", "").replace(".", "")
        if len(digits) >= 4 and all(digit in "0123456789abcdef" for digit in digits):
            pairs = [digits[index : index + 2] for index in range(0, len(digits), 2)]
            domain |= Domain("mac", "ilike", ":".join(pairs))
            if len(digits) % 2:
                backwards = [
                    digits[max(0, index - 2) : index] for index in range(len(digits), 0, -2)
                ]
                domain |= Domain("mac", "ilike", ":".join(reversed(backwards)))
        return domain
