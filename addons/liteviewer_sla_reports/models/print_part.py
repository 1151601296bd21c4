# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64

from odoo import fields, models

from ..tools.paper import Paper


class PrintPart(models.TransientModel):
    """A part of a PDF that is being made. Nobody but the server reads or writes it."""

    _name = "liteviewer.print.part"
    _description = "Part of a Print"
    _order = "id"

    job_id = fields.Many2one("liteviewer.print.job", required=True, index=True, ondelete="cascade")
    paper = fields.Integer(readonly=True)
    """Place of its paper among those of the job."""
    html = fields.Text(readonly=True, prefetch=False)
    pdf = fields.Binary(attachment=False, readonly=True, prefetch=False)
    is_done = fields.Boolean(readonly=True)

    def _render(self):
        self.ensure_one()
        paper = Paper(*self.job_id.papers[self.paper])
        content = self.job_id.report_id._render_paper(paper.fill(self.html))
        self.write({"pdf": base64.b64encode(content), "is_done": True})

    def _get_pdf(self):
        return base64.b64decode(self.with_context(bin_size=False).pdf)
