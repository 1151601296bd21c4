# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.models.ticket.retention import run_in_batches
from odoo.addons.liteviewer_helpdesk.tools.arguments import Text


class Ticket(models.Model):
    """What a ticket has from the agent that sent it, until that is no longer needed."""

    _inherit = "liteviewer.ticket"

    device_id = fields.Many2one(
        "liteviewer.agent.device",
        string="Sent From",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
    )
    is_reporter_unconfirmed = fields.Boolean(
        compute="_compute_is_reporter_unconfirmed",
        groups="base.group_user",
        help="The message named the reporter, from a computer that nobody has confirmed as theirs.",
    )
    client_ref = fields.Char(
        string="Sender's Reference", readonly=True, copy=False, groups="base.group_user"
    )
    client_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")
    computer_data = fields.Json(
        string="Computer Facts", readonly=True, copy=False, groups="base.group_user"
    )

    _client_ref_uniq = models.UniqueIndex(
        "(device_id, client_ref) WHERE client_ref IS NOT NULL",
        "This message of this device made a ticket already.",
    )

    @api.depends("device_id.person_ids", "partner_id", "client_id")
    def _compute_is_reporter_unconfirmed(self):
        claims = {
            ticket: (ticket.device_id.id, ticket.partner_id.id)
            for ticket in self
            if ticket.device_id and ticket.partner_id and ticket.partner_id != ticket.client_id
        }
        # one statement, whoever sees the ticket: the ORM would read computers and people for it
        confirmed = claims and set(
            self.env.execute_query(
                SQL(
                    "SELECT device_id, partner_id FROM liteviewer_agent_device_person_rel"
                    " WHERE (device_id, partner_id) IN %s",
                    tuple(set(claims.values())),
                )
            )
        )
        for ticket in self:
            ticket.is_reporter_unconfirmed = ticket in claims and claims[ticket] not in confirmed

    def action_confirm_reporter(self):
        """Confirm that the reporters work at the computers that their tickets were sent from."""
        self.check_access("read")
        for ticket in self:
            ticket.device_id._bind_person(ticket.partner_id)
        return True

    @api.model
    def get_empty_list_help(self, help_message: Text):
        """Add the agent to the way to the first ticket, where a window tells it."""
        message = super().get_empty_list_help(help_message) or ""
        steps = Markup("<li>%s</li>" * 2) % (
            self.env._(
                "Install the desktop agent on a computer of the client: its README says how"
            ),
            self.env._(
                "Press “Connect a Computer” on the client, type the code into the agent, and send "
                "the first ticket"
            ),
        )
        return message.replace("</ol>", f"{steps}</ol>")

    # ------------------------------------------------------------
    # WHAT IS FORGOTTEN
    # ------------------------------------------------------------

    @api.model
    def _cron_remove_data(self):
        """Forget the computers as well whose agents were revoked long enough ago."""
        super()._cron_remove_data()
        if limit := self._get_data_limit():
            run_in_batches(
                self.env["liteviewer.agent.device"],
                [
                    ("state", "=", "revoked"),
                    ("revoked_at", "<=", limit),
                    ("computer_data", "!=", False),
                ],
                "revoked_at, id",
                lambda devices: devices._remove_data(),
            )

    @api.model
    def _get_forgotten_fields(self):
        return [*super()._get_forgotten_fields(), "computer_data"]
