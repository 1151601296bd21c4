# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.liteviewer_helpdesk.tools.arguments import RECORD_PATH

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReportController(http.Controller):
    @http.route(
        "/servicedesk/report/<string:model>/<int:report_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_xlsx(self, model, report_id):
        """Send a report as an Excel file to whoever has asked for it.

        What is no report, what is not there, and what somebody else has asked for look the same.
        """
        if not request.env["liteviewer.report.mixin"]._is_report(model):
            raise request.not_found()
        reports = request.env[model]
        report = reports.has_access("read") and reports.search([("id", "=", report_id)])
        if not report:
            raise request.not_found()
        return send_file(*report.make_xlsx())

    @http.route(
        f"/servicedesk/print/<{RECORD_PATH}:job_id>.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_pdf(self, job_id):
        """Send a PDF to whoever has had it made."""
        jobs = request.env["liteviewer.print.job"]
        job = jobs.has_access("read") and jobs.search([("id", "=", job_id)])
        name, content = job.get_pdf() if job else ("", b"")
        if not content:
            raise request.not_found()
        return send_file(name, content)


def send_file(name, content):
    """Return the answer that brings a file: it is kept nowhere on its way.

    :param str name: its end tells what it is, ".xlsx" or ".pdf"
    """
    return request.make_response(
        content,
        headers=[
            ("Content-Type", TYPES[name.rpartition(".")[2]]),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
