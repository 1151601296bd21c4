# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.liteviewer_helpdesk.controllers.portal import TicketPortal
from odoo.addons.liteviewer_helpdesk.tools.arguments import RECORD_PATH
from odoo.addons.liteviewer_helpdesk.tools.input import MAX_DESCRIPTION, InputError, clean_text
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.article_search import MAX_CANDIDATES

MAX_QUERY = 200
"""Characters of what is looked for."""
MAX_FOUND = MAX_CANDIDATES
"""Answers to what was typed: whoever finds nothing among them types other words."""


class ArticlePortal(TicketPortal):
    """The answers that are published for the people of clients. Which these are is up to the record
    rules of the article.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "article_count" in counters:
            articles = request.env["liteviewer.article"]
            values["article_count"] = (
                articles.search_count(self._get_article_domain())
                if articles.has_access("read")
                else 0
            )
        return values

    def _get_article_domain(self):
        """Employees look at the page as well: they see what any client could see."""
        return Domain("state", "=", "published") & Domain("is_on_portal", "=", True)

    def _search_articles(self, query, domain):
        """Return [(article, passage)] that answer what was typed, best first; the passage is that
        of ``mark_words``.
        """
        user = request.env.user
        client = user.partner_id.commercial_partner_id
        if user._is_internal():
            client = client.search([("is_helpdesk_client", "=", True)])
        found = request.env["liteviewer.article"]._suggest(
            query,
            client=client,
            category=request.env["liteviewer.ticket.category"],
            limit=MAX_FOUND,
            audience="portal",
            within=domain,
        )
        return [(article, passage) for article, _score, passage in found]

    @http.route(["/my/kb", "/my/kb/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_kb(self, page=1, search="", category="", **kwargs):
        articles = request.env["liteviewer.article"]
        if not articles.has_access("read"):
            return request.redirect("/my")
        search = self._get_typed(search).strip()[:MAX_QUERY]
        domain = self._get_article_domain()
        categories = request.env["liteviewer.article.category"]
        counts = dict(articles._read_group(domain, ["category_id"], ["__count"]))
        shown = categories
        number = self._get_typed(category)[:9]
        if number.isdecimal():
            shown = categories.search([("id", "=", int(number))])
        if shown:
            domain &= Domain("category_id", "child_of", shown.id)
        found = self._search_articles(search, domain) if search else []
        is_listed = bool(shown or search)
        pager = portal_pager(
            url="/my/kb",
            url_args={"search": search, "category": shown.id or ""},
            total=len(found) if search else articles.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        step, start = self._items_per_page, pager["offset"]
        if search:
            answers = found[start : start + step]
        else:
            listed = articles.search(domain, limit=step, offset=start)
            answers = [(article, []) for article in listed]
        if search and not found:
            request.env["liteviewer.article.query"]._note_miss(search, "portal")
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="kb",
            answers=answers,
            sections=[] if is_listed else self._get_sections(counts),
            is_listed=is_listed,
            category=shown,
            pager=pager,
            search=search,
            default_url="/my/kb",
        )
        return request.render("liteviewer_kb.portal_my_kb", values)

    def _get_sections(self, counts):
        """Return [(category of the top, how many articles are in it and below)], without those in
        which there is nothing; the last one is of articles without a category.

        :param counts: {category: number of articles}
        """
        tops, rest = {}, 0
        for category, count in counts.items():
            if category:
                top = int(category.parent_path.split("/")[0])
                tops[top] = tops.get(top, 0) + count
            else:
                rest = count
        categories = request.env["liteviewer.article.category"].search([("id", "in", list(tops))])
        sections = [(category, tops[category.id]) for category in categories]
        return sections + ([(categories.browse(), rest)] if rest else [])

    def _find_article(self, article_id):
        """Return the article, or nothing where the visitor does not see it, or it is not there."""
        articles = request.env["liteviewer.article"]
        if not articles.has_access("read"):
            return articles
        return articles.search(self._get_article_domain() & Domain("id", "=", article_id))

    @http.route(f"/my/kb/<{RECORD_PATH}:article_id>", type="http", auth="user", website=True)
    def portal_my_article(self, article_id, thanks=None, **kwargs):
        article = self._find_article(article_id)
        if not article:
            return request.redirect("/my/kb")
        article.mark_read()
        return self._render_article(article, is_thanked=bool(thanks))

    def _render_article(self, article, *, is_thanked=False, comment="", error=""):
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="kb",
            article=article,
            category=article.category_id,
            # sudo: the names of files; they open as long as the article is read
            files=article.sudo().file_ids,
            is_thanked=is_thanked,
            comment=comment,
            error=error,
            max_comment=MAX_DESCRIPTION,
        )
        return request.render(
            "liteviewer_kb.portal_my_article", values, status=422 if error else 200
        )

    @http.route(
        f"/my/kb/<{RECORD_PATH}:article_id>/feedback",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_article_feedback(self, article_id, helpful="", comment="", **kwargs):
        article = self._find_article(article_id)
        if not article:
            return request.redirect("/my/kb")
        try:
            words = clean_text(comment, "comment", MAX_DESCRIPTION, multiline=True)
        except InputError as error:
            return self._render_article(
                article, comment=self._get_typed(comment), error=self._get_form_error(error)
            )
        request.env["liteviewer.article.feedback"]._give(article, helpful == "1", words)
        return request.redirect(f"/my/kb/{article.id}?thanks=1#feedback")
