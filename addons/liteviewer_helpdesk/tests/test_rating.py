# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who rates a ticket, when, and who is told of it."""

from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.sql import column_exists

from odoo.addons.mail.models.mail_mail import MailMail
from odoo.addons.mail.tests.common import MockEmail

from .common import HelpdeskTransactionCase
from .test_migrations import MIGRATIONS, load_script
from .test_portal import PortalCase

GOOD, SO_SO, BAD = "5", "3", "1"
NAME = "zzforeignzz"


def close(ticket, days=0):
    """Close a ticket, so many days ago."""
    ticket.action_close()
    ticket.flush_recordset()
    ticket.env.cr.execute(
        SQL(
            "UPDATE liteviewer_ticket SET closed_at = %s WHERE id = %s",
            fields.Datetime.now() - timedelta(days=days),
            ticket.id,
        )
    )
    ticket.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestRatingOnThePortal(MockEmail, PortalCase):
    def setUp(self):
        super().setUp()
        self.env.company.helpdesk_ask_rating = True
        close(self.ticket)
        self.page = f"/my/tickets/{self.ticket.id}"
        self.key = {"access_token": self.ticket.access_token}

    def get_ratings(self, ticket=None):
        self.env.invalidate_all()
        ratings = (ticket or self.ticket).rating_ids
        return [(rating.rating, rating.feedback, rating.partner_id) for rating in ratings]

    def rate(self, rating=GOOD, comment="", page=None, **key):
        """Return (status, the page that follows)."""
        response = self.post(f"{page or self.page}/rate", rating=rating, comment=comment, **key)
        return response.status_code, html.fromstring(response.text)

    def open_page(self, **params):
        return html.fromstring(self.get(self.page, **params)[2])

    @staticmethod
    def get_section(page):
        """Return the words of the page on the rating, None where it has none."""
        found = page.xpath("//*[@id='rating']")
        return " ".join(found[0].text_content().split()) if found else None

    @staticmethod
    def has_form(page):
        return bool(page.xpath("//form[contains(@action, '/rate')]"))

    def test_the_reporter_rates(self):
        for name, login, key in (
            ("logged in", ("portal-a", "portal-a"), {}),
            ("with the link", (None, None), self.key),
        ):
            with self.subTest(name):
                self.authenticate(*login)
                self.assertTrue(self.has_form(self.open_page(**key)))
                status, page = self.rate(GOOD, "Quick\r\nand <b>kind</b>", **key)
                self.assertEqual(status, 200)
                self.assertIn("Thank you for your rating: Good", self.get_section(page))
                self.assertEqual(self.get_ratings(), [(5, "Quick\nand <b>kind</b>", self.person_a)])
        self.assertEqual(self.ticket.rating_last_value, 5)
        self.assertEqual(self.ticket.rating_ids.rated_partner_id, self.engineer.partner_id)
        self.assertEqual(self.ticket.stage_kind, "closed")

    def test_the_reporter_changes_the_rating(self):
        self.stay_anonymous()
        self.rate(GOOD, "Fine", **self.key)
        page = self.open_page(**self.key)
        self.assertEqual(page.xpath("//textarea[@name='comment']")[0].text, "Fine")
        self.assertEqual(page.xpath("//input[@name='rating'][@checked]/@value"), [GOOD])
        self.rate(BAD, "It is broken again", **self.key)
        self.assertEqual(self.get_ratings(), [(1, "It is broken again", self.person_a)])
        self.assertEqual(self.ticket.rating_last_value, 1)
        self.assertEqual(self.ticket.rating_grade, "bad")
        self.assertEqual(self.ticket.rating_words, "It is broken again")

    def test_what_looks_at_the_links_of_a_mail_rates_nothing(self):
        with self.mock_mail_gateway():
            ticket = self.make_ticket(name="Mail")
            self.env.flush_all()
            self.env.cr.precommit.run()
            ticket.action_close()
            self.env.flush_all()
            self.env.cr.precommit.run()
        (mail,) = self._new_mails.filtered(lambda each: each.res_id == ticket.id)
        links = html.fromstring(mail.body_html).xpath("//a[contains(@href, 'rating=')]/@href")
        self.assertEqual(len(links), 3)
        self.stay_anonymous()
        chosen = []
        for link in links:
            address = link.partition(self.ticket.get_base_url())[2]
            for method in ("HEAD", "GET"):
                response = self.url_open(address, method=method)
                self.assertEqual(response.status_code, 200)
            page = html.fromstring(response.text)
            chosen += page.xpath("//input[@name='rating'][@checked]/@value")
            self.assertTrue(self.has_form(page))
        self.assertEqual(chosen, [GOOD, SO_SO, BAD])
        self.assertEqual(self.url_open(f"/my/tickets/{ticket.id}/rate").status_code, 405)
        self.assertFalse(self.get_ratings(ticket))

    def test_only_the_reporter_rates(self):
        for login in (
            "portal-b",
            "portal-manager-a",
            "test-engineer",
            "test-manager",
            "test-accountant",
            "test-administrator",
        ):
            for key in ({}, self.key):
                with self.subTest(login=login, key=key):
                    self.authenticate(login, login)
                    self.assertFalse(self.has_form(self.open_page(**key)))
                    _status, page = self.rate(**key)
                    self.assertFalse(self.has_form(page))
                    self.assertFalse(self.get_ratings())
        self.stay_anonymous()
        self.rate()
        self.rate(access_token="wrong")
        self.assertFalse(self.get_ratings())

    def test_a_colleague_of_the_service_who_is_the_reporter_does_not_rate(self):
        ticket = self.make_ticket(self.engineer.partner_id)
        close(ticket)
        self.authenticate("test-engineer", "test-engineer")
        status, page = self.rate(page=f"/my/tickets/{ticket.id}")
        self.assertEqual(status, 422)
        self.assertIn("Only the person who sent the request", self.get_section(page))
        self.assertFalse(self.get_ratings(ticket))

    def test_another_client_sees_no_rating_of_a_deleted_person(self):
        former = self.env["res.partner"].create({"name": "F", "parent_id": self.client_b.id})
        ticket = self.make_ticket(former)
        close(ticket)
        ticket._rate(former, 1, "Words of B")
        ticket.partner_id = self.person_b
        former.unlink()
        ticket.client_id = self.client_a
        self.assertFalse(ticket.partner_id)
        self.env.flush_all()
        self.authenticate("portal-manager-a", "portal-manager-a")
        text = self.get(f"/my/tickets/{ticket.id}")[2]
        self.assertIn(ticket.number, text)
        self.assertNotIn("Words of B", text)
        self.assertIsNone(self.get_section(html.fromstring(text)))

    def test_others_of_the_client_see_the_rating(self):
        self.stay_anonymous()
        self.rate(SO_SO, "Slow", **self.key)
        self.authenticate("portal-manager-a", "portal-manager-a")
        page = self.open_page()
        self.assertFalse(self.has_form(page))
        self.assertIn("The rating: So-so Slow", self.get_section(page))

    def test_only_closed_tickets_are_rated(self):
        self.authenticate("portal-a", "portal-a")
        for kind in ("new", "in_progress", "waiting", "resolved", "cancelled"):
            with self.subTest(kind):
                self.ticket.stage_id = self.stage(kind)
                self.assertIsNone(self.get_section(self.open_page()))
                status, page = self.rate()
                self.assertEqual(status, 422)
                self.assertIn("when it is closed", self.get_section(page))
                self.assertFalse(self.get_ratings())

    def test_the_rating_ends_with_the_link(self):
        self.authenticate("portal-a", "portal-a")
        self.rate(GOOD)
        close(self.ticket, days=31)
        page = self.open_page()
        self.assertFalse(self.has_form(page))
        self.assertIn("can no longer be rated", self.get_section(page))
        self.assertIn("Good", self.get_section(page))
        status, page = self.rate(BAD)
        self.assertEqual(status, 422)
        self.assertIn("can no longer be rated", self.get_section(page))
        self.stay_anonymous()
        self.assertIn("This link has ended", self.get(self.page, rating=BAD, **self.key)[2])
        self.assertEqual(self.rate(BAD, **self.key)[0], 410)
        self.assertEqual(self.get_ratings(), [(5, "", self.person_a)])

    def test_another_reporter_has_a_rating_of_their_own(self):
        self.stay_anonymous()
        self.rate(BAD, "Never again", **self.key)
        self.ticket.partner_id = self.colleague_a
        self.env.flush_all()
        self.assertEqual(self.rate(GOOD, **self.key)[0], 410)
        key = {"access_token": self.ticket.access_token}
        page = self.open_page(**key)
        self.assertNotIn("Never again", self.get_section(page))
        self.rate(GOOD, **key)
        self.assertEqual({rating[::2] for rating in self.get_ratings()}, {
            (1, self.person_a), (5, self.colleague_a),
        })  # fmt: skip
        self.assertEqual(self.ticket.rating_last_value, 5)

    def test_what_is_wrong_is_said(self):
        self.stay_anonymous()
        for rating, comment, words in (
            ("", "", "Choose one of the three faces"),
            ("4", "", "Choose one of the three faces"),
            ("five", "kept words", "Choose one of the three faces"),
            ("5'--", "", "Choose one of the three faces"),
            ("\x00", "", "Choose one of the three faces"),
            (GOOD, "x" * 100_000, "Shorten it"),
            (GOOD, "a\x00b", "ontains a character that is no text"),
        ):
            with self.subTest(rating=rating, comment=comment[:9]):
                status, page = self.rate(rating, comment, **self.key)
                self.assertEqual(status, 422)
                self.assertIn(words, self.get_section(page))
                if comment == "kept words":
                    self.assertEqual(page.xpath("//textarea[@name='comment']")[0].text, comment)
        file = {"rating": ("a.txt", b"x"), "comment": ("b.txt", b"x")}
        response = self.post(f"{self.page}/rate", files=file, **self.key)
        self.assertEqual(response.status_code, 422)
        for query in ("rating=9", "rating=%00", "rating=5&rating=1", "rating="):
            address = f"{self.page}?access_token={self.key['access_token']}&{query}"
            self.assertEqual(self.url_open(address).status_code, 200)
        self.assertFalse(self.get_ratings())

    def test_nobody_is_asked_unless_the_service_wants_it(self):
        self.env.company.helpdesk_ask_rating = False
        self.authenticate("portal-a", "portal-a")
        self.assertIsNone(self.get_section(self.open_page()))
        status, page = self.rate()
        self.assertEqual(status, 422)
        self.assertIn("not rated here", self.get_section(page))
        self.assertFalse(self.get_ratings())

    def test_pages_of_odoo_do_not_rate_tickets(self):
        token = self.ticket._rating_get_access_token()
        self.stay_anonymous()
        for address in (f"/rate/{token}/5", f"/rate/{token}/submit_feedback", f"/rate/{token}/4"):
            self.assertEqual(self.url_open(address).status_code, 404)
        for rate in (GOOD, "x"):
            response = self.post(f"/rate/{token}/submit_feedback", rate=rate)
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.ticket.rating_ids.filtered("consumed"))

    def test_pages_of_odoo_refuse_what_is_no_rating(self):
        """Ratings of other apps: nothing that a visitor sends ends as an error of the server."""
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.person_a.id,
                "partner_id": self.person_a.id,
            }
        )
        self.stay_anonymous()
        page = f"/rate/{rating.access_token}/submit_feedback"
        for address in ("/rate/%00/5", "/rate/a%00b/submit_feedback"):
            self.assertEqual(self.url_open(address).status_code, 404, address)
        self.assertEqual(self.post("/rate/%00/submit_feedback", rate=GOOD).status_code, 404)
        for data in ({}, {"rate": "0"}, {"rate": "x"}):
            self.assertEqual(self.post(page, **data).status_code, 404, data)
        self.assertEqual(self.url_open(page).status_code, 200)
        self.assertEqual(self.post(page, rate=GOOD, feedback="Fi\x00ne").status_code, 200)
        file = {"feedback": ("a.txt", b"x")}
        self.assertEqual(self.post(page, files=file, rate=BAD).status_code, 200)
        self.assertEqual((rating.rating, rating.feedback), (1, ""))

    def test_words_that_are_refused_are_not_shown_as_the_rating(self):
        self.stay_anonymous()
        self.rate(GOOD, "Said by the reporter", **self.key)
        self.authenticate("portal-manager-a", "portal-manager-a")
        section = self.get_section(self.rate(BAD, "Typed by another")[1])
        self.assertIn("The rating: Good Said by the reporter", section)
        self.assertNotIn("Typed by another", section)
        # to whom no faces are shown nobody says to choose one
        section = self.get_section(self.rate("")[1])
        self.assertIn("Only the person who sent the request can rate it", section)
        self.assertNotIn("Choose one", section)
        close(self.ticket, days=31)
        self.authenticate("portal-a", "portal-a")
        section = self.get_section(self.rate(BAD, "Typed too late")[1])
        self.assertIn("Good Said by the reporter", section)
        self.assertNotIn("Typed too late", section)

    def test_messages_bring_no_rating(self):
        self.ticket.stage_id = self.stage("in_progress")
        post = {
            "thread_model": self.ticket._name,
            "thread_id": self.ticket.id,
            "post_data": {"body": "x", "rating_value": 5, "subtype_xmlid": "mail.mt_comment"},
        }
        for login, key in (
            ("portal-a", {}),
            ("test-engineer", {}),
            (None, {"token": self.ticket.access_token}),
        ):
            with self.subTest(login=login), mute_logger("odoo.http"):
                self.authenticate(login, login)
                self.url_open("/mail/message/post", json={"params": {**post, **key}})
                self.assertFalse(self.get_ratings())

    def test_closing_on_the_page_asks(self):
        """Who closes by the link may write to nobody; the mail is that of the service."""
        self.env.company.email = "desk@service.example"
        for login, key in ((None, self.key), ("portal-a", {}), ("portal-manager-a", {})):
            with self.subTest(login=login):
                self.ticket.stage_id = self.stage("resolved")
                self.env.flush_all()
                self.env.cr.precommit.run()
                self.authenticate(login, login)
                with self.mock_mail_gateway():
                    response = self.post(f"{self.page}/close", **key)
                self.assertEqual(response.status_code, 200)
                page = html.fromstring(response.text)
                self.assertEqual(self.has_form(page), login != "portal-manager-a")
                (mail,) = self._new_mails
                self.assertIn("desk@service.example", mail.email_from)
                self.assertEqual(mail.recipient_ids, self.person_a)
                self.env.invalidate_all()
                self.assertEqual(self.ticket.stage_kind, "closed")


