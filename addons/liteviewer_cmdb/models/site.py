# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One


class Site(models.Model):
    """A place of a client where equipment stands: an office, a shop, a warehouse."""

    _name = "liteviewer.site"
    _description = "Site"
    _inherit = ["liteviewer.client.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "street", "city"]

    name = fields.Char(required=True, index="trigram")
    active = fields.Boolean(default=True)
    street = fields.Char()
    street2 = fields.Char(string="Street 2")
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    country_id = fields.Many2one("res.country")
    note = fields.Text(help="How to get in, who has the keys, where the server cabinet is.")
    equipment_ids = fields.One2many("liteviewer.equipment", "site_id")
    equipment_count = fields.Integer(compute="_compute_equipment_count")

    _order_idx = models.Index("(name, id)")

    @api.depends("equipment_ids")
    def _compute_equipment_count(self):
        counts = dict(
            self.env["liteviewer.equipment"]._read_group(
                [("site_id", "in", self.ids)], ["site_id"], ["__count"]
            )
        )
        for site in self:
            site.equipment_count = counts.get(site, 0)

    @api.constrains("client_id")
    def _check_equipment(self):
        for site in self.with_context(active_test=False):
            if site.equipment_ids.client_id - site.client_id:
                raise ValidationError(
                    self.env._(
                        "Equipment of another client stands at %(site)s: a site stays with its "
                        "client as long as it is used.",
                        site=site.name,
                    )
                )

    def action_open_equipment(self: One):
        """Open the equipment that stands at the site."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_cmdb.equipment_action"),
            "domain": [("site_id", "=", self.id)],
            "context": {"default_client_id": self.client_id.id, "default_site_id": self.id},
        }
