# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Errors of the server, as those see them who provoke them."""

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.error_answers import UNEXPECTED
from .common import HelpdeskCase

PATH = "/srv/harmless/path.py"


@tagged("post_install", "-at_install")
class TestErrorAnswers(HelpdeskCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(mute_logger("odoo.http"))

    def call(self, error, login):
        """Return what a call is answered that ends with ``error``."""

        def search_count(_tickets, *_args):
            raise error

        self.patch(type(self.tickets), "search_count", search_count)
        self.authenticate(login, login)
        answer = self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {
                    "model": "liteviewer.ticket",
                    "method": "search_count",
                    "args": [[]],
                    "kwargs": {},
                }
            },
        )
        return answer.json()["error"]["data"], answer.text

    def test_strangers_see_nothing_of_the_server(self):
        for login in ("portal-a", None):
            data, text = self.call(ValueError(f"{PATH} is missing"), login)
            for word in ("Traceback", "File ", ".py", PATH):
                self.assertNotIn(word, text, login)
            if login:
                self.assertEqual(data["message"], UNEXPECTED)

    def test_words_for_people_stay(self):
        for error in (
            UserError("Write it otherwise."),
            RedirectWarning("Write it otherwise.", 1, "Write"),
        ):
            data, text = self.call(error, "portal-a")
            self.assertIn("Write it otherwise.", data["message"])
            self.assertEqual(data["name"], f"odoo.exceptions.{type(error).__name__}")
            self.assertNotIn("Traceback", text)

    def test_engineers_see_what_it_is(self):
        data, text = self.call(ValueError("an odd value"), "test-engineer")
        self.assertEqual(data["message"], "an odd value")
        self.assertNotIn("Traceback", text)

    def test_administrators_of_the_server_see_it_all(self):
        data, _text = self.call(ValueError("an odd value"), "admin")
        self.assertIn("Traceback", data["debug"])

    def test_after_a_failed_statement(self):
        """Nobody can be asked for any more in its transaction."""
        tickets = self.tickets

        def search_count(records, *_args):
            with mute_logger("odoo.sql_db"):
                records.env.cr.execute("SELECT 1 FROM liteviewer_no_such_table")

        self.patch(type(tickets), "search_count", search_count)
        self.authenticate("portal-a", "portal-a")
        answer = self.url_open("/my/counters", json={"params": {"counters": ["ticket_count"]}})
        for word in ("Traceback", ".py", "liteviewer_no_such_table"):
            self.assertNotIn(word, answer.text)
        self.assertIn(UNEXPECTED, answer.text)

    def test_pages(self):
        def search_count(_tickets, *_args):
            raise ValueError(f"{PATH} is missing")

        self.patch(type(self.tickets), "search_count", search_count)
        self.authenticate("portal-a", "portal-a")
        page = self.url_open("/my/tickets?debug=1")
        self.assertEqual(page.status_code, 500)
        for word in ("Traceback", "site-packages", "dist-packages", PATH):
            self.assertNotIn(word, page.text)
