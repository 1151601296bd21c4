# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from ...tools.arguments import One


class Ticket(models.Model):
    """The part of the ticket that shows the work on it: timers, minutes, checklist."""

    _inherit = "liteviewer.ticket"

    @api.depends("work_entry_ids.duration", "work_entry_ids.is_running", "work_entry_ids.user_id")
    @api.depends_context("uid")
    def _compute_work(self):
        for ticket in self:
            entries = ticket.work_entry_ids
            ticket.work_minutes = sum(entries.mapped("duration"))
            ticket.engineer_ids = entries.user_id
            mine = entries.filtered(
                lambda entry: entry.is_running and entry.user_id == self.env.user
            )
            ticket.running_entry_id = mine._origin
            ticket.running_since = mine.started_at

    @api.depends("checklist_item_ids.done")
    def _compute_checklist(self):
        for ticket in self:
            items = ticket.checklist_item_ids
            total, done = len(items), len(items.filtered("done"))
            ticket.checklist_count = total
            ticket.checklist_done_count = done
            ticket.checklist_progress = 100 * done // total if total else 0

    @api.onchange("checklist_template_id")
    def _onchange_checklist_template_id(self):
        """Put the items of the chosen template below those that are there."""
        if not self.checklist_template_id:
            return
        below = max(self.checklist_item_ids.mapped("sequence"), default=0)
        self.checklist_item_ids = [
            Command.create({**item, "sequence": below + position})
            for position, item in enumerate(self.checklist_template_id._prepare_items(), 1)
        ]
        self.checklist_template_id = False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_work(self):
        """The work log of a closed period does not vanish with its ticket."""
        self.work_entry_ids._check_period_open()

    def action_start_timer(self: One):
        """Start the current user's timer on this ticket; one that runs elsewhere is stopped."""
        self.ensure_one()
        self.env["liteviewer.work.entry"]._start(self)
        return True

    def action_stop_timer(self: One):
        """Stop the current user's timer and open the entry to say what was done."""
        self.ensure_one()
        entry = self.running_entry_id
        if not entry:
            raise UserError(self.env._("Your timer does not run on this ticket."))
        entry._stop()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was done?"),
            "res_model": "liteviewer.work.entry",
            "res_id": entry.id,
            "views": [(self.env.ref("liteviewer_helpdesk.work_entry_view_form_quick").id, "form")],
            "target": "new",
        }

    # ------------------------------------------------------------
    # WORK IN A CLOSED PERIOD
    # ------------------------------------------------------------

    def _note_before(self, vals):
        before = super()._note_before(vals)
        if not {"client_id", "partner_id", "company_id"}.isdisjoint(vals):
            before["owners"] = {ticket: (ticket.client_id, ticket.company_id) for ticket in self}
        return before

    def _follow_change(self, vals, before):
        """A ticket with work in a closed period stays with its client: act and report of that
        period name both. Work that is done for another client is a ticket of its own.
        """
        super()._follow_change(vals, before)
        owners = before.get("owners", {})
        moved = self.browse(
            ticket.id
            for ticket, owner in owners.items()
            if (ticket.client_id, ticket.company_id) != owner
        )
        moved._check_nothing_settled()

    def _check_nothing_settled(self):
        """Refuse to move tickets with work in a closed period; the superuser moves the ticket
        and leaves that work behind.
        """
        if self.env.su:
            return
        # sudo: it counts whether the user may see the work or not
        for entry in self.sudo().work_entry_ids._filter_settled()[:1]:
            raise UserError(
                self.env._(
                    "%(number)s stays with its client: work on it belongs to a period that is "
                    "closed until %(date)s. Make a new ticket for the other client, or ask a "
                    "service manager or the accountants to open the period.",
                    number=entry.ticket_id.number,
                    date=format_date(self.env, entry.company_id.helpdesk_lock_date),
                )
            )
