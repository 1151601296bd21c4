# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class MailMessage(models.Model):
    """A message stays with whom it was sent to, the name of its record with who may read that."""

    _inherit = "mail.message"

    @api.depends_context("uid")
    def _compute_record_name(self):
        told = self._filter_pointing_to_readable()
        (self - told).record_name = False
        return super(MailMessage, told)._compute_record_name()
