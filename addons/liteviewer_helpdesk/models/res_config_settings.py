# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.contact_company import assign_companies, release_contacts
from ..tools.input import PictureLimits

DAYS = (
    "helpdesk_close_after_days", "helpdesk_keep_data_days", "helpdesk_link_days",
    "helpdesk_reopen_days",
)  # fmt: skip
"""Settings in days, of which 0 means never."""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    screenshot_max_count = fields.Integer(
        string="Pictures in a Message",
        default=PictureLimits.screenshots,
        config_parameter="liteviewer_helpdesk.screenshot_max_count",
        help="How many pictures may come with one message.",
    )
    screenshot_max_bytes = fields.Integer(
        string="Size of a Picture (Bytes)",
        default=PictureLimits.image_bytes,
        config_parameter="liteviewer_helpdesk.screenshot_max_bytes",
        help="A larger picture is refused before it is unpacked.",
    )
    screenshot_max_pixels = fields.Integer(
        string="Pixels of a Picture",
        default=PictureLimits.image_pixels,
        config_parameter="liteviewer_helpdesk.screenshot_max_pixels",
        help="Width times height. Told by the picture's head, before anything is unpacked.",
    )

    helpdesk_first_response = fields.Selection(
        [
            ("take", "Taking into work, or a message to the client"),
            ("message", "A message to the client only"),
        ],
        string="First Response",
        default="take",
        config_parameter="liteviewer_helpdesk.first_response",
        help="What ends the time of response. A ticket that is resolved at once has been answered "
        "in any case: the reporter is told.",
    )
    helpdesk_close_after_days = fields.Integer(
        string="Close Resolved Tickets After (Days)",
        default=7,
        config_parameter="liteviewer_helpdesk.close_after_days",
        help="Until then the reporter may reopen the ticket by an answer. 0: never.",
    )
    helpdesk_keep_data_days = fields.Integer(
        string="Keep Screenshots and Data of Clients (Days)",
        default=365,
        config_parameter="liteviewer_helpdesk.keep_data_days",
        help="Counted from the closing of the ticket; then they are deleted together with the "
        "files that the client sent, and a note says so. 0: they are kept.",
    )
    helpdesk_link_days = fields.Integer(
        string="Links to Closed Tickets End After (Days)",
        default=30,
        config_parameter="liteviewer_helpdesk.link_days",
        help="Whoever has the link from an e-mail or from the agent sees the ticket without a "
        "login, until so many days after its closing. Links also end when the reporter or the "
        "client is archived, and when the agent is revoked. 0: never by the closing.",
    )
    helpdesk_reopen_days = fields.Integer(
        string="Answers Reopen Closed Tickets Within (Days)",
        default=14,
        config_parameter="liteviewer_helpdesk.reopen_days",
        help="Later ones become new tickets that are linked. 0: all of them do.",
    )
    helpdesk_mail_servers = fields.Char(
        string="Own Mail Servers",
        config_parameter="liteviewer_helpdesk.mail_servers",
        help="The name with which your mail server signs what it found out about a sender: the "
        "first word of the header Authentication-Results. Several with blanks between. Whoever "
        "fails there is not taken for an engineer or a manager of a client, the mail is marked and "
        "not sent on. Empty: no such header is believed, every sender is.",
    )
    helpdesk_loop_rounds = fields.Integer(
        string="Mails of One Sender",
        default=20,
        config_parameter="mail.gateway.loop.threshold",
        help="So many new tickets by one sender, or mails in one ticket, within the time below are "
        "listened to. The next ones are kept as notes, and one person is told: so two machines "
        "that answer each other come to an end. Monitoring systems are not counted.",
    )
    helpdesk_loop_minutes = fields.Integer(
        string="Counted Within (Minutes)",
        default=120,
        config_parameter="mail.gateway.loop.minutes",
    )
    helpdesk_alarm_storm = fields.Integer(
        string="Alarms in Ten Minutes",
        default=30,
        config_parameter="liteviewer_helpdesk.alarm_storm",
        help="So many different alarms of one monitoring system make a ticket each within ten "
        "minutes; one ticket takes the rest.",
    )
    helpdesk_outside_hosts = fields.Char(
        string="Hosts the Server May Call",
        config_parameter="liteviewer_helpdesk.outside_hosts",
        help="Names of servers on the internet that this one may call, with blanks between them; a "
        "name stands for those below it too, * for all. Empty: none. Mail is not meant.",
    )
    helpdesk_share_contacts = fields.Boolean(
        string="Shared Contacts",
        config_parameter="liteviewer_helpdesk.share_contacts",
        help="All companies of the service see the clients and their people. Otherwise each client "
        "belongs to one of them.",
    )
    helpdesk_rounding_minutes = fields.Selection(
        related="company_id.helpdesk_rounding_minutes", readonly=False, required=True
    )
    helpdesk_rounding = fields.Selection(
        related="company_id.helpdesk_rounding", readonly=False, required=True
    )
    helpdesk_lock_date = fields.Date(related="company_id.helpdesk_lock_date")
    helpdesk_outside_mail = fields.Selection(
        related="company_id.helpdesk_outside_mail", readonly=False, required=True
    )
    helpdesk_outside_text = fields.Selection(
        related="company_id.helpdesk_outside_text", readonly=False, required=True
    )
    helpdesk_ask_rating = fields.Boolean(related="company_id.helpdesk_ask_rating", readonly=False)
    helpdesk_tell_merged = fields.Boolean(related="company_id.helpdesk_tell_merged", readonly=False)
    helpdesk_foreign_sender = fields.Boolean(
        related="company_id.helpdesk_foreign_sender", readonly=False
    )

    def set_values(self):
        """Store zeros as well: Odoo would take one for a missing value, and so for the default.

        Contacts of clients are given to the companies of the service, or shared, at once.
        """
        partners = self.env["res.partner"]
        was_sharing = partners._is_sharing_contacts()
        super().set_values()
        if partners._is_sharing_contacts() != was_sharing:
            partners.flush_model()
            (assign_companies if was_sharing else release_contacts)(self.env.cr)
            partners.invalidate_model()
        # sudo: as Odoo itself stores settings; who may save them is checked before
        parameters = self.env["ir.config_parameter"].sudo()
        for name in DAYS:
            if not self[name]:
                parameters.set_param(self._fields[name].config_parameter, "0")

    @api.constrains(*DAYS)
    def _check_days(self):
        for settings in self:
            if any(settings[name] < 0 for name in DAYS):
                raise ValidationError(self.env._("A number of days cannot be negative."))

    @api.constrains("helpdesk_loop_rounds", "helpdesk_loop_minutes", "helpdesk_alarm_storm")
    def _check_loop(self):
        for settings in self:
            if (
                min(
                    settings.helpdesk_loop_rounds,
                    settings.helpdesk_loop_minutes,
                    settings.helpdesk_alarm_storm,
                )
                < 1
            ):
                raise ValidationError(
                    self.env._("The limits on mails of one sender must be positive numbers.")
                )

    @api.constrains("screenshot_max_count", "screenshot_max_bytes", "screenshot_max_pixels")
    def _check_screenshot_limits(self):
        for settings in self:
            if (
                settings.screenshot_max_count < 0
                or settings.screenshot_max_bytes < 1
                or settings.screenshot_max_pixels < 1
            ):
                raise ValidationError(
                    self.env._("The limits on pictures must be positive numbers.")
                )
