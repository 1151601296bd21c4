# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models, tools
from odoo.tools.misc import format_date

from .cached_mixin import forget_cached
from .mail_policy import SERVER, TRUST
from .rich_text import RichText


class ResUsers(models.Model):
    _inherit = "res.users"

    # they stand under messages and in e-mails, and are shown to colleagues
    signature = RichText()
    out_of_office_message = RichText()
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
                if until := away.get(user):
                    day = format_date(self.env, until)
                    words.append(self.env._("away until %(date)s", date=day))
                user.display_name = f"{user.display_name} ({', '.join(words)})"

    def _get_workload(self):
        """Return what users have to do, and who of them is on leave.

        :return: ({res.users: number of open tickets that the caller may see}, {res.users: datetime
            in UTC until which they are away})
        """
        now = fields.Datetime.now()
        counts = self.env["liteviewer.ticket"]._read_group(
            [("user_id", "in", self.ids), ("is_open", "=", True)], ["user_id"], ["__count"]
        )
        # sudo: that a colleague is away, and until when, no more
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id.user_id", "in", self.ids),
                    ("date_from", "<=", now),
                    ("date_to", ">", now),
                ],
                order="date_to",
            )
        )
        away = {leave.resource_id.user_id.sudo(False): leave.date_to for leave in leaves}
        return dict(counts), away

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
        if "helpdesk_client_ids" in vals:
            forget_cached(self.env)
        if "active" in vals and not vals["active"]:
            # sudo: the contacts of accounts
            self.sudo().filtered("share").partner_id._end_ticket_links()
            # sudo: whoever archives users need not be of the ServiceDesk
            self.env["liteviewer.work.entry"].sudo().search(
                [("user_id", "in", self.ids), ("is_running", "=", True)]
            )._stop()
        return result

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
