# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import os

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

from odoo.addons.liteviewer_helpdesk.tools.arguments import CONTEXT, One, Text

from ..models.res_config_settings import AUTHORITY
from ..tools.program import SYSTEMS, find_wheels, write_program

CONTEXT["enrollment_code"] = Text.check


def get_packages():
    """Return the folder that ``scripts/pack_agent.py`` has made: ``LITEVIEWER_AGENT_PACKAGES``,
    else ``liteviewer_agent_packages`` of odoo.conf; an empty text where neither is set.
    """
    return (
        os.environ.get("LITEVIEWER_AGENT_PACKAGES") or config.get("liteviewer_agent_packages") or ""
    )


class ConnectComputer(models.TransientModel):
    """Makes an enrolment code and shows it, once, with what to do with it; or hands out the program
    with a code inside.
    """

    _name = "liteviewer.connect.computer"
    _description = "Connect a Computer"

    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain=[("is_helpdesk_client", "=", True), ("is_company", "=", True)],
    )
    validity_hours = fields.Integer(
        string="Valid for (Hours)", required=True, default=24, help="At most 30 days."
    )
    max_uses = fields.Integer(
        string="Computers",
        required=True,
        default=1,
        help="How many computers may be connected with the code.",
    )
    person_ids = fields.Many2many(
        "res.partner",
        string="Who Works There",
        domain="[('commercial_partner_id', '=', client_id), ('id', '!=', client_id)]",
        help="The computer shows all tickets of these persons. Without any it shows what is sent "
        "from it, until an engineer confirms whose it is.",
    )
    enrollment_id = fields.Many2one("liteviewer.agent.enrollment", readonly=True)
    handed_out = fields.Selection(related="enrollment_id.handed_out")
    is_program_packed = fields.Boolean(
        compute="_compute_is_program_packed",
        help="The server has the program at hand, to give it out.",
    )
    expires_at = fields.Datetime(related="enrollment_id.expires_at")
    code = fields.Char(compute="_compute_code")
    url = fields.Char(string="Address", compute="_compute_code")
    command = fields.Char(string="On the Command Line", compute="_compute_code")

    @api.depends_context("enrollment_code")
    def _compute_code(self):
        """The code is stored nowhere: it reaches the form through the context."""
        code = self.env.context.get("enrollment_code")
        for wizard in self:
            wizard.code = code
            wizard.url = wizard.get_base_url() if code else False
            wizard.command = (
                f"liteviewer-agent enroll --url {wizard.url} --code {code}" if code else False
            )

    def _compute_is_program_packed(self):
        self.is_program_packed = all(find_wheels(get_packages(), each) for each in SYSTEMS)

    def action_create_code(self: One):
        """Make the code and show it in the same window."""
        return {
            **self.client_id.action_connect_computer(),
            "res_id": self.id,
            "context": {"enrollment_code": self._create_code("code")},
        }

    def action_download_windows(self: One):
        return self._prepare_download("windows")

    def action_download_linux(self: One):
        return self._prepare_download("linux")

    def _prepare_download(self, system):
        """Return what has the browser ask for the file; it is made then, with its code."""
        self._check()
        self._get_wheels(system)
        return {
            "type": "ir.actions.client",
            "tag": "liteviewer_agent_download",
            "params": {
                "wizard_id": self.id,
                "system": system,
                "next": {
                    **self.client_id.action_connect_computer(),
                    "views": [(False, "form")],
                    "res_id": self.id,
                },
            },
        }

    def _write_program(self, target, system):
        """Write the program for a system, with a new code inside; giving it out is giving out the
        code, and is in the list of codes.

        :param target: binary file
        :raises UserError: it is not at hand, or the wizard has given out its code
        """
        wheels = self._get_wheels(system)
        # sudo: whoever may connect a computer is told whose word it has to trust
        authority = self.env["ir.config_parameter"].sudo().get_param(AUTHORITY) or ""
        connection = {
            "url": self.get_base_url(),
            "database": self.env.cr.dbname,
            "code": self._create_code(system),
            "ca": authority,
        }
        write_program(target, system, wheels, connection)

    def _get_wheels(self, system):
        wheels = find_wheels(get_packages(), system)
        if not wheels:
            raise UserError(
                self.env._(
                    "The program is not at hand on this server. Its administrator packs it with "
                    "scripts/pack_agent.py and names the folder in odoo.conf, "
                    "liteviewer_agent_packages."
                )
            )
        return wheels

    def _check(self):
        """See that a code can be made.

        :raises UserError: it was, or the numbers make no sense
        """
        self.ensure_one()
        if self.enrollment_id:
            raise UserError(
                self.env._("This window has given out its code. Open it anew for another one.")
            )
        if not 1 <= self.validity_hours <= 24 * 30 or not 1 <= self.max_uses <= 1000:
            raise UserError(
                self.env._("A code is valid for 1 to 720 hours and connects 1 to 1000 computers.")
            )

    def _create_code(self, handed_out):
        """Make the code of this window and return it.

        :param str handed_out: how it leaves the service desk, see the enrolment
        """
        self._check()
        self.enrollment_id, code = self.env["liteviewer.agent.enrollment"]._create_code(
            self.client_id, self.validity_hours, self.max_uses, self.person_ids, handed_out
        )
        return code
