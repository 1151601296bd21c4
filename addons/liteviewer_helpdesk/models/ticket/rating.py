# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.rating.models.rating_data import (
    RATING_HAPPY_VALUE,
    RATING_LIMIT_MIN,
    RATING_LIMIT_OK,
    RATING_LIMIT_SATISFIED,
    RATING_NEUTRAL_VALUE,
    RATING_UNHAPPY_VALUE,
)

GRADES = [("good", "Good"), ("so_so", "So-so"), ("bad", "Bad")]
RATES = (RATING_HAPPY_VALUE, RATING_NEUTRAL_VALUE, RATING_UNHAPPY_VALUE)
"""What a reporter can choose from, best first."""


class Ticket(models.Model):
    """The part of the ticket that its reporter rates, once it is closed.

    The rating is Odoo's (``rating.rating``), one of each reporter. It is given on the page of the
    ticket alone: neither a link that is followed nor a message brings one, and no token of Odoo's
    is given out. So it ends when the link to the ticket ends, with all that ends that one.

    A rating is the word of the client whose person gave it, which is its *parent*. Where the ticket
    belongs to another client it counts nowhere and is shown to nobody of that one; it is there
    again where the ticket comes back.
    """

    _inherit = "liteviewer.ticket"

    rating_last_value = fields.Float(
        string="Rating",
        compute="_compute_rating_last_value",
        store=True,
        precompute=True,
        # 0 is no rating: it would pull each average down
        aggregator=None,
    )
    rating_grade = fields.Selection(
        GRADES, string="Rated", compute="_compute_rating_grade", groups="base.group_user"
    )
    # Odoo's look at the first of all ratings, whoever gave it
    rating_last_feedback = fields.Text(groups=fields.NO_ACCESS)
    rating_last_image = fields.Binary(groups=fields.NO_ACCESS)
    rating_last_text = fields.Selection(groups=fields.NO_ACCESS)
    rating_words = fields.Text(
        string="Words on the Rating", compute="_compute_rating_words", groups="base.group_user"
    )

    @api.depends("client_id", "rating_ids.parent_res_id")
    def _compute_rating_last_value(self):
        """The rating that the present client gave last. What is being made nobody has rated."""
        self.rating_last_value = 0
        if not (stored := self.filtered("id")):
            return
        ratings = self.env["rating.rating"]
        ratings.flush_model(["consumed", "parent_res_id", "rating", "res_id", "res_model"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id, parent_res_id) res_id, parent_res_id, rating
                  FROM rating_rating
                 WHERE res_model = %s AND res_id = ANY(%s) AND consumed
                 ORDER BY res_id, parent_res_id, write_date DESC, id DESC
                """,
                self._name,
                list(stored._ids),
            )
        )
        rates = {(ticket_id, client_id or False): rate for ticket_id, client_id, rate in rows}
        for ticket in stored:
            ticket.rating_last_value = rates.get((ticket.id, ticket.client_id.id), 0)

    @api.depends("rating_last_value")
    def _compute_rating_grade(self):
        for ticket in self:
            ticket.rating_grade = self._get_grade(ticket.rating_last_value)

    @api.model
    def _get_grade(self, rate):
        """Return what a rate of 1 to 5 means, one of ``GRADES``; False where there is none."""
        if rate >= RATING_LIMIT_SATISFIED:
            return "good"
        if rate >= RATING_LIMIT_OK:
            return "so_so"
        return "bad" if rate >= RATING_LIMIT_MIN else False

    @api.depends("rating_last_value")
    def _compute_rating_words(self):
        """Ask for the words of rated tickets only: a form of others shall not pay for them."""
        self.rating_words = False
        # sudo: whoever reads the ticket reads how it was rated
        for ticket in self.filtered("rating_last_value").sudo():
            given = ticket._get_client_ratings().sorted("rated_on", reverse=True)
            ticket.rating_words = given[:1].feedback

    # ------------------------------------------------------------
    # RATING
    # ------------------------------------------------------------

    def _get_rating_of(self, person):
        """Return the rating (rating.rating, with elevated rights) of a person; may be empty."""
        self.ensure_one()
        # sudo: clients may read no ratings
        ratings = self.env["rating.rating"].sudo()
        if not person:
            # those of people who are deleted are nobody's
            return ratings
        return ratings.search(self._rating_domain() & Domain("partner_id", "=", person.id), limit=1)

    def _get_client_ratings(self):
        """Return the ratings (rating.rating) that the present client has given."""
        self.ensure_one()
        return self.rating_ids.filtered(
            lambda rating: rating.consumed and rating.parent_res_id == self.client_id.id
        )

    def _rating_domain(self):
        """Leave out what another client said."""
        by_client = Domain.OR(
            Domain("res_id", "in", tickets.ids) & Domain("parent_res_id", "=", client.id)
            # sudo: which client a ticket is of, no more
            for client, tickets in self.sudo().grouped("client_id").items()
        )
        return super()._rating_domain() & by_client

    def _come_along(self, client):
        """What the reporter said comes along with them."""
        ratings = self.sudo().rating_ids
        former = {ticket.id: ticket.client_id.id for ticket in self}
        ratings = ratings.filtered(lambda each: each.parent_res_id == former[each.res_id])
        result = super()._come_along(client)
        ratings.parent_res_id = client.id
        return result

    def _is_rater(self, person):
        """Tell whether it is for this person to rate the ticket: the reporter, who is none of the
        service.
        """
        self.ensure_one()
        return bool(person) and person == self.partner_id and person.partner_share

    def _get_rating_refusal(self, person):
        """Return why the person cannot rate the ticket now, as a sentence; empty: they can."""
        self.ensure_one()
        # sudo: asked for people of clients, who may read nothing of the settings
        ticket = self.sudo()
        if not ticket._is_rater(person.sudo()):
            return self.env._("Only the person who sent the request can rate it.")
        if not ticket.company_id.helpdesk_ask_rating:
            return self.env._("Requests are not rated here.")
        if ticket.stage_kind != "closed":
            return self.env._("A request can be rated when it is closed.")
        if ticket._has_ended_link():
            return self.env._(
                "This request was closed some time ago and can no longer be rated. Should "
                "something still be wrong, send a new request."
            )
        return ""

    def _rate(self, person, rate, words):
        """Keep how content a person is with the ticket, in place of what they said before.

        :param person: res.partner
        :param int rate: one of ``RATES``
        :param str words: plain text, may be empty
        :raises UserError: it is not for them, or not now; says why
        """
        self.ensure_one()
        # of two at once the later one begins anew, and finds the rating of the first: a lock alone
        # would let it go on with what it saw before
        self.env.cr.execute(
            SQL("UPDATE %s SET id = id WHERE id = %s", SQL.identifier(self._table), self.id)
        )
        if refusal := self._get_rating_refusal(person):
            raise UserError(refusal)
        # sudo: nobody writes ratings of tickets but by this
        ticket = self.sudo()
        values = {
            "rating": rate,
            "feedback": words,
            "rated_partner_id": ticket._rating_get_operator().id,
        }
        if rating := ticket._get_rating_of(person):
            rating.write(values)
        else:
            rating.create(
                {
                    **values,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "partner_id": person.id,
                    "consumed": True,
                }
            ).write(
                # Odoo leaves it out of what is made: it would have it follow the ticket
                {
                    "parent_res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "parent_res_id": ticket.client_id.id,
                }
            )

    @api.private
    def rating_apply(self, *args, **kwargs):
        """Nobody calls this from outside."""
        return super().rating_apply(*args, **kwargs)

    @api.private
    def rating_send_request(self, *args, **kwargs):
        """Nobody calls this from outside."""
        return super().rating_send_request(*args, **kwargs)

    # ------------------------------------------------------------
    # MAIL
    # ------------------------------------------------------------

    def _get_stage_template(self):
        """A closed ticket has an e-mail of its own where the service asks for ratings and the stage
        has none.
        """
        template = super()._get_stage_template()
        if not template and self._asks_for_rating():
            template = self.env.ref(
                "liteviewer_helpdesk.mail_template_ticket_closed", raise_if_not_found=False
            )
        return template

    def _asks_for_rating(self):
        """Tell whether the reporter is asked to rate the ticket as it is now."""
        # sudo: a setting
        return self.stage_kind == "closed" and self.company_id.sudo().helpdesk_ask_rating

    def _render_rating_request(self):
        """Return the part of an e-mail that asks the reporter to rate the ticket; empty where that
        is not asked. A link leads to the page of the ticket, where the answer is sent: programs
        that look at mails follow links.

        :rtype: Markup | str
        """
        self.ensure_one()
        if not (self._asks_for_rating() and self._is_rater(self.partner_id)):
            return ""
        base = self.get_base_url()
        return self.env["ir.qweb"]._render(
            "liteviewer_helpdesk.ticket_rating_request",
            {
                "choices": [
                    {
                        "rate": rate,
                        "picture": f"{base}/rating/static/src/img/rating_{rate}.png",
                        "url": f"{base}{self.get_portal_url(query_string=f'&rating={rate}')}"
                        "#rating",
                    }
                    for rate in RATES
                ]
            },
        )
