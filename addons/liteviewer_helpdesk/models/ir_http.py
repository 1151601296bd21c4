# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.http import request

from ..tools.error_answers import may_see_traces


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_exception_code_values(cls, exception):
        """Leave the traceback out of the page of an error: a portal user would see it by adding
        ``?debug=1`` to the address.
        """
        code, values = super()._get_exception_code_values(exception)
        if not may_see_traces():
            values.pop("traceback", None)
            values.pop("qweb_exception", None)
        return code, values

    @classmethod
    def _serve_fallback(cls):
        """No file has an address that PostgreSQL cannot be asked for: it is not there."""
        if "\x00" in request.httprequest.path:
            return None
        return super()._serve_fallback()
