# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import copy
import json
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.payload import (
    INVENTORY as SCHEMA,
)
from ..tools.payload import (
    MAX_DESCRIPTION,
    MAX_INVENTORY_BYTES,
    MAX_REPORTER,
    Limits,
    PayloadError,
    flatten_inventory,
    parse_computer,
    parse_enrollment,
    parse_inventory,
    parse_since,
    parse_ticket,
)
from .common import make_payload

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=12), children, max_size=4)
    ),
    max_leaves=12,
)


@tagged("post_install", "-at_install", "alone")
class TestPayload(BaseCase):
    def parse(self, payload):
        return parse_ticket(payload, Limits())

    def assert_refused(self, field, **changes):
        with self.assertRaises(PayloadError) as caught:
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
            with self.assertRaises(PayloadError):
                parse_since(value)

    def test_newer_agents_may_enrol(self):
        body = parse_enrollment({"code": " AB ", "computer": {"hostname": "x"}, "future": 1})
        self.assertEqual(body["code"], "AB")
        for body in ([], {}, {"code": 5}, {"code": "x", "computer": 5}):
            with self.assertRaises(PayloadError):
                parse_enrollment(body)

    @settings(max_examples=200, deadline=None)
    @given(JSON_VALUES)
    def test_anything_at_all_is_refused_or_understood(self, value):
        for payload in (value, make_payload(reporter=value, computer=value, screenshots=value)):
            try:
                self.parse(copy.deepcopy(payload))
            except PayloadError as error:
                self.assertTrue(error.field)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=300), st.text(max_size=300))
    def test_kept_texts_can_be_stored_and_sent(self, subject, description):
        try:
            message = self.parse(make_payload(subject=subject, description=description))
        except PayloadError:
            return
        self.assertNotIn("\n", message.subject)
        for text in (message.subject, message.description):
            self.assertNotIn("\x00", text)
            json.dumps(text).encode()
            text.encode()


INVENTORY = {
    "schema": 1,
    "collected_at": "2026-01-31T12:30:00+03:00",
    "agent_version": "1.0",
    "hostname": "BUH-01",
    "domain": "OFFICE",
    "user": "OFFICE\\anna",
    "os": {"name": "Windows 11 Pro", "version": "10.0.22631", "architecture": "x86_64"},
    "system": {"vendor": "Dell", "model": "OptiPlex", "serial": "5CG1", "chassis": "desktop"},
    "cpu": {"model": "Intel Core i5", "cores": 6, "threads": 12},
    "memory_mb": 8192,
    "disks": [{"name": "sda", "model": "Samsung", "serial": "S1", "size_gb": 500, "kind": "ssd"}],
    "interfaces": [
        {"name": "eth0", "mac": "00-1A-2B-3C-4D-5E", "addresses": ["fe80::1%eth0/64", "10.0.0.5/8"]}
    ],
    "software": [
        {"name": "7-Zip", "version": "23.01", "vendor": "Igor Pavlov"},
        {"name": "1C", "version": "8.3", "vendor": "1C"},
        {"name": "1C", "version": "8.3", "vendor": "1C"},
    ],
    "remote_tools": {"rustdesk": "123 456"},
}
MAX_PROGRAMS = SCHEMA["properties"]["software"]["maxItems"]
INVENTORY_TEXTS = st.text(max_size=20)


