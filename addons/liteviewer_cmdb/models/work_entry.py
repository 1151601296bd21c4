# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WorkMixin(models.AbstractModel):
    """Heirs have ``work_change_ids``, lines that say what the work changed."""

    _inherit = "liteviewer.work.mixin"

    @api.onchange("work_change_ids")
    def _onchange_work_change_ids(self):
        """What the lines say already need not be told in words as well."""
        if self.work_change_ids and not self.change_summary:
            self.change_summary = "; ".join(self.work_change_ids.mapped("summary"))
        if self.work_change_ids:
            self.is_infrastructure_change = True


class WorkEntry(models.Model):
    """Work that changed the infrastructure names what it changed, with before and after, before it
    can be saved as finished.

    What is written into ``work_change_ids`` is applied to the records at once and becomes
    ``change_ids``. What has no card there is named in words.
    """

    _inherit = "liteviewer.work.entry"

    change_ids = fields.One2many(
        "liteviewer.config.change",
        "work_entry_id",
        string="Recorded Changes",
        groups="liteviewer_helpdesk.helpdesk_group_engineer",
    )
    work_change_ids = fields.One2many(
        "liteviewer.work.change",
        compute="_compute_work_change_ids",
        inverse="_inverse_work_change_ids",
        string="Changes to Record",
    )
    must_name_changes = fields.Boolean(compute="_compute_must_name_changes", compute_sudo=True)

    def _compute_work_change_ids(self):
        self.work_change_ids = False

    def _inverse_work_change_ids(self):
        for entry in self:
            entry.work_change_ids._apply(entry)

    @api.depends("is_infrastructure_change", "is_running", "change_ids")
    def _compute_must_name_changes(self):
        for entry in self:
            entry.must_name_changes = (
                entry.is_infrastructure_change and not entry.is_running and not entry.change_ids
            )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._check_changes_named()
        return entries

    def write(self, vals):
        """A timer can always be stopped: what changed is asked in the dialog that follows."""
        result = super().write(vals)
        if "is_running" not in vals:
            self._check_changes_named()
        return result

    def _check_changes_named(self):
        """Refuse finished work that changed the infrastructure and does not say how.

        :raises ValidationError: for everybody but the superuser
        """
        unnamed = self.filtered(
            lambda entry: entry.is_infrastructure_change and not entry.change_ids
        )
        # sudo: who logs work need not be able to change the ticket
        tickets = unnamed.sudo().ticket_id
        tickets.filtered(lambda ticket: not ticket.may_lack_changes).may_lack_changes = True
        blocking = unnamed.filtered("must_name_changes")
        if blocking and not self.env.su:
            raise ValidationError(blocking._get_unnamed_message())

    def _get_unnamed_message(self):
        entry = self[:1]
        return self.env._(
            "The work “%(work)s” changed the infrastructure of %(client)s. Name what was changed: "
            "equipment, network, licence or access right, with before and after. What has no card "
            "there is named in words.",
            work=entry.display_name,
            client=entry.client_id.display_name,
        )


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    may_lack_changes = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Work on this ticket changed the infrastructure, and nobody has said yet what it "
        "changed.",
    )

    def _check_change(self, vals):
        """A ticket is not done as long as its work does not say what it changed."""
        super()._check_change(vals)
        if vals.get("stage_id") and not self.env.su:
            stage = self.env["liteviewer.ticket.stage"].browse(vals["stage_id"])
            if stage.kind in ("resolved", "closed"):
                self._check_changes_named()

    def _check_changes_named(self):
        # sudo: who may close a ticket need not be able to read the work of all
        doubtful = self.sudo().filtered("may_lack_changes")
        blocking = doubtful.work_entry_ids.filtered("must_name_changes")
        if blocking:
            raise UserError(blocking._get_unnamed_message())
