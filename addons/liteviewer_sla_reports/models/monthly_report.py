# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from dateutil.relativedelta import relativedelta
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import format_date, groupby

_logger = logging.getLogger(__name__)

STATES = [
    ("to_send", "To Send"),
    ("queued", "In the Mail Queue"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("skipped", "Skipped"),
]
MAX_TRIES = 3
"""How often a report is begun that ended with the server before it was made."""
CRON = "liteviewer_sla_reports.ir_cron_send_monthly_reports"


class MonthlyReport(models.Model):
    """The work report of a client on a month, for one of its contacts: whether it was sent, and why
    not.

    It goes out once. The rows of a month are planned in one transaction, unique by company, client,
    month and recipient. A mail comes into Odoo's queue in the transaction that says so in its row:
    whatever stops the job, wherever, either both are there or neither. From there the queue sends
    it, and tells what has become of it.
    """

    _name = "liteviewer.monthly.report"
    _description = "Monthly Report"
    _order = "month desc, id desc"
    _rec_name = "client_id"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    month_name = fields.Char(string="Month in Words", compute="_compute_month_name")
    partner_id = fields.Many2one(
        "res.partner",
        string="Recipient",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    email = fields.Char(related="partner_id.email")
    lang = fields.Char(compute="_compute_lang", compute_sudo=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="to_send")
    reason = fields.Text(readonly=True, help="Why it was not sent.")
    tries = fields.Integer(readonly=True, aggregator=None)
    sent_at = fields.Datetime(string="Sent", readonly=True)
    mail_mail_id = fields.Many2one(
        "mail.mail",
        string="E-mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "liteviewer.monthly.report")],
        readonly=True,
    )

    _recipient_uniq = models.UniqueIndex(
        "(month, client_id, company_id, partner_id)",
        "This contact gets the report on that month already.",
    )
    _order_idx = models.Index("(month DESC, id DESC)")
    _open_idx = models.Index("(tries, id) WHERE state IN ('to_send', 'queued')")

    @api.depends("partner_id.lang", "client_id.lang", "company_id.partner_id.lang")
    def _compute_lang(self):
        for row in self:
            row.lang = row.partner_id.lang or row.client_id.lang or row.company_id.partner_id.lang

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for row in self:
            row.month_name = format_date(self.env, row.month, date_format="LLLL y").capitalize()

    # ------------------------------------------------------------
    # PLANNING
    # ------------------------------------------------------------

    @api.model
    def _plan(self, company, month):
        """Make the rows of a month: one for each contact that its client has chosen.

        Clients that several companies of the service look after get a report of each that they have
        had tickets with.

        :param date month: its first day
        """
        clients = self.env["res.partner"].search(
            [("work_report_partner_ids", "!=", False), ("company_id", "in", (False, company.id))]
        )
        shared = clients.filtered(lambda client: not client.company_id)
        known = self.env["liteviewer.ticket"]._read_group(
            [("client_id", "in", shared.ids), ("company_id", "=", company.id)], ["client_id"]
        )
        clients -= shared - self.env["res.partner"].union(*(client for (client,) in known))
        planned = {
            (client, partner)
            for client, partner in self._read_group(
                [("company_id", "=", company.id), ("month", "=", month)],
                ["client_id", "partner_id"],
            )
        }
        return self.create(
            [
                {
                    "company_id": company.id,
                    "client_id": client.id,
                    "month": month,
                    "partner_id": contact.id,
                }
                for client in clients
                for contact in client.work_report_partner_ids
                if (client, contact) not in planned
            ]
        )

    # ------------------------------------------------------------
    # SENDING
    # ------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Plan the reports that are due, and bring their mails into the queue.

        Each company and each report is a transaction of its own: safe to kill, and to run twice.
        """
        crons = self.env["ir.cron"]
        try:
            now = fields.Datetime.now()
            for company in self.env["res.company"].search([], order="id"):
                for month in company._get_due_report_months(now):
                    self._plan(company, month)
                    company.helpdesk_report_month = month
                    crons._commit_progress()
            self._find_lost_mails()
            waiting = [("state", "=", "to_send")]
            tried = self.browse()
            left = crons._commit_progress(remaining=self.search_count(waiting))
            while left and (
                first := self.search(
                    [*waiting, ("id", "not in", tried.ids)], order="tries, id", limit=1
                )
            ):
                rows = first._get_same_report()
                tried |= rows
                if not (rows := rows.try_lock_for_update()):
                    continue
                # what ends with the server in its midst is not begun for ever
                for row in rows:
                    row.tries += 1
                crons._commit_progress()
                rows = rows.try_lock_for_update()
                rows.invalidate_recordset()
                rows.filtered(lambda row: row.state == "to_send")._queue()
                left = crons._commit_progress(len(rows))
        except (TransactionRollbackError, UniqueViolation, LockError):
            # somebody else makes or writes one of them: the next run goes on
            self.env.cr.rollback()
            self.env.ref(CRON)._trigger()

    def _get_same_report(self):
        """Return the rows to which the report of this one goes as well."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("client_id", "=", self.client_id.id),
                ("month", "=", self.month),
                ("state", "=", "to_send"),
            ]
        )

    def _queue(self):
        """Make the report of these rows, which are of one client and month, and bring its mails
        into the queue. What cannot be sent says why; it keeps no other report back.
        """
        rows = self._leave_out()
        if worn := rows.filtered(lambda row: row.tries > MAX_TRIES):
            worn._fail(
                self.env._(
                    "The server stopped %(count)s times while it made the report.", count=MAX_TRIES
                )
            )
            rows -= worn
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                for lang, readers in rows.grouped("lang").items():
                    report = readers._make_report(lang)
                    if report._is_empty() and not readers.company_id.helpdesk_report_empty:
                        readers._skip(self.env._("There was no work in this month."))
                    else:
                        readers._send(report)
        except TransactionRollbackError:
            raise
        except Exception as error:
            _logger.exception("The monthly report of client %s cannot be made", rows.client_id.id)
            rows.invalidate_recordset()
            rows._fail(str(error))

    def _leave_out(self):
        """Skip those that must not, or cannot, be sent. :return: the others"""
        left = self
        for reason, is_out in (
            (
                self.env._("The client is archived."),
                lambda row: not row.client_id.active,
            ),
            (
                self.env._("The contact is archived."),
                lambda row: not row.partner_id.active,
            ),
            (
                # the report of a client is for its own people
                self.env._("The contact does not belong to the client any more."),
                lambda row: row.partner_id.commercial_partner_id != row.client_id,
            ),
            (
                self.env._("The contact has no usable e-mail address."),
                lambda row: not row.partner_id.email_normalized,
            ),
        ):
            out = left.filtered(is_out)
            out._skip(reason)
            left -= out
        return left

    def _make_report(self, lang):
        """Return the work report of these rows in a language."""
        (month,) = set(self.mapped("month"))
        return self.env["liteviewer.work.report"]._make_for_client(
            self.client_id,
            self.company_id,
            month,
            month + relativedelta(day=31),
            **({"lang": lang} if lang else {}),
        )

    def _send(self, report):
        """Put a mail with the report into the queue for each of these rows."""
        files = [report.make_pdf()]
        if self.client_id.has_work_report_xlsx:
            files.append(report.make_xlsx())
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": content, "res_model": self._name, "res_id": row.id}
                for row in self
                for name, content in files
            ]
        )
        template = self.env.ref("liteviewer_sla_reports.mail_template_monthly_report")
        for row, own in groupby(attachments, lambda file: self.browse(file.res_id)):
            mails = template.send_mail_batch(
                row.ids,
                email_values={
                    "attachment_ids": [(4, file.id) for file in own],
                    # no machine answers what no person wrote (RFC 3834)
                    "headers": repr(
                        {
                            "Auto-Submitted": "auto-generated",
                            "X-Auto-Response-Suppress": "All",
                        }
                    ),
                },
                email_layout_xmlid="mail.mail_notification_light",
            )
            row.write({"state": "queued", "reason": False, "mail_mail_id": mails.id})

    def _find_lost_mails(self):
        """Say of which rows somebody has taken the mail out of the queue."""
        queued = self.search([("state", "=", "queued")])
        lost = queued.filtered(
            lambda row: not row.mail_mail_id or row.mail_mail_id.state == "cancel"
        )
        lost._fail(self.env._("The e-mail was taken out of the mail queue."))

    def _follow_mail(self, mail):
        """Note what has become of the mail of these rows."""
        if mail.state == "sent":
            self.write({"state": "sent", "reason": False, "sent_at": fields.Datetime.now()})
        else:
            self._fail(mail.failure_reason or self.env._("The mail server has not taken it."))

    def _skip(self, reason):
        self.write({"state": "skipped", "reason": reason})

    def _fail(self, reason):
        """Say why the rows were not sent, here and to whom the company has named."""
        self.write({"state": "failed", "reason": reason})
        for (client, company, month), rows in groupby(
            self, lambda row: (row.client_id, row.company_id, row.month)
        ):
            keeper = company._get_report_keeper()
            if not keeper:
                continue
            client = client.with_context(lang=keeper.lang)
            summary = client.env._(
                "Work report %(month)s not sent",
                month=format_date(client.env, month, date_format="LLLL y"),
            )
            known = client.activity_ids.filtered(
                lambda activity, user=keeper, words=summary: (
                    activity.user_id == user and activity.summary == words
                )
            )
            if not known:
                client.activity_schedule(
                    "mail.mail_activity_data_warning",
                    user_id=keeper.id,
                    summary=summary,
                    note=client.env._(
                        "To: %(names)s. %(reason)s",
                        names=", ".join(row.partner_id.name or "" for row in rows),
                        reason=reason,
                    ),
                )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_send_again(self):
        """Send what has failed or was skipped, as soon as the job comes by.

        :raises UserError: one of them is on its way, or has been sent
        """
        self.check_access("read")
        if not self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager"):
            raise AccessError(self.env._("Only service managers send reports again."))
        if done := self.filtered(lambda row: row.state in ("queued", "sent")):
            raise UserError(
                self.env._(
                    "The report of %(client)s to %(person)s has been sent already. A report goes "
                    "out once; print the work report to send it by hand.",
                    client=done[0].client_id.display_name,
                    person=done[0].partner_id.display_name,
                )
            )
        # sudo: the rows are written by the server only; who may have them sent has been checked
        rows = self.sudo()
        rows.attachment_ids.unlink()
        rows.mail_mail_id.unlink()
        rows.write({"state": "to_send", "reason": False, "tries": 0})
        self.env.ref(CRON).sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("They are sent within a minute."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
