# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from base64 import b64encode

from markupsafe import Markup

from odoo import api, models

from odoo.addons.liteviewer_helpdesk.tools.images import check_image
from odoo.addons.liteviewer_helpdesk.tools.input import InputError
from odoo.addons.liteviewer_helpdesk.tools.picture import make_printable

from ..tools.body import find_links
from ..tools.markdown import parse, serialize


class ArticleReport(models.AbstractModel):
    """Articles on paper, each on pages of its own, with its pictures.

    The program that paints the pages fetches nothing: pictures are put into the text, as far as who
    prints may read them, and what else has an address to fetch goes.
    """

    _name = "report.liteviewer_kb.article_pages"
    _description = "Article on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        articles = self.env["liteviewer.article"].browse(docids)
        articles.check_access("read")
        return {
            "doc_ids": articles.ids,
            "doc_model": articles._name,
            "docs": articles,
            "bodies": {article.id: self._prepare_body(article) for article in articles},
        }

    @api.model
    def _prepare_body(self, article):
        """Return the text of an article, sanitised when it was stored, with its pictures inside.

        :rtype: Markup"""
        root = parse(article.body)
        links = [link for link in find_links(root) if link.element.tag == "img"]
        files = self.env["ir.attachment"].browse({link.file_id for link in links if link.file_id})
        known = {file.id: file for file in files.exists()._filtered_access("read")}
        limit = self.env["liteviewer.ticket"]._get_picture_limits().image_pixels
        addresses = {}
        for link in links:
            file = known.get(link.file_id)
            content = file.raw if file else link.get_data() if not link.file_id else b""
            try:
                kind, picture = make_printable(check_image(content or b"", "file", limit))
            except InputError:
                continue
            addresses[link.element] = f"data:{kind};base64,{b64encode(picture).decode()}"
        for picture in list(root.iter("img")):
            if picture in addresses:
                picture.set("src", addresses[picture])
            else:
                picture.attrib.pop("src", None)
                picture.tag = "span"
                picture.text = picture.attrib.pop("alt", "")
        for element in root.iter():
            for name in ("srcset", "background", "poster", "data"):
                element.attrib.pop(name, None)
            if element.get("href", "").lower().startswith("file:"):
                del element.attrib["href"]
        return Markup(serialize(root))
