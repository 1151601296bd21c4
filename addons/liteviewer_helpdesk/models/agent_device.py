# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import secrets
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models, tools
from odoo.exceptions import AccessDenied, ConcurrencyError, UserError
from odoo.fields import NO_ACCESS
from odoo.tools import SQL
from odoo.tools.mail import html2plaintext, plaintext2html

from ..tools import payload as payload_tools
from ..tools.images import check_image
from ..tools.payload import PayloadError
from .cached_mixin import forget_cached

AGENT_METHODS = (
    "submit_ticket",
    "my_tickets",
    "reply",
    "suggest_articles",
    "report_inventory",
    "get_terms",
)
"""What the account of a client's agents may call, and nothing else."""

DEVICE_FACTS = ("state", "user_id", "client_id", "company_id", "partner_id", "last_seen_at")
"""What each call of an agent asks of its device."""

LAST_SEEN_STEP = timedelta(minutes=10)
"""How exact ``last_seen_at`` is: a device that sends much does not rewrite its row each time."""


def _hash_token(token):
    """Hash a device token: 256 random bits need no salt and no slow function."""
    return hashlib.sha256(token.encode()).hexdigest()


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

    # ------------------------------------------------------------
    # ENROLMENT AND REVOCATION
    # ------------------------------------------------------------

    @api.model
    def _enroll(self, enrollment, body):
        """Connect a computer.

        :param enrollment: a valid ``liteviewer.agent.enrollment``, locked
        :param dict body: of ``tools.payload.parse_enrollment``
        :return: what the agent needs to call, see ``docs/architecture.md``; the key and the
            token are told here and never again
        :rtype: dict
        """
        client = enrollment.client_id
        enrollment.use_count += 1
        account = client._ensure_agent_account(enrollment.company_id)
        computer = body["computer"]
        name = str(computer.get("hostname") or self.env._("Unnamed computer"))
        # sudo: a key without an end can only be made with elevated rights
        key = (
            self.env["res.users.apikeys"]
            .with_user(account)
            .sudo()
            ._generate(None, f"liteviewer-agent {name}", None)
        )
        token = secrets.token_urlsafe(32)
        self.create(
            {
                "name": name,
                "client_id": client.id,
                "company_id": enrollment.company_id.id,
                "user_id": account.id,
                "enrollment_id": enrollment.id,
                "apikey_id": account._find_apikey(key).id,
                "token_hash": _hash_token(token),
                "computer_data": computer,
                "agent_version": body["agent_version"],
                "last_seen_at": fields.Datetime.now(),
            }
        )
        return {
            "database": self.env.cr.dbname,
            "login": account.login,
            "uid": account.id,
            "key": key,
            "device_token": token,
            "client_name": client.name,
            "language": account.lang,
            **self._get_terms(),
        }

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

    # ------------------------------------------------------------
    # THE AGENT'S INTERFACE
    # ------------------------------------------------------------

    @api.model
    def submit_ticket(self, device_token="", payload=None):
        """Make a ticket of what an employee wrote, together with the screenshots, or nothing.

        Idempotent: the same content under the same ``client_ref`` gives the same ticket, however
        often and from however many connections it comes.

        :param str device_token: of the enrolment
        :param dict payload: see ``tools.payload.parse_ticket``
        :return: {"number": str, "id": int, "duplicate": bool, "received_at": str (UTC), "url": str}
        :raises AccessDenied: unknown or revoked token, or a token of another client
        :raises UserError: begins with the field that is wrong; nothing has been stored
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            message = payload_tools.parse_ticket(payload, self._get_limits())
            if ticket := device._find_submitted(message):
                return device._prepare_submit_answer(ticket, duplicate=True)
            images = self._check_images(message.screenshots)
        reporter = device._find_or_create_reporter(message.reporter)
        try:
            ticket = device._create_ticket(message, reporter, images)
            self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            # the same message came in through another connection a moment ago: the server starts
            # this call again, which then sees the other's ticket
            raise ConcurrencyError(f"client_ref {message.client_ref}") from error
        return device._prepare_submit_answer(ticket, duplicate=False)

    @api.model
    def my_tickets(self, device_token="", since="", limit=50):
        """Return the tickets of the device and of the person at it, newest first.

        :param str since: only those changed after this moment (ISO 8601, UTC)
        :param int limit: 1 to 200
        :return: [{"number", "id", "subject", "status", "kind", "received_at", "updated_at",
            "url", "answer": {"author", "body" (plain text), "date"} or {}}]
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            moment = payload_tools.parse_since(since)
        if not isinstance(limit, int) or not 1 <= limit <= 200:
            raise UserError(self.env._("limit: must be a number from 1 to 200."))
        domain = device._get_ticket_domain()
        if moment:
            domain = [*domain, ("write_date", ">", moment)]
        tickets = device.env["liteviewer.ticket"].search(domain, limit=limit)
        answers = tickets._get_last_answers()
        return [
            {
                "number": ticket.number,
                "id": ticket.id,
                "subject": ticket.name,
                "status": ticket.stage_id.name,
                "kind": ticket.stage_kind,
                "received_at": fields.Datetime.to_string(ticket.received_at),
                "updated_at": fields.Datetime.to_string(ticket.write_date),
                "url": ticket._get_share_link(),
                "answer": {
                    "author": message.author_id.name or "",
                    "body": html2plaintext(message.body or "").strip(),
                    "date": fields.Datetime.to_string(message.date),
                }
                if (message := answers.get(ticket.id))
                else {},
            }
            for ticket in tickets
        ]

    @api.model
    def reply(self, device_token="", number="", body="", attachments=None):
        """Post the employee's words to one of their tickets.

        :param str number: of a ticket of this device or person
        :param str body: plain text
        :param attachments: pictures as in ``submit_ticket``
        :return: {"number": str, "id": int (of the message), "posted_at": str (UTC)}
        :raises UserError: no such ticket of theirs, a closed one, a bad picture
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            number = payload_tools.clean_text(number, "number", 64, required=True)
            body = payload_tools.clean_text(
                body, "body", payload_tools.MAX_DESCRIPTION, required=True, multiline=True
            )
            images = self._check_images(
                payload_tools.parse_files(attachments, "attachments", self._get_limits())
            )
        ticket = device.env["liteviewer.ticket"].search(
            [*device._get_ticket_domain(), ("number", "=", number)], limit=1
        )
        if not ticket:
            raise UserError(
                self.env._("number: there is no ticket %(number)s of yours.", number=number)
            )
        if ticket.stage_kind in ("closed", "cancelled"):
            raise UserError(
                self.env._(
                    "number: the ticket %(number)s is closed. Send a new request.", number=number
                )
            )
        # as checked: neither scaled down nor encoded anew
        message = ticket.with_context(image_no_postprocess=True).message_post(
            body=plaintext2html(body),
            author_id=(device.partner_id or ticket.partner_id).id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[
                (ticket._get_file_name(label, index, image.extension), image.content)
                for index, (label, image) in enumerate(images, 1)
            ],
        )
        return {
            "number": ticket.number,
            "id": message.id,
            "posted_at": fields.Datetime.to_string(message.date),
        }

    @api.model
    def suggest_articles(self, device_token="", text="", limit=5):
        """Return articles that may answer what is being typed.

        :param str text: the words typed so far
        :param int limit: 1 to 20
        :return: [{"id": int, "title": str, "summary": str, "url": str}]
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            text = payload_tools.clean_text(text, "text", payload_tools.MAX_DESCRIPTION)
        if not isinstance(limit, int) or not 1 <= limit <= 20:
            raise UserError(self.env._("limit: must be a number from 1 to 20."))
        return device._suggest_articles(text, limit)

    @api.model
    def report_inventory(self, device_token="", inventory=None):
        """Take over what the agent found out about its computer.

        :param dict inventory: see ``tools.payload.parse_inventory``; older agents send flat facts,
            see ``tools.payload.parse_computer``
        :return: {"stored": bool}: whether it differs from what was known
        :raises UserError: begins with the fact that is wrong; nothing has been stored
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            return {"stored": device._store_inventory(inventory)}

    @api.model
    def get_terms(self, device_token=""):
        """Return what the service lets through and what it offers.

        The agent is told at its enrolment, and asks again after a refusal and now and then.

        :return: {"limits": {"pictures": {"count": int, "bytes": int, "pixels": int}},
            "features": [str]}
        """
        return self._authenticate_device(device_token)._get_terms()

    # ------------------------------------------------------------
    # HOOKS FOR OTHER ADDONS
    # ------------------------------------------------------------

    @api.model
    def _get_features(self):
        """Return what agents may ask for beyond tickets: ``articles``, where there are any."""
        return []

    def _suggest_articles(self, text, limit):
        """The knowledge base answers here; without one there are no articles."""
        return []

    def _store_inventory(self, inventory):
        """Check and keep what the agent reported.

        :return: whether it differs from what was known
        :rtype: bool
        :raises PayloadError: names the fact that is wrong
        """
        if payload_tools.is_inventory(inventory):
            return self._take_inventory(payload_tools.parse_inventory(inventory))
        return self._set_computer_data(payload_tools.parse_computer(inventory, "inventory"))

    def _take_inventory(self, facts):
        """Keep what a person asks for first on the device; others keep more.

        :param dict facts: of ``tools.payload.parse_inventory``
        :rtype: bool
        """
        return self._set_computer_data(payload_tools.flatten_inventory(facts))

    def _set_computer_data(self, facts):
        if facts == self.computer_data:
            return False
        self.computer_data = facts
        return True

    def _prepare_ticket_vals(self, message, reporter):
        """Return the values of the ticket made of a ``TicketPayload``."""
        return {
            "name": message.subject,
            "description": self._prepare_description(message),
            "partner_id": reporter.id,
            "client_id": self.client_id.id,
            "company_id": self.company_id.id,
            "channel": "agent",
            "device_id": self.id,
            "client_ref": message.client_ref,
            "client_digest": message.digest,
            "computer_data": message.computer or self.computer_data,
        }

    def _prepare_description(self, message):
        """Return the words of a ``TicketPayload``, and what was typed as a contact and is none."""
        labels = {
            "name": self.env._("Name as typed: %s"),
            "email": self.env._("E-mail as typed: %s"),
            "phone": self.env._("Phone as typed: %s"),
        }
        typed = "\n".join(labels[name] % text for name, text in message.as_typed.items())
        text = "\n\n".join(filter(None, (message.description, typed)))
        return plaintext2html(text) if text else False

    # ------------------------------------------------------------
    # STEPS OF THE INTAKE
    # ------------------------------------------------------------

    @api.model
    def _authenticate_device(self, device_token):
        """Return the device, with elevated rights, that ``device_token`` belongs to.

        :raises AccessDenied: no active device has it, or it is not the calling account's
        """
        # sudo: the account has access to nothing; the token and the account are the check
        devices = self.sudo()
        if isinstance(device_token, str) and device_token:
            device = devices.browse(devices._get_device_id(_hash_token(device_token)))
            # of its facts just these, and in one statement
            device.fetch(DEVICE_FACTS)
            if device.state == "active" and device.user_id == self.env.user:
                return device._touch()
        raise devices._not_connected()

    def _not_connected(self):
        return AccessDenied(
            self.env._("This computer is not connected any more. Connect it again.")
        )

    @tools.ormcache("token_hash")
    def _get_device_id(self, token_hash):
        """Return the id of the device with that token; revoking clears the cache.

        :raises AccessDenied: there is none, which is not remembered
        """
        device = self.search([("token_hash", "=", token_hash)], limit=1)
        if not device:
            raise self._not_connected()
        return device.id

    def _touch(self):
        """Note that the device has been heard of, now and then."""
        now = fields.Datetime.now()
        if not self.last_seen_at or self.last_seen_at < now - LAST_SEEN_STEP:
            self.last_seen_at = now
        return self

    def _user_errors(self):
        """Turn a fault in the payload into the UserError that the caller gets."""
        return _PayloadErrors(self.env)

    @api.model
    def _get_limits(self):
        """Return the service's limits on pictures. :rtype: payload_tools.Limits"""
        # sudo: limits are no secret, but parameters are readable by the system only
        get_param = self.env["ir.config_parameter"].sudo().get_param
        default = payload_tools.Limits()
        prefix = "liteviewer_helpdesk.screenshot_max_"
        return payload_tools.Limits(
            screenshots=int(get_param(prefix + "count", default.screenshots)),
            image_bytes=int(get_param(prefix + "bytes", default.image_bytes)),
            image_pixels=int(get_param(prefix + "pixels", default.image_pixels)),
        )

    @api.model
    def _get_terms(self):
        """Return the answer of ``get_terms``."""
        limits = self._get_limits()
        pictures = {
            "count": limits.screenshots,
            "bytes": limits.image_bytes,
            "pixels": limits.image_pixels,
        }
        return {"limits": {"pictures": pictures}, "features": self._get_features()}

    @api.model
    def _check_images(self, files):
        """Return [(label, SafeImage)] of the ``payload_tools.File`` in ``files``."""
        max_pixels = self._get_limits().image_pixels
        return [(file.filename, check_image(file.content, file.path, max_pixels)) for file in files]

    def _find_submitted(self, message):
        """Return the ticket this message made already, if it did.

        :raises PayloadError: other content came under the same reference
        """
        tickets = self.env["liteviewer.ticket"]
        tickets.flush_model(["device_id", "client_ref"])
        # nearly always there is none: a statement without the steps of a search
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM liteviewer_ticket WHERE device_id = %s AND client_ref = %s",
                self.id,
                message.client_ref,
            )
        )
        ticket = tickets.browse(row[0] for row in rows)
        if ticket and ticket.client_digest != message.digest:
            raise PayloadError(
                "client_ref",
                self.env._(
                    "was used for another message already (ticket %(number)s). "
                    "Make a new one for each message.",
                    number=ticket.number,
                ),
            )
        return ticket

    def _find_or_create_reporter(self, reporter):
        """Return the contact within the device's client that ``reporter`` speaks of.

        Matched by e-mail, else phone, else name; never across clients. Without any of these it
        is the person at the device, else the client itself.

        :param dict reporter: {"name": str, "email": str, "phone": str}
        """
        if not any(reporter.values()):
            return self.partner_id or self.client_id
        person = self.client_id._find_person(**reporter)
        if not person:
            self._lock_new_person(reporter)
            person = self.client_id._create_person(**reporter)
        if not self.partner_id:
            self.partner_id = person
        return person

    def _lock_new_person(self, reporter):
        """Keep two simultaneous first messages from making the same contact twice.

        :raises ConcurrencyError: another connection has just made a contact like this; the server
            starts the call again, which then sees it
        """
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", self.client_id.id, str(reporter))
        )
        # what others have committed meanwhile is seen by a transaction that begins now
        with self.env.registry.cursor() as cr:
            cr.execute(
                """
                SELECT id FROM res_partner
                 WHERE commercial_partner_id = %s
                   AND (email_normalized = %s OR lower(name) = lower(%s) OR phone = %s)
                """,
                [
                    self.client_id.id,
                    reporter["email"] or None,
                    reporter["name"] or None,
                    reporter["phone"] or None,
                ],
            )
            alike = self.env["res.partner"].browse(row[0] for row in cr.fetchall())
        if alike.exists() != alike:
            raise ConcurrencyError("the reporter's contact has just been created")

    def _create_ticket(self, message, reporter, images):
        # a note about the creation would tell nothing that does not stand on the ticket itself
        tickets = self.env["liteviewer.ticket"].with_context(tracking_disable=True)
        ticket = tickets.create(self._prepare_ticket_vals(message, reporter))
        if images:
            ticket._add_screenshots(images)
        return ticket.with_context(tracking_disable=False)

    def _prepare_submit_answer(self, ticket, duplicate):
        return {
            "number": ticket.number,
            "id": ticket.id,
            "duplicate": duplicate,
            "received_at": fields.Datetime.to_string(ticket.received_at),
            "url": ticket._get_share_link(),
        }

    def _get_ticket_domain(self):
        """The tickets that may be shown at this computer."""
        own = [("device_id", "=", self.id)]
        if self.partner_id:
            own = ["|", *own, ("partner_id", "=", self.partner_id.id)]
        return [("client_id", "=", self.client_id.id), *own]


class _PayloadErrors:
    """Context manager that raises a ``PayloadError`` as a translated UserError."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, PayloadError):
            reason = error.reason
            if not isinstance(reason, str):
                reason = self.env._(reason)
            message = f"{error.field}: {reason}"
            raise UserError(message) from error
