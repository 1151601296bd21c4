# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty, plaintext2html

from ..models.rich_text import RichText
from ..tools.arguments import One

STEPS = [
    ("resolve", "Resolve"),
    ("wait", "Wait for the Client"),
    ("stop", "Stop Timer"),
    ("switch", "Go to Another Ticket"),
]


class TicketStep(models.TransientModel):
    """The one dialogue that ends or interrupts the work on a ticket: what was done and how long it
    took, what the client is told, and what the ticket still lacks.

    The timer of the user runs on until the dialogue is saved. What is shown of the ticket is read
    with the rights of the user.
    """

    _name = "liteviewer.ticket.step"
    _description = "Next Step of a Ticket"
    _inherit = ["liteviewer.work.mixin"]

    ticket_id = fields.Many2one("liteviewer.ticket", required=True, ondelete="cascade")
    step = fields.Selection(STEPS, required=True, default="resolve")
    next_ticket_id = fields.Many2one("liteviewer.ticket", string="Go to", ondelete="cascade")
    entry_id = fields.Many2one(
        "liteviewer.work.entry",
        string="Timer",
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        precompute=True,
        ondelete="set null",
    )
    name = fields.Text(
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    started_at = fields.Datetime(
        default=None,
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    duration = fields.Integer(
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    work_type = fields.Selection(
        default=None,
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    is_overlong = fields.Boolean(
        compute="_compute_work",
        compute_sudo=False,
        store=True,
        precompute=True,
        help="The timer ran past the working day: the minutes until its end are proposed.",
    )
    client_id = fields.Many2one("res.partner", compute="_compute_ticket", compute_sudo=False)
    reporter_id = fields.Many2one("res.partner", compute="_compute_ticket", compute_sudo=False)
    lacks_category = fields.Boolean(compute="_compute_ticket", compute_sudo=False)
    category_id = fields.Many2one("liteviewer.ticket.category")
    stage_id = fields.Many2one(
        "liteviewer.ticket.stage",
        string="Wait in",
        domain=[("kind", "=", "waiting")],
        compute="_compute_stage_id",
        store=True,
        readonly=False,
    )
    answer_id = fields.Many2one(
        "mail.template",
        string="Ready Answer",
        domain=[("model", "=", "liteviewer.ticket"), ("is_helpdesk_answer", "=", True)],
        ondelete="set null",
    )
    message = RichText(
        string="Message to the Client",
        sanitize_style=True,
        compute="_compute_message",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    is_sent = fields.Boolean(
        string="Send",
        default=True,
        help="Otherwise the words are kept on the ticket as a note that the client does not see.",
    )
    solution = RichText(
        sanitize_style=True,
        compute="_compute_solution",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("ticket_id")
    @api.depends_context("uid")
    def _compute_work(self):
        now = fields.Datetime.now()
        for step in self:
            entry = step.ticket_id.running_entry_id
            minutes, step.is_overlong = entry._measure() if entry else (0, False)
            step.entry_id = entry
            step.name = entry.name
            step.started_at = entry.started_at or now
            step.duration = minutes
            step.work_type = entry.work_type or "remote"

    @api.depends("ticket_id")
    def _compute_ticket(self):
        for step in self:
            step.client_id = step.ticket_id.client_id
            step.reporter_id = step.ticket_id.partner_id
            step.lacks_category = not step.ticket_id.category_id

    @api.depends("step")
    def _compute_stage_id(self):
        for step in self:
            waits = step.step == "wait"
            step.stage_id = waits and self.env["liteviewer.ticket.stage"]._get_first("waiting")

    @api.depends("ticket_id")
    def _compute_solution(self):
        for step in self:
            step.solution = step.ticket_id.solution

    @api.depends("answer_id")
    def _compute_message(self):
        """Write the ready answer in the language of the reporter."""
        for step in self:
            ticket, answer = step.ticket_id, step.answer_id
            if not answer:
                step.message = step.message
                continue
            ticket.check_access("read")
            # sudo: what an administrator has written; engineers read no template
            template = answer.sudo()
            if template.model != ticket._name or not template.is_helpdesk_answer:
                raise UserError(self.env._("Choose one of the ready answers."))
            step.message = template._render_field("body_html", ticket.ids, compute_lang=True)[
                ticket.id
            ]

    # ------------------------------------------------------------
    # THE STEP
    # ------------------------------------------------------------

    def action_apply(self: One):
        """Log the work, tell the client, and bring the ticket where the step leads.

        :raises UserError: something is missing; nothing has been done then
        """
        self.ensure_one()
        self.ticket_id.check_access("write")
        self._check_complete()
        self._log_work()
        self._write_words()
        if values := self._prepare_ticket():
            self.ticket_id.write(values)
        if self.step == "switch":
            self.env["liteviewer.work.entry"]._start(self.next_ticket_id)
        # pressed twice it is done once
        self.unlink()
        return {"type": "ir.actions.act_window_close"}

    def _has_work(self):
        return bool(self.duration or (self.name or "").strip())

    def _check_complete(self):
        """Refuse work without words, waiting that asks nothing, and tickets that nobody could
        learn from.
        """
        said = (self.name or "").strip()
        if self._has_work() and not said:
            raise UserError(self.env._("Say what was done in these minutes."))
        if self.step == "wait" and self.is_sent and is_html_empty(self.message):
            raise UserError(
                self.env._(
                    "Write what the client has to do, or untick “Send” where they know it already."
                )
            )
        if self.step == "resolve":
            if not said and is_html_empty(self.solution):
                raise UserError(self.env._("Say what helped, in “What Was Done” or in “Solution”."))
            if self.lacks_category and not self.category_id:
                raise UserError(self.env._("Choose the category of the ticket."))

    def _log_work(self):
        """Write what was done into the entry of the running timer, else into a new one. A timer
        that was started by mistake, without minutes and words, leaves nothing.
        """
        entry = self._get_entry()
        if not self._has_work():
            entry.filtered("is_running").unlink()
        elif entry:
            entry._stop(self.duration)
            entry.write(self._prepare_work())
        else:
            entry.create({**self._prepare_work(), "ticket_id": self.ticket_id.id})

    def _get_entry(self):
        """Return the entry whose timer ran when the dialogue was opened, or of the one that runs
        now. It may have ended since, with the ticket: then nobody has said yet what was done.
        """
        running = self.ticket_id.running_entry_id
        return running or self.entry_id.filtered(
            lambda entry: (
                entry.is_unconfirmed
                and entry.ticket_id == self.ticket_id
                and entry.user_id == self.env.user
            )
        )

    def _prepare_work(self):
        """Return the values of the work entry."""
        return {
            "name": self.name,
            "started_at": self.started_at,
            "duration": self.duration,
            "work_type": self.work_type,
            "is_out_of_hours": self.is_out_of_hours,
            "is_infrastructure_change": self.is_infrastructure_change,
            "change_summary": self.change_summary,
        }

    def _write_words(self):
        if is_html_empty(self.message):
            return
        if self.is_sent:
            self.ticket_id._tell_reporter(self.message)
            self._count_answer()
        else:
            self.ticket_id.message_post(
                body=self.message, message_type="comment", subtype_xmlid="mail.mt_note"
            )

    def _count_answer(self):
        """Remember that the ready answer was sent."""
        if self.answer_id:
            # sudo: engineers do not write what answers are ordered by
            self.env["liteviewer.answer.use"].sudo().create(
                {
                    "answer_id": self.answer_id.id,
                    "category_id": (self.ticket_id.category_id or self.category_id).id,
                }
            )

    def _prepare_ticket(self):
        """Return what the step changes on the ticket; nobody's becomes the user's."""
        ticket, values = self.ticket_id, {}
        if not ticket.user_id:
            values["user_id"] = self.env.uid
        if self.step == "wait" and ticket.stage_id != self.stage_id:
            values["stage_id"] = self.stage_id.id
        if self.step != "resolve":
            return values
        if self.lacks_category:
            values["category_id"] = self.category_id.id
        solution = self.solution if not is_html_empty(self.solution) else plaintext2html(self.name)
        if solution != ticket.solution:
            values["solution"] = solution
        if ticket.is_open:
            values["stage_id"] = self.env["liteviewer.ticket.stage"]._get_first("resolved").id
        return values
