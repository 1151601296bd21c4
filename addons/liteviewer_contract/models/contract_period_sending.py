# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .contract_period import MONEY
from .contract_period_closing import ACCOUNTANT

_logger = logging.getLogger(__name__)

CRON = "liteviewer_contract.contract_period_cron_send"
NOT_SENT = {
    "act_sending": False,
    "act_sent_at": False,
    "act_sent_to": False,
    "act_sending_error": False,
}


class ContractPeriod(models.Model):
    """The part of the month that sends its act to the client. An act comes into the mail queue in
    the transaction that says so on the month: whatever stops the job, it goes out once.
    """

    _inherit = "liteviewer.contract.period"

    act_sending = fields.Selection(
        [("to_send", "To Send"), ("sent", "In the Mail Queue"), ("failed", "Not Sent")],
        string="Act by E-mail",
        readonly=True,
        copy=False,
        groups=MONEY,
    )
    act_sent_at = fields.Datetime(string="Act Sent On", readonly=True, copy=False, groups=MONEY)
    act_sent_to = fields.Char(readonly=True, copy=False, groups=MONEY)
    act_sending_error = fields.Char(
        string="Why It Was Not Sent", readonly=True, copy=False, groups=MONEY
    )

    _to_send_idx = models.Index("(id) WHERE act_sending = 'to_send'")

    def action_send_acts(self):
        """Send the acts of those of these months of which it was not sent yet.

        :raises AccessError: for others than accountants
        :raises UserError: a month is open, or all have been sent
        """
        if not (self.env.su or self.env.user.has_group(ACCOUNTANT)):
            raise AccessError(self.env._("Only accountants send acts."))
        self.check_access("read")
        self._check_act()
        # sudo: months are kept by the service; accountants send the acts of those that they see
        waiting = self.sudo().filtered(lambda period: period.act_sending in (False, "failed"))
        if not waiting:
            raise UserError(self.env._("These acts have been sent, or are about to be."))
        waiting.write({**NOT_SENT, "act_sending": "to_send"})
        self.env.ref(CRON).sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Acts to send: %(count)s. They go out within minutes; what cannot be sent says "
                    "why on the month.",
                    count=len(waiting),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_send_acts(self):
        """Bring the acts that wait into the mail queue, each in a transaction of its own."""
        crons = self.env["ir.cron"]
        waiting = self.search([("act_sending", "=", "to_send")], order="id")
        left = crons._commit_progress(remaining=len(waiting))
        for period in waiting:
            if not left:
                break
            locked = period.try_lock_for_update()
            locked.invalidate_recordset()
            locked.filtered(lambda each: each.act_sending == "to_send")._send_act()
            left = crons._commit_progress(1)

    def _send_act(self):
        """Put the mails with the act of this month into the queue, or keep why not."""
        for period in self:
            recipients = period.contract_id.notice_partner_ids.filtered(
                lambda partner, client=period.client_id: (
                    partner.email_normalized and partner.commercial_partner_id == client
                )
            )
            if not recipients:
                period._fail_to_send(
                    self.env._(
                        "Nobody with an e-mail address is named under “Who Gets Acts and Notices” "
                        "of the contract."
                    )
                )
                continue
            try:
                with self.env.cr.savepoint():
                    period._queue_act(recipients)
            except OperationalError:
                raise
            except Exception as error:
                _logger.exception("The act of month %s cannot be sent", period.id)
                period.invalidate_recordset()
                period._fail_to_send(str(error))

    def _queue_act(self, recipients):
        self.ensure_one()
        template = self.env.ref("liteviewer_contract.mail_template_act")
        template.send_mail(
            self.id,
            email_values={"recipient_ids": [(4, partner.id) for partner in recipients]},
            email_layout_xmlid="mail.mail_notification_light",
        )
        names = ", ".join(recipients.mapped("email_formatted"))
        self.write(
            {
                **NOT_SENT,
                "act_sending": "sent",
                "act_sent_at": fields.Datetime.now(),
                "act_sent_to": names,
            }
        )
        self.contract_id.message_post(
            body=self.env._(
                "Act No. %(number)s was sent to: %(names)s", number=self.act_number, names=names
            )
        )

    def _fail_to_send(self, reason):
        self.write({**NOT_SENT, "act_sending": "failed", "act_sending_error": reason})

    def _reopen(self, note):
        """What was sent is no act any more: the next one is sent anew."""
        super()._reopen(note)
        self.write(NOT_SENT)
