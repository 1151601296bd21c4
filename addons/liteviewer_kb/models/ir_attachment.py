# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _can_return_content(self, field_name=None, access_token=None):
        """Show clients the pictures and files of an article as long as they read the article."""
        if not access_token and self.env.user._is_portal():
            # sudo: where the file belongs
            file = self.sudo()
            if file.res_model == "liteviewer.article" and not file.res_field:
                article = self.env["liteviewer.article"].browse(file.res_id).exists()
                if article and article.has_access("read"):
                    return True
        return super()._can_return_content(field_name, access_token)
