# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from ...tools.arguments import One
from ..ticket_stage import OPEN_KINDS


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
        """Start the current user's timer on this ticket. Where it runs on another one, ask first
        what was done there.
        """
        self.ensure_one()
        entries = self.env["liteviewer.work.entry"]
        running = entries._get_running()
        elsewhere = running.ticket_id - self
        if elsewhere and elsewhere.has_access("write"):
            return elsewhere._open_step("switch", next_ticket_id=self.id)
        entries._start(self)
        return True

    def action_stop_timer(self: One):
        """Ask what was done, then stop the current user's timer. Until then it runs on."""
        self.ensure_one()
        if not self.running_entry_id:
            raise UserError(self.env._("Your timer does not run on this ticket."))
        return self._open_step("stop")

    def action_finish(self):
        """Ask what was done and what the client is told, then resolve. Of many tickets at once it
        is shown first what will happen; they are resolved as they are.
        """
        return self._open_step("resolve") if len(self) == 1 else self._open_bulk("resolve")

    def action_finish_close(self):
        """Close the tickets; of many at once it is shown first what will happen."""
        return self.action_close() if len(self) == 1 else self._open_bulk("close")

    def _open_bulk(self, step):
        model = self.env["liteviewer.ticket.bulk"]
        name = dict(model._fields["step"]._description_selection(self.env))[step]
        return self._open_wizard(model._name, name, default_step=step)

    def action_ask_client(self: One):
        """Ask what the client is asked, then wait for them."""
        return self._open_step("wait")

    def _open_step(self, step, **values):
        """Open the dialogue of a step that ends or interrupts the work, see
        ``liteviewer.ticket.step``.
        """
        self.ensure_one()
        model = self.env["liteviewer.ticket.step"]
        name = dict(model._fields["step"]._description_selection(self.env))[step]
        defaults = {"ticket_id": self.id, "step": step, **values}
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.display_name}: {name}",
            "res_model": model._name,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{field}": value for field, value in defaults.items()},
        }

    def _stop_timers(self):
        """Stop all timers on the tickets."""
        # sudo: those of colleagues as well, whoever ends the ticket
        self.env["liteviewer.work.entry"].sudo().search(
            [("ticket_id", "in", self.ids), ("is_running", "=", True)]
        )._stop()

    # ------------------------------------------------------------
    # WORK IN A CLOSED PERIOD
    # ------------------------------------------------------------

    def _note_before(self, vals):
        before = super()._note_before(vals)
        if not {"client_id", "partner_id", "company_id"}.isdisjoint(vals):
            before["owners"] = {ticket: (ticket.client_id, ticket.company_id) for ticket in self}
        return before

    def _follow_change(self, vals, before):
        """A timer ends with its ticket, whatever ends that.

        A ticket with work in a closed period stays with its client: act and report of that
        period name both. Work that is done for another client is a ticket of its own.
        """
        super()._follow_change(vals, before)
        if "stage_id" in vals:
            kind, _waiting_for = self.env["liteviewer.ticket.stage"]._get_meaning(vals["stage_id"])
            if kind not in OPEN_KINDS:
                self._stop_timers()
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
