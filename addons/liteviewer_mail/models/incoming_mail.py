# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import contextlib
import logging
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

from markupsafe import Markup
from psycopg2 import errors

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, email_normalize, email_split

from odoo.addons.liteviewer_helpdesk.tools.arguments import One
from odoo.addons.liteviewer_helpdesk.tools.input import MAX_SUBJECT

from ..tools.charsets import without_unstorable
from ..tools.content import show_content
from ..tools.digest import make_digest
from ..tools.parts import clean_file_name, parse_source, read_content

_logger = logging.getLogger(__name__)

KEPT = "helpdesk_kept_mail"
"""Key of the context: the ``KeptMail`` that is being brought in."""
KEEP_DAYS = 30
KEEP_DAYS_PARAMETER = "liteviewer_mail.keep_days"
AT_ONCE = 6
"""How often a mail is tried again at once that met a change by somebody else."""
PAUSES = (1, 5, 15, 60)
"""Minutes between the tries of a mail that fails; after the last one it becomes a plain ticket."""
CONFLICTS = (
    ConcurrencyError,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.SerializationFailure,
    errors.UniqueViolation,
)
NO_ROUTE = "No possible route found"
"""How Odoo's refusal begins of a mail to nobody here."""
MAX_REASON = 2000


@dataclass(eq=False)
class KeptMail:
    """A mail on its way in.

    :ivar cursor: of the transaction that brings it in
    :ivar str message_id: under which its message is stored
    """

    cursor: object
    message: EmailMessage
    source: bytes = field(repr=False)
    digest: str
    message_id: str = ""


