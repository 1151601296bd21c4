# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _next_batch_by_code(self, code, company, count):
        """Draw ``count`` numbers.

        :param str code: of the sequence, that of ``company`` or the common one
        :rtype: list[str]
        """
        sequences = self.with_company(company)
        return [sequences.next_by_code(code) for _i in range(count)]
