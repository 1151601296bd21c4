# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import re
import zipfile
from base64 import b64encode
from posixpath import dirname, relpath
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import get_extension, guess_mimetype

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools import front_matter
from ..tools.body import find_links
from ..tools.markdown import parse, serialize, to_markdown

MAX_ARTICLES = 5000
MAX_TOTAL = 250 * 2**20
"""Bytes of the files in one archive."""
ARTICLE_LINK = re.compile(r"/(?:odoo/articles|my/kb)/(\d{1,9})(?:[?#].*)?")
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
"""What no name of a file may hold on Windows."""


class ArticleExport(models.TransientModel):
    """Articles as a folder of Markdown, with their pictures and files, which *Import* reads again.

    Whoever exports gets what they may read.
    """

    _name = "liteviewer.article.export"
    _description = "Export Articles"

    article_ids = fields.Many2many(
        "liteviewer.article",
        string="Articles",
        default=lambda self: self._get_chosen_articles(),
    )
    file = fields.Binary(readonly=True, attachment=True)
    filename = fields.Char(readonly=True)

    @api.model
    def _get_chosen_articles(self):
        """Return the articles of the list from which the export was asked for."""
        articles = self.env["liteviewer.article"]
        chosen = self.env.context.get("active_ids")
        if self.env.context.get("active_model") != articles._name or not isinstance(chosen, list):
            return articles
        ids = [number for number in chosen if isinstance(number, int)]
        return articles.browse(ids).exists()._filtered_access("read")

    def action_export(self: One):
        """Put the articles, or all where none is chosen, into an archive and offer it."""
        articles = self.article_ids or self.env["liteviewer.article"].search([])
        articles.check_access("read")
        if not articles:
            raise UserError(self.env._("There is no article to export."))
        if len(articles) > MAX_ARTICLES:
            raise UserError(
                self.env._("Export at most %(limit)s articles at once.", limit=MAX_ARTICLES)
            )
        self.write(
            {
                "file": b64encode(self._pack(articles)),
                "filename": f"knowledge-base-{fields.Date.context_today(self)}.zip",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}?download=true",
            "target": "self",
        }

    def _pack(self, articles):
        """Return an archive of the articles. :rtype: bytes"""
        stream, total = io.BytesIO(), 0
        paths = self._make_paths(articles)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for article in articles:
                text, files = self._write_article(article, paths)
                archive.writestr(paths[article.id], text)
                folder = dirname(paths[article.id])
                for name, content in files.items():
                    total += len(content)
                    if total > MAX_TOTAL:
                        raise UserError(
                            self.env._(
                                "The files of these articles are more than %(limit)s MB. Export "
                                "fewer at once.",
                                limit=MAX_TOTAL // 2**20,
                            )
                        )
                    archive.writestr("/".join(filter(None, (folder, name))), content)
        return stream.getvalue()

    @api.model
    def _make_paths(self, articles):
        """Return {id of an article: path of its text}: categories are folders."""
        paths, used = {}, set()
        for article in articles:
            names = (article.category_id.complete_name or "").split(" / ")
            folders = [_make_name(name) for name in names if name]
            path = _make_unique("/".join([*folders, _make_name(article.name)]), used)
            paths[article.id] = f"{path}.md"
        return paths

    @api.model
    def _write_article(self, article, paths):
        """Return an article in Markdown, and {path beside it: content} of its files. Links to other
        articles lead to their texts.

        :param dict paths: of the texts, by the ids of their articles
        :rtype: tuple[str, dict]
        """
        root, files = parse(article.body), {}
        links = find_links(root)
        attachments = self.env["ir.attachment"].browse(
            {link.file_id for link in links if link.file_id}
        )
        known = {file.id: file for file in attachments.exists()._filtered_access("read")}
        names = {}
        for link in links:
            if file := known.get(link.file_id):
                if file.id not in names:
                    names[file.id] = self._add_file(files, article, file)
                link.element.set(link.attribute, names[file.id])
        for link in root.iter("a"):
            address = link.get("href", "").removeprefix(article.get_base_url())
            match = ARTICLE_LINK.fullmatch(address)
            target = match and paths.get(int(match[1]))
            if target:
                start = dirname(paths[article.id]) or "."
                link.set("href", quote(relpath(target, start)))
        for picture in root.iter("img"):
            if "src" not in picture.attrib and picture.get("data-original-src"):
                picture.set("src", picture.attrib.pop("data-original-src"))
        facts = {
            "title": article.name,
            **self._get_facts(article),
            "files": [self._add_file(files, article, file) for file in article.file_ids],
        }
        return front_matter.join(facts, to_markdown(serialize(root))), files

    @api.model
    def _get_facts(self, article):
        """Return what stands above the text of an article; other addons add theirs. :rtype: dict"""
        return {
            "summary": article.summary,
            "category": article.category_id.complete_name,
            "tags": article.tag_ids.mapped("name"),
            "kind": article.kind,
            "state": article.state,
            "portal": article.is_on_portal,
            "clients": article.client_ids.mapped("name"),
            "ticket_categories": article.ticket_category_ids.mapped("complete_name"),
            "check_on": article.check_on and str(article.check_on),
        }

    @api.model
    def _add_file(self, files, article, file):
        content = file.raw or b""
        name = file.name or ""
        extension = re.search(r"\.\w{1,8}$", name, re.A)
        extension = extension[0] if extension else get_extension(name) or _guess(content)
        path = f"files/{article.id}-{len(files) + 1}{extension}"
        files[path] = content
        return path


def _guess(content):
    return {
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "image/gif": ".gif",
        "image/webp": ".webp",
    }.get(guess_mimetype(content), "")


def _make_name(name):
    """Return a name that every system takes for a file or a folder."""
    name = " ".join(_UNFIT.sub(" ", name).split()).strip(". ")
    return name.encode()[:120].decode(errors="ignore").strip(". ") or "article"


def _make_unique(path, used):
    number, found = 1, path
    while found.lower() in used:
        number += 1
        found = f"{path} ({number})"
    used.add(found.lower())
    return found
