# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.arguments import check_call
from ..tools.input import InputError

TICKET = "liteviewer.ticket"


@tagged("post_install", "-at_install", "alone")
class TestArguments(TransactionCase):
    """What cannot be meant is refused before a method is called, in words that name the place."""

    def check(self, model, method, *arguments, **keywords):
        check_call(self.registry[model], method, arguments, keywords)

    def assertRefused(self, field, model, method, *arguments, **keywords):
        with self.assertRaises(InputError) as caught:
            self.check(model, method, *arguments, **keywords)
        self.assertEqual(caught.exception.field, field)
        self.assertTrue(str(caught.exception.reason))

    def test_good_calls_pass(self):
        for method, arguments in (
            ("create", [{"name": "x", "impact": "2", "tag_ids": [[4, 1, False], [0, "v1", {}]]}]),
            ("create", [[{"name": "x"}, {"name": "y", "description": False, "user_id": None}]]),
            ("write", [[1, 2], {"priority": "1"}]),
            ("web_save", [[], {"name": "x"}, {"partner_id": {"fields": {"name": {}}}}]),
            ("onchange", [[], {"name": "x", "partner_id": 1}, ["name"], {"name": {}}]),
            ("default_get", [["name"]]),
            ("search_read", [[["name", "ilike", "x"]]]),
            ("action_take", [7]),
        ):
            self.check(TICKET, method, *arguments, context={"lang": "en_US", "tz": "UTC"})
        self.check(TICKET, "default_get", fields=["name"], context=None)

    def test_texts_and_numbers_that_nothing_can_hold(self):
        for value in (
            "a\0b",
            "a\ud800b",
            2**63,
            float("nan"),
            float("inf"),
            {"a\0b": 1},
            [["\udfff"]],
        ):
            # of whatever model
            self.assertRefused("domain", "res.country", "search_read", domain=value)
            self.assertRefused("arguments", "res.country", "search_read", value)
        nested = "x"
        for _level in range(60):
            nested = [nested]
        self.assertRefused("domain", "res.country", "search_read", domain=nested)

    def test_context(self):
        for field, context in (
            ("context", ["lang"]),
            ("context.lang", {"lang": {"x": 1}}),
            ("context.tz", {"tz": 5}),
            ("context.helpdesk_workload", {"helpdesk_workload": [["a", "=", "b"]]}),
            ("context.allowed_company_ids", {"allowed_company_ids": "1"}),
            ("context.allowed_company_ids", {"allowed_company_ids": [[1]]}),
            ("context.default_impact", {"default_impact": 9}),
        ):
            self.assertRefused(field, TICKET, "default_get", ["name"], context=context)

    def test_records(self):
        for ids in ("1", ["1"], [True], [0], [-1], [2**31], [[1]], {"a": 1}, 1.5):
            self.assertRefused("ids", TICKET, "action_take", ids)
        self.assertRefused("ids", TICKET, "action_take")
        for ids in ([], False, [1, 2]):
            self.assertRefused("ids", TICKET, "action_start_timer", ids)

    def test_values_of_fields(self):
        for field, value in {
            "name": ["x"],
            "impact": "9",
            "partner_id": "1",
            "client_id": {"x": 1},
            "tag_ids": "1",
            "work_entry_ids": [[0, 0, {"duration": "1"}]],
            "received_at": "yesterday",
            "nothing": 1,
        }.items():
            with self.subTest(field):
                with self.assertRaises(InputError) as caught:
                    self.check(TICKET, "create", {field: value})
                self.assertTrue(caught.exception.field.startswith(f"vals_list[0].{field}"))
        self.assertRefused("vals", TICKET, "write", [1], [])
        self.assertRefused("arguments", TICKET, "write", [1])
        self.assertRefused("arguments", TICKET, "write", [1], {}, {})
        self.assertRefused("arguments", TICKET, "write", [1], values={})

    def test_what_has_no_records_is_not_called(self):
        self.assertRefused("model", "liteviewer.search.mixin", "create", {})


@tagged("post_install", "-at_install")
class TestRefusedCalls(HttpCase):
    """The web client's calls go by that, and the portal's addresses."""

    def test_a_wrong_call_is_told_in_words(self):
        new_test_user(self.env, "wrong-input", "liteviewer_helpdesk.helpdesk_group_engineer")
        self.authenticate("wrong-input", "wrong-input")
        for route, method, arguments in (
            ("call_kw", "action_take", [["x"]]),
            ("call_button", "action_take", [["x"]]),
        ):
            params = {"model": TICKET, "method": method, "args": arguments, "kwargs": {}}
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/web/dataset/{route}/{TICKET}/{method}",
                    data=json.dumps({"params": params}),
                    headers={"Content-Type": "application/json"},
                ).json()
            self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")
            self.assertIn("ids: ", answer["error"]["data"]["message"])

    def test_addresses_of_the_portal(self):
        ticket = self.env[TICKET].create({"name": "x"})
        token = ticket._portal_ensure_token()
        page = f"/my/tickets/{ticket.id}"
        self.assertIn(ticket.number, self.url_open(f"{page}?access_token={token}").text)
        for address in (f"{page}?access_token=жетон", f"{page}?access_token={token}ж"):
            answer = self.url_open(address)
            self.assertEqual(answer.status_code, 410)
            self.assertNotIn(ticket.number, answer.text)
        self.assertEqual(self.url_open(f"/my/tickets/{2**31}").status_code, 404)
        new_test_user(self.env, "wrong-input-portal", "base.group_portal")
        self.authenticate("wrong-input-portal", "wrong-input-portal")
        self.assertEqual(self.url_open("/my/tickets?search=a%00b").status_code, 200)
