# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import logging
import time
from imaplib import IMAP4
from poplib import error_proto

from odoo import fields, models
from odoo.tools import exception_to_unicode

from odoo.addons.mail.models.fetchmail import MAIL_SERVER_DEACTIVATE_TIME, MAIL_SERVER_DOMAIN

_logger = logging.getLogger(__name__)


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _fetch_mail(self, batch_limit=50):
        """Keep the mails of these servers, and bring them in.

        A mail is deleted or marked as seen once it has been kept, not before, and whatever comes of
        it then. Odoo does so whether or not it was read.

        :return: the last problem with a server, or None
        """
        crons = self.env["ir.cron"]
        problem = None
        remaining = len(self)
        crons._commit_progress(remaining=remaining)
        for server in self.with_context(fetchmail_cron_running=True):
            remaining -= 1
            locked = server.try_lock_for_update(allow_referencing=True)
            if not locked.filtered_domain(MAIL_SERVER_DOMAIN):
                _logger.info("Mail server %d is being asked by somebody else.", server.id)
                continue
            kept, left, failure = server._keep_mails(batch_limit)
            problem = failure or problem
            server._note_fetch(failure)
            remaining += left
            crons._commit_progress(len(kept), remaining=remaining)
            end = self.env.context.get("cron_end_time", float("inf"))
            for mail_id in kept:
                if time.monotonic() > end:
                    # the job of the mails does the rest
                    break
                server.env["liteviewer.incoming.mail"]._process(mail_id)
            if not crons._commit_progress():
                break
        return problem

    def _keep_mails(self, limit):
        """Keep the new mails of a server. :return: ([their ids], how many are left, the problem)"""
        self.ensure_one()
        kept, left, problem, connection = [], 0, None, None
        options = {
            "model": self.object_id.model or False,
            "save_original": self.original,
            "strip_attachments": not self.attach,
            "fetchmail_server_id": self.id,
        }
        mails = self.env["liteviewer.incoming.mail"]
        try:
            connection = self._connect__()
            left = connection.check_unread_messages()
            for number, source in self._retrieve(connection, limit):
                mail_id, is_new = mails._keep(source, options)
                connection.handled_message(number)
                left -= 1
                if is_new:
                    kept.append(mail_id)
        except Exception as error:
            problem = error
            _logger.info("Fetching mail of server %d failed.", self.id, exc_info=True)
        finally:
            if connection:
                # what was deleted is so for a POP server once it has been left in peace
                with contextlib.suppress(OSError, IMAP4.error, error_proto):
                    connection.disconnect()
        return kept, max(left, 0), problem

    def _retrieve(self, connection, limit):
        """Yield (number, source) of new mails, the oldest first, without marking any."""
        numbers = connection._unread_messages
        for _count in range(limit):
            if not numbers:
                return
            number = numbers.pop()
            if self._get_connection_type() == "imap":
                _result, data = connection.fetch(number, "(BODY.PEEK[])")
                found = [item[1] for item in data if isinstance(item, tuple)]
                if found:
                    yield number, found[0]
            else:
                _head, lines, _size = connection.retr(number)
                yield number, b"\r\n".join([*lines, b""])

    def _note_fetch(self, problem):
        """Write down when the server was asked, and what went wrong."""
        values = {"date": fields.Datetime.now()}
        if not problem:
            values.update(error_date=False, error_message=False)
        elif not self.error_date:
            values.update(
                error_date=fields.Datetime.now(), error_message=exception_to_unicode(problem)
            )
        elif self.error_date < fields.Datetime.now() - MAIL_SERVER_DEACTIVATE_TIME:
            self.set_draft()
            self.env["ir.cron"]._notify_admin(
                self.env._("Mail server %(name)s is off: it failed too often.", name=self.name)
            )
        self.write(values)
