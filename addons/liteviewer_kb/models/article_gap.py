# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.gaps import group_alike

AT_LEAST = 5
"""Tickets that make a group: what happened less often is no gap yet."""
LOOKED_AT_DAYS = 180
MOST_TICKETS = 50_000
MOST_GROUPS = 100


class ArticleGap(models.Model):
    """Tickets that are solved again and again without an article: one that is worth writing.

    Worked out anew each night from the subjects of the tickets of the last half year. A row shows
    tickets of several clients together, so it is for who sees all clients.
    """

    _name = "liteviewer.article.gap"
    _description = "Article Worth Writing"
    _order = "ticket_count DESC, id"
    _rec_name = "words"

    words = fields.Char(readonly=True, help="What the subjects of the tickets have in common.")
    example = fields.Char(readonly=True, help="The subject of the last of them.")
    category_id = fields.Many2one("liteviewer.ticket.category", readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, index=True, ondelete="cascade"
    )
    ticket_ids = fields.Many2many(
        "liteviewer.ticket",
        "liteviewer_article_gap_ticket_rel",
        "gap_id",
        "ticket_id",
        string="Tickets",
        readonly=True,
    )
    ticket_count = fields.Integer(string="Number of Tickets", readonly=True)
    work_minutes = fields.Integer(string="Minutes Worked", readonly=True)
    last_at = fields.Datetime(string="Last Resolved On", readonly=True)

    def action_open_tickets(self: One):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.example,
            "res_model": "liteviewer.ticket",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.ticket_ids.ids)],
        }

    def action_write_article(self: One):
        """Open a new article for the tickets of this group."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Article"),
            "res_model": "liteviewer.article",
            "views": [(False, "form")],
            "context": {
                "default_name": self.example,
                "default_ticket_category_ids": self.category_id.ids,
            },
        }

    @api.model
    def _cron_find(self):
        """Find the gaps of each company of the service anew."""
        self.env["liteviewer.ticket"].flush_model()
        self.env["liteviewer.article.use"].flush_model(["ticket_id", "kind"])
        since = fields.Datetime.now() - timedelta(days=LOOKED_AT_DAYS)
        found = []
        for company in self.env["res.company"].search([]):
            rows = self._get_solved_without_article(company, since)
            facts = {row[0]: row for row in rows}
            stems = [
                (ticket, category, {word for word in words if len(word) > 2 and not word.isdigit()})
                for ticket, category, words, *_rest in rows
            ]
            for group in group_alike(stems, AT_LEAST)[:MOST_GROUPS]:
                found.append(self._prepare_gap(company, group, facts))
        self.search([]).unlink()
        self.create(found)

    def _get_solved_without_article(self, company, since):
        """Return [(ticket id, category id, stems, subject, resolved at, minutes)], last first."""
        return self.env.execute_query(
            SQL(
                """
                SELECT t.id, t.category_id, tsvector_to_array(to_tsvector('russian', t.name)),
                       t.name, t.resolved_at,
                       (SELECT coalesce(sum(duration), 0) FROM liteviewer_work_entry
                         WHERE ticket_id = t.id)
                  FROM liteviewer_ticket t
                 WHERE t.company_id = %(company)s AND t.resolved_at >= %(since)s
                   AND t.recurrence_id IS NULL
                   AND NOT EXISTS (SELECT FROM liteviewer_article_use
                                    WHERE ticket_id = t.id AND kind = 'solved')
                 ORDER BY t.resolved_at DESC, t.id DESC
                 LIMIT %(most)s
                """,
                company=company.id,
                since=since,
                most=MOST_TICKETS,
            )
        )

    def _prepare_gap(self, company, group, facts):
        _id, _category, _stems, subject, resolved_at, _minutes = facts[group.tickets[0]]
        return {
            "words": ", ".join(group.words),
            "example": subject,
            "category_id": group.category,
            "company_id": company.id,
            "ticket_ids": [fields.Command.set(group.tickets)],
            "ticket_count": len(group.tickets),
            "work_minutes": sum(facts[ticket][-1] for ticket in group.tickets),
            "last_at": resolved_at,
        }
