# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools import upd
from ..tools.act_sheet import write_acts

XLSX, UPD = "xlsx", "upd"
KINDS = [(XLSX, "Excel File (for 1C)"), (UPD, "УПД 5.03 (for the Operator)")]


class ActHandover(models.Model):
    """Acts that were handed over together to an accounting program, or to the operator of
    electronic documents, with the file.

    An act is handed over once in each way; once more only if somebody says why.
    """

    _name = "liteviewer.act.handover"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Hand-Over of Acts"
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, string="Format", required=True, readonly=True)
    date = fields.Datetime(
        string="Handed Over On", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, index="btree_not_null", ondelete="set null"
    )
    is_scheduled = fields.Boolean(string="By Itself", readonly=True)
    reason = fields.Char(string="Why Once More", readonly=True)
    line_ids = fields.One2many("liteviewer.act.handover.line", "handover_id", string="Acts")
    act_count = fields.Integer(string="Number of Acts", readonly=True)
    problems = fields.Text(
        string="Not Handed Over", readonly=True, help="What was in the way of other acts."
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "liteviewer.act.handover")],
        readonly=True,
    )

    _order_idx = models.Index("(date DESC, id DESC)")

    @api.depends("kind", "date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for handover in self:
            moment = format_datetime(self.env, handover.date, dt_format="short")
            handover.display_name = f"{kinds.get(handover.kind)}, {moment}"

    def action_download(self: One):
        """Download the file: of one act as УПД an XML, of several a ZIP with them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_ids[:1].id}?download=true",
            "target": "download",
        }

    def _write_file(self, documents):
        """Make the file of acts and keep it.

        :param documents: [upd.Document]
        """
        self.ensure_one()
        name, content = self._make_file(documents)
        self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
        )
        self.act_count = len(documents)

    def _make_file(self, documents):
        """Return (name, content)."""
        stem = f"{self.kind}-{fields.Date.to_string(self.date)}-{self.id}"
        if self.kind == XLSX:
            # always in the same language: a program may look at the heads of the columns
            lang = self.company_id.partner_id.lang
            return f"{stem}.xlsx", write_acts(documents, self.with_context(lang=lang).env._)
        files = [(upd.get_file_name(document), upd.write(document)) for document in documents]
        if len(files) == 1:
            return files[0]
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(name, content)
        return f"{stem}.zip", stream.getvalue()

    def _tell(self, user):
        """Give somebody an activity with the link to the files."""
        self.ensure_one()
        handover = self.with_context(lang=user.lang)
        handover.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=handover.env._("Acts are ready: %(count)s", count=self.act_count),
            note=self.problems or False,
        )


class ActHandoverLine(models.Model):
    """An act in a hand-over, as it was then."""

    _name = "liteviewer.act.handover.line"
    _description = "Act Handed Over"
    _order = "handover_id desc, id"
    _rec_name = "act_number"

    handover_id = fields.Many2one(
        "liteviewer.act.handover",
        string="Hand-Over",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Month",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(related="handover_id.date")
    kind = fields.Selection(KINDS, string="Format", required=True, readonly=True)
    number = fields.Integer(
        string="Hand-Over No.",
        readonly=True,
        required=True,
        aggregator=None,
        help="1 for the first time.",
    )
    act_number = fields.Char(string="Act", required=True, readonly=True)
    act_date = fields.Date(string="Date of the Act", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount_untaxed = fields.Monetary(string="Amount Without Tax", readonly=True)
    amount_tax = fields.Monetary(string="Tax", readonly=True)
    amount_total = fields.Monetary(string="Amount With Tax", readonly=True)

    _time_uniq = models.UniqueIndex(
        "(period_id, kind, number)", "Somebody else has just handed this act over."
    )