@tagged("post_install", "-at_install")
class TestRatingMail(MockEmail, HelpdeskTransactionCase):
    def close(self, ticket, user=None):
        """Return the mails that the closing brings."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        with self.mock_mail_gateway():
            ticket.with_user(user or self.engineer).action_close()
            self.env.flush_all()
            self.env.cr.precommit.run()
        return self._new_mails

    def test_nothing_is_sent_unless_the_service_asks(self):
        self.assertFalse(self.close(self.make_ticket()))

    def test_the_job_that_closes_writes_as_the_service(self):
        self.env.company.helpdesk_ask_rating = True
        self.env.company.email = "desk@service.example"
        tickets = self.make_ticket() | self.make_ticket(self.person_b)
        mails = self.close(tickets, user=self.env.ref("base.user_root"))
        self.assertEqual(mails.recipient_ids, self.person_a | self.person_b)
        self.assertEqual(mails.author_id, self.env.company.partner_id)
        for mail in mails:
            self.assertIn("desk@service.example", mail.email_from)
            self.assertNotIn("odoobot", mail.reply_to)

    def test_the_reporter_is_asked_in_their_language(self):
        self.env.company.helpdesk_ask_rating = True
        self.env["res.lang"]._activate_lang("en_US")
        self.person_a.lang = "en_US"
        ticket = self.make_ticket()
        (mail,) = self.close(ticket)
        self.assertEqual(mail.recipient_ids, self.person_a)
        page = html.fromstring(mail.body_html)
        links = page.xpath("//a[contains(@href, '&rating=')]")
        self.assertEqual(
            [" ".join(link.text_content().split()) for link in links], ["Good", "So-so", "Bad"]
        )
        self.assertIn(ticket.access_token, links[0].get("href"))

    def test_cancelled_tickets_and_those_of_nobody_ask_nothing(self):
        self.env.company.helpdesk_ask_rating = True
        self.assertFalse(self.close(self.tickets.create({"name": "From nobody"})))
        ticket = self.make_ticket()
        self.assertFalse(ticket._render_rating_request())
        ticket.action_cancel()
        self.assertFalse(ticket._render_rating_request())

    def test_many_are_told_with_few_queries(self):
        self.env.company.helpdesk_ask_rating = True
        people = self.env["res.partner"].create(
            [
                {
                    "name": f"Person {n}",
                    "email": f"person-{n}@client.example",
                    "parent_id": (self.client_a, self.client_b)[n % 2].id,
                }
                for n in range(40)
            ]
        )
        self.close(self.make_ticket())
        counts = []
        for chosen in (people[:10], people[10:]):
            tickets = self.tickets.create(
                [{"name": f"Of {person.name}", "partner_id": person.id} for person in chosen]
            )
            self.env.flush_all()
            self.env.cr.precommit.run()
            with self.mock_mail_gateway(), patch.object(MailMail, "send_after_commit"):
                tickets.with_user(self.engineer).action_close()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env.cr.precommit.run()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            for mail in self._new_mails:
                self.assertEqual(mail.res_id, tickets.filtered(
                    lambda ticket, to=mail.recipient_ids: ticket.partner_id == to
                ).id)  # fmt: skip
            self.assertEqual(self._new_mails.recipient_ids, chosen)
        # 23 a mail where each has a composer of its own
        self.assertLessEqual(counts[1] - counts[0], 10)

    def test_the_mail_stays_with_the_ticket_and_its_conversation(self):
        self.env.company.helpdesk_ask_rating = True
        ticket = self.make_ticket()
        words = ticket.message_post(
            body="Said before", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        (mail,) = self.close(ticket)
        message = mail.mail_message_id
        self.assertEqual(mail.references.split(), [words.message_id, message.message_id])
        self.assertEqual(message.message_type, "auto_comment")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(message.notified_partner_ids, self.person_a)
        self.assertIn("auto-generated", mail.headers)
        # with the title of the ticket on top of the mail, and without the layout on the ticket
        self.assertEqual(mail.body_html.count(ticket.display_name), 1)
        self.assertNotIn(ticket.display_name, message.body)
        mail.unlink()
        self.assertIn(message, ticket.message_ids)

    def test_who_has_no_address_gets_no_mail(self):
        self.env.company.helpdesk_ask_rating = True
        for address in (False, "none at all"):
            self.person_a.email = address
            ticket = self.make_ticket()
            self.assertFalse(self.close(ticket))
            with self.mock_mail_gateway():
                ticket.with_user(self.engineer).message_post(
                    body="Said", message_type="comment", subtype_xmlid="mail.mt_comment"
                )
            self.assertFalse(self._new_mails)

    def test_what_is_written_down_as_done_or_imported_is_no_news(self):
        self.env.company.helpdesk_ask_rating = True
        self.stage("new").mail_template_id = self.env.ref(
            "liteviewer_helpdesk.mail_template_ticket_received"
        )
        for kind, context, count in (
            ("new", {}, 1),
            ("new", {"import_file": True}, 0),
            ("resolved", {}, 0),
            ("closed", {}, 0),
            ("cancelled", {}, 0),
        ):
            with self.subTest(kind=kind, **context), self.mock_mail_gateway():
                tickets = self.tickets.with_context(**context).with_user(self.engineer)
                ticket = tickets.create(
                    {
                        "name": "Old",
                        "partner_id": self.person_a.id,
                        "stage_id": self.stage(kind).id,
                    }
                )
                self.env.flush_all()
                self.env.cr.precommit.run()
                self.assertEqual(len(self._new_mails), count)
                self.assertEqual(ticket.stage_kind, kind)

    def test_a_stage_with_its_own_mail_keeps_it(self):
        self.env.company.helpdesk_ask_rating = True
        template = self.env.ref("liteviewer_helpdesk.mail_template_ticket_work_done").copy(
            {"body_html": "<p>Own words <t t-out='object._render_rating_request()'/></p>"}
        )
        self.stage("closed").mail_template_id = template
        (mail,) = self.close(self.make_ticket())
        self.assertIn("Own words", mail.body_html)
        self.assertEqual(mail.body_html.count("&amp;rating="), 3)


@tagged("post_install", "-at_install")
class TestRatingAccess(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.helpdesk_ask_rating = True
        cls.own, cls.foreign = (
            cls.make_ticket(person, name=name)
            for person, name in ((cls.person_a, "Own"), (cls.person_b, NAME))
        )
        (cls.own | cls.foreign).action_close()
        cls.own._rate(cls.person_a, 5, "Fine")
        cls.foreign._rate(cls.person_b, 1, "zzwordszz")
        cls.ratings = cls.own.rating_ids | cls.foreign.rating_ids
        cls.env.flush_all()

    def restrict(self):
        self.engineer.helpdesk_client_ids = [Command.set(self.client_a.ids)]

    def test_engineers_of_some_clients_see_ratings_of_these(self):
        self.restrict()
        ratings = self.env["rating.rating"].with_user(self.engineer)
        own = self.own.rating_ids
        self.assertEqual(ratings.search([]) & self.ratings, own)
        self.assertFalse(ratings.search([("res_name", "ilike", NAME)]))
        self.assertFalse(ratings.search([("feedback", "ilike", "zzwordszz")]))
        self.assertEqual(ratings.search_count([("id", "in", self.ratings.ids)]), 1)
        groups = ratings._read_group([("id", "in", self.ratings.ids)], ["res_id"])
        self.assertEqual(groups, [(self.own.id,)])
        foreign = self.foreign.rating_ids.with_user(self.engineer)
        for read in (
            lambda: foreign.read(["res_name"]),
            lambda: foreign.web_read({"display_name": {}}),
            lambda: foreign.res_name,
        ):
            with self.assertRaises(AccessError) as refusal:
                read()
            self.assertNotIn(NAME, str(refusal.exception))
        self.assertNotIn(NAME, foreign.sudo().display_name)
        self.assertFalse(
            self.tickets.with_user(self.engineer).search([("rating_ids.rating", "=", 1)])
        )

    def test_who_reads_all_tickets_reads_all_ratings(self):
        for user in (self.engineer, self.accountant, self.manager, self.administrator):
            with self.subTest(user.login):
                ratings = self.ratings.with_user(user)
                self.assertEqual(ratings.search([("id", "in", ratings.ids)]), ratings)
                self.assertEqual(set(ratings.mapped("feedback")), {"Fine", "zzwordszz"})
                with self.assertRaises(AccessError):
                    ratings.mapped("access_token")

    def test_other_companies_see_none(self):
        stranger = self.make_stranger()
        self.assertFalse(self.ratings.with_user(stranger).search([("id", "in", self.ratings.ids)]))

    def test_people_of_clients_read_no_ratings(self):
        for user in (self.portal_a, self.portal_manager_a):
            with self.assertRaises(AccessError):
                self.env["rating.rating"].with_user(user).search([])
            ticket = self.own.with_user(user)
            for name in ("rating_ids", "rating_last_value", "rating_words", "rating_grade"):
                with self.assertRaises(AccessError):
                    ticket.read([name])

    def test_nobody_writes_ratings_of_tickets(self):
        model = self.env["ir.model"]._get_id("liteviewer.ticket")
        people = self.env["ir.model"]._get_id("res.partner")
        for user in (self.engineer, self.manager, self.accountant, self.administrator):
            with self.subTest(user.login):
                ratings = self.env["rating.rating"].with_user(user)
                values = {"res_id": self.own.id, "rating": 5, "consumed": True}
                with self.assertRaises(AccessError):
                    ratings.create({**values, "res_model_id": model})
                with self.assertRaises(AccessError):
                    self.own.rating_ids.with_user(user).rating = 3
                with self.assertRaises(AccessError):
                    self.own.rating_ids.with_user(user).reset()
                with self.assertRaises(AccessError):
                    self.own.rating_ids.with_user(user).unlink()
                with self.assertRaises(UserError):
                    self.own.with_user(user).rating_apply(5, rating=self.own.rating_ids)
                other = ratings.sudo().create(
                    {**values, "res_model_id": people, "res_id": self.person_a.id}
                )
                with self.assertRaises(AccessError):
                    other.with_user(user).write({"res_model_id": model, "res_id": self.own.id})
        self.env.invalidate_all()
        self.assertEqual(self.own.rating_last_value, 5)

    def test_ratings_of_nothing(self):
        """One that names no model is none of ours: Odoo lets employees make it, and no ticket
        takes it.
        """
        for user in (self.engineer, self.administrator):
            rating = self.env["rating.rating"].with_user(user).create({"res_id": self.own.id})
            rating.rating = 3
            self.own.with_user(user).write(
                {"rating_ids": [Command.create({"rating": 1, "consumed": True})]}
            )
        self.env.invalidate_all()
        self.assertEqual(self.own.rating_last_value, 5)
        self.assertEqual(self.own.rating_ids, self.ratings - self.foreign.rating_ids)

    def test_what_the_server_keeps(self):
        ticket = self.own.with_user(self.engineer)
        with self.assertRaises(UserError):
            ticket.write({"rating_last_value": 5})
        self.assertEqual(self.make_ticket().copy().rating_last_value, 0)

    def test_the_form_shows_the_rating(self):
        for user in (self.engineer, self.accountant):
            form = Form(self.foreign.with_user(user))
            self.assertEqual(form.rating_grade, "bad")
            self.assertEqual(form.rating_words, "zzwordszz")

    def test_unsatisfied(self):
        view = self.env.ref("liteviewer_helpdesk.ticket_view_search").arch
        domain = html.fromstring(view).xpath("//filter[@name='unsatisfied']/@domain")[0]
        domain = [("id", "in", (self.own | self.foreign).ids), *eval(domain)]
        self.assertEqual(self.tickets.with_user(self.engineer).search(domain), self.foreign)

    def test_a_rating_stays_with_the_client_that_gave_it(self):
        rating = self.own.rating_ids
        moved = self.own.with_user(self.manager)
        moved.client_id = self.client_b
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((moved.rating_last_value, moved.rating_grade), (0, False))
        self.assertEqual((moved.rating_count, moved.rating_avg), (0, 0))
        self.assertFalse(moved.rating_words)
        for name in ("rating_last_feedback", "rating_last_text", "rating_last_image"):
            with self.assertRaises(AccessError):
                moved.read([name])
        # who looks after the new client alone
        self.engineer.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        read = self.own.with_user(self.engineer)
        self.assertEqual(read.name, "Own")
        self.assertFalse(rating.with_user(self.engineer).search([("id", "=", rating.id)]))
        for field in ("feedback", "display_name"):
            with self.assertRaises(AccessError):
                rating.with_user(self.engineer).read([field])
        # a person of the new client says their own
        moved.partner_id = self.person_b
        self.assertFalse(self.own._get_rating_of(self.person_a))
        self.own._rate(self.person_b, 3, "Of B")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((moved.rating_last_value, moved.rating_words), (3, "Of B"))
        self.assertEqual((moved.rating_count, moved.rating_avg), (1, 3))
        moved.write({"client_id": self.client_a.id, "partner_id": self.person_a.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((moved.rating_last_value, moved.rating_words), (5, "Fine"))
        self.assertEqual(rating.parent_res_name, self.client_a.name)

    def test_a_rating_comes_along_with_a_sender_nobody_knew(self):
        sender = self.env["res.partner"].create({"name": "S", "email": "s@nowhere.example"})
        ticket = self.make_ticket(sender)
        ticket.action_close()
        ticket._rate(sender, 1, "Slow")
        sender.parent_id = self.client_a
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(ticket.client_id, self.client_a)
        self.assertEqual((ticket.rating_last_value, ticket.rating_words), (1, "Slow"))
        self.assertEqual(ticket._get_rating_of(sender).feedback, "Slow")

    def test_merged_clients_keep_what_they_said(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.client_a + self.client_b).ids, self.client_a, extra_checks=False)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.foreign.client_id, self.client_a)
        self.assertEqual(self.foreign.rating_words, "zzwordszz")
        self.env.add_to_compute(self.foreign._fields["rating_last_value"], self.foreign)
        self.assertEqual(self.foreign.rating_last_value, 1)

    def test_a_rated_ticket_is_renamed(self):
        self.own.with_user(self.engineer).name = "Renamed"
        self.assertIn("Renamed", self.own.rating_ids.res_name)

    def test_a_rating_goes_with_its_ticket(self):
        self.own.with_user(self.manager).unlink()
        self.assertEqual(self.ratings.exists(), self.foreign.rating_ids)

    def test_forgotten_people(self):
        self.portal_b.active = False
        sections = self.person_b.with_user(self.manager)._get_data_sections()
        (rows,) = [each["rows"] for each in sections if each["key"] == "ratings"]
        self.assertEqual([row["feedback"] for row in rows], ["zzwordszz"])
        self.person_b.with_user(self.administrator).action_erase_helpdesk_data()
        self.assertFalse(self.foreign.rating_ids.feedback)
        self.assertEqual(self.foreign.rating_last_value, 1)

    def test_the_present_rating_stays_when_a_former_reporter_is_forgotten(self):
        other = self.env["res.partner"].create({"name": "O", "parent_id": self.client_b.id})
        self.foreign.partner_id = other
        self.foreign._rate(other, 5, "Present words")
        self.portal_b.active = False
        self.env.flush_all()
        # the latest first, which was not now
        for days, rating in enumerate(self.foreign.rating_ids.sorted("id", reverse=True), 1):
            self.env.cr.execute(
                "UPDATE rating_rating SET write_date = write_date - %(age)s * interval '1 day',"
                " rated_on = rated_on - %(age)s * interval '1 day' WHERE id = %(id)s",
                {"age": days, "id": rating.id},
            )
        self.env.invalidate_all()
        self.person_b.with_user(self.administrator).action_erase_helpdesk_data()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(set(self.foreign.rating_ids.mapped("feedback")), {False, "Present words"})
        self.assertEqual(self.foreign.rating_words, "Present words")
        self.env.add_to_compute(self.foreign._fields["rating_last_value"], self.foreign)
        self.assertEqual(self.foreign.rating_last_value, 5)


@tagged("post_install", "-at_install", "alone")
class TestRatingMigration(HelpdeskTransactionCase):
    def test_ratings_that_were_there_are_of_the_client(self):
        ticket = self.make_ticket()
        ticket.action_close()
        self.env.company.helpdesk_ask_rating = True
        ticket._rate(self.person_a, 3, "So")
        rating = ticket.rating_ids
        rating.write({"parent_res_model_id": False, "parent_res_id": False})
        self.env.flush_all()
        self.env.cr.execute("UPDATE rating_rating SET parent_res_id = NULL")
        script = load_script(str(MIGRATIONS / "19.0.4.2.0" / "post-rating.py"), "post_rating")
        script.migrate(self.env.cr, "19.0.4.1.0")
        self.env.invalidate_all()
        self.assertEqual(rating.parent_res_id, self.client_a.id)
        self.assertEqual(rating.parent_res_model, "res.partner")
        self.assertEqual(rating.parent_res_name, "Client A")
        self.env.add_to_compute(ticket._fields["rating_last_value"], ticket)
        self.assertEqual(ticket.rating_last_value, 3)

    def test_tickets_that_were_there_are_not_rated(self):
        ticket = self.make_ticket()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE liteviewer_ticket DROP COLUMN rating_last_value")
        script = load_script(str(MIGRATIONS / "19.0.4.1.0" / "pre-rating.py"), "pre_rating")
        script.migrate(self.env.cr, "19.0.4.0.0")
        self.assertTrue(column_exists(self.env.cr, "liteviewer_ticket", "rating_last_value"))
        self.env.invalidate_all()
        self.assertEqual((ticket.rating_last_value, ticket.rating_grade), (0, False))
