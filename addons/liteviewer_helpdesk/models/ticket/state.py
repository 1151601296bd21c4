# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import groupby

from ...tools.kept import kept
from ..ticket_stage import OPEN_KINDS


class Ticket(models.Model):
    """The part of the ticket that moves it from stage to stage and keeps its times.

    They are the server's (UTC). A reopened ticket is neither resolved nor closed; a cancelled one
    was never resolved.
    """

    _inherit = "liteviewer.ticket"

    @api.depends("stage_id.kind", "stage_id.waiting_for")
    def _compute_waiting_for(self):
        for ticket in self:
            ticket.waiting_for = self._get_waiting_for(
                ticket.stage_kind, ticket.stage_id.waiting_for
            )

    @api.model
    def _get_waiting_for(self, kind, waiting_for):
        """Return who has to do the next step in a stage of that kind and setting."""
        if kind == "waiting":
            return waiting_for or "client"
        return "service" if kind in OPEN_KINDS else False

    @api.depends("stage_kind")
    def _compute_is_open(self):
        for ticket in self:
            ticket.is_open = ticket.stage_kind in OPEN_KINDS

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        """Show the empty columns too: tickets are moved into them."""
        return stages.search([])

    # ------------------------------------------------------------
    # TIMES
    # ------------------------------------------------------------

    @api.model
    def _prepare_creation(self, vals_list):
        super()._prepare_creation(vals_list)
        stages, now = self.env["liteviewer.ticket.stage"], fields.Datetime.now()
        for vals in vals_list:
            if vals.get("stage_id"):
                kind, _waiting_for = stages._get_meaning(vals["stage_id"])
                for name, value in self._get_times(kind, now).items():
                    vals.setdefault(name, value)

    def _complete_change(self, vals):
        """Set the times that come with another stage."""
        changes = super()._complete_change(vals)
        if "stage_id" not in vals:
            return changes
        now, stage_id = fields.Datetime.now(), vals["stage_id"]
        kind, _waiting_for = self.env["liteviewer.ticket.stage"]._get_meaning(stage_id)
        # what the client does is no response of the service
        by_client = self.env.user.share or bool(self.env.context.get("helpdesk_by_client"))
        result = []
        for tickets, completed in changes:
            for (moved, resolved, responded), alike in groupby(
                tickets,
                lambda ticket: (
                    ticket.stage_id.id != stage_id,
                    bool(ticket.resolved_at),
                    by_client or bool(ticket.first_response_at),
                ),
            ):
                times = self._get_times(kind, now, resolved, responded) if moved else {}
                result.append((self.browse(each.id for each in alike), {**completed, **times}))
        return result

    @api.model
    def _get_times(self, kind, now, resolved=False, responded=False):
        """Return the times that a ticket gets when it comes into a stage.

        :param str kind: of the stage
        :param datetime now: UTC
        :param bool resolved: the ticket has been resolved and not been reopened since
        :param bool responded: the client has had a first response
        :return: {name: ``tools.kept.Kept``}
        """
        times = {"stage_since": now}
        if kind not in OPEN_KINDS:
            times["has_unread_answer"] = False
        if kind in OPEN_KINDS:
            times.update(resolved_at=False, closed_at=False)
        elif kind == "cancelled":
            times.update(resolved_at=False, closed_at=now)
        else:
            times["closed_at"] = now if kind == "closed" else False
            if not resolved:
                times["resolved_at"] = now
        if not responded and self._is_response(kind):
            times["first_response_at"] = now
            times["first_response_kind"] = "taking" if kind == "in_progress" else "resolution"
        return kept(times)

    @api.model
    def _is_response(self, kind):
        """Tell whether coming into a stage of that kind is a first response. Taking a ticket into
        work is none where the service wants words.
        """
        if kind != "in_progress":
            return kind in ("resolved", "closed")
        # sudo: parameters are readable by the system only
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return get_param("liteviewer_helpdesk.first_response", "take") == "take"

    @api.constrains("received_at", "first_response_at", "resolved_at", "closed_at")
    def _check_times_in_order(self):
        """What is imported may have been mistyped; our own times are the server's."""
        if not self.env.context.get("import_file"):
            return
        for ticket in self:
            for name in ("first_response_at", "resolved_at", "closed_at"):
                if ticket[name] and ticket[name] < ticket.received_at:
                    field = self._fields[name]
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” is before the ticket was received. Correct one of the two "
                            "times and import it again.",
                            field=field._description_string(self.env),
                        )
                    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take(self):
        """Make the current user the engineer of the tickets and start working on them.

        :raises UserError: somebody else was faster
        """
        taken = self.filtered(lambda ticket: ticket.user_id and ticket.user_id != self.env.user)
        if taken:
            raise UserError(
                self.env._(
                    "%(number)s has been taken by %(engineer)s already. "
                    "Change the engineer on the ticket if you agreed to take it over.",
                    number=taken[0].number,
                    engineer=taken[0].user_id.name,
                )
            )
        stage = self.env["liteviewer.ticket.stage"]._get_first("in_progress")
        return self.write({"user_id": self.env.uid, "stage_id": stage.id})

    def action_wait(self):
        """The client has to do something: the resolution time stands still."""
        return self._move_to("waiting")

    def action_resolve(self):
        """The work is done: the reporter is told, and may still reopen it."""
        return self._move_to("resolved")

    def action_close(self):
        """Nothing more will be done."""
        return self._move_to("closed")

    def action_cancel(self):
        """The request needed no work: a mistake, spam, a duplicate."""
        return self._move_to("cancelled")

    def action_reopen(self):
        """Take the work up again."""
        return self._move_to("in_progress")

    def _move_to(self, kind):
        stage = self.env["liteviewer.ticket.stage"]._get_first(kind)
        return self.filtered(lambda ticket: ticket.stage_kind != kind).write({"stage_id": stage.id})
