# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, clean_context, groupby

from ...tools.arguments import One
from ..mail_gateway import IncomingMail, get_incoming
from ..mail_policy import POSTED, SERVER, TRUST

HELD = "liteviewer_helpdesk.held"
"""Among what a transaction remembers until its end: how long the e-mails to reporters are held."""
TOLD = "liteviewer_helpdesk.told"
"""Among what a transaction remembers until its end: ids of tickets whose reporter is told of the
new status by an engineer's own words.
"""
CLIENT_WORDS = {
    "attachment_ids", "attachments", "body", "message_type", "parent_id", "subject",
    "subtype_xmlid",
}  # fmt: skip
"""What of a message is for a client to say."""
NEW_MAIL = object()
"""In the context as ``helpdesk_new_mail``: the message is the e-mail that the ticket was made of.
No call from outside can bring this very object.
"""
AUTOMATIC_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Of what no person wrote, so that no machine answers it (RFC 3834)."""
MOVED = "helpdesk_moved_tickets"
"""Key of the data of the end of a transaction: the ids of the tickets whose reporters are told of a
new stage, all together, once Odoo has gone through the changes.
"""


class Ticket(models.Model):
    """The part of the ticket that talks: with the client by mail and portal, and to the service."""

    _inherit = "liteviewer.ticket"

    def _creation_message(self):
        self.ensure_one()
        return self.env._(
            "Ticket %(number)s received: %(channel)s",
            number=self.number,
            channel=dict(self._fields["channel"]._description_selection(self.env))[self.channel],
        )

    def _track_finalize(self):
        """Tell the reporters of all tickets that have changed together: one by one, each of their
        mails takes the queries of a composer.
        """
        data = self.env.cr.precommit.data
        data[MOVED] = moved = []
        try:
            super()._track_finalize()
        finally:
            data.pop(MOVED, None)
        told = data.pop(TOLD, ())
        self.browse(ticket_id for ticket_id in moved if ticket_id not in told)._tell_stage()

    def _message_track_post_template(self, changes):
        """Tell the reporter of a new stage. What is written down when it has ended, and what is
        imported, is no news to them.
        """
        result = super()._message_track_post_template(changes)
        if "stage_id" in (changes or ()):
            moved = self.env.cr.precommit.data.get(MOVED)
            if moved is not None:
                moved += self.ids
            elif not self.env.context.get("import_file"):
                self.exists().filtered("is_open")._tell_stage()
        return result

    def _tell_stage(self):
        """Send the e-mail of the present stage, where it has one, to the reporters of these tickets
        who have an address.
        """
        # sudo: the mail is the server's doing, whoever moved the tickets
        for (_stage, company), alike in groupby(
            self.sudo(), lambda ticket: (ticket.stage_id, ticket.company_id)
        ):
            if template := alike[0]._get_stage_template():
                tickets = alike[0].union(*alike).filtered("partner_id.email_normalized")
                if tickets:
                    tickets._mail_stage(template, company)

    def _mail_stage(self, template, company):
        """Send a template to the reporters of these tickets, which are of one company.

        It is the server's doing, and nobody could choose its text nor whom it goes to. All mails
        are made together, and kept with their tickets.
        """
        values = {}
        service = company.partner_id
        # where a client changes the stage, the service writes, not the client; nor does the job
        # that closes what was resolved: OdooBot has no address to answer to
        by_job = self.env.uid == SUPERUSER_ID and bool(service.email)
        if self.env.user.share or by_job:
            values["author_id"] = service.id
            values["email_from"] = template.email_from or service.email_formatted
        tickets = self.with_context(**clean_context(self.env.context), **{TRUST: SERVER})
        mails = tickets._fallback_lang().message_mail_with_source(
            template,
            auto_delete_keep_log=True,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
            **values,
        )
        before = self._get_mail_references()
        messages = mails.mail_message_id
        for mail, message in zip(mails, messages, strict=True):
            mail.references = " ".join([*before.get(message.res_id, ()), message.message_id])
        mails.headers = repr(AUTOMATIC_HEADERS)
        messages.write(
            {"message_type": "auto_comment", "subtype_id": self.env.ref("mail.mt_note").id}
        )
        scheduler = self.env.ref("mail.ir_cron_mail_scheduler_action")
        if held_until := self.env.cr.precommit.data.get(HELD):
            mails.scheduled_date = held_until
            scheduler._trigger(at=held_until)
        # as Odoo sends messages: many leave it to the job
        limit = self.env["ir.config_parameter"].get_param("mail.mail.force.send.limit", 100)
        if len(mails) < int(limit):
            mails.filtered(lambda mail: not mail.scheduled_date).send_after_commit()
        else:
            scheduler._trigger()

    def _notify_by_email_prepare_rendering_context(
        self, message, *args, force_record_name=False, **kwargs
    ):
        """Of mails that are made together Odoo has no message yet that knows their title."""
        if self and not message.id:
            force_record_name = force_record_name or self.display_name
        return super()._notify_by_email_prepare_rendering_context(
            message, *args, force_record_name=force_record_name, **kwargs
        )

    def _get_mail_references(self):
        """Return {ticket id: Message-IDs of the last mails of the conversation, oldest first}: mail
        programs show what follows them below.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ticket.id, array_agg(mail.message_id ORDER BY mail.id)
                  FROM unnest(%(ids)s) AS ticket (id),
                       LATERAL (
                           SELECT message.id, message.message_id
                             FROM mail_message message
                             JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
                            WHERE message.model = %(model)s AND message.res_id = ticket.id
                              AND message.is_internal IS NOT TRUE
                              AND (message.message_type = 'auto_comment'
                                   OR message.message_type IN ('comment', 'email')
                                   AND subtype.internal IS NOT TRUE)
                            ORDER BY message.id DESC
                            LIMIT 3
                       ) AS mail
                 GROUP BY ticket.id
                """,
                ids=self.ids,
                model=self._name,
            )
        )
        return dict(rows)

    def _tell_reporter(self, body):
        """Send an engineer's words to the reporter; they take the place of the e-mail of a new
        status, should the ticket come into one now.

        :param Markup body:
        """
        self.ensure_one()
        self.env.cr.precommit.data.setdefault(TOLD, set()).add(self.id)
        self.message_post(body=body, message_type="comment", subtype_xmlid="mail.mt_comment")

    def _get_stage_template(self):
        """Return the mail.template that tells the reporter of the present stage, which may be
        none.
        """
        return self.stage_id.mail_template_id

    def message_post(self: One, **kwargs):
        """A client writes to the service, in nobody else's name. Whom else it is sent to, and where
        answers go, is not theirs to say: our server would send anything to anybody.
        """
        by_client = self.env.user.share and not self.env["liteviewer.mail.policy"]._is_trusted()
        if by_client and (not self.env.su or kwargs.get("message_type") == "comment"):
            self._check_takes_words()
        ticket = self
        if self.env.user.share and not self.env.su:
            kwargs = {name: value for name, value in kwargs.items() if name in CLIENT_WORDS}
            ticket = self.with_context(helpdesk_posted=POSTED)
        # what follows is none of this post
        return super(Ticket, ticket).message_post(**kwargs).with_env(self.env)

    def _check_takes_words(self):
        """Refuse words of clients to tickets that are closed, where nobody would look at them. What
        comes by e-mail is kept there all the same.

        :raises UserError: says what to do
        """
        # sudo: the state of a ticket that the client may see
        if self.sudo().stage_kind in ("closed", "cancelled"):
            raise UserError(
                self.env._(
                    "The ticket %(number)s is closed. Send a new request.",
                    number=self.sudo().number,
                )
            )

    def _message_post_after_hook(self, message, msg_values):
        """The first public words of an engineer are the first response; words of the client
        bring a waiting or resolved ticket back to work, and one that was closed lately. Those of
        their machines do not, nor does thanks.
        """
        result = super()._message_post_after_hook(message, msg_values)
        mail = get_incoming(self.env) or IncomingMail()
        is_new_mail = self.env.context.get("helpdesk_new_mail") is NEW_MAIL
        # sudo: a client who answers may not write the ticket
        ticket = self.sudo()
        if message.message_type == "email" and mail.is_quiet:
            ticket._set_unread(ticket.is_open)
        if is_new_mail and mail.forwarded and message.message_type == "email":
            if ticket.partner_id:
                ticket._acknowledge()
            return result
        if not self._is_public_message(message):
            return result
        if is_new_mail:
            if message.attachment_ids:
                # only now the pictures in the text have addresses
                ticket.description = self._clean_mail_body(message.body)
            if ticket.partner_id and mail.takes_answer:
                ticket._acknowledge()
        elif message.author_id != ticket.partner_id and any(
            not user.share for user in message.author_id.sudo().user_ids
        ):
            if not mail.is_automatic:
                if not ticket.first_response_at:
                    ticket.write(
                        {
                            "first_response_at": fields.Datetime.now(),
                            "first_response_kind": "answer",
                        }
                    )
                ticket._set_unread(False)
        elif not mail.is_automatic and (not message.author_id or message.author_id.partner_share):
            ticket._take_client_words(message, mail)
        return result

    def _take_client_words(self, message, mail):
        """Bring the ticket back to work after words of its client, and let them wait for the eyes
        of an engineer. Somebody is told where nobody has the ticket.

        :param message: mail.message
        :param IncomingMail mail: that brings them, an empty one elsewhere
        """
        ticket = self
        was_at_rest = ticket.stage_kind in ("resolved", "closed", "cancelled")
        moves = ticket.stage_kind in ("waiting", "resolved") or mail.reopens
        if moves and not mail.is_thanks:
            if message.author_id:
                # not the mail gateway, nor the visitor who came with the link
                ticket._track_set_author(message.author_id)
            if not ticket.user_id.active:
                ticket.user_id = False
            moved = ticket.with_context(helpdesk_by_client=True)
            moved._move_to("in_progress" if ticket.user_id else "new")
            if was_at_rest and not ticket.user_id:
                env = ticket.with_context(lang=ticket.company_id.partner_id.lang).env
                ticket._tell_service(env._("The client has written, the ticket is open again."))
        ticket._set_unread(ticket.is_open)

    @api.model
    def _is_public_message(self, message):
        """Tell whether the message belongs to the talk between client and service."""
        message = message.sudo()
        return (
            message.message_type in ("comment", "email")
            and message.subtype_id == self.env.ref("mail.mt_comment")
            and not message.is_internal
        )

    def _acknowledge(self):
        """Tell the reporter by e-mail that the ticket has come in, and its number."""
        self.with_context(helpdesk_new_mail=False).message_post_with_source(
            self.env.ref("liteviewer_helpdesk.mail_template_ticket_received"),
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Bring public words to the reporter. Being a follower they would cost each creation
        its queries, and would go on getting everything after a change of the reporter.
        """
        mail = get_incoming(self.env)
        if mail and message.message_type == "email" and not mail.is_relayed:
            return []
        # sudo: a portal user who writes may not read the reporter
        reporter = self.sudo().partner_id
        if reporter and message.author_id != reporter and self._is_public_message(message):
            msg_vals = dict(msg_vals or {})
            recipients = msg_vals.get("partner_ids", message.sudo().partner_ids.ids)
            msg_vals["partner_ids"] = list({*recipients, reporter.id})
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        # a mail to nowhere would only be told as failed
        return [each for each in recipients if each["notif"] != "email" or each["email_normalized"]]

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Answers come back through the address of the team."""
        # sudo: a portal user who writes may not read teams
        teams = {ticket.id: ticket.team_id for ticket in self.sudo() if ticket.team_id}
        addresses = (
            self.env["liteviewer.ticket.team"]
            .union(*teams.values())
            ._notify_get_reply_to(default=default, author_id=author_id)
        )
        reply_to = {ticket_id: addresses[team.id] for ticket_id, team in teams.items()}
        others = self.filtered(lambda ticket: ticket.id not in teams)
        if others or not self:
            reply_to.update(super(Ticket, others)._notify_get_reply_to(default, author_id))
        return reply_to

    def _notify_by_email_get_base_mail_values(
        self, message, recipients_data, additional_values=None
    ):
        """Mark what no person wrote."""
        values = dict(additional_values or {})
        if message.message_type == "auto_comment":
            values["headers"] = {**AUTOMATIC_HEADERS, **values.get("headers", {})}
        return super()._notify_by_email_get_base_mail_values(
            message, recipients_data, additional_values=values
        )

    def _get_last_answers(self):
        """Return {ticket id: the last public message that the reporter did not write}."""
        comment = self.env.ref("mail.mt_comment")
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (m.res_id) m.res_id, m.id
                  FROM mail_message m
                  JOIN liteviewer_ticket t ON t.id = m.res_id
                 WHERE m.model = %s AND m.res_id IN %s AND m.subtype_id = %s
                   AND m.message_type IN ('comment', 'email')
                   AND m.is_internal IS NOT TRUE
                   AND m.author_id IS DISTINCT FROM t.partner_id
                 ORDER BY m.res_id, m.id DESC
                """,
                self._name,
                tuple(self.ids) or (0,),
                comment.id,
            )
        )
        rows = dict(self.env.cr.fetchall())
        messages = self.env["mail.message"].browse(rows.values()).with_prefetch(rows.values())
        return dict(zip(rows, messages, strict=True))
