# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ..tools.absence import find_stand_in
from .cached_mixin import forget_cached
from .mail_policy import SERVER, TRUST
from .rich_text import RichText


class ResUsers(models.Model):
    _inherit = "res.users"

    # they stand under messages and in e-mails, and are shown to colleagues
    signature = RichText()
    out_of_office_message = RichText()
    # named again: Odoo's Russian leaves these words in English
    notification_type = fields.Selection(selection_add=[("email", "By Emails")])
    helpdesk_client_ids = fields.Many2many(
        "res.partner",
        "liteviewer_user_client_rel",
        "user_id",
        "client_id",
        string="Clients",
        # an archived or deleted client must not turn a restriction into none
        context={"active_test": False},
        ondelete="restrict",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        groups="liteviewer_helpdesk.helpdesk_group_manager",
        help="The engineer sees the tickets, computers and contacts of these clients only. "
        "Empty: of all. Service managers see all in any case.",
    )
    helpdesk_substitute_id = fields.Many2one(
        "res.users",
        string="Substitute",
        domain=lambda self: self._get_engineer_domain(),
        ondelete="set null",
        groups="liteviewer_helpdesk.helpdesk_group_manager",
        help="Stands in whenever the engineer is away and the absence names nobody else.",
    )
    is_helpdesk_restricted = fields.Boolean(
        string="Restricted to Some Clients",
        compute="_compute_is_helpdesk_restricted",
        groups="liteviewer_helpdesk.helpdesk_group_manager",
    )

    @api.depends("helpdesk_client_ids", "group_ids")
    def _compute_is_helpdesk_restricted(self):
        for user in self:
            user.is_helpdesk_restricted = user._is_client_restricted()

    @api.depends_context("helpdesk_workload", "allowed_company_ids", "uid")
    def _compute_display_name(self):
        """Say beside the name what an engineer has to do, where one is chosen for a ticket."""
        super()._compute_display_name()
        if self.env.context.get("helpdesk_workload") and self.env.user._is_internal():
            counts, away = self._get_workload()
            for user in self:
                words = [self.env._("%(count)s open", count=counts.get(user, 0))]
                if absence := away.get(user):
                    day = format_date(self.env, absence.end)
                    words.append(self.env._("away until %(date)s", date=day))
                    if absence.substitute:
                        # sudo: the name of a colleague
                        substitute = self.browse(absence.substitute).sudo().name
                        words.append(self.env._("%(name)s stands in", name=substitute))
                user.display_name = f"{user.display_name} ({', '.join(words)})"

    def _get_workload(self):
        """Return what users have to do, and who of them is on leave.

        :return: ({res.users: number of open tickets that the caller may see}, {res.users: Absence})
        """
        counts = self.env["liteviewer.ticket"]._read_group(
            [("user_id", "in", self.ids), ("is_open", "=", True)], ["user_id"], ["__count"]
        )
        absent = self.env["resource.calendar.leaves"]._get_absent()
        return dict(counts), {user: absent[user.id] for user in self if user.id in absent}

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("helpdesk_client_ids" in vals for vals in vals_list):
            forget_cached(self.env)
        return users

    def write(self, vals):
        """Forget the record rules worked out for users whose clients change; with the account of a
        person of a client end the links to their tickets, with that of an engineer their timer.
        """
        result = super().write(vals)
        if not {"active", "helpdesk_client_ids", "helpdesk_substitute_id"}.isdisjoint(vals):
            forget_cached(self.env)
        if "active" in vals and not vals["active"]:
            self._free_tickets()
            # sudo: the contacts of accounts
            self.sudo().filtered("share").partner_id._end_ticket_links()
            # sudo: whoever archives users need not be of the ServiceDesk
            self.env["liteviewer.work.entry"].sudo().search(
                [("user_id", "in", self.ids), ("is_running", "=", True)]
            )._stop()
        return result

    # ------------------------------------------------------------
    # ABSENCE AND LEAVING
    # ------------------------------------------------------------

    @api.constrains("helpdesk_substitute_id")
    def _check_helpdesk_substitute_id(self):
        for user in self:
            # sudo: whoever writes accounts need not be of the ServiceDesk
            if user.sudo().helpdesk_substitute_id == user:
                raise ValidationError(
                    self.env._("Nobody stands in for themselves: choose somebody else.")
                )

    @api.model
    def _get_engineer_domain(self):
        """Return the domain of those who may be given tickets."""
        group = self.env.ref("liteviewer_helpdesk.helpdesk_group_engineer")
        return [("share", "=", False), ("all_group_ids", "in", group.ids)]

    def _get_resource(self):
        """Return the resource to which the absences of the user belong; it is made if need be."""
        self.ensure_one()
        # sudo: nobody makes resources by hand, and a user's company and time zone are no secret
        user = self.sudo()
        resources = user.env["resource.resource"].with_context(active_test=False)
        resource = resources.search(
            [("user_id", "=", user.id), ("company_id", "in", [user.company_id.id, False])], limit=1
        )
        if not resource:
            resource = resources.create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": user.company_id.id,
                    # the hours of the team or the company count
                    "calendar_id": False,
                    "tz": user.tz or user.company_id._get_helpdesk_tz(),
                }
            )
        return resource.sudo(False)

    def _get_stand_in(self, absent):
        """Return who does the work of the user at the moment: themselves, a substitute, or nobody.

        :param absent: of ``resource.calendar.leaves._get_absent``
        """
        self.ensure_one()
        return self.browse(find_stand_in(self.id, absent))

    def _free_tickets(self):
        """Let the open tickets of users who are archived wait for another engineer."""
        # sudo: whoever archives users need not be of the ServiceDesk
        tickets = self.env["liteviewer.ticket"].sudo()
        tickets = tickets.search([("user_id", "in", self.ids), ("is_open", "=", True)])
        for user, owned in tickets.grouped("user_id").items():
            note = self.env._("%(name)s does not work here any more.", name=user.name)
            owned._hand_over(tickets.env["res.users"], note)

    def action_archive(self):
        """Ask who gets the tickets of engineers who leave."""
        # sudo: whether there is something to ask; the dialogue has the rights of the user
        domain = [("user_id", "in", self.ids), ("is_open", "=", True)]
        tickets = self.env["liteviewer.ticket"].sudo().search(domain).sudo(False)
        result = super().action_archive()
        if tickets and self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager"):
            return self._open_hand_over(ticket_ids=tickets._filtered_access("write").ids)
        return result

    def action_hand_over_tickets(self):
        """Open the dialogue that gives away the open tickets of these engineers."""
        return self._open_hand_over()

    def _open_hand_over(self, **values):
        defaults = {"user_ids": self.ids, **values}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Tickets"),
            "res_model": "liteviewer.ticket.handover",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_test": False,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        }

    @tools.ormcache("self.id")
    def _is_client_restricted(self):
        """Tell whether the user sees some clients only; asked at every turn, so remembered."""
        # sudo: whom an engineer looks after is for managers to read
        user = self.sudo()
        return bool(user.helpdesk_client_ids) and not user.has_group(
            "liteviewer_helpdesk.helpdesk_group_manager"
        )

    def _searches_narrowly(self):
        """Tell whether this user reads a part of what there is, so that searches are narrowed to
        it: everybody but internal users without a restriction.
        """
        return not self._has_group("base.group_user") or self._is_client_restricted()

    def _is_allowed_client(self, client):
        """Tell whether this engineer may see what belongs to ``client``. What has no client yet may
        turn out to be anybody's: only unrestricted engineers see it.
        """
        self.ensure_one()
        # sudo: whom an engineer looks after is for managers to read
        return not self._is_client_restricted() or client in self.sudo().helpdesk_client_ids

    def _notify_security_setting_update(self, subject, content, mail_values=None, **kwargs):
        """Told to the address that an account had, whoever changed it."""
        self = self.with_context(**{TRUST: SERVER})
        return super()._notify_security_setting_update(
            subject, content, mail_values=mail_values, **kwargs
        )

    def _action_reset_password(self, signup_type="reset"):
        """The link goes to the account's own address, whoever asked for it."""
        self = self.with_context(**{TRUST: SERVER})
        return super()._action_reset_password(signup_type=signup_type)
