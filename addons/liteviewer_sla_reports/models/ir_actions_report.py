# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import logging
import os
import subprocess
import tempfile

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_path, html_escape
from odoo.tools.misc import find_in_path

from ..tools.paper import Frame, join

_logger = logging.getLogger(__name__)

PAPER = "liteviewer.paper.mixin"
POINTS_OF_MM = 72 / 25.4
NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: even if an address came into a paper, nothing would be fetched."""
ROBOTO = "web/static/fonts/google/Roboto/Roboto-Regular.ttf"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <selectfont><rejectfont>
    <glob>{folder}/Roboto-Thin*</glob><glob>{folder}/Roboto-Light*</glob>
    <glob>{folder}/Roboto-Medium*</glob><glob>{folder}/Roboto-Black*</glob>
  </rejectfont></selectfont>
</fontconfig>
"""
"""Odoo's font beside those of the system, in the two weights that the renderer can tell apart. As a
font of a page Debian's build would draw its letters as lines, which nobody can search or copy."""
RENDER_TIME = 300
"""Seconds after which the renderer is ended."""


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        source = self._get_paper_source(report)
        if source is None or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        papers = source._make_papers(list(res_ids))
        printed = [
            (paper, [report._render_paper(paper.fill(part)) for part in paper.parts])
            for paper in papers
        ]
        content = report._join_papers(printed)
        key = res_ids[0] if len(res_ids) == 1 else False
        return {key: {"stream": io.BytesIO(content), "attachment": None}}

    def _get_paper_source(self, report):
        """Return the model that makes the papers of a report, or None where it has none."""
        heirs = self.env.registry.descendants([PAPER], "_inherit")
        for name in (f"report.{report.report_name}", report.model):
            if name in heirs:
                return self.env[name]
        return None

    def _join_papers(self, printed):
        """Return the PDF of [(Paper, [PDF of each part])]."""
        paper_format = self.get_paperformat()
        frame = Frame(
            paper_format.margin_top * POINTS_OF_MM, paper_format.margin_bottom * POINTS_OF_MM
        )
        return join(printed, self._render_paper, frame)

    def _render_paper(self, html, is_frame=False):
        """Return the PDF of a document that holds all that it needs.

        :param bool is_frame: it is rendered without margins
        :raises UserError: it could not be rendered
        """
        if self.get_wkhtmltopdf_state() in ("install", "broken"):
            raise UserError(
                self.env._(
                    "The program that makes PDF files, wkhtmltopdf, is not installed on the "
                    "server or does not run. Ask the administrator."
                )
            )
        options = [
            *self._build_wkhtmltopdf_args(self.get_paperformat(), landscape=None),
            *("--javascript-delay", "0", "--disable-javascript", "--proxy", NOWHERE),
            *("--load-error-handling", "ignore", "--load-media-error-handling", "ignore"),
            *(("--margin-top", "0", "--margin-bottom", "0") if is_frame else ()),
        ]
        command = [find_in_path("wkhtmltopdf"), *options, "-", "-"]
        try:
            with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as fonts:
                fonts.write(FONTS.format(folder=html_escape(os.path.dirname(file_path(ROBOTO)))))
                fonts.flush()
                done = subprocess.run(
                    command,
                    input=html.encode(),
                    capture_output=True,
                    timeout=RENDER_TIME,
                    check=False,
                    # it needs no screen
                    env={
                        **os.environ,
                        "QT_QPA_PLATFORM": "offscreen",
                        "FONTCONFIG_FILE": fonts.name,
                    },
                )
        except subprocess.TimeoutExpired:
            raise UserError(
                self.env._("The pages took too long to make. Choose a shorter period.")
            ) from None
        # 1 where something was not to be had, and the pages are there without it
        if done.returncode not in (0, 1) or not done.stdout.startswith(b"%PDF"):
            told = done.stderr.decode(errors="replace")[-1000:]
            _logger.warning("wkhtmltopdf ended with status %s: %s", done.returncode, told)
            raise UserError(
                self.env._(
                    "The pages could not be made: wkhtmltopdf ended with status %(status)s. "
                    "Try again, or choose a shorter period; if that does not help, ask the "
                    "administrator: the log of the server has more.",
                    status=done.returncode,
                )
            )
        return done.stdout
