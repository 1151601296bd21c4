# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.fields import NO_ACCESS

from odoo.addons.liteviewer_helpdesk.models.cached_mixin import forget_cached


class AgentDevice(models.Model):
    """A computer of a client whose desktop agent may send tickets.

    The agents of one client share a service account that has access to nothing; each has a key
    to it of its own, and a token that says which device speaks. Both are kept as hashes, and
    revoking a device ends both. The methods in ``AGENT_METHODS`` are the agent's whole interface:
    keyword arguments only, never None, each call one transaction.
    """

    _name = "liteviewer.agent.device"
    _description = "Agent Device"
    _inherit = ["mail.thread"]
    _order = "last_seen_at desc, id desc"

    name = fields.Char(string="Computer", required=True)
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="set null",
        help="Who works at this computer. Tickets without a reporter are theirs.",
    )
    state = fields.Selection(
        [("active", "Connected"), ("revoked", "Revoked")],
        required=True,
        default="active",
        readonly=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Service Account", readonly=True, index=True, ondelete="restrict"
    )
    enrollment_id = fields.Many2one(
        "liteviewer.agent.enrollment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        string="Enrolled With",
    )
    apikey_id = fields.Many2one(
        "res.users.apikeys", readonly=True, ondelete="set null", groups="base.group_system"
    )
    token_hash = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)
    computer_data = fields.Json(string="Computer Facts", readonly=True)
    agent_version = fields.Char(readonly=True)
    last_seen_at = fields.Datetime(string="Last Seen", readonly=True)
    enrolled_at = fields.Datetime(string="Connected On", readonly=True, default=fields.Datetime.now)
    revoked_at = fields.Datetime(string="Revoked On", readonly=True)
    ticket_ids = fields.One2many("liteviewer.ticket", "device_id")

    _token_uniq = models.Constraint("UNIQUE (token_hash)", "This device token exists already.")
    _order_idx = models.Index("(last_seen_at DESC, id DESC)")

    def action_revoke(self):
        """End the devices' keys and tokens at once; other devices of the client go on."""
        self.check_access("write")
        devices = self.filtered(lambda device: device.state == "active")
        # sudo: keys belong to the service account
        devices.sudo().apikey_id.unlink()
        devices.sudo().write(
            {"state": "revoked", "revoked_at": fields.Datetime.now(), "token_hash": False}
        )
        # a good key is remembered by every worker until its cache is cleared
        forget_cached(self.env)
        return True

    def unlink(self):
        """Deleting a device ends its key as well."""
        self.action_revoke()
        return super().unlink()
