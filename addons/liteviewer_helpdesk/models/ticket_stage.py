# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

STAGE_KINDS = [
    ("new", "New"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting"),
    ("resolved", "Resolved"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
WAITING_FOR = [("client", "Client"), ("vendor", "Vendor")]
OPEN_KINDS = ("new", "in_progress", "waiting")
"""Kinds in which somebody still has to do something about the ticket."""
THRESHOLDS = {"new": (30, 4 * 60), "in_progress": (24 * 60, 3 * 24 * 60)}
"""After how many minutes a ticket grows warm and hot. Only while it waits for the service: what
waits for somebody else, or is done, may be as old as it likes.
"""


class TicketStage(models.Model):
    """A column of the desk. What the product does in it is told by its kind, never by its name,
    so that a service may rename and add stages freely.
    """

    _name = "liteviewer.ticket.stage"
    _description = "Ticket Stage"
    _inherit = ["liteviewer.cached.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        STAGE_KINDS,
        required=True,
        default="in_progress",
        help="Tells the desk what the stage means: in a waiting stage the resolution time stands "
        "still, a resolved or closed one ends it, a cancelled one counts as neither.",
    )
    waiting_for = fields.Selection(
        WAITING_FOR, help="In a waiting stage: who has to do the next step. Empty: the client."
    )
    fold = fields.Boolean(
        string="Folded in Kanban",
        help="Show the column folded: it is rarely looked at.",
    )
    active = fields.Boolean(default=True)
    warm_threshold_minutes = fields.Integer(
        string="Amber After (Minutes)",
        compute="_compute_thresholds",
        store=True,
        readonly=False,
        precompute=True,
        help="Minutes in the stage after which the time of a ticket is shown in amber. 0: never.",
    )
    hot_threshold_minutes = fields.Integer(
        string="Red After (Minutes)",
        compute="_compute_thresholds",
        store=True,
        readonly=False,
        precompute=True,
        help="Minutes in the stage after which the time of a ticket is shown in red. 0: never.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail to the Reporter",
        domain=[("model", "=", "liteviewer.ticket")],
        ondelete="set null",
        help="Sent to the reporter when a ticket comes into this stage.",
    )

    _thresholds_not_negative = models.Constraint(
        "CHECK (warm_threshold_minutes >= 0 AND hot_threshold_minutes >= 0)",
        "The minutes after which a ticket turns amber or red cannot be negative.",
    )

    @api.depends("kind")
    def _compute_thresholds(self):
        for stage in self:
            minutes = THRESHOLDS.get(stage.kind, (0, 0))
            stage.warm_threshold_minutes, stage.hot_threshold_minutes = minutes

    def write(self, vals):
        """Refuse to change the kind of a stage in use: the times of its tickets were set by it."""
        if "kind" in vals:
            changed = self.filtered(lambda stage: stage.kind != vals["kind"])
            # sudo: tickets of other companies count as well, and only their number is told
            used = (
                self.env["liteviewer.ticket"].sudo().search_count([("stage_id", "in", changed.ids)])
            )
            if changed and used:
                raise UserError(
                    self.env._(
                        "%(count)s tickets are in this stage, so its kind cannot be changed. "
                        "Create another stage and move them there.",
                        count=used,
                    )
                )
        return super().write(vals)

    @api.model
    @tools.ormcache("kind")
    def _get_first_id(self, kind):
        return self.search([("kind", "=", kind)], limit=1).id

    @api.model
    @tools.ormcache("stage_id")
    def _get_meaning(self, stage_id):
        """Return what each creation and move of a ticket asks of a stage.

        :rtype: tuple[str, str | False]
        :return: (kind, for whom a waiting stage waits)
        """
        # sudo: stages are the same for everybody, whatever the caller may read
        stage = self.sudo().browse(stage_id)
        return stage.kind, stage.waiting_for

    @api.model
    def _get_first(self, kind):
        """Return the first stage of ``kind``.

        :param str kind: a value of ``STAGE_KINDS``
        :raises UserError: when there is none, with what to do
        """
        # sudo: stages are the same for everybody, whatever the caller may read
        stage = self.browse(self.sudo()._get_first_id(kind))
        if not stage:
            raise UserError(
                self.env._(
                    "There is no stage of the kind “%(kind)s”. Create one in "
                    "ServiceDesk / Configuration / Stages.",
                    kind=dict(self._fields["kind"]._description_selection(self.env))[kind],
                )
            )
        return stage
