# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models, tools
from odoo.exceptions import AccessDenied, ConcurrencyError, UserError
from odoo.tools.mail import html2plaintext, plaintext2html

from odoo.addons.liteviewer_helpdesk.tools.arguments import Checked, Number, RecordId, Text
from odoo.addons.liteviewer_helpdesk.tools.images import check_image
from odoo.addons.liteviewer_helpdesk.tools.input import MAX_DESCRIPTION, InputError, clean_text
from odoo.addons.liteviewer_helpdesk.tools.own_words import take_own_words

from ...tools.payload import parse_files, parse_since, parse_ticket

AGENT_METHODS = (
    "submit_ticket",
    "my_tickets",
    "reply",
    "suggest_articles",
    "read_article",
    "article_helped",
    "report_inventory",
    "get_terms",
)
"""What the account of a client's agents may call, and nothing else."""

DEVICE_FACTS = ("state", "user_id", "client_id", "company_id", "partner_id", "last_seen_at")
"""What each call of an agent asks of its device."""

LAST_SEEN_STEP = timedelta(minutes=10)
"""How exact ``last_seen_at`` is: a device that sends much does not rewrite its row each time."""


def hash_token(token):
    """Hash a device token: 256 random bits need no salt and no slow function."""
    return hashlib.sha256(token.encode()).hexdigest()


