# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields

from ..tools.rich_text import clean_rich_text


class RichText(fields.Html):
    """HTML that is shown on pages: sanitised as by Odoo, then cleaned of all that the page would
    fetch by itself or that leaves its place (``tools.rich_text``). Every HTML field of ours is one,
    and those of Odoo that strangers write into.
    """

    def _convert(self, value, record, validate):
        value = super()._convert(value, record, validate)
        if value and validate and self.sanitize:
            # sudo: the address of this server
            base_url = record.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
            return clean_rich_text(value, base_url)
        return value
