# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES


class SlaPromise(models.AbstractModel):
    """The times that are promised for one priority, in minutes of working time: by a policy, and
    by a policy as it would be.
    """

    _name = "liteviewer.sla.promise"
    _description = "SLA Promise"
    _rec_name = "priority"

    priority = fields.Selection(PRIORITIES, required=True)
    response_minutes = fields.Integer(
        string="Response (Minutes)",
        help="Working time until the first answer to the client. 0: nothing is promised.",
    )
    resolution_minutes = fields.Integer(
        string="Resolution (Minutes)",
        help="Working time until the ticket is resolved. 0: nothing is promised.",
    )

    _minutes_in_range = models.Constraint(
        "CHECK (response_minutes BETWEEN 0 AND 525600 AND resolution_minutes BETWEEN 0 AND 525600)",
        "A promised time is a number of minutes from 0 to 525600, which is a year.",
    )

    def _prepare_target(self):
        """Return what is promised, as values."""
        self.ensure_one()
        return {
            "priority": self.priority,
            "response_minutes": self.response_minutes,
            "resolution_minutes": self.resolution_minutes,
        }
