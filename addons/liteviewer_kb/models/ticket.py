# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mail import html2plaintext

from odoo.addons.liteviewer_helpdesk.tools.arguments import (
    MAX_ID,
    Flag,
    Object,
    One,
    OneOrNone,
    RecordId,
    Text,
)

SUGGESTIONS = 3
CANDIDATES = 10
"""Suggestions out of which those about the equipment of the ticket come first."""
LONGEST_WORDS = 1000
"""Characters of a ticket that are looked up: what it is about stands at its beginning."""
USES = ("inserted", "linked")
WORKED = ("opened", *USES)
"""Uses after which an article may be what solved the ticket."""


class Ticket(models.Model):
    """The part of the ticket that the knowledge base answers: what may help, what has to be heeded,
    what was of use.
    """

    _inherit = "liteviewer.ticket"

    # ------------------------------------------------------------
    # BESIDE THE TICKET
    # ------------------------------------------------------------

    @api.readonly
    def get_article_help(self: OneOrNone, draft: Object = None):
        """Return what the knowledge base says to a ticket, as it stands in a form.

        Read with the rights of the user. Asked for once the form is shown, and while one types.

        :param dict draft: {"name", "description": text, "category_id", "client_id",
            "equipment_id": id or False}; what is left out is the ticket's
        :return: {"regulations": [{"id", "name", "summary"}],
            "suggestions": [{"id", "name", "is_for_client",
                "passage": [(text, whether it was asked for)]}],
            "used": [{"id", "name"}] those read or put into an answer here, the last one first,
            "solved": [{"id", "name"}]}
        :rtype: dict
        :raises AccessError: the user may not read the ticket, or is no engineer
        """
        self._check_article_use()
        articles = self.env["liteviewer.article"]
        facts = self._get_article_facts(draft or {})
        regulations = articles._get_regulations(facts["client"], facts["category"])
        suggested = self._suggest_articles(facts)
        used = self._get_articles_by_use()
        return {
            "regulations": [
                {"id": article.id, "name": article.name, "summary": article.summary or ""}
                for article in regulations
            ],
            "suggestions": [
                {
                    "id": article.id,
                    "name": article.name,
                    "passage": passage,
                    "is_for_client": bool(article.client_ids),
                }
                for article, passage in suggested
                if article not in regulations
            ],
            "used": _list_names(
                article
                for article in used["worked"]
                if article not in regulations | used["solved"]
                and article._is_for_client(self.client_id)
            ),
            "solved": _list_names(used["solved"]),
        }

    def _get_article_facts(self, draft):
        """Return what articles are looked for by: {"text", "client", "category", "equipment_id"}.

        Ids out of a form count as far as the user may read what they name.
        """

        def text_of(name):
            value = draft.get(name, self[name])
            return html2plaintext(value) if isinstance(value, str) else ""

        def record_of(name):
            record_id = draft.get(name, self[name].id)
            comodel = self.env[self._fields[name].comodel_name]
            if record_id == self[name].id:
                # what stands on a ticket that may be read needs no second look
                return self[name]
            if type(record_id) is not int or not 0 < record_id <= MAX_ID:
                return comodel
            return comodel.with_context(active_test=False).search([("id", "=", record_id)])

        words = f"{text_of('name')}\n{text_of('description')}".strip()
        return {
            "text": words[:LONGEST_WORDS],
            "client": record_of("client_id"),
            "category": record_of("category_id"),
            "equipment_id": draft.get("equipment_id"),
        }

    def _suggest_articles(self, facts):
        """Return [(liteviewer.article, passage)] that may help, best first.

        :param dict facts: of ``_get_article_facts``
        """
        if not facts["text"]:
            return []
        found = self.env["liteviewer.article"]._suggest(
            facts["text"],
            client=facts["client"],
            category=facts["category"],
            limit=CANDIDATES,
            audience="internal",
        )
        return [
            (article, passage)
            for article, _score, passage in self._rank_suggestions(found, facts)[:SUGGESTIONS]
        ]

    def _rank_suggestions(self, found, facts):
        """Return what was found in the order that this ticket wants; other addons know more of it.

        :param found: [(liteviewer.article, score, passage)], best first
        """
        return found

    def _get_articles_by_use(self):
        """Return what was used on the ticket, as far as the user may read it.

        :return: {"worked": articles read or put into an answer, the last one first; "solved": those
            that the ticket was solved by}
        :rtype: dict
        """
        # sudo: whose row it is says nothing of the article, whose own rules come next
        uses = (
            self.env["liteviewer.article.use"]
            .sudo()
            .search_fetch(
                [("ticket_id", "in", self.ids), ("kind", "in", (*WORKED, "solved"))],
                ["article_id", "kind"],
                order="id desc",
            )
        )
        articles = self.env["liteviewer.article"].browse(uses.article_id.ids)
        readable = articles._filtered_access("read")
        solved = uses.filtered(lambda use: use.kind == "solved").article_id.ids
        worked = uses.filtered(lambda use: use.kind != "solved").article_id.ids
        return {
            "worked": readable.browse(worked) & readable,
            "solved": readable.browse(solved) & readable,
        }

    # ------------------------------------------------------------
    # USE
    # ------------------------------------------------------------

    def open_article(self: OneOrNone, article_id: RecordId):
        """Return an article to be read beside the ticket; reading it there is counted.

        :return: {"id", "name", "body": HTML, "is_linkable": flag}
        :raises UserError: there is none that the user may read
        """
        self._check_article_use()
        article = self._get_article(article_id)
        article._note_use("opened", ticket=self)
        article.mark_read()
        return {
            "id": article.id,
            "name": article.name,
            "body": article.body or "",
            "is_linkable": bool(self) and article._is_read_by(self.client_id),
        }

    def use_article(self: One, article_id: RecordId, kind: Text):
        """Return what is put into an answer to the client, and count it.

        :param str kind: ``inserted`` for its text, ``linked`` for the address of its page
        :return: {"text": plain text}
        :raises UserError: the article is one of other clients; the client may not read its page
        """
        self._check_article_use()
        if kind not in USES:
            raise UserError(self.env._("kind: must be one of: %(known)s.", known=", ".join(USES)))
        article = self._get_article(article_id)
        article._check_for_client(self.client_id)
        if kind == "linked":
            if not article._is_read_by(self.client_id):
                raise UserError(
                    self.env._(
                        "The client may not read “%(name)s”: it is not published to the portal for "
                        "them. Insert its text, or publish it first.",
                        name=article.name,
                    )
                )
            text = f"{article.name}: {article._get_portal_link()}"
        else:
            text = html2plaintext(article.body or "").strip()
        article._note_use(kind, ticket=self)
        return {"text": text}

    def set_solved_by(self: One, article_id: RecordId, is_solved: Flag = True):
        """Note that an article has solved the ticket, or take that back.

        :return: [{"id", "name"}] of all that have
        :raises UserError: there is no such article, or it is one of other clients
        """
        self._check_article_use()
        self.check_access("write")
        article = self._get_article(article_id)
        if is_solved:
            article._check_for_client(self.client_id)
            article._note_use("solved", ticket=self)
        else:
            article._forget_solution(self)
        return _list_names(self._get_articles_by_use()["solved"])

    def _check_article_use(self):
        """Refuse to help who does not work on tickets. :raises AccessError:"""
        self.check_access("read")
        # engineers read them: clients are told by the portal, what is meant for them
        self.env["liteviewer.article.use"].check_access("read")

    def _get_article(self, article_id):
        article = self.env["liteviewer.article"].browse(article_id or ())
        article = article.exists()._filtered_access("read")
        if not article:
            raise UserError(self.env._("There is no such article. Load the page again."))
        return article


def _list_names(articles):
    return [{"id": article.id, "name": article.name} for article in articles]
