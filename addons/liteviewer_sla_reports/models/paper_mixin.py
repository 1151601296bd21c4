# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import functools

import sass
from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_path
from odoo.tools.misc import get_lang

from odoo.addons.liteviewer_helpdesk.tools.images import check_image
from odoo.addons.liteviewer_helpdesk.tools.input import InputError
from odoo.addons.liteviewer_helpdesk.tools.picture import make_printable

from ..tools.paper import Paper

STYLES = "liteviewer_sla_reports/static/src/report/report.scss"
PAPER_STYLES = "liteviewer_sla_reports/report/paper.css"


@functools.cache
def _get_styles():
    """Return the styles of paper."""
    with open(file_path(PAPER_STYLES), encoding="utf-8") as file:
        return Markup(file.read() + sass.compile(filename=file_path(STYLES)))


class PaperMixin(models.AbstractModel):
    """What is printed by ``liteviewer_sla_reports``, not by the layouts of Odoo's reports: an heir
    returns its papers, ``ir.actions.report`` and ``liteviewer.print.job`` have them rendered.
    """

    _name = "liteviewer.paper.mixin"
    _description = "Paper"

    # ------------------------------------------------------------
    # WHAT AN HEIR SAYS
    # ------------------------------------------------------------

    @api.model
    def _make_papers(self, record_ids):
        """Return what is to be printed of records, with the rights of the user.

        :rtype: list[tools.paper.Paper]
        :raises AccessError: the user may not see one of them
        :raises UserError: there is more than can be printed
        """
        raise NotImplementedError

    # ------------------------------------------------------------
    # FOR HEIRS
    # ------------------------------------------------------------

    @api.model
    def _make_paper(self, name, company, parts, *, titles, has_contents=False):
        """Return a paper with the head and the foot of a company, in the language of the context.

        :param parts: [HTML]
        :param titles: of the sections, in their order
        :rtype: tools.paper.Paper
        """
        self = self.with_context(lang=get_lang(self.env).code)
        # sudo: whoever works for a company may write its letterhead
        values = {
            "name": name,
            "company": company.sudo(),
            "logo": self._get_logo(company.sudo()),
            "styles": _get_styles(),
        }
        sheet, head, foot = (
            str(self._paint(f"liteviewer_sla_reports.paper_{place}", values))
            for place in ("sheet", "head", "foot")
        )
        parts = [str(part) for part in parts]
        return Paper(name, sheet, parts, head, foot, list(titles), has_contents)

    @api.model
    def _paint(self, template, values):
        return self.env["ir.qweb"]._render(template, values)

    @api.model
    def _get_logo(self, company):
        """Return the address of a company's logo, which holds it; empty where there is none."""
        content = base64.b64decode(company.logo or b"")
        if not content:
            return ""
        try:
            limit = self.env["liteviewer.ticket"]._get_picture_limits().image_pixels
            mimetype, content = make_printable(check_image(content, "logo", limit))
        except InputError:
            return ""
        return f"data:{mimetype};base64,{base64.b64encode(content).decode()}"
