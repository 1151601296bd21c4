# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class MailMessage(models.Model):
    """A message stays with whom it was sent to, the name of its record with who may read that."""

    _inherit = "mail.message"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Keep the subject, which names the record, from who may not read the message: an answer to
        it can be begun by anybody, and a link tells the name of what it leads to.
        """
        result = super()._compute_display_name()
        # sudo(False): whoever links to it, the name behind a link is asked for with elevated rights
        readable = self.sudo(False)._get_readable(self.ids)
        for message in self.filtered("id"):
            if message.id not in readable:
                message.display_name = f"{self._name},{message.id}"
        return result

    @api.depends_context("uid")
    def _compute_record_name(self):
        told = self._filter_pointing_to_readable()
        (self - told).record_name = False
        return super(MailMessage, told)._compute_record_name()

    def _to_store(self, store, fields, **options):
        """Take the names of records that the reader may not read out of what a screen is sent: Odoo
        names the record of a message to everybody who was mentioned in it.
        """
        named = "message_format" in fields
        result = super()._to_store(store, fields, **options)
        reader = named and store.target.get_user(self.env)
        if reader:
            messages = self.with_user(reader)
            hidden = messages - messages._filter_pointing_to_readable()
            for message, record in hidden.sudo()._record_by_message().items():
                label = self.env["ir.model"]._get(record._name).display_name
                store.add(record, {"display_name": label}, as_thread=True)
                store.add(message, {"default_subject": False})
        return result
