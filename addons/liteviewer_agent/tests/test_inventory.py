# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import copy
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.liteviewer_helpdesk.tools.input import InputError

from ..tools.inventory import MAX_BYTES, SCHEMA, flatten_inventory, parse_inventory
from ..tools.payload import parse_computer
from .common import JSON_VALUES

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
class TestInventory(BaseCase):
    def assert_refused(self, field, **changes):
        with self.assertRaises(InputError) as caught:
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
            software=[{"name": f"{number:0>200}"} for number in range(MAX_BYTES // 200)],
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
            except InputError as error:
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
            except InputError:
                results.append(None)
        self.assertEqual(results[0], results[1])
