# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class Software(models.Model):
    """A program by its name and vendor: the catalogue is shared by all clients.

    Inventory finds programs under many names. Those that one product's licences cover point to
    that product by ``licensed_as_id``.
    """

    _name = "liteviewer.software"
    _description = "Software"
    _order = "name, id"
    _rec_names_search = ["name", "vendor"]

    name = fields.Char(required=True, index="trigram")
    vendor = fields.Char(index="trigram")
    active = fields.Boolean(default=True)
    needs_license = fields.Boolean(
        string="Needs a Licence",
        help="The compliance list counts the computers on which it is installed.",
    )
    licensed_as_id = fields.Many2one(
        "liteviewer.software",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', '!=', id), ('licensed_as_id', '=', False)]",
        help="The product whose licences cover this one. Inventory reports the same product under "
        "different names.",
    )
    variant_ids = fields.One2many("liteviewer.software", "licensed_as_id", string="Covers As Well")
    license_ids = fields.One2many("liteviewer.license", "software_id")
    installation_ids = fields.One2many("liteviewer.software.installation", "software_id")
    installation_count = fields.Integer(
        string="Installed On", compute="_compute_installation_count"
    )
    license_count = fields.Integer(string="Licences", compute="_compute_license_count")
    note = fields.Text()

    _name_vendor_uniq = models.UniqueIndex(
        "(lower(name), lower(coalesce(vendor, '')))", "This software of this vendor exists already."
    )
    _order_idx = models.Index("(name, id)")

    @api.depends_context("uid")
    @api.depends("installation_ids", "variant_ids.installation_ids")
    def _compute_installation_count(self):
        """Find a product together with those that its licences cover under other names."""
        counts = self._count_by_software(
            "liteviewer.software.installation", self | self.variant_ids
        )
        for software in self:
            covered = software._origin | software.variant_ids._origin
            software.installation_count = sum(counts.get(name, 0) for name in covered)

    @api.depends_context("uid")
    @api.depends("license_ids")
    def _compute_license_count(self):
        counts = self._count_by_software("liteviewer.license", self)
        for software in self:
            software.license_count = counts.get(software._origin, 0)

    @api.model
    def _count_by_software(self, model, programs):
        """Return {liteviewer.software: number of records of the model}."""
        return dict(
            self.env[model]._read_group(
                [("software_id", "in", programs.ids)], ["software_id"], ["__count"]
            )
        )

    @api.depends("name", "vendor")
    def _compute_display_name(self):
        for software in self:
            name, vendor = software.name or "", software.vendor or ""
            # many names begin with the vendor's already
            known = not vendor or name.lower().startswith(vendor.lower())
            software.display_name = name if known else f"{name} ({vendor})"

    @api.constrains("licensed_as_id")
    def _check_licensed_as(self):
        for software in self:
            product = software.licensed_as_id
            if product == software or product.licensed_as_id or (product and software.variant_ids):
                raise ValidationError(
                    self.env._(
                        "“Licensed As” must be a product that stands for itself: choose the one "
                        "whose licences you buy."
                    )
                )
        # sudo: licences of all companies and clients count, archived ones too
        self.sudo().with_context(active_test=False).license_ids._check_software()

    def action_open_installations(self):
        """Open the computers on which the program is installed."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "liteviewer_cmdb.software_installation_action"
            ),
            "domain": [("software_id", "in", (self | self.variant_ids).ids)],
            "context": {"default_software_id": self[:1].id},
        }

    def action_open_licenses(self):
        """Open the licences of the program."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_cmdb.license_action"),
            "domain": [("software_id", "in", self.ids)],
            "context": {"default_software_id": self[:1].id},
        }

    @api.model
    def _find_or_create(self, names):
        """Return the programs that go by these names, made where they are missing.

        Three statements at most. PostgreSQL itself tells which names are the same, and inserts:
        when two inventories bring a new program at once, one of them is started again by the
        server instead of failing.

        :param names: iterable of (name, vendor or ""); case does not matter
        :return: {(name, vendor): liteviewer.software} with an entry for each of ``names``
        """
        names = list(dict.fromkeys(names))
        found = self._match_names(names)
        if missing := [pair for pair in names if pair not in found]:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO liteviewer_software
                        (name, vendor, active, create_uid, write_uid, create_date, write_date)
                    SELECT DISTINCT ON (lower(name), lower(vendor))
                           name, nullif(vendor, ''), TRUE, %(uid)s, %(uid)s, %(now)s, %(now)s
                      FROM unnest(%(names)s::varchar[], %(vendors)s::varchar[]) AS t (name, vendor)
                        ON CONFLICT DO NOTHING
                    """,
                    uid=self.env.uid,
                    now=self.env.cr.now(),
                    names=[name for name, _vendor in missing],
                    vendors=[vendor for _name, vendor in missing],
                )
            )
            found.update(self._match_names(missing))
        return found

    @api.model
    def _match_names(self, names):
        """Return {(name, vendor): liteviewer.software} of those that exist, archived ones too."""
        self.flush_model(["name", "vendor"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.name, t.vendor, s.id
                  FROM unnest(%s::varchar[], %s::varchar[]) AS t (name, vendor)
                  JOIN liteviewer_software s
                    ON lower(s.name) = lower(t.name)
                   AND lower(coalesce(s.vendor, '')) = lower(t.vendor)
                """,
                [name for name, _vendor in names],
                [vendor for _name, vendor in names],
            )
        )
        programs = self.browse(program_id for _name, _vendor, program_id in rows)
        return {
            (name, vendor): program
            for (name, vendor, _id), program in zip(rows, programs, strict=True)
        }
