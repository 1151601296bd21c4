# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from xmlrpc.client import Binary

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools.content import show_content
from ..tools.headers import LENIENT, format_addresses, parse_addresses
from ..tools.parts import read_content
from .incoming_mail import KEPT, KeptMail

SENDERS = ("From", "Sender", "Reply-To", "Resent-From", "Return-Path", "X-Envelope-From")
"""Headers that say who sent a mail, the first that does."""


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Keep the mail as it came before anybody looks at it; then bring it in.

        :return: the id of the record that it went to; False where it went to none, or will be tried
            again
        """
        is_gateway = self.env.su or self.env.user._is_system()
        is_source = isinstance(message, str | bytes | Binary)
        if (
            self._get_kept_mail()
            or not (is_gateway and is_source)
            or (model and (not isinstance(model, str) or model not in self.env))
        ):
            return super().message_process(model, message, *args, **kwargs)
        names = ("custom_values", "save_original", "strip_attachments", "thread_id")
        options = {"model": model or False, **dict(zip(names, args, strict=False)), **kwargs}
        if isinstance(message, Binary):
            message = message.data
        if isinstance(message, str):
            message = message.encode("utf-8", "surrogateescape")
        return self.env["liteviewer.incoming.mail"]._take_in(bytes(message), options)

    @api.model
    def _get_kept_mail(self):
        """Return the mail that is being brought in; None: none is."""
        kept = self.env.context.get(KEPT)
        return kept if isinstance(kept, KeptMail) else None

    @api.private
    @api.model
    def message_parse(self, message, save_original=False):
        """Read the headers as programs write them, not as they should be; see ``tools.headers``."""
        kept = self._get_kept_mail()
        if kept:
            # Odoo's way of parsing raises at some mails, so it was given an empty one
            vars(message).update(vars(kept.message))
        else:
            for part in message.walk():
                part.policy = LENIENT
        values = super().message_parse(message, save_original=save_original)
        subjects = [str(subject).strip() for subject in message.get_all("Subject", [])]
        if "subject" in values:
            values["subject"] = next(filter(None, subjects), "")
        if not email_normalize(values["email_from"] or "", strict=False):
            values["email_from"] = values["from"] = self._find_sender(message)
        if not (message.get("Message-Id") or "").strip() and kept:
            values["message_id"] = f"<{kept.digest}@no-message-id>"
        if kept:
            self._tell_apart(kept, values)
            kept.message_id = values["message_id"]
        return values

    @api.model
    def _find_sender(self, message):
        for header in SENDERS:
            for value in message.get_all(header, []):
                if pairs := parse_addresses(value):
                    return format_addresses(pairs[:1])
        return str(message.get("From") or "")

    @api.model
    def _tell_apart(self, kept, values):
        """Give a mail another Message-ID where it came with that of another one: programs write
        the same one again and again, and strangers copy it. It would be dropped.

        Not told apart is what this server has sent and got back, nor the same mail of one sender.
        """
        known = self.env["mail.message"].search(
            [("message_id", "=", values["message_id"])], limit=1
        )
        if not known:
            return
        sender = email_normalize(values["email_from"] or "", strict=False)
        if sender == email_normalize(known.email_from or "", strict=False):
            if known.message_type != "email":
                return
            is_same_date = fields.Datetime.to_datetime(values.get("date")) == known.date
            if is_same_date and not self._is_kept_differently(kept, values["message_id"]):
                return
        values["message_id"] = f"<{kept.digest}@same-message-id>"

    @api.model
    def _is_kept_differently(self, kept, message_id):
        """Tell whether another mail is kept that came with this Message-ID."""
        # sudo: whether there is one
        mails = self.env["liteviewer.incoming.mail"].sudo()
        domain = [("message_id", "=", message_id), ("digest", "!=", kept.digest)]
        return bool(mails.search_count(domain, limit=1))

    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        """Texts and files of the mail, whatever is wrong with it; what is too long to be shown is
        in the source, which then goes with it.
        """
        content = read_content(message)
        body, is_cut = show_content(content, message_dict.get("subject") or "")
        attachments = [
            self._Attachment(each.name, each.content, {"cid": each.cid} if each.cid else {})
            for each in content.files
        ]
        if save_original or is_cut:
            kept = self._get_kept_mail()
            source = kept.source if kept else message.as_bytes()
            attachments.append(self._Attachment("original_email.eml", source, {}))
        return {"body": Markup(body), "attachments": attachments}
