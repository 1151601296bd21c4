# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import List, Number, Specification, Text

from ..tools.savings import AT_LEAST, get_minutes_saved

ENGINEER = "liteviewer_helpdesk.helpdesk_group_engineer"
"""Who reads the uses that the figures are made of."""
ONCE = timedelta(hours=24)
"""Within which the same article, used in the same way by the same one, counts once."""
COMPARED_DAYS = 365
"""How far back tickets are looked at that an article is compared with."""


class Article(models.Model):
    """The part of the article that is used: for whom it is, what it was good for."""

    _inherit = "liteviewer.article"

    use_count = fields.Integer(
        string="Times Used",
        compute="_compute_use",
        groups=ENGINEER,
        help="Opened on tickets, put into answers, solved tickets, made some needless.",
    )
    solved_count = fields.Integer(string="Tickets Solved", compute="_compute_use", groups=ENGINEER)
    deflected_count = fields.Integer(
        string="Tickets Needless",
        compute="_compute_use",
        groups=ENGINEER,
        help="How often somebody read it before sending a ticket, and said that it helped.",
    )
    last_used_at = fields.Datetime(string="Last Used", compute="_compute_use", groups=ENGINEER)
    minutes_saved = fields.Integer(
        compute="_compute_minutes_saved",
        aggregator=None,
        groups=ENGINEER,
        help="Minutes of work that it saves on a ticket: the median of the tickets that it solved "
        "against the median of others of their categories, of the last year. No figure below five "
        "cases.",
    )
    saved_case_count = fields.Integer(
        string="Cases",
        compute="_compute_minutes_saved",
        aggregator=None,
        groups=ENGINEER,
        help="From how many tickets the minutes are known.",
    )

    # ------------------------------------------------------------
    # FOR WHOM
    # ------------------------------------------------------------

    @api.model
    def _get_regulations(self, client, category):
        """Return the regulations of a client that apply to a ticket.

        :param client: res.partner, may be empty
        :param category: liteviewer.ticket.category of the ticket, may be empty
        """
        if not client:
            return self.browse()
        path = [int(part) for part in (category.parent_path or "").split("/") if part]
        return self.search_fetch(
            [
                ("kind", "=", "regulation"),
                ("state", "=", "published"),
                ("client_ids", "in", client.ids),
                "|",
                ("ticket_category_ids", "=", False),
                ("ticket_category_ids", "in", path),
            ],
            ["name", "summary"],
        )

    @api.model
    def _get_for_client(self, article_id, client, company):
        """Return the article with that id if the people of the client may read it, else none."""
        if not article_id:
            return self.browse()
        domain = self._get_client_domain(client) & Domain("company_id", "in", (False, company.id))
        # sudo: whom an article is for is told to no client; this very question is
        found = self.sudo().search(domain & Domain("id", "=", article_id))
        return self.browse(found.ids)

    def _is_read_by(self, client):
        """Tell whether the people of the client may read this very article."""
        self.ensure_one()
        # sudo: whom it is for is told to nobody
        return bool(self.sudo().filtered_domain(self._get_client_domain(client)))

    def _is_for_client(self, client):
        """Tell whether the article is general or one of this client, published or not."""
        self.ensure_one()
        # sudo: all its clients count, those that the user may not see as well; none is told
        clients = self.sudo().client_ids
        return not clients or client in clients

    def _check_for_client(self, client):
        """Refuse to use what is for others. :raises UserError:"""
        if not self._is_for_client(client):
            raise UserError(
                self.env._(
                    "“%(name)s” is an article of other clients. It is not for this ticket.",
                    name=self.name,
                )
            )

    def _get_portal_link(self):
        return f"{self.get_base_url()}/my/kb/{self.id}"

    # ------------------------------------------------------------
    # USE
    # ------------------------------------------------------------

    def _note_use(self, kind, ticket=None, device=None):
        """Count a use of the article, once a day for the same use by the same one; a ticket is
        solved by it once for all.

        :param str kind: of ``liteviewer.article.use``
        :param ticket: liteviewer.ticket that it was used on
        :param device: liteviewer.agent.device, in whose agent it was read
        :return: whether it counts
        """
        self.ensure_one()
        vals = self._prepare_use(kind, ticket, device)
        same = ["article_id", "kind", "ticket_id"]
        since = Domain.TRUE
        if kind != "solved":
            same += ["client_id", "user_id", "device_id"]
            since = Domain("date", ">=", fields.Datetime.now() - ONCE)
        # sudo: only the server makes these rows; the user, or the device, may read the article
        uses = self.env["liteviewer.article.use"].sudo()
        if uses.search_count(since & Domain([(name, "=", vals[name]) for name in same]), limit=1):
            return False
        uses.create(vals)
        return True

    def _prepare_use(self, kind, ticket, device):
        """Return the values of a use by the current user, or in a device's agent."""
        user = self.env.user
        if ticket:
            client, company = ticket.client_id, ticket.company_id
        elif device:
            client, company = device.client_id, device.company_id
        else:
            partner = user.partner_id
            client = partner.commercial_partner_id if user.share else partner.browse()
            company = self.company_id or self.env.company
        return {
            "article_id": self.id,
            "kind": kind,
            "ticket_id": ticket.id if ticket else False,
            "client_id": client.id,
            "user_id": False if device else user.id,
            "device_id": device.id if device else False,
            "company_id": company.id,
        }

    def _forget_solution(self, ticket):
        """The ticket was not solved by this article after all."""
        # sudo: only the server removes these rows; the user may change the ticket
        self.env["liteviewer.article.use"].sudo().search(
            [
                ("article_id", "in", self.ids),
                ("ticket_id", "=", ticket.id),
                ("kind", "=", "solved"),
            ]
        ).unlink()

    # ------------------------------------------------------------
    # SEARCHES
    # ------------------------------------------------------------

    @api.readonly
    @api.model
    def web_search_read(
        self,
        domain: List,
        specification: Specification,
        offset: Number = 0,
        limit: Number = None,
        order: Text = None,
        count_limit: Number = None,
    ):
        """Note the words that found no article; a search that finds one costs nothing more."""
        found = super().web_search_read(
            domain, specification, offset, limit, order, count_limit=count_limit
        )
        if not found["length"]:
            for condition in Domain(domain).iter_conditions():
                if condition.field_expr == "search_words" and isinstance(condition.value, str):
                    self._note_empty_search(condition.value)
        return found

    @api.model
    def _note_empty_search(self, text):
        """Count a text that finds nothing by itself, whatever else was asked for in that search."""
        if not self.search_count([("search_words", "ilike", text)], limit=1):
            self.env["liteviewer.article.query"]._note_miss(text, "internal")

    # ------------------------------------------------------------
    # WHAT IT WAS GOOD FOR
    # ------------------------------------------------------------

    @api.depends("use_ids.kind", "use_ids.date")
    def _compute_use(self):
        counts, last = {}, {}
        for article, kind, count, date in self.env["liteviewer.article.use"]._read_group(
            [("article_id", "in", self.ids)], ["article_id", "kind"], ["__count", "date:max"]
        ):
            counts.setdefault(article.id, {})[kind] = count
            last[article.id] = max(date, last.get(article.id, date))
        for article in self:
            own = counts.get(article._origin.id, {})
            article.use_count = sum(own.values())
            article.solved_count = own.get("solved", 0)
            article.deflected_count = own.get("deflected", 0)
            article.last_used_at = last.get(article._origin.id)

    @api.depends("use_ids.kind")
    def _compute_minutes_saved(self):
        cases, usual = self._get_cases()
        for article in self:
            minutes, count = get_minutes_saved(cases.get(article._origin.id, []), usual)
            article.minutes_saved = minutes or 0
            article.saved_case_count = count

    def _get_cases(self):
        """Return what articles are measured by: the work on tickets that they solved, and what is
        usual.

        Only numbers leave: they are the same for whoever asks, so that a restricted engineer and a
        manager do not see two truths.

        :return: ({article id: [(category id, minutes)]}, {category id: median minutes})
        """
        if not self.ids:
            return {}, {}
        self.env["liteviewer.article.use"].flush_model(["article_id", "kind", "ticket_id"])
        self.env["liteviewer.ticket"].flush_model(["category_id", "resolved_at"])
        self.env["liteviewer.work.entry"].flush_model(["ticket_id", "duration"])
        since = fields.Datetime.now() - timedelta(days=COMPARED_DAYS)
        solved = self.env.execute_query(
            SQL(
                """
                SELECT u.article_id, t.category_id, work.minutes
                  FROM liteviewer_article_use u
                  JOIN liteviewer_ticket t ON t.id = u.ticket_id
                  JOIN LATERAL (SELECT sum(duration) AS minutes FROM liteviewer_work_entry
                                 WHERE ticket_id = t.id) work ON work.minutes > 0
                 WHERE u.kind = 'solved' AND u.article_id = ANY(%(articles)s)
                   AND t.category_id IS NOT NULL AND t.resolved_at >= %(since)s
                """,
                articles=list(self.ids),
                since=since,
            )
        )
        cases = {}
        for article_id, category_id, minutes in solved:
            cases.setdefault(article_id, []).append((category_id, minutes))
        categories = {category_id for _article, category_id, _minutes in solved}
        if not categories:
            return cases, {}
        usual = self.env.execute_query(
            SQL(
                """
                SELECT category_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)
                  FROM (SELECT t.category_id, sum(w.duration) AS minutes
                          FROM liteviewer_ticket t
                          JOIN liteviewer_work_entry w ON w.ticket_id = t.id
                         WHERE t.category_id = ANY(%(categories)s) AND t.resolved_at >= %(since)s
                           AND NOT EXISTS (SELECT FROM liteviewer_article_use
                                            WHERE ticket_id = t.id AND kind = 'solved')
                         GROUP BY t.id) others
                 WHERE minutes > 0
                 GROUP BY category_id
                HAVING count(*) >= %(at_least)s
                """,
                categories=list(categories),
                since=since,
                at_least=AT_LEAST,
            )
        )
        return cases, {category_id: float(minutes) for category_id, minutes in usual}
