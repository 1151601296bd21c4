# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.urls import url_encode

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .report import send_file

MONTHS = 13
"""How many months the page lists: this one and those of a year before it."""


class WorkReportPortal(CustomerPortal):
    """The work reports of a client, for its managers.

    No address names a client: it is always the company of whoever has logged in, at the company of
    the service they belong to.
    """

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["has_work_reports"] = self._has_work_reports()
        return values

    def _has_work_reports(self):
        """Tell whether the user is a manager of a client, and the service shows its reports."""
        user = request.env.user
        # sudo: a setting
        return (
            user.has_group("liteviewer_helpdesk.helpdesk_group_portal_manager")
            and user._is_portal()
            and request.env.company.sudo().helpdesk_portal_reports
        )

    def _get_report_client(self):
        """Return the company of the user.

        :raises NotFound: the user has no such reports
        """
        if not self._has_work_reports():
            raise request.not_found()
        return request.env.user.commercial_partner_id

    def _make_work_report(self, client, date_from, date_to):
        """Return the report of a period.

        :raises UserError: says what is wrong with the period
        """
        try:
            first, last = map(fields.Date.to_date, (date_from, date_to))
        except (TypeError, ValueError):
            first = last = None
        if not (first and last):
            raise UserError(request.env._("Choose the first and the last day of the period."))
        # of a period that is refused nothing is left
        with request.env.cr.savepoint():
            return request.env["liteviewer.work.report"]._make_for_client(
                client, request.env.company, first, last, lang=request.env.lang
            )

    @http.route("/my/work-reports", type="http", auth="user", methods=["GET"], website=True)
    def portal_my_work_reports(self, **query):
        """List the months, and ask for another period."""
        return self._render_work_reports(self._get_report_client())

    def _render_work_reports(self, client, error="", date_from="", date_to=""):
        """Show the list. :param str error: what is wrong with the period that was asked for"""
        reports = request.env["liteviewer.work.report"]
        months = reports._get_client_months(client, request.env.company, MONTHS)
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="work_reports",
            client=client,
            months=[(month, *self._get_links(month[0], month[1])) for month in months],
            error=error,
            date_from=date_from,
            date_to=date_to,
        )
        return request.render(
            "liteviewer_sla_reports.portal_my_work_reports", values, status=422 if error else 200
        )

    def _get_links(self, first, last):
        """Return the addresses of a period: on the screen, as PDF, as Excel file."""
        query = url_encode({"date_from": first, "date_to": last})
        return [f"/my/work-reports/{way}?{query}" for way in ("show", "pdf", "xlsx")]

    @http.route("/my/work-reports/show", type="http", auth="user", methods=["GET"], website=True)
    def portal_my_work_report(self, date_from="", date_to="", **query):
        """Show the report of a period."""
        client = self._get_report_client()
        try:
            report = self._make_work_report(client, date_from, date_to)
            content = report.content
        except UserError as error:
            return self._render_work_reports(client, str(error), date_from, date_to)
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="work_report",
            client=client,
            content=content,
            period=report._for_reader()._describe_period(),
            links=self._get_links(report.date_from, report.date_to),
        )
        return request.render("liteviewer_sla_reports.portal_my_work_report", values)

    @http.route(
        ["/my/work-reports/pdf", "/my/work-reports/xlsx"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_work_report_file(self, date_from="", date_to="", **query):
        """Send the report of a period as a file."""
        client = self._get_report_client()
        try:
            report = self._make_work_report(client, date_from, date_to)
            is_pdf = request.httprequest.path.endswith("/pdf")
            name, content = report.make_pdf() if is_pdf else report.make_xlsx()
        except UserError as error:
            return self._render_work_reports(client, str(error), date_from, date_to)
        return send_file(name, content)
