# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Command

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody mishears or misreads: without 0/O, 1/I/L."""
CODE_LENGTH = 10
"""31^10 is 2^49.5: with 10 attempts in 10 minutes per address it cannot be guessed in its life."""


def _hash_code(code):
    return hashlib.sha256(code.encode()).hexdigest()


class AgentEnrollment(models.Model):
    """A short-lived code that lets a number of computers of one client connect their agents.

    The code itself is shown once, to the person who made it; only its hash is kept.
    """

    _name = "liteviewer.agent.enrollment"
    _description = "Agent Enrolment Code"
    _order = "id desc"

    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    person_ids = fields.Many2many(
        "res.partner",
        "liteviewer_agent_enrollment_person_rel",
        "enrollment_id",
        "partner_id",
        string="Persons",
        readonly=True,
        help="Who works at the computer that is connected with the code.",
    )
    code_hash = fields.Char(required=True, readonly=True, copy=False, groups=NO_ACCESS)
    expires_at = fields.Datetime(required=True, readonly=True)
    max_uses = fields.Integer(string="Computers Allowed", required=True, readonly=True)
    use_count = fields.Integer(
        string="Computers Connected", required=True, default=0, readonly=True, copy=False
    )
    handed_out = fields.Selection(
        [
            ("code", "Shown"),
            ("windows", "In the Program for Windows"),
            ("linux", "In the Program for Linux"),
        ],
        required=True,
        default="code",
        readonly=True,
        help="How the code left the service desk.",
    )
    device_ids = fields.One2many("liteviewer.agent.device", "enrollment_id", readonly=True)
    state = fields.Selection(
        [("active", "Active"), ("used", "Used Up"), ("expired", "Expired")],
        compute="_compute_state",
    )

    _code_hash_uniq = models.Constraint("UNIQUE (code_hash)", "This code exists already.")
    _uses_positive = models.Constraint(
        "CHECK (max_uses > 0)", "A code must be good for at least one computer."
    )

    @api.depends("expires_at", "max_uses", "use_count")
    def _compute_state(self):
        now = fields.Datetime.now()
        for enrollment in self:
            if enrollment.use_count >= enrollment.max_uses:
                enrollment.state = "used"
            elif enrollment.expires_at and enrollment.expires_at <= now:
                enrollment.state = "expired"
            else:
                enrollment.state = "active"

    @api.constrains("person_ids", "client_id")
    def _check_person_ids(self):
        for enrollment in self:
            enrollment.person_ids._check_works_for(enrollment.client_id)

    @api.depends("client_id", "create_date")
    def _compute_display_name(self):
        for enrollment in self:
            enrollment.display_name = self.env._(
                "Code for %(client)s", client=enrollment.client_id.display_name
            )

    @api.model
    def _create_code(self, client, validity_hours=24, max_uses=1, persons=None, handed_out="code"):
        """Make a code with which computers of ``client`` connect.

        :param client: res.partner, the client company
        :param int validity_hours: how long it can be used
        :param int max_uses: how many computers it can connect
        :param persons: res.partner, who works at the one computer; whoever types the code in sees
            their tickets
        :param str handed_out: how, as of the field
        :return: (enrolment, code): the code as ``XXXXX-XXXXX``, told nowhere else
        """
        code = "".join(secrets.choice(CODE_ALPHABET) for _i in range(CODE_LENGTH))
        self.check_access("create")
        client.with_env(self.env).commercial_partner_id.check_access("read")
        persons = (persons or client.browse()).with_env(self.env)
        persons.check_access("read")
        if persons and max_uses > 1:
            raise UserError(self.env._("A code that names persons connects one computer."))
        # sudo: the hash is writable by nobody else
        enrollment = self.sudo().create(
            {
                "client_id": client.commercial_partner_id.id,
                "company_id": (client.company_id or self.env.company).id,
                "code_hash": _hash_code(code),
                "expires_at": fields.Datetime.now() + timedelta(hours=validity_hours),
                "max_uses": max_uses,
                "handed_out": handed_out,
                "person_ids": [Command.set(persons.ids)],
            }
        )
        half = CODE_LENGTH // 2
        return enrollment.sudo(False), f"{code[:half]}-{code[half:]}"

    @api.model
    def _find_valid(self, code):
        """Return the enrolment a code opens, locked against a second use at the same moment.

        A wrong, a used-up and an expired code take the same way through the same statement, so
        the time of the answer does not tell them apart.

        :param str code: as typed: case, spaces and dashes do not matter
        """
        typed = "".join(char for char in code.upper() if char.isalnum())
        self.flush_model(["code_hash", "use_count", "max_uses", "expires_at"])
        self.env.cr.execute(
            """
            SELECT id FROM liteviewer_agent_enrollment
             WHERE code_hash = %s AND use_count < max_uses AND expires_at > %s
               FOR UPDATE
            """,
            [_hash_code(typed), fields.Datetime.now()],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def action_expire(self):
        """Make the codes useless from now on; the computers already connected stay so."""
        self.check_access("read")
        now = fields.Datetime.now()
        # sudo: nobody writes codes, whose client a code is for least of all; they are only ended
        return self.sudo().filtered(lambda code: code.expires_at > now).write({"expires_at": now})


class AgentEnrollmentAttempt(models.TransientModel):
    """A failed attempt to enrol, kept for an hour to slow down who tries codes."""

    _name = "liteviewer.agent.enrollment.attempt"
    _description = "Failed Enrolment Attempt"

    address = fields.Char(required=True, index=True)

    MAX_ATTEMPTS = 10
    WINDOW = timedelta(minutes=10)

    @api.model
    def _is_exhausted(self, address):
        """Tell whether too many attempts from ``address`` failed within the window."""
        since = fields.Datetime.now() - self.WINDOW
        return (
            self.search_count(
                [("address", "=", address), ("create_date", ">", since)], limit=self.MAX_ATTEMPTS
            )
            >= self.MAX_ATTEMPTS
        )
