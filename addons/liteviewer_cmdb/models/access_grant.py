# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class AccessGrant(models.Model):
    """Which right a person of a client has, where, since when and until when.

    A right that is taken away keeps its row with the date, so that who could get at what on any
    day stays known.
    """

    _name = "liteviewer.access.grant"
    _description = "Access Right"
    _inherit = ["liteviewer.config.item", "liteviewer.client.mixin"]
    _order = "granted_on desc, id desc"
    _rec_names_search = ["resource", "right", "person_id"]
    _check_company_auto = True
    _config_kind = "access"
    _config_fields = (
        "person_id",
        "resource",
        "equipment_id",
        "right",
        "granted_on",
        "revoked_on",
    )

    person_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "!=", False), ("is_company", "=", False)],
    )
    client_id = fields.Many2one(
        compute="_compute_client_id",
        store=True,
        precompute=True,
        required=False,
        domain=[],
    )
    resource = fields.Char(
        required=True, help="What it opens: a share, a database, a mailbox, a group."
    )
    equipment_id = fields.Many2one(
        "liteviewer.equipment",
        string="On Equipment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('client_id', '=', client_id)]",
    )
    right = fields.Char(required=True, help="What it allows: to read, to change, to administer.")
    granted_on = fields.Date(required=True, default=fields.Date.context_today)
    revoked_on = fields.Date(copy=False)
    is_valid = fields.Boolean(compute="_compute_is_valid", search="_search_is_valid")

    _order_idx = models.Index("(granted_on DESC, id DESC)")
    _dates_check = models.Constraint(
        "CHECK (revoked_on >= granted_on)", "A right cannot be revoked before it is granted."
    )

    @api.depends("person_id")
    def _compute_client_id(self):
        for grant in self:
            grant.client_id = grant.person_id.commercial_partner_id

    @api.depends("revoked_on")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for grant in self:
            grant.is_valid = not grant.revoked_on or grant.revoked_on > today

    @api.model
    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        is_revoked = Domain("revoked_on", "<=", today)
        return ~is_revoked if True in value else is_revoked

    @api.depends("person_id", "resource", "right")
    def _compute_display_name(self):
        for grant in self:
            parts = (grant.person_id.name, grant.resource, grant.right)
            grant.display_name = ", ".join(filter(None, parts))

    @api.constrains("person_id", "equipment_id")
    def _check_client(self):
        for grant in self:
            if grant.person_id.commercial_partner_id == grant.person_id:
                raise ValidationError(
                    self.env._("Access rights are given to a person of a client, not to a company.")
                )
            if grant.equipment_id and grant.equipment_id.client_id != grant.client_id:
                raise ValidationError(
                    self.env._(
                        "%(equipment)s belongs to another company than %(person)s.",
                        equipment=grant.equipment_id.display_name,
                        person=grant.person_id.display_name,
                    )
                )

    def action_revoke(self):
        """Take the rights away as of today."""
        self.filtered("is_valid").revoked_on = fields.Date.context_today(self)
        return True

    def action_grant_again(self):
        """Give revoked rights anew; the old rows stay as they were."""
        self.filtered(lambda grant: not grant.is_valid).copy(
            {"granted_on": fields.Date.context_today(self)}
        )
        return True
