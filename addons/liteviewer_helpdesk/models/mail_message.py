# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.search.document import get_plain_text, make_vector
from .mail_policy import POSTED
from .rich_text import RichText
from .search_vector import SearchVector

RECIPIENTS = {"partner_ids", "outgoing_email_to"}
SENDER = {"author_id", "email_from", "reply_to"}
WORDS = {
    "attachment_ids", "body", "is_internal", "message_type", "parent_id", "subject", "subtype_id",
}  # fmt: skip
"""What was said, and to whom it was open."""
SEARCHED_MODELS = ("liteviewer.ticket",)
"""The models whose records are found by the words of their messages."""
SEARCHED_TYPES = ("comment", "email", "email_outgoing")
"""What people said; the rest is notes of the system."""


class MailMessage(models.Model):
    """Whoever writes a message says whom it goes to and from whom it comes; nobody else changes it
    afterwards, although Odoo lets everybody do so who may write the record.
    """

    _name = "mail.message"
    _inherit = ["liteviewer.linked.files.mixin", "mail.message"]

    body = RichText()
    search_vector = SearchVector(compute="_compute_search_vector", make="_make_search_vector")

    _search_vector_idx = models.Index(
        "USING gin (search_vector) WITH (gin_pending_list_limit = 256)"
        " WHERE search_vector IS NOT NULL"
    )

    @api.depends("body", "message_type", "model")
    def _compute_search_vector(self):
        for message in self:
            message.search_vector = message._make_search_vector()

    def _make_search_vector(self):
        return self._derive_search_vector(self.model, self.message_type, self.body)

    @api.model
    def _derive_search_vector(self, model, message_type, body):
        if model not in SEARCHED_MODELS or message_type not in SEARCHED_TYPES:
            return None
        return make_vector({"D": get_plain_text(body)})

    @api.model_create_multi
    def create(self, vals_list):
        policy = self.env["liteviewer.mail.policy"]
        if not self.env.su:
            self = self._without_date(vals_list)
            for vals in vals_list:
                # where answers go is worked out by Odoo, and looked at where somebody says it
                policy._check_sender({**vals, "reply_to": False})
        messages = super().create(vals_list)
        if self.env.context.get("helpdesk_posted") is not POSTED:
            messages._check_not_put_to_tickets()
        if not policy._is_trusted():
            for message, vals in zip(messages, vals_list, strict=True):
                if any(vals.get(name) for name in RECIPIENTS) or self._has_default_recipients():
                    message._check_mail_recipients()
        return messages

    def write(self, vals):
        if not self.env.su:
            self = self._without_date([vals])
        if not WORDS.isdisjoint(vals):
            self._check_own_words()
        if not self.env.su and not SENDER.isdisjoint(vals):
            self.env["liteviewer.mail.policy"]._check_sender(vals)
        result = super().write(vals)
        if not {"model", "res_id"}.isdisjoint(vals):
            self._check_not_put_to_tickets()
        if any(vals.get(name) for name in RECIPIENTS):
            for message in self:
                message._check_mail_recipients()
        return result

    @api.model
    def _add_precomputed_values(self, vals_list):
        """Let new messages be inserted with their words, and without the record in memory that Odoo
        makes of each for what is missing.
        """
        for vals in vals_list:
            vals["search_vector"] = self._derive_search_vector(
                vals.get("model"), vals.get("message_type"), vals.get("body")
            )
        super()._add_precomputed_values(vals_list)

    def _get_forbidden_access(self, operation):
        """What is inside is not for clients, whoever or whatever wrote it, and by whatever way: of
        the messages inside Odoo keeps only comments from them where they ask by id. Others are
        answers by e-mail to notes, what was said of activities, and what code notes down.
        """
        forbidden = super()._get_forbidden_access(operation)
        if operation != "read" or self.env.user._is_internal():
            return forbidden
        # sudo: what kind of messages they are; those of unsaved forms are none yet
        inside = (self - forbidden).sudo().filtered("id")
        inside = inside.filtered(
            lambda message: (
                message.is_internal or not message.subtype_id or message.subtype_id.internal
            )
        )
        return forbidden | inside.sudo(False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_own_words()

    def _check_not_put_to_tickets(self):
        """Refuse to clients what would pass by ``message_post`` of the ticket, which says to whom
        and when they may write.

        :raises AccessError: there is a message to a ticket among these
        """
        if self.env.su or self.env.user._is_internal():
            return
        # sudo: what they are about
        if "liteviewer.ticket" in self.sudo().mapped("model"):
            raise AccessError(self.env._("Write to a ticket on its page."))

    def _without_date(self, vals_list):
        """Return the messages without a default for their time, which is the server's to say.

        :raises UserError: the values say it
        """
        if any("date" in vals for vals in vals_list) and not self.env.user._is_admin():
            raise UserError(
                self.env._(
                    "The server keeps these itself, they cannot be set: %(names)s.",
                    names=self._fields["date"]._description_string(self.env),
                )
            )
        if "default_date" not in self.env.context:
            return self
        context = dict(self.env.context)
        del context["default_date"]
        return self.with_env(self.env(context=context))

    def _check_own_words(self):
        """:raises AccessError: somebody else wrote one of the messages"""
        user = self.env.user
        if self.env.su or user._is_admin():
            return
        # sudo: who wrote them
        if any(
            message.author_id != user.partner_id and message.create_uid != user
            for message in self.sudo()
        ):
            raise AccessError(self.env._("Only who wrote a message may change or delete it."))

    @api.model
    def _has_default_recipients(self):
        return any(f"default_{name}" in self.env.context for name in RECIPIENTS)

    def _check_mail_recipients(self):
        # sudo: whom the message goes to, in whatever shape that was said
        message = self.sudo()
        self.env["liteviewer.mail.policy"]._check_recipients(
            message._get_mail_record(), message.partner_ids, message.outgoing_email_to
        )

    def _get_mail_record(self):
        """Return the record that the message is about, empty where there is none."""
        if not self.model or not self.res_id or self.model not in self.env:
            return self.env["mail.thread"]
        return self.env[self.model].browse(self.res_id).exists()
