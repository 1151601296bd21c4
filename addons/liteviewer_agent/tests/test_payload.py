# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import copy
import json
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.liteviewer_helpdesk.tools.input import (
    MAX_DESCRIPTION,
    InputError,
    PictureLimits,
)

from ..tools.payload import MAX_REPORTER, parse_enrollment, parse_since, parse_ticket
from .common import JSON_VALUES, make_payload


@tagged("post_install", "-at_install", "alone")
class TestPayload(BaseCase):
    def parse(self, payload):
        return parse_ticket(payload, PictureLimits())

    def assert_refused(self, field, **changes):
        with self.assertRaises(InputError) as caught:
            self.parse(make_payload(**changes))
        self.assertEqual(caught.exception.field, field)

    def test_good_payload(self):
        message = self.parse(make_payload(subject="  Не\tпечатает\r\nпринтер "))
        self.assertEqual(message.subject, "Не печатает принтер")
        self.assertEqual(message.reporter["email"], "anna@client-a.example")
        self.assertEqual(message.computer["ip"], ["192.168.1.20"])
        self.assertEqual(len(message.screenshots), 1)

    def test_all_but_two_fields_may_be_missing(self):
        self.parse({"client_ref": str(uuid.uuid4()), "subject": "x"})
        self.assert_refused("subject", subject="")
        self.assert_refused("client_ref", client_ref="")

    def test_bad_fields_are_named(self):
        for field, changes in {
            "subject": {"subject": "я" * 201},
            "description": {"description": "x" * 20_001},
            "client_ref": {"client_ref": str(uuid.uuid1())},
            "payload": {"priority": "3"},
            "reporter": {"reporter": {"admin": True}},
            "reporter.email": {"reporter": {"email": ["a@b.c"]}},
            "reporter.name": {"reporter": {"name": 5}},
            "screenshots": {"screenshots": "x"},
            "screenshots[0]": {"screenshots": ["x"]},
            "screenshots[0].data": {"screenshots": [{"filename": "a", "data": "###"}]},
            "computer": {"computer": []},
            "computer.os": {"computer": {"os": {"a": 1}}},
            "sent_at": {"sent_at": "yesterday"},
        }.items():
            with self.subTest(field=field):
                self.assert_refused(field, **changes)

    def test_characters_that_no_database_keeps(self):
        for text in ("a\x00b", "a\ud800b"):
            self.assert_refused("subject", subject=text)
            self.assert_refused("description", description=text)
            self.assert_refused("computer.os", computer={"os": text})
            self.assert_refused("computer", computer={text: "x"})
            self.assert_refused(
                "screenshots[0].filename", screenshots=[{"filename": text, "data": "AAAA"}]
            )

    def test_nothing_typed_as_a_contact_is_refused(self):
        phone = "+7 (495) 123-45-67 доб. 1234, моб. +7 921 555-01-12"
        message = self.parse(make_payload(reporter={"phone": phone, "email": " A@B.example "}))
        self.assertEqual(message.reporter, {"name": "", "email": "a@b.example", "phone": phone})
        self.assertEqual(message.as_typed, {})
        name = "И" * (MAX_REPORTER["name"] + 1)
        for typed, usable in (
            ({"name": name}, {"name": name[:-1]}),
            ({"email": "anna at home"}, {"email": ""}),
            ({"email": f"{'a' * MAX_REPORTER['email']}@b.example"}, {"email": ""}),
            ({"phone": "5" * 1000}, {"phone": "5" * MAX_REPORTER["phone"]}),
        ):
            with self.subTest(typed=typed):
                message = self.parse(make_payload(reporter=typed))
                self.assertEqual(message.reporter, {"name": "", "email": "", "phone": "", **usable})
                self.assertEqual(message.as_typed, typed)
        message = self.parse(make_payload(reporter={"name": "a\x00b\ud800", "phone": "x" * 10**6}))
        self.assertEqual(message.reporter["name"], "a b")
        self.assertEqual(len(message.as_typed["phone"]), MAX_DESCRIPTION)

    def test_too_much_is_refused_before_it_is_decoded(self):
        self.assert_refused("subject", subject="x" * 10_000_000)
        self.assert_refused("screenshots", screenshots=[{"filename": "a", "data": "AAAA"}] * 11)
        self.assert_refused(
            "screenshots[0].data",
            screenshots=[{"filename": "a", "data": "A" * (12 * 1024 * 1024)}],
        )

    def test_digest_tells_other_content_apart(self):
        payload = make_payload()
        digest = self.parse(payload).digest
        self.assertEqual(self.parse({**payload, "sent_at": "2027-01-01T00:00:00Z"}).digest, digest)
        for name, value in (
            ("subject", "Other"),
            ("description", "Other"),
            ("reporter", {"name": "Other"}),
            ("reporter", {"name": "x" * 500}),
            ("screenshots", []),
            ("computer", {"hostname": "OTHER"}),
        ):
            self.assertNotEqual(self.parse({**payload, name: value}).digest, digest)

    def test_since(self):
        self.assertIsNone(parse_since(""))
        self.assertEqual(str(parse_since("2026-01-31T12:30:00+03:00")), "2026-01-31 09:30:00")
        for value in ("soon", 5, ["x"]):
            with self.assertRaises(InputError):
                parse_since(value)

    def test_newer_agents_may_enrol(self):
        body = parse_enrollment({"code": " AB ", "computer": {"hostname": "x"}, "future": 1})
        self.assertEqual(body["code"], "AB")
        for body in ([], {}, {"code": 5}, {"code": "x", "computer": 5}):
            with self.assertRaises(InputError):
                parse_enrollment(body)

    @settings(max_examples=200, deadline=None)
    @given(JSON_VALUES)
    def test_anything_at_all_is_refused_or_understood(self, value):
        for payload in (value, make_payload(reporter=value, computer=value, screenshots=value)):
            try:
                self.parse(copy.deepcopy(payload))
            except InputError as error:
                self.assertTrue(error.field)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=300), st.text(max_size=300))
    def test_kept_texts_can_be_stored_and_sent(self, subject, description):
        try:
            message = self.parse(make_payload(subject=subject, description=description))
        except InputError:
            return
        self.assertNotIn("\n", message.subject)
        for text in (message.subject, message.description):
            self.assertNotIn("\x00", text)
            json.dumps(text).encode()
            text.encode()
