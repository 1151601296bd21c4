# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Command, Domain
from odoo.tools import SQL

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
        string="Introduced As",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whom the first message from this computer named. It opens nothing of theirs here.",
    )
    person_ids = fields.Many2many(
        "res.partner",
        "liteviewer_agent_device_person_rel",
        "device_id",
        "partner_id",
        string="Persons",
        tracking=True,
        help="Who works at this computer, as the service has confirmed. It shows all of their "
        "tickets, and of other people only those sent from it.",
    )
    is_person_unconfirmed = fields.Boolean(
        string="Person to Confirm",
        compute="_compute_is_person_unconfirmed",
        search="_search_is_person_unconfirmed",
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

    @api.depends("partner_id", "person_ids")
    def _compute_is_person_unconfirmed(self):
        for device in self:
            device.is_person_unconfirmed = bool(device.partner_id - device.person_ids)

    @api.model
    def _search_is_person_unconfirmed(self, operator, value):
        if operator != "in":
            return NotImplemented
        unconfirmed = Domain("partner_id", "!=", False) & Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """
                NOT EXISTS (
                    SELECT FROM liteviewer_agent_device_person_rel bound
                     WHERE bound.device_id = %s AND bound.partner_id = %s)
                """,
                SQL.identifier(alias, "id"),
                SQL.identifier(alias, "partner_id"),
            )
        )
        return unconfirmed if True in value else ~unconfirmed

    @api.constrains("person_ids", "client_id")
    def _check_person_ids(self):
        for device in self:
            device.person_ids._check_works_for(device.client_id)

    def action_confirm_person(self):
        """Confirm that the persons as whom the computers introduced themselves work at them."""
        for device in self:
            device._bind_person(device.partner_id)
        return True

    def _bind_person(self, person):
        """Note that ``person`` works at this computer, which from now on shows their tickets.

        Any engineer may say so who sees the computer and the person.
        """
        self.check_access("read")
        person.with_env(self.env).check_access("read")
        if person - self.person_ids:
            # sudo: engineers write nothing else of a device
            self.sudo().person_ids = [Command.link(person.id)]

    def action_revoke(self):
        """End the devices' keys and tokens at once; other devices of the client go on."""
        self.check_access("write")
        devices = self.filtered(lambda device: device.state == "active")
        # sudo: keys belong to the service account
        devices.sudo().apikey_id.unlink()
        devices.sudo().write(
            {"state": "revoked", "revoked_at": fields.Datetime.now(), "token_hash": False}
        )
        # the links that their agents have shown end with them
        domain = Domain.OR(device._get_ticket_domain() for device in devices)
        # sudo: of all tickets that were shown there, whoever may see them
        self.env["liteviewer.ticket"].sudo().search(domain)._end_links()
        # a good key is remembered by every worker until its cache is cleared
        forget_cached(self.env)
        return True

    def unlink(self):
        """Deleting a device ends its key as well."""
        self.action_revoke()
        return super().unlink()
