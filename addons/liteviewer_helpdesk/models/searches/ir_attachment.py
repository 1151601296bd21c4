# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.orm.utils import parse_field_expr


class IrAttachment(models.Model):
    """Odoo searches files with elevated rights and looks at the rights on what was found: so what
    the caller asks for is narrowed before.
    """

    _inherit = "ir.attachment"

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        if not bypass_access:
            domain = self._narrow_domain(domain)
            order = self._narrow_order(order)
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )

    @api.model
    def _narrow_order(self, order):
        """Return an order that asks for nothing but values that the user may read.

        :raises AccessError: it asks for a field that is not for the user
        """
        if not order or not self._is_search_narrow():
            return order
        self._check_qorder(order)
        parts = []
        for part in order.split(","):
            path, *direction = part.split()
            name, _property = parse_field_expr(path)
            if (field := self._fields.get(name)) is not None:
                self._check_field_access(field, "read")
                if field.type == "many2one":
                    path = f"{name}.id"
            parts.append(" ".join((path, *direction)))
        return ",".join(parts)