@tagged("post_install", "-at_install", "alone")
class TestInventoryPayload(BaseCase):
    def assert_refused(self, field, **changes):
        with self.assertRaises(PayloadError) as caught:
            parse_inventory({**INVENTORY, **changes})
        self.assertEqual(caught.exception.field, field)

    def test_good_inventory_comes_out_in_one_form(self):
        facts = parse_inventory(INVENTORY)
        self.assertEqual(facts["collected_at"], "2026-01-31T09:30:00Z")
        self.assertEqual(
            facts["interfaces"],
            [
                {
                    "name": "eth0",
                    "mac": "00:1a:2b:3c:4d:5e",
                    "addresses": ["10.0.0.5/8", "fe80::1/64"],
                }
            ],
        )
        self.assertEqual([program["name"] for program in facts["software"]], ["1C", "7-Zip"])
        self.assertEqual(parse_inventory(facts), facts)

    def test_everything_but_the_schema_may_be_missing(self):
        self.assertEqual(parse_inventory({"schema": 1}), {"schema": 1})
        self.assertEqual(
            parse_inventory({"schema": 1, "os": None, "cpu": {}}), {"schema": 1, "cpu": {}}
        )
        self.assertEqual(flatten_inventory({"schema": 1}), {})

    def test_bad_facts_are_named(self):
        for field, changes in {
            "inventory": {"password": "x"},
            "inventory.schema": {"schema": 2},
            "inventory.collected_at": {"collected_at": "yesterday"},
            "inventory.hostname": {"hostname": "x" * 501},
            "inventory.user": {"user": "a\x00b"},
            "inventory.domain": {"domain": "a\ud800b"},
            "inventory.os": {"os": "Windows"},
            "inventory.os.name": {"os": {"name": 11}},
            "inventory.system.chassis": {"system": {"chassis": "tower"}},
            "inventory.cpu.cores": {"cpu": {"cores": 2.5}},
            "inventory.memory_mb": {"memory_mb": True},
            "inventory.disks": {"disks": {}},
            "inventory.disks[0].size_gb": {"disks": [{"size_gb": -1}]},
            "inventory.interfaces[0].mac": {"interfaces": [{"mac": "00:1a"}]},
            "inventory.interfaces[0].addresses[0]": {"interfaces": [{"addresses": ["10.0.0.300"]}]},
            "inventory.software": {"software": [{"name": "x"}] * (MAX_PROGRAMS + 1)},
            "inventory.software[0]": {"software": ["7-Zip"]},
            "inventory.remote_tools.rustdesk": {"remote_tools": {"rustdesk": {}}},
        }.items():
            with self.subTest(field=field):
                self.assert_refused(field, **changes)

    def test_too_much_is_refused(self):
        self.assert_refused(
            "inventory",
            software=[{"name": f"{number:0>200}"} for number in range(MAX_INVENTORY_BYTES // 200)],
        )

    def test_flat_facts_are_those_that_older_agents_send(self):
        flat = flatten_inventory(parse_inventory(INVENTORY))
        self.assertEqual(flat["os"], "Windows 11 Pro")
        self.assertEqual(flat["ip_addresses"], ["10.0.0.5", "fe80::1"])
        self.assertEqual(flat["mac_addresses"], ["00:1a:2b:3c:4d:5e"])
        self.assertEqual(parse_computer(flat), flat)

    @settings(max_examples=200, deadline=None)
    @given(JSON_VALUES, st.sampled_from(sorted(INVENTORY)))
    def test_anything_at_all_is_refused_or_understood(self, value, name):
        for inventory in (value, {**INVENTORY, name: value}, {"schema": 1, name: [value]}):
            try:
                facts = parse_inventory(copy.deepcopy(inventory))
            except PayloadError as error:
                self.assertTrue(error.field)
            else:
                self.assertEqual(parse_inventory(copy.deepcopy(facts)), facts)
                json.dumps(facts, ensure_ascii=False).encode()
                self.assertNotIn("\\u0000", json.dumps(facts))

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(
            st.fixed_dictionaries(
                {}, optional={"name": INVENTORY_TEXTS, "version": INVENTORY_TEXTS}
            ),
            max_size=6,
        ).flatmap(lambda programs: st.tuples(st.just(programs), st.permutations(programs)))
    )
    def test_order_and_doubles_make_no_difference(self, pair):
        results = []
        for programs in (pair[0], [*pair[1], *pair[0]]):
            try:
                results.append(parse_inventory({"schema": 1, "software": programs}))
            except PayloadError:
                results.append(None)
        self.assertEqual(results[0], results[1])
