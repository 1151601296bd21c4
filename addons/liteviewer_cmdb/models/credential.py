# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import RecordId


class Credential(models.Model):
    """A login is configuration of its client, and may belong to a piece of equipment."""

    _name = "liteviewer.credential"
    _inherit = ["liteviewer.credential", "liteviewer.config.item"]
    _config_kind = "access"
    _config_fields = ("name", "active", "kind", "login", "address", "equipment_id")

    equipment_id = fields.Many2one(
        "liteviewer.equipment",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('client_id', '=', client_id)]",
    )

    @api.constrains("client_id", "equipment_id")
    def _check_same_client(self):
        for credential in self:
            owner = credential.equipment_id.client_id
            if owner and owner != credential.client_id:
                raise ValidationError(
                    self.env._("The equipment belongs to another client than the login.")
                )

    @api.model
    @api.readonly
    def get_rows(self, client_id: RecordId, equipment_id: RecordId = False):
        """Add the name of the equipment to each row, as "equipment".

        :param int equipment_id: only the logins of this equipment
        """
        if not equipment_id:
            return super().get_rows(client_id)
        return self._get_rows(client_id, Domain("equipment_id", "=", equipment_id))

    @api.model
    def _prepare_row_columns(self, query):
        equipment = self.env["liteviewer.equipment"]
        equipment.flush_model(["name"])
        alias = query.left_join(self._table, "equipment_id", equipment._table, "id", "equipment_id")
        return {
            **super()._prepare_row_columns(query),
            "equipment": SQL("coalesce(%s, '')", SQL.identifier(alias, "name")),
        }
