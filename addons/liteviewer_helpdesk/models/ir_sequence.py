# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models, tools


class IrSequence(models.Model):
    _name = "ir.sequence"
    _inherit = ["ir.sequence", "liteviewer.cached.mixin"]

    @api.model
    @tools.ormcache("code", "company_id")
    def _get_facts_by_code(self, code, company_id):
        """Return what it takes to draw numbers of a sequence in one statement.

        :return: (id, prefix, suffix, padding), or None where a number also depends on the day, or
            must leave no gap
        """
        sequence = self.search(
            [("code", "=", code), ("company_id", "in", [company_id, False])],
            order="company_id",
            limit=1,
        )
        prefix, suffix = sequence.prefix or "", sequence.suffix or ""
        if (
            sequence.implementation != "standard"
            or sequence.use_date_range
            or "%" in prefix + suffix
        ):
            return None
        return sequence.id, prefix, suffix, sequence.padding

    @api.model
    def _next_batch_by_code(self, code, company, count):
        """Draw ``count`` numbers at once; of a standard sequence in a single statement.

        :param str code: of the sequence, that of ``company`` or the common one
        :rtype: list[str]
        """
        facts = self._get_facts_by_code(code, company.id)
        if not facts:
            return [self.with_company(company).next_by_code(code) for _i in range(count)]
        sequence_id, prefix, suffix, padding = facts
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence_id:03d}", count],
        )
        return [f"{prefix}{number:0{padding}d}{suffix}" for (number,) in self.env.cr.fetchall()]
