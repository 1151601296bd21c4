# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

from odoo.addons.liteviewer_helpdesk.tools.arguments import IdList, One, Text

from ..tools.paper import Paper

STEP_TIME = 2
"""Seconds after which a request begins no further part."""
PDF_ROUTE = "/servicedesk/print/%s.pdf"


class PrintJob(models.TransientModel):
    """A PDF that is being made, one part in each request: so somebody sees how far it is and can
    give it up, no request is longer than the server allows, and if a worker ends just its part is
    made once more.

    What is to be rendered is kept by the server and readable for nobody: whoever could write it
    would have the server open any address.
    """

    _name = "liteviewer.print.job"
    _description = "Print"

    name = fields.Char(readonly=True)
    report_id = fields.Many2one("ir.actions.report", readonly=True, ondelete="cascade")
    record_ids = fields.Json(readonly=True, groups="base.group_system")
    """Of what is printed: [id]."""
    part_ids = fields.One2many("liteviewer.print.part", "job_id", groups="base.group_system")
    papers = fields.Json(readonly=True, groups="base.group_system")
    """Values of ``Paper``, without their parts."""
    content = fields.Binary(attachment=False, readonly=True, groups="base.group_system")
    """The PDF."""

    @api.model
    def start(self, report_name: Text, record_ids: IdList):
        """Begin to print.

        :return: id of the job; False where the report is none that is made in parts
        """
        reports = self.env["ir.actions.report"]
        report = reports._get_report_from_name(report_name)
        if not report or not record_ids or reports._get_paper_source(report) is None:
            return False
        # each once, whatever the caller sends
        records = self.env[report.model].browse(dict.fromkeys(record_ids)).exists()
        if not records:
            raise UserError(self.env._("There is nothing to print: reload the page."))
        records.check_access("read")
        # sudo: jobs are made here alone; whoever asked for it is its author
        return (
            self.sudo()
            .create(
                {
                    "name": self._get_file_name(report, records),
                    "report_id": report.id,
                    "record_ids": records.ids,
                }
            )
            .id
        )

    @api.model
    def _get_file_name(self, report, records):
        """Return how Odoo would name the file."""
        if report.print_report_name and len(records) == 1:
            return safe_eval(report.print_report_name, {"object": records, "time": safe_time})
        return report.name

    def advance(self: One):
        """Make the next parts, for some seconds.

        :return: {"done": parts that are made, "total": all parts, 0 before they are known,
            "url": address of the PDF once it is there}
        :raises UserError: a part cannot be made; it may be tried again
        """
        self.check_access("read")
        # sudo: the parts are the server's own; what they tell was asked for with the user's rights
        job = self.sudo()
        if not job.try_lock_for_update():
            raise UserError(self.env._("This is being printed already."))
        user_env, deadline = self.sudo(False).env, time.monotonic() + STEP_TIME
        while step := job._get_next_step():
            step(user_env)
            if time.monotonic() >= deadline:
                break
        return {
            "done": len(job.part_ids.filtered("is_done")),
            "total": len(job.part_ids),
            "url": PDF_ROUTE % job.id if job.content else False,
        }

    def _get_next_step(self):
        """Return what has to be done next, a function of the environment of the user, or None."""
        if not self.papers:
            return self._compute_parts
        if waiting := self.part_ids.filtered(lambda part: not part.is_done):
            # alone: the others are not read along
            return lambda _env: waiting[0].with_prefetch()._render()
        return None if self.content else lambda _env: self._join()

    def cancel(self: One):
        """Give it up."""
        self.check_access("read")
        # sudo: it is their own
        self.sudo().unlink()
        return True

    def _compute_parts(self, env):
        """Compute the report and keep what is to be rendered. :param env: of the user"""
        report = self.report_id
        source = report.with_env(env)._get_paper_source(report)
        papers = source._make_papers(self.record_ids)
        self.papers = [paper._replace(parts=[]) for paper in papers]
        self.env["liteviewer.print.part"].create(
            [
                {"job_id": self.id, "paper": place, "html": html}
                for place, paper in enumerate(papers)
                for html in paper.parts
            ]
        )

    def _join(self):
        printed = []
        for place, values in enumerate(self.papers):
            parts = self.part_ids.filtered(lambda part, place=place: part.paper == place)
            paper = Paper(*values)._replace(parts=parts.mapped("html"))
            printed.append((paper, [part._get_pdf() for part in parts]))
        self.content = base64.b64encode(self.report_id._join_papers(printed))
        # what they hold is in the file now
        self.part_ids.write({"html": False, "pdf": False})

    @api.private
    def get_pdf(self: One):
        """Return (name, content) of the file that has been made; without content there is none."""
        self.check_access("read")
        # sudo: it is their own
        job = self.sudo()
        return f"{job.name}.pdf", base64.b64decode(job.content or b"")
