# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

SAMPLES = ("mail.mail_canned_response_data_hello", "mail.mail_canned_response_bye")


class MailCannedResponse(models.Model):
    _inherit = "mail.canned.response"

    @api.model
    def _drop_samples(self):
        """Delete the samples that Odoo brings, unless somebody has made them their own."""
        for xmlid in SAMPLES:
            sample = self.env.ref(xmlid, raise_if_not_found=False)
            # what was changed by a person is no sample any more
            if sample and sample.write_uid == self.env.ref("base.user_root"):
                sample.unlink()
