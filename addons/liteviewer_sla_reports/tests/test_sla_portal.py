# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

from .common import SlaCase, with_plain_spaces


@tagged("post_install", "-at_install", "together")
class TestSlaPortal(SlaCase, HelpdeskCase, HttpCase):
    """The client reads in plain words what is promised for own tickets, and of no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # without it texts would be those of the language of the database
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        users = cls.portal_a | cls.portal_b | cls.portal_manager_a
        users.write({"lang": "en_US", "tz": "UTC"})
        with cls.at(0):
            cls.ticket = cls.make_ticket(name="Printer of A")
            cls.ticket_b = cls.make_ticket(cls.person_b, name="Server of B")
            for ticket in cls.ticket + cls.ticket_b:
                ticket.with_user(cls.engineer).action_take()

    def read_page(self, login, hours, ticket=None):
        """Return the text of the page of the ticket at an hour, as a user sees it."""
        self.authenticate(login, login)
        with self.at(hours):
            page = self.url_open(f"/my/tickets/{(ticket or self.ticket).id}", timeout=60)
        return with_plain_spaces(page.text)

    def test_each_reads_the_promise_of_own_tickets(self):
        due = "We resolve it by 3/2/26, 5:00 PM (UTC)."
        for login, own, foreign in (
            ("portal-a", self.ticket, self.ticket_b),
            ("portal-b", self.ticket_b, self.ticket),
        ):
            with self.subTest(login=login):
                text = self.read_page(login, 1, own)
                self.assertIn(due, text)
                self.assertIn("We began to work on it in time, after less than a minute of", text)
                text = self.read_page(login, 1, foreign)
                self.assertNotIn(due, text)
                self.assertNotIn(foreign.name, text)
        self.assertIn(due, self.read_page("portal-manager-a", 1))

    def read_list(self, hours):
        self.authenticate("portal-a", "portal-a")
        with self.at(hours):
            return with_plain_spaces(self.url_open("/my/tickets", timeout=60).text)

    def test_clients_see_when_the_service_works(self):
        page = self.read_list(1)
        self.assertIn("We are here until 5:00 PM (UTC).", page)
        self.assertIn("Tuesday, 3 March", page)
        self.assertIn("closed", page)
        self.assertIn("We answer again on Tuesday, 3 March at 9:00 AM (UTC).", self.read_list(9))
        self.client_a.sla_calendar_id = self.always
        self.assertIn("We are here around the clock.", self.read_list(9))

    def test_hours_are_those_of_the_reader(self):
        self.portal_a.tz = "Asia/Kolkata"
        self.assertIn("We are here until 10:30 PM (UTC+5:30).", self.read_list(1))

    def test_link_of_an_e_mail_tells_it_too(self):
        self.authenticate(None, None)
        self.person_a.tz = "UTC"
        with self.at(1):
            page = self.url_open(self.ticket._get_share_url())
        self.assertIn("We resolve it by", page.text)

    def test_time_zone_and_language_are_those_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.portal_a.write({"lang": "de_DE", "tz": "Asia/Vladivostok"})
        # five in the afternoon is the third of March there, as a German writes it
        self.assertIn("03.03.26, 03:00 (UTC+10)", self.read_page("portal-a", 1))

    def test_words_for_each_state(self):
        for kind, hours, words in (
            (
                "waiting",
                2,
                "The time stands still while the ticket waits; 2 h of 8 h of working time",
            ),
            ("in_progress", 3, "We resolve it by"),
            ("resolved", 4, "Resolved in time, after 3 h of working time."),
            ("closed", 5, "Resolved in time, after 3 h of working time."),
        ):
            with self.subTest(kind=kind):
                self.move(self.ticket, kind, hours)
                self.assertIn(words, self.read_page("portal-a", hours))

    def test_late_and_cancelled(self):
        self.assertIn(
            "It was due by 3/2/26, 5:00 PM (UTC) and is 3 h of working time late.",
            self.read_page("portal-a", 27),
        )
        self.move(self.ticket, "cancelled", 28)
        text = self.read_page("portal-a", 28)
        self.assertIn(self.ticket.number, text)
        self.assertNotIn("Our promise", text)

    def test_nothing_is_said_where_nothing_is_promised(self):
        self.policy.no_sla = True
        with self.at(0):
            ticket = self.make_ticket()
        text = self.read_page("portal-a", 1, ticket)
        self.assertIn(ticket.number, text)
        self.assertNotIn("Our promise", text)
