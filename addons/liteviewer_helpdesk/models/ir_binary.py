# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_image_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        mimetype=None,
        default_mimetype="image/png",
        placeholder=None,
        width=0,
        height=0,
        crop=False,
        quality=0,
    ):
        """Lead nobody to another server for a picture: an attachment may be nothing but an address,
        and a text that shows it would have the page fetch that by itself.
        """
        stream = super()._get_image_stream_from(
            record,
            field_name,
            filename=filename,
            filename_field=filename_field,
            mimetype=mimetype,
            default_mimetype=default_mimetype,
            placeholder=placeholder,
            width=width,
            height=height,
            crop=crop,
            quality=quality,
        )
        if stream.type == "url" and not is_own_address(stream.url):
            return self._get_placeholder_stream(record._get_placeholder_filename(field_name))
        return stream


def is_own_address(address):
    """Tell whether an address leads to this server, whatever a browser makes of it.

    >>> is_own_address("/web/static/x.png"), is_own_address("//elsewhere.example/x.png")
    (True, False)
    """
    return address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
