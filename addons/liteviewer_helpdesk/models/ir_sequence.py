# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _next_batch_by_code(self, code, company, count):
        """Draw ``count`` numbers at once; of a standard sequence in a single statement.

        :param str code: of the sequence, that of ``company`` or the common one
        :rtype: list[str]
        """
        sequence = self.with_company(company).search_fetch(
            [("code", "=", code), ("company_id", "in", [company.id, False])],
            ["implementation", "use_date_range", "prefix", "suffix", "padding"],
            order="company_id",
            limit=1,
        )
        if not sequence or sequence.implementation != "standard" or sequence.use_date_range:
            return [self.with_company(company).next_by_code(code) for _i in range(count)]
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence.id:03d}", count],
        )
        return [sequence.get_next_char(number) for (number,) in self.env.cr.fetchall()]
