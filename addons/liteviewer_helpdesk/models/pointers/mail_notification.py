# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.base.models.ir_attachment import condition_values


class MailNotification(models.Model):
    """Whom a message was sent to is told to those who may read the message: its label is a name."""

    _inherit = "mail.notification"

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        """Take out what belongs to messages that the user may not read; the own ones are never
        among them, and nobody pays for a look at them.
        """
        domain = Domain(domain).optimize(self)
        query = super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )
        partner = self.env.user.partner_id
        recipients = condition_values(self, "res_partner_id", domain)
        if self.env.su or bypass_access or query.is_empty() or recipients == {partner.id}:
            return query
        rows = self.env.execute_query(
            query.select(
                SQL.identifier(self._table, "id"), SQL.identifier(self._table, "mail_message_id")
            )
        )
        readable = self.env["mail.message"]._get_readable({message for _id, message in rows})
        return self.browse(id_ for id_, message in rows if message in readable)._as_query(
            ordered=bool(order)
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        # sudo: which messages they belong to, whose rights are asked at once
        messages = (self - forbidden).sudo().mail_message_id
        readable = self.env["mail.message"]._get_readable(messages.ids)
        hidden = (self - forbidden).filtered(
            lambda notification: notification.sudo().mail_message_id.id not in readable
        )
        if not hidden:
            return result
        rules = self.env["ir.rule"]
        forbidden |= hidden
        return forbidden, lambda: rules._make_access_error(operation, forbidden)