class AgentDevice(models.Model):
    """The part of the device that its agent calls, and nothing else of the server."""

    _inherit = "liteviewer.agent.device"

    @api.model
    def submit_ticket(self, device_token: Text = "", payload: Checked = None):
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
            message = parse_ticket(payload, self._get_picture_limits())
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
    def my_tickets(self, device_token: Text = "", since: Text = "", limit: Number = 50):
        """Return the tickets sent from the device and those of the persons bound to it, newest
        first.

        :param str since: only those changed after this moment (ISO 8601, UTC)
        :param int limit: 1 to 200
        :return: [{"number", "id", "subject", "status", "kind", "received_at", "updated_at",
            "url", "answer": {"author", "body" (plain text), "date"} or {}}]
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            moment = parse_since(since)
        if not isinstance(limit, int) or not 1 <= limit <= 200:
            raise UserError(self.env._("limit: must be a number from 1 to 200."))
        domain = device._get_ticket_domain()
        if moment:
            domain = [
                *domain,
                "|",
                ("write_date", ">", moment),
                ("merged_into_id.write_date", ">", moment),
            ]
        tickets = device.env["liteviewer.ticket"].search(domain, limit=limit)
        shown = {ticket: ticket._get_survivor() for ticket in tickets}
        answers = tickets.union(*shown.values())._get_last_answers()
        return [
            {
                "number": ticket.number,
                "id": ticket.id,
                "subject": ticket.name,
                "status": shown[ticket].stage_id.name,
                "kind": shown[ticket].stage_kind,
                "received_at": fields.Datetime.to_string(ticket.received_at),
                "updated_at": fields.Datetime.to_string(
                    max(ticket.write_date, shown[ticket].write_date)
                ),
                "url": ticket._get_share_link(),
                "answer": {
                    "author": message.author_id.name or "",
                    "body": html2plaintext(take_own_words(message.body or "")).strip(),
                    "date": fields.Datetime.to_string(message.date),
                }
                if (message := answers.get(shown[ticket].id))
                else {},
            }
            for ticket in tickets
        ]

    @api.model
    def reply(
        self,
        device_token: Text = "",
        number: Text = "",
        body: Text = "",
        attachments: Checked = None,
    ):
        """Post the employee's words to one of their tickets.

        :param str number: of a ticket that ``my_tickets`` shows
        :param str body: plain text
        :param attachments: pictures as in ``submit_ticket``
        :return: {"number": str, "id": int (of the message), "posted_at": str (UTC)}
        :raises UserError: no such ticket of theirs, a closed one, a bad picture
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            number = clean_text(number, "number", 64, required=True)
            body = clean_text(body, "body", MAX_DESCRIPTION, required=True, multiline=True)
            images = self._check_images(
                parse_files(attachments, "attachments", self._get_picture_limits())
            )
        ticket = device.env["liteviewer.ticket"].search(
            [*device._get_ticket_domain(), ("number", "=", number)], limit=1
        )
        if not ticket:
            raise UserError(
                self.env._("number: there is no ticket %(number)s of yours.", number=number)
            )
        # what is written to a merged one goes on in the one that stays
        if ticket._get_survivor().stage_kind in ("closed", "cancelled"):
            raise UserError(
                self.env._(
                    "number: the ticket %(number)s is closed. Send a new request.", number=number
                )
            )
        # as checked: neither scaled down nor encoded anew
        message = ticket.with_context(image_no_postprocess=True).message_post(
            body=plaintext2html(body),
            author_id=(device._get_only_person() or ticket.partner_id).id,
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
    def suggest_articles(self, device_token: Text = "", text: Text = "", limit: Number = 5):
        """Return articles that may answer what is being typed.

        :param str text: the words typed so far
        :param int limit: 1 to 20
        :return: [{"id": int, "title": str, "summary": str, "url": str}]
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            text = clean_text(text, "text", MAX_DESCRIPTION)
        if not isinstance(limit, int) or not 1 <= limit <= 20:
            raise UserError(self.env._("limit: must be a number from 1 to 20."))
        return device._suggest_articles(text, limit)

    @api.model
    def read_article(self, device_token: Text = "", article_id: RecordId = False):
        """Return an article that ``suggest_articles`` may name, to be read without a browser.

        :param int article_id: its id
        :return: {"id": int, "title": str, "body": str (plain text), "url": str}
        :raises UserError: there is none with that id for this client
        """
        return self._authenticate_device(device_token)._read_article(article_id)

    @api.model
    def article_helped(self, device_token: Text = "", article_id: RecordId = False):
        """Note that an article has solved what would have become a ticket.

        Told twice by a device within a day it counts once.

        :param int article_id: its id
        :return: {"counted": bool}: whether it had not been told before
        :raises UserError: there is none with that id for this client
        """
        return {"counted": self._authenticate_device(device_token)._count_deflection(article_id)}

    @api.model
    def report_inventory(self, device_token: Text = "", inventory: Checked = None):
        """Take over what the agent found out about its computer.

        :param dict inventory: see ``tools.inventory.parse_inventory``; older agents send flat
            facts, see ``tools.payload.parse_computer``
        :return: {"stored": bool}: whether it differs from what was known
        :raises UserError: begins with the fact that is wrong; nothing has been stored
        """
        device = self._authenticate_device(device_token)
        with self._user_errors():
            return {"stored": device._store_inventory(inventory)}

    @api.model
    def get_terms(self, device_token: Text = ""):
        """Return what the service lets through and what it offers.

        The agent is told at its enrolment, and asks again after a refusal and now and then.

        :return: {"limits": {"pictures": {"count": int, "bytes": int, "pixels": int}},
            "features": [str]}
        """
        return self._authenticate_device(device_token)._get_terms()

    # ------------------------------------------------------------
    # WHO CALLS
    # ------------------------------------------------------------

    @api.model
    def _authenticate_device(self, device_token):
        """Return the device, with elevated rights, that ``device_token`` belongs to.

        :raises AccessDenied: no active device has it, or it is not the calling account's
        :raises AccessError: what keeps agents to their methods does not work with this Odoo
        """
        self.env["liteviewer.odoo.hooks"]._check_protected("agents")
        # sudo: the account has access to nothing; the token and the account are the check
        devices = self.sudo()
        if isinstance(device_token, str) and device_token:
            device = devices.browse(devices._get_device_id(hash_token(device_token)))
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
        return _InputErrors(self.env)

    # ------------------------------------------------------------
    # WHAT IS OFFERED
    # ------------------------------------------------------------

    @api.model
    def _get_picture_limits(self):
        return self.env["liteviewer.ticket"]._get_picture_limits()

    @api.model
    def _get_terms(self):
        """Return the answer of ``get_terms``."""
        limits = self._get_picture_limits()
        pictures = {
            "count": limits.screenshots,
            "bytes": limits.image_bytes,
            "pixels": limits.image_pixels,
        }
        return {"limits": {"pictures": pictures}, "features": self._get_features()}

    @api.model
    def _get_features(self):
        """Return what agents may ask for beyond tickets: ``articles``, where there are any, and
        ``article_text``, where they can be read and answered for without a browser.
        """
        return []

    def _suggest_articles(self, text, limit):
        """The knowledge base answers here; without one there are no articles."""
        return []

    def _read_article(self, article_id):
        """The knowledge base answers here as well."""
        raise self._no_article()

    def _count_deflection(self, article_id):
        """And here."""
        raise self._no_article()

    def _no_article(self):
        return UserError(self.env._("article_id: there is no such article for you."))

    @api.model
    def _check_images(self, files):
        """Return [(label, SafeImage)] of the ``tools.payload.File`` in ``files``."""
        max_pixels = self._get_picture_limits().image_pixels
        return [(file.filename, check_image(file.content, file.path, max_pixels)) for file in files]

    def _get_ticket_domain(self):
        """The tickets that may be shown at this computer: what was sent from it, and what its
        persons have asked for elsewhere. As whom it introduced itself counts for nothing.
        """
        own = [("device_id", "=", self.id)]
        if self.person_ids:
            own = ["|", *own, ("partner_id", "in", self.person_ids.ids)]
        return [("client_id", "=", self.client_id.id), *own]


class _InputErrors:
    """Context manager that raises an ``InputError`` as a translated UserError."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, InputError):
            reason = error.reason
            if not isinstance(reason, str):
                reason = self.env._(reason)
            message = f"{error.field}: {reason}"
            raise UserError(message) from error