class IncomingMail(models.Model):
    """An e-mail as it came, kept before anybody looks at it.

    It is stored in a transaction of its own; only then it may be deleted where it came from. What
    it becomes happens in the next one, which may fail: then the mail is tried again after growing
    pauses, and at last becomes a ticket with nothing but its source. The same mail that comes again
    finds itself here.
    """

    _name = "liteviewer.incoming.mail"
    _description = "Incoming E-Mail"
    _order = "id DESC"

    name = fields.Char(string="Subject", readonly=True)
    email_from = fields.Char(string="Sender", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index="btree_not_null")
    received_at = fields.Datetime(readonly=True, required=True, default=fields.Datetime.now)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "To Look At")],
        readonly=True,
        required=True,
        default="waiting",
    )
    reason = fields.Text(readonly=True, help="Why the last try failed.")
    tries = fields.Integer(readonly=True, default=1)
    next_try_at = fields.Datetime(string="Next Try", readonly=True)
    digest = fields.Char(readonly=True, required=True)
    size = fields.Integer(string="Size (Bytes)", readonly=True)
    source = fields.Binary(string="E-Mail as It Came", attachment=True, readonly=True)
    file_name = fields.Char(compute="_compute_file_name")
    options = fields.Json(readonly=True, help="How it is brought in, as the gateway was told.")
    ticket_id = fields.Many2one(
        "liteviewer.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, required=True, index=True
    )

    _digest_unique = models.UniqueIndex("(digest)")
    _waiting = models.Index("(next_try_at) WHERE state = 'waiting'")
    _done = models.Index("(received_at) WHERE state = 'done'")

    @api.depends("name")
    def _compute_file_name(self):
        for mail in self:
            mail.file_name = f"{clean_file_name(mail.name or '') or 'mail'}.eml"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_try_again(self: One):
        """Bring the mail in once more, and say what came of it."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "done":
            raise UserError(self.env._("The e-mail has been brought in already."))
        # the reader's transaction looks at the row as it was: leave it before others change it
        mail_id, plain = self.id, self.ticket_id
        # sudo: whoever may read the mail may have it tried, as the server's own doing
        self.sudo()._process(mail_id)
        self.invalidate_recordset()
        with self._transaction() as env:
            mail = env[self._name].browse(mail_id)
            state, reason, ticket = mail.state, mail.reason, mail.ticket_id
            if state == "done" and plain and ticket and ticket.id != plain.id:
                mail._join_tickets(plain.with_env(env), ticket)
            ticket_id = ticket.id
        if state != "done":
            message, kind = (
                reason or self.env._("The e-mail is being tried by somebody else."),
                "danger",
            )
        elif ticket_id:
            message, kind = self.env._("The e-mail has been brought in."), "success"
        else:
            message, kind = self.env._("The e-mail was read; no ticket came of it."), "warning"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _join_tickets(self, plain, ticket):
        """Let the ticket that was made of the source only be a duplicate of the real one."""
        if not plain.duplicate_of_id:
            plain.duplicate_of_id = ticket

    def action_open_ticket(self: One):
        """Open the ticket that the mail became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "liteviewer.ticket",
            "res_id": self.ticket_id.id,
            "views": [[False, "form"]],
        }

    # ------------------------------------------------------------
    # KEEPING
    # ------------------------------------------------------------

    @contextlib.contextmanager
    def _transaction(self):
        """Lend an environment of the server in a transaction of its own, which ends with the block.

        In tests it is a part of theirs: what they have made is seen by nobody else.
        """
        context = {
            name: value
            for name, value in self.env.context.items()
            if not name.startswith("default_") and name not in ("cron_id", "ir_cron_progress_id")
        }
        if modules.module.current_test:
            env = self.env(user=SUPERUSER_ID, su=True, context=context)
            with env.cr.savepoint():
                yield env
                env.flush_all()
            return
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, context)
            yield env
            env.flush_all()

    @api.model
    def _take_in(self, source, options):
        """Keep a mail, then bring it in.

        :param bytes source:
        :param dict options: arguments of ``message_process``
        :return: id of the record that it went to; False where it went to none, or is still waiting
        :raises UserError: it is for nobody here, which the mail server may tell its sender
        """
        mail_id, is_new = self._keep(source, options)
        if is_new:
            return self._process(mail_id, raises=not self.env.context.get("fetchmail_cron_running"))
        with self._transaction() as env:
            return env[self._name].browse(mail_id).ticket_id.id

    @api.model
    def _keep(self, source, options):
        """Store a mail for good.

        :return: (id, whether it was not there before)
        """
        digest = make_digest(source)
        came_again = contextlib.suppress(errors.SerializationFailure, errors.UniqueViolation)
        with came_again, self._transaction() as env:
            mails = env[self._name]
            values = mails._prepare_kept(source, options)
            if mail := mails._insert(digest, values.pop("company_id")):
                mail.write(values)
                return mail.id, True
        _logger.info("An e-mail came again and is kept already (%s).", digest)
        with self._transaction() as env:
            return env[self._name].search([("digest", "=", digest)]).id, False

    @api.model
    def _insert(self, digest, company_id):
        """Make the row of a mail; none where it is there, or comes in the same moment once more."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO liteviewer_incoming_mail
                    (digest, company_id, state, tries, received_at, create_uid, create_date)
                VALUES (%s, %s, 'waiting', 1, %s, %s, %s)
                ON CONFLICT (digest) DO NOTHING
                RETURNING id
                """,
                digest,
                company_id,
                *(fields.Datetime.now(), self.env.uid, fields.Datetime.now()),
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _prepare_kept(self, source, options):
        message = parse_source(source[:200_000])
        team = self._find_team(message)
        return {
            "name": _short(message.get("Subject"), MAX_SUBJECT),
            "email_from": _short(message.get("From"), 500),
            "message_id": _short(message.get("Message-Id"), 1000),
            "size": len(source),
            "source": base64.b64encode(source),
            "options": {name: value for name, value in options.items() if value},
            "company_id": (team.company_id or self.env.company).id,
            # tried by whoever brought it; should that end meanwhile, by the job
            "next_try_at": fields.Datetime.now() + timedelta(minutes=PAUSES[0]),
        }

    @api.model
    def _find_team(self, message):
        """Return the team that a mail was sent to, as far as its headers tell."""
        addresses = [
            email_normalize(address)
            for header in ("Delivered-To", "To", "Cc", "X-Original-To")
            for value in message.get_all(header, [])
            for address in email_split(str(value))[:50]
        ]
        teams = self.env["liteviewer.ticket.team"].sudo()
        addresses = [address for address in addresses if address]
        return teams.search([("alias_full_name", "in", addresses)], limit=1) if addresses else teams

    # ------------------------------------------------------------
    # PROCESSING
    # ------------------------------------------------------------

    @api.model
    def _process(self, mail_id, *, raises=False):
        """Bring a kept mail in; where it fails, say so with the mail.

        :param bool raises: whether who brought the mail hears that it is for nobody here
        :return: id of the record that it went to; False
        """
        problem = None
        for attempt in range(AT_ONCE):
            try:
                with self._transaction() as env:
                    mail = env[self._name].browse(mail_id)._lock()
                    return mail._bring_in() if mail else False
            except CONFLICTS as conflict:
                problem = conflict
                if not modules.module.current_test:
                    time.sleep(random.uniform(0, 0.05 * 2**attempt))
            except Exception as error:
                problem = error
                break
        is_for_nobody = isinstance(problem, ValueError) and str(problem).startswith(NO_ROUTE)
        is_refused = raises and is_for_nobody
        self._note_failure(mail_id, problem, is_last=is_for_nobody, is_refused=is_refused)
        if is_refused:
            # words that a mail server behind the pipe gets to read, too
            raise UserError(str(problem)) from problem
        return False

    def _lock(self):
        """Return the mail for this transaction; none where it is done, or others are at it."""
        self.env.cr.execute(
            "SELECT id FROM liteviewer_incoming_mail WHERE id = %s AND state != 'done' "
            "FOR UPDATE SKIP LOCKED",
            [self.id],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _bring_in(self):
        """Make of the mail what it becomes. :return: id of the record that it went to; False"""
        self.ensure_one()
        options = dict(self.options or {})
        source = base64.b64decode(self.source)
        kept = KeptMail(self.env.cr, parse_source(source), source, self.digest)
        threads = self.env["mail.thread"].with_context(**{KEPT: kept})
        if server_id := options.pop("fetchmail_server_id", None):
            threads = threads.with_context(default_fetchmail_server_id=server_id)
        model = options.pop("model", None)
        thread_id = threads.message_process(model, b"", **options)
        message = self.env["mail.message"].search(
            [("message_id", "=", kept.message_id), ("model", "=", "liteviewer.ticket")], limit=1
        )
        self.write(
            {
                "state": "done",
                "reason": False,
                "next_try_at": False,
                "ticket_id": message.res_id,
                "message_id": _short(kept.message.get("Message-Id"), 1000),
            }
        )
        return thread_id or False

    @api.model
    def _note_failure(self, mail_id, problem, *, is_last=False, is_refused=False):
        """Write down why a try failed; after the last one make a ticket of the source."""
        reason = f"{type(problem).__name__}: {problem}"[:MAX_REASON]
        _logger.warning("An incoming e-mail failed (id %s): %s", mail_id, reason, exc_info=problem)
        with self._transaction() as env:
            mail = env[self._name].browse(mail_id)._lock()
            if not mail:
                return
            mail.reason = without_unstorable(reason)
            if is_refused:
                mail.write({"state": "failed", "next_try_at": False})
            is_last = is_last or mail.state == "failed" or mail.tries > len(PAUSES)
            if not is_last:
                env.ref("liteviewer_mail.ir_cron_process_mails")._trigger(at=mail.next_try_at)
        if is_last and not is_refused:
            self._give_up(mail_id)

    @api.model
    def _give_up(self, mail_id):
        """Make a ticket of nothing but the source, once; the mail stays among those to look at."""
        try:
            with self._transaction() as env:
                mail = env[self._name].browse(mail_id)._lock()
                if not mail:
                    return
                if not mail.ticket_id:
                    mail.ticket_id = mail._make_plain_ticket()
                mail.write({"state": "failed", "next_try_at": False})
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"[:MAX_REASON]
            _logger.warning(
                "An e-mail became no ticket (id %s): %s", mail_id, reason, exc_info=error
            )
            with self._transaction() as env:
                env[self._name].browse(mail_id).write(
                    {
                        "state": "failed",
                        "next_try_at": False,
                        "reason": without_unstorable(reason),
                    }
                )

    def _make_plain_ticket(self):
        """:rtype: liteviewer.ticket"""
        source = base64.b64decode(self.source)
        message = parse_source(source)
        team = self._find_team(message)
        tickets = self.env["liteviewer.ticket"].with_company(self.company_id)
        partner = self.env["res.partner"]
        with contextlib.suppress(Exception), self.env.cr.savepoint():
            partner = tickets._create_mail_sender(self.email_from, self.company_id)
        body = ""
        with contextlib.suppress(Exception):
            body, _is_cut = show_content(read_content(message), self.name or "")
        ticket = tickets.create(
            {
                "name": self.name or self.env._("No subject"),
                "description": tickets._clean_mail_body(Markup(body)),
                "partner_id": partner.id,
                "company_id": self.company_id.id,
                "channel": "email",
                **({"team_id": team.id} if team else {}),
            }
        )
        ticket.message_post(
            body=self.env._(
                "The e-mail of %(sender)s could not be read as usual: %(reason)s\n"
                "It is attached as it came.",
                sender=self.email_from or self.env._("an unknown sender"),
                reason=self.reason,
            ),
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[(self.file_name, source)],
        )
        return ticket

    # ------------------------------------------------------------
    # JOBS
    # ------------------------------------------------------------

    @api.model
    def _cron_process(self, limit=200):
        """Try the mails again whose time has come, the oldest first."""
        due = [("state", "=", "waiting"), ("next_try_at", "<=", fields.Datetime.now())]
        mails = self.search(due, order="id", limit=limit)
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(mails))
        for mail in mails:
            # the try counts also where it ends with the whole process
            mail = mail.try_lock_for_update().filtered_domain(due)
            if mail and mail.tries > len(PAUSES):
                self._leave(crons)
                self._give_up(mail.id)
            elif mail:
                pause = PAUSES[min(mail.tries, len(PAUSES) - 1)]
                mail.write(
                    {
                        "tries": mail.tries + 1,
                        "next_try_at": fields.Datetime.now() + timedelta(minutes=pause),
                    }
                )
                self._leave(crons)
                self._process(mail.id)
            if not crons._commit_progress(1):
                break

    @api.model
    def _leave(self, crons):
        """Give the row free for the transaction that brings the mail in."""
        crons._commit_progress()

    @api.autovacuum
    def _gc_done(self):
        """Remove the mails that were brought in, once the days of the setting are over."""
        days = int(self.env["ir.config_parameter"].sudo().get_param(KEEP_DAYS_PARAMETER, KEEP_DAYS))
        if days <= 0:
            return
        before = fields.Datetime.now() - timedelta(days=days)
        old = self.search([("state", "=", "done"), ("received_at", "<", before)], limit=1000)
        old.unlink()


def _short(value, length):
    return " ".join(without_unstorable(str(value or "")).split())[:length]
