# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, time, timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.absence import Absence, find_absent
from ..tools.arguments import Values, ValuesList
from .cached_mixin import forget_cached

TELLING = {
    "calendar_id",
    "company_id",
    "date_from",
    "date_to",
    "helpdesk_substitute_id",
    "resource_id",
    "time_type",
}
"""What says who is away and which days are holidays."""


class ResourceCalendarLeaves(models.Model):
    """Odoo's leaves tell who is away; here they also say who stands in meanwhile.

    Odoo knows leaves of resources. Who notes that an engineer is away chooses the engineer: the
    resource is found, or made for those who have none.
    """

    _inherit = "resource.calendar.leaves"

    helpdesk_user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        compute="_compute_helpdesk_user_id",
        readonly=False,
        search="_search_helpdesk_user_id",
        domain=lambda self: self.env["res.users"]._get_engineer_domain(),
    )
    helpdesk_substitute_id = fields.Many2one(
        "res.users",
        string="Substitute",
        domain=lambda self: self.env["res.users"]._get_engineer_domain(),
        ondelete="set null",
        help="Gets the new tickets of the engineer meanwhile and is told what clients answer on "
        "the others. Empty: the substitute named on the engineer, if there is one.",
    )

    @api.depends("resource_id")
    def _compute_helpdesk_user_id(self):
        for leave in self:
            leave.helpdesk_user_id = leave.resource_id.user_id

    @api.model
    def _search_helpdesk_user_id(self, operator, value):
        return [("resource_id.user_id", operator, value)]

    @api.depends("name", "resource_id")
    def _compute_display_name(self):
        """Somebody's absence without a reason is called by their name."""
        super()._compute_display_name()
        for leave in self:
            if not leave.name:
                leave.display_name = leave.resource_id.name

    @api.constrains("resource_id", "helpdesk_substitute_id")
    def _check_substitute(self):
        for leave in self:
            substitute = leave.helpdesk_substitute_id
            if substitute and substitute == leave.resource_id.user_id:
                raise ValidationError(
                    self.env._("%(name)s is away: choose somebody else.", name=substitute.name)
                )

    @api.model_create_multi
    def create(self, vals_list: ValuesList):
        leaves = super().create([self._name_resource(vals) for vals in vals_list])
        leaves._follow_holidays()
        leaves._forget_who_is_away()
        return leaves

    def write(self, vals: Values):
        vals = self._name_resource(vals)
        if TELLING.isdisjoint(vals):
            return super().write(vals)
        self._follow_holidays()
        self._forget_who_is_away()
        result = super().write(vals)
        self._follow_holidays()
        self._forget_who_is_away()
        return result

    def unlink(self):
        self._follow_holidays()
        self._forget_who_is_away()
        return super().unlink()

    def _forget_who_is_away(self):
        """Drop the answers that are kept, where these leaves are of users."""
        # sudo: whether a resource is a user, no more
        if self.sudo().resource_id.user_id:
            forget_cached(self.env)

    def _follow_holidays(self):
        """Have tickets that come again keep to the working days, where leaves of all change."""
        if any(not leave.resource_id for leave in self):
            self.env["liteviewer.ticket.recurrence"]._plan_again()

    @api.model
    def _name_resource(self, vals):
        """Return the values with the resource of the engineer that they name."""
        if "helpdesk_user_id" not in vals:
            return vals
        vals = dict(vals)
        user_id = vals.pop("helpdesk_user_id")
        if user_id:
            vals["resource_id"] = self.env["res.users"].browse(user_id)._get_resource().id
        return vals

    # ------------------------------------------------------------
    # WHO IS AWAY
    # ------------------------------------------------------------

    @api.model
    def _get_absent(self, moment=None):
        """Return who is away and who stands in, without a query where that has been asked today.

        :param datetime moment: UTC; now where it is left out
        :rtype: {id of a user: Absence}
        """
        moment = moment or fields.Datetime.now()
        return find_absent(self._get_absences_of_day(moment.date()), moment)

    @api.model
    @tools.ormcache("day")
    def _get_absences_of_day(self, day):
        """Return the absences that touch a day in UTC. Changes of leaves and users drop the answer.

        :rtype: tuple[Absence]
        """
        start = datetime.combine(day, time.min)
        # sudo: that a colleague is away, until when and who stands in, no more
        leaves = self.sudo().search(
            [
                ("resource_id.user_id", "!=", False),
                ("time_type", "=", "leave"),
                ("date_from", "<", start + timedelta(days=1)),
                ("date_to", ">", start),
            ]
        )
        absences = []
        for leave in leaves:
            user = leave.resource_id.user_id
            substitute = leave.helpdesk_substitute_id or user.helpdesk_substitute_id
            absences.append(
                Absence(
                    user.id,
                    leave.date_from,
                    leave.date_to,
                    substitute.id if substitute.active else None,
                )
            )
        return tuple(absences)
