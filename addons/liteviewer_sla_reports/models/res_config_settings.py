# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    helpdesk_repeat_days = fields.Integer(
        related="company_id.helpdesk_repeat_days", readonly=False, required=True
    )
    helpdesk_modernise_tickets = fields.Integer(
        related="company_id.helpdesk_modernise_tickets", readonly=False, required=True
    )
    helpdesk_modernise_hours = fields.Integer(
        related="company_id.helpdesk_modernise_hours", readonly=False, required=True
    )
    helpdesk_modernise_repeats = fields.Integer(
        related="company_id.helpdesk_modernise_repeats", readonly=False, required=True
    )
    helpdesk_modernise_days = fields.Integer(
        related="company_id.helpdesk_modernise_days", readonly=False, required=True
    )
    helpdesk_portal_reports = fields.Boolean(
        related="company_id.helpdesk_portal_reports", readonly=False
    )
    helpdesk_report_day = fields.Integer(
        related="company_id.helpdesk_report_day", readonly=False, required=True
    )
    helpdesk_report_empty = fields.Boolean(
        related="company_id.helpdesk_report_empty", readonly=False
    )
    helpdesk_report_user_id = fields.Many2one(
        related="company_id.helpdesk_report_user_id", readonly=False
    )
