# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.impact import find_cycle

RELATION_KINDS = [
    ("connected_to", "Connected To"),
    ("runs_on", "Runs On"),
    ("depends_on", "Depends On"),
]


class EquipmentRelation(models.Model):
    """The source needs the target: a computer is connected to its switch, a virtual machine runs
    on its host, a terminal depends on the server. What fails with what is told from these.
    """

    _name = "liteviewer.equipment.relation"
    _description = "Equipment Relation"
    _inherit = ["liteviewer.config.item"]

    _config_kind = "network"
    _config_fields = ("source_id", "kind", "target_id", "note")

    source_id = fields.Many2one(
        "liteviewer.equipment",
        string="Equipment",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('id', '!=', target_id)]",
    )
    kind = fields.Selection(RELATION_KINDS, required=True, default="connected_to")
    target_id = fields.Many2one(
        "liteviewer.equipment",
        string="What It Needs",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('client_id', '=', client_id), ('id', '!=', source_id)]",
    )
    client_id = fields.Many2one(
        related="source_id.client_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="source_id.company_id",
        string="Service Company",
        store=True,
        index=True,
        precompute=True,
    )
    note = fields.Char(help="The port, the cable, the service in question.")

    _relation_uniq = models.Constraint(
        "UNIQUE (source_id, target_id, kind)", "These two are related in this way already."
    )
    _relation_other = models.Constraint(
        "CHECK (source_id != target_id)", "A device cannot be related to itself."
    )

    @api.depends("source_id.name", "kind", "target_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for relation in self:
            relation.display_name = (
                f"{relation.source_id.name or ''} → {relation.target_id.name or ''} "
                f"({labels.get(relation.kind, '').lower()})"
            )

    @api.constrains("source_id", "target_id")
    def _check_same_client(self):
        for relation in self:
            if relation.source_id.client_id != relation.target_id.client_id:
                raise ValidationError(
                    self.env._(
                        "%(device)s and %(other)s belong to different clients: only equipment "
                        "of the same client can be related.",
                        device=relation.source_id.name,
                        other=relation.target_id.name,
                    )
                )

    @api.constrains("source_id", "target_id", "kind")
    def _check_no_cycle(self):
        """A machine cannot run on what runs on it, at whatever distance."""
        changed = self.filtered(lambda relation: relation.kind == "runs_on")
        if not changed:
            return
        # sudo: a cycle is one even where its author does not see all of it
        relations = self.sudo().search_fetch(
            [("client_id", "in", changed.client_id.ids), ("kind", "=", "runs_on")],
            ["source_id", "target_id"],
        )
        if cycle := find_cycle([(rel.source_id.id, rel.target_id.id) for rel in relations]):
            names = self.env["liteviewer.equipment"].sudo().browse(cycle).mapped("name")
            raise ValidationError(
                self.env._("A machine would run on itself: %(chain)s.", chain=" → ".join(names))
            )

    def _get_config_equipment(self):
        return self.source_id

    def _get_edges(self):
        """Return what ``tools.impact`` and ``tools.layout`` work on.

        :return: [(source id, target id, kind)]
        """
        return [(relation.source_id.id, relation.target_id.id, relation.kind) for relation in self]
