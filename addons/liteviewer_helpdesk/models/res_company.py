# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models, tools

from ..tools.arguments import RecordId, Text
from ..tools.recurrence import to_utc
from .cached_mixin import forget_cached

ROUNDING_STEPS = [
    ("1", "1 minute"),
    ("5", "5 minutes"),
    ("10", "10 minutes"),
    ("15", "15 minutes"),
    ("30", "30 minutes"),
    ("60", "1 hour"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    helpdesk_rounding_minutes = fields.Selection(
        ROUNDING_STEPS,
        string="Bill Work in Steps of",
        required=True,
        default="1",
        help="The billed minutes of a work entry are rounded to this step, its real minutes are "
        "kept. Entries that exist already stay as they are.",
    )
    helpdesk_rounding = fields.Selection(
        [("up", "Up: a step begun counts"), ("nearest", "To the nearest, one step at least")],
        string="Round",
        required=True,
        default="up",
    )
    helpdesk_lock_date = fields.Date(
        string="Work Log Closed Until",
        help="Work that began on this day or before it can no longer be logged, changed or "
        "deleted.",
    )

    helpdesk_outside_mail = fields.Selection(
        [
            ("nobody", "Nobody"),
            ("managers", "Service managers"),
            ("engineers", "Engineers and service managers"),
        ],
        string="Who May Write to People Outside of the Client",
        required=True,
        default="managers",
        help="A ticket is written about with the people of its client and with colleagues. This "
        "says who may write to others as well, or have them follow it. Accountants and the people "
        "of clients never may.",
    )
    helpdesk_outside_text = fields.Selection(
        [("any", "Any text"), ("template", "The text of a template that others wrote")],
        string="What They May Write There",
        required=True,
        default="any",
    )
    helpdesk_foreign_sender = fields.Boolean(
        string="Service Managers May Write in Any Name",
        help="Otherwise everybody writes in their own name, or in that of the service.",
    )

    helpdesk_ask_rating = fields.Boolean(
        string="Ask for a Rating",
        help="The reporter of a closed ticket is asked by e-mail and on the portal how content "
        "they are, as long as the link to the ticket lives.",
    )

    helpdesk_tell_merged = fields.Boolean(
        string="Tell Reporters of Merged Tickets",
        default=True,
        help="The reporter of a ticket that is merged into another one gets an e-mail with the "
        "number under which the request goes on.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        forget_cached(self.env)
        return companies

    @api.model
    def get_view(self, view_id: RecordId = None, view_type: Text = "form", **options):
        view = super().get_view(view_id, view_type, **options)
        return self.env["liteviewer.outside"]._leave_out_autocompletion(view)

    @api.model
    @tools.ormcache()
    def _are_there_several(self):
        """Tell whether the service has several companies; asked at every turn, so remembered."""
        # sudo: how many there are, no more
        return self.sudo().search_count([], limit=2) > 1

    def _get_helpdesk_tz(self):
        """Return the IANA name of the time zone in which the service counts its days."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _get_helpdesk_lock_limit(self):
        """Return the moment (UTC) before which the work log is closed, or None."""
        self.ensure_one()
        if not self.helpdesk_lock_date:
            return None
        return to_utc(self.helpdesk_lock_date + timedelta(days=1), 0, self._get_helpdesk_tz())
