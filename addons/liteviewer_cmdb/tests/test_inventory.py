# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import copy

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.inventory import describe_system, is_workstation, kind_of
from .common import CmdbTransactionCase


def make_inventory(**changes):
    """Return an inventory that is all right, with ``changes`` made to it."""
    return {
        "schema": 1,
        "collected_at": "2026-01-31T09:30:00Z",
        "agent_version": "1.0",
        "hostname": "BUH-01",
        "domain": "OFFICE",
        "user": "OFFICE\\anna",
        "os": {"name": "Windows 11 Pro", "version": "10.0.22631", "architecture": "x86_64"},
        "system": {
            "vendor": "Dell Inc.",
            "model": "OptiPlex 7010",
            "serial": "5CG1234XYZ",
            "chassis": "desktop",
        },
        "cpu": {"model": "Intel Core i5-12400", "cores": 6, "threads": 12},
        "memory_mb": 8192,
        "disks": [{"name": "sda", "model": "Samsung 980", "size_gb": 500, "kind": "nvme"}],
        "interfaces": [
            {
                "name": "Ethernet",
                "mac": "A4-BB-6D-00-00-01",
                "addresses": ["fe80::1/64", "192.168.1.5/24"],
            },
            {"name": "docker0", "mac": "02:42:ac:11:00:02", "addresses": ["172.17.0.1/16"]},
        ],
        "software": [
            {"name": "1C:Enterprise", "version": "8.3.24", "vendor": "1C"},
            {"name": "7-Zip", "version": "23.01", "vendor": "Igor Pavlov"},
        ],
        "remote_tools": {"rustdesk": "123456789"},
        **changes,
    }


@tagged("post_install", "-at_install")
class TestInventory(CmdbTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.computer.unlink()
        cls.device, cls.credentials = cls.connect_computer(hostname="BUH-01")

    def report(self, device=None, credentials=None, **changes):
        device = device or self.device
        agent = self.env["liteviewer.agent.device"].with_user(device.user_id)
        token = (credentials or self.credentials)["device_token"]
        return agent.report_inventory(token, make_inventory(**changes))["stored"]

    @property
    def card(self):
        return self.env["liteviewer.equipment"].search([("device_id", "=", self.device.id)])

    def proposals(self, card=None):
        return self.changes.search(
            [("equipment_id", "=", (card or self.card).id), ("state", "=", "proposed")]
        )

    # -- the first report

    def test_card_is_made_of_the_first_report(self):
        self.assertTrue(self.report())
        self.assertRecordValues(
            self.card,
            [
                {
                    "name": "BUH-01",
                    "client_id": self.client_a.id,
                    "kind": "computer",
                    "serial": "5CG1234XYZ",
                    "vendor": "Dell Inc.",
                    "model": "OptiPlex 7010",
                    "os": "Windows 11 Pro 23H2",
                    "cpu": "Intel Core i5-12400",
                    "memory_mb": 8192,
                    "disk_summary": "NVMe Samsung 980 500 GB",
                    "user_login": "anna",
                }
            ],
        )
        self.assertRecordValues(
            self.card.interface_ids,
            [{"mac": "a4:bb:6d:00:00:01", "ip_address": "192.168.1.5", "prefix": 24}],
        )
        self.assertEqual(
            set(self.card._get_program_names()), {"1C:Enterprise", "7-Zip (Igor Pavlov)"}
        )
        self.assertFalse(self.proposals())
        self.assertEqual(self.changes_of(self.card).source, "inventory")
        self.assertEqual(self.device.computer_data["hostname"], "BUH-01")
        self.assertEqual(self.device.computer_data["os"], "Windows 11 Pro")

    def test_empty_facts_are_filled_in(self):
        card = self.make_equipment("Anna's", hostname="buh-01.office.local", vendor="Fujitsu")
        self.report()
        self.assertEqual(self.card, card)
        self.assertEqual(card.memory_mb, 8192)
        self.assertEqual(card.name, "Anna's")
        self.assertEqual(card.hostname, "buh-01.office.local")
        self.assertEqual(card.vendor, "Fujitsu")
        self.assertEqual(self.proposals().changes, {"vendor": ["Fujitsu", "Dell Inc."]})

    def test_what_was_not_found_out_is_left_alone(self):
        self.report()
        facts = make_inventory(memory_mb=8000)
        for name in ("software", "disks", "interfaces", "cpu", "user"):
            del facts[name]
        agent = self.env["liteviewer.agent.device"].with_user(self.device.user_id)
        agent.report_inventory(self.credentials["device_token"], facts)
        self.assertFalse(self.proposals())
        self.assertTrue(self.card.disk_summary)
        self.assertTrue(self.card._get_program_names())

    # -- whose computer it is

    def test_recognised_by_what_tells_it_apart(self):
        for vals, interface in (
            ({"serial": "5cg1234xyz"}, None),
            ({"hostname": "buh-01"}, None),
            ({}, {"name": "LAN", "mac": "a4:bb:6d:00:00:01"}),
        ):
            with self.subTest(vals=vals, interface=interface), self.env.cr.savepoint() as savepoint:
                card = self.make_equipment("Card", **vals)
                if interface:
                    card.interface_ids.create({**interface, "equipment_id": card.id})
                self.report()
                self.assertEqual(self.card, card)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_never_a_computer_of_another_client(self):
        foreign = self.make_equipment(
            "BUH-01", self.client_b, serial="5CG1234XYZ", hostname="BUH-01"
        )
        self.report()
        self.assertTrue(self.card)
        self.assertNotEqual(self.card, foreign)
        self.assertFalse(foreign.device_id)
        self.assertEqual(self.card.client_id, self.client_a)

    def test_numbers_that_tell_nothing(self):
        for serial, chassis in (
            ("To be filled by O.E.M.", "desktop"),
            ("System Serial Number", "desktop"),
            ("Default string", "desktop"),
            ("00000000", "desktop"),
            ("VMware-56 4d 8a 1c", "virtual"),
        ):
            with self.subTest(serial=serial), self.env.cr.savepoint() as savepoint:
                twin = self.make_equipment("Twin", serial=serial)
                system = {"vendor": "X", "serial": serial, "chassis": chassis}
                self.report(system=system)
                self.assertNotEqual(self.card, twin)
                self.assertFalse(self.card.serial)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_system_with_its_release(self):
        for name, version, described in (
            ("Debian GNU/Linux", "9 (stretch)", "Debian GNU/Linux 9"),
            ("Ubuntu", "24.04.1 LTS (Noble Numbat)", "Ubuntu 24.04"),
            ("Astra Linux", "1.7.5.16", "Astra Linux 1.7"),
            ("Windows 10 Pro", "10.0.17763", "Windows 10 Pro 1809"),
            ("Windows Server 2019 Standard", "10.0.17763", "Windows Server 2019 Standard"),
            ("Windows 8.1 Pro", "6.3.9600", "Windows 8.1 Pro"),
            ("CentOS 7", "7", "CentOS 7"),
            ("Arch Linux", "", "Arch Linux"),
            ("", "12", ""),
        ):
            facts = {"os": {"name": name, "version": version}}
            with self.subTest(name=name, version=version):
                self.assertEqual(describe_system(facts), described)
        self.report(os={"name": "Debian GNU/Linux", "version": "9 (stretch)"})
        self.assertEqual(self.card.os, "Debian GNU/Linux 9")
        self.report(os={"name": "Debian GNU/Linux", "version": "12 (bookworm)"})
        changes = self.proposals().changes
        self.assertEqual(changes, {"os": ["Debian GNU/Linux 9", "Debian GNU/Linux 12"]})
        self.assertEqual(self.card.os, "Debian GNU/Linux 9", "an engineer says so")

    def test_servers_in_the_case_of_a_desktop(self):
        """By what they are sold as, and by what runs on them."""
        for model, system, kind in (
            ("ProLiant ML30 Gen10", "Ubuntu", "server"),
            ("PowerEdge T150", "Windows 11 Pro", "server"),
            ("OptiPlex 7010", "Windows Server 2022 Standard", "server"),
            ("OptiPlex 7010", "Debian GNU/Linux", "computer"),
            ("ThinkStation P3", "Windows 11 Pro", "computer"),
        ):
            facts = {
                "os": {"name": system},
                "system": {"model": model, "chassis": "desktop"},
            }
            with self.subTest(model=model, system=system):
                self.assertEqual(kind_of(facts), kind)
                self.assertEqual(is_workstation(facts), kind == "computer")
                self.assertEqual(
                    kind_of({**facts, "system": {"model": model, "chassis": "virtual"}}),
                    "virtual_machine",
                )
        self.report(os={"name": "Windows Server 2022 Standard"})
        self.assertEqual(self.card.kind, "server")

    def test_virtual_adapters_tell_nothing(self):
        twin = self.make_equipment("Twin")
        twin.interface_ids.create(
            {"name": "VMnet8", "mac": "00:50:56:c0:00:08", "equipment_id": twin.id}
        )
        self.report(interfaces=[{"name": "VMnet8", "mac": "00:50:56:C0:00:08"}])
        self.assertNotEqual(self.card, twin)

    def test_same_name_and_another_number_is_another_computer(self):
        other = self.make_equipment("BUH-01", hostname="BUH-01", serial="OTHER-77")
        self.report()
        self.assertNotEqual(self.card, other)

    def test_several_that_fit_are_not_guessed_among(self):
        for name in ("One", "Two"):
            self.make_equipment(name, hostname="BUH-01")
        self.report()
        self.assertEqual(self.card.name, "BUH-01")

    def test_computer_that_is_connected_anew_keeps_its_card(self):
        self.report()
        card = self.card
        self.device.action_revoke()
        device, credentials = self.connect_computer(hostname="BUH-01")
        self.assertTrue(self.report(device, credentials))
        self.assertEqual(card.device_id, device)

    def test_two_connected_computers_with_one_name_have_two_cards(self):
        self.report()
        device, credentials = self.connect_computer(hostname="BUH-01")
        self.device.last_seen_at = device.enrolled_at
        self.report(device, credentials, system={"chassis": "desktop"}, interfaces=[])
        self.assertNotEqual(self.card.device_id, device)
        self.assertTrue(device.equipment_ids)

    def test_kind_follows_the_chassis(self):
        self.report(system={"chassis": "virtual"})
        self.assertEqual(self.card.kind, "virtual_machine")

    # -- reports that follow

    def test_same_report_again(self):
        self.assertTrue(self.report())
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.changes.search_count([])
        self.assertFalse(
            self.report(collected_at="2026-02-01T09:30:00Z", agent_version="1.1"),
        )
        self.assertEqual(self.changes.search_count([]), count)
        self.assertEqual(len(self.card.inventory_ids), 1)

    def test_same_report_again_is_cheap(self):
        self.report()
        self.env.flush_all()
        self.env.invalidate_all()
        agent = self.env["liteviewer.agent.device"].with_user(self.device.user_id)
        with self.assertQueryCount(6):
            agent.report_inventory(self.credentials["device_token"], make_inventory())
            self.env.flush_all()

    def test_more_memory_is_proposed_once(self):
        self.report()
        self.report(memory_mb=16384)
        self.report(memory_mb=16384, hostname="BUH-01", domain="OTHER")
        proposal = self.proposals()
        self.assertEqual(proposal.changes, {"memory_mb": [8192, 16384]})
        self.assertEqual(proposal.source, "inventory")
        self.assertEqual(self.card.memory_mb, 8192)
        self.assertEqual(len(self.card.inventory_ids), 3)
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(self.card.memory_mb, 16384)
        self.assertRecordValues(
            self.changes_of(self.card)[-1],
            [{"state": "applied", "user_id": self.engineer.id, "source": "inventory"}],
        )
        self.assertEqual(len(self.changes_of(self.card)), 2, "made and changed once")

    def test_memory_that_firmware_takes_is_no_change(self):
        self.report(memory_mb=16384)
        self.report(memory_mb=16073)
        self.assertFalse(self.proposals())

    def test_reverted_difference_is_withdrawn(self):
        self.report()
        self.report(memory_mb=16384)
        self.report(memory_mb=8192)
        self.assertFalse(self.proposals())

    def test_difference_that_an_engineer_wrote_down_himself(self):
        self.report()
        self.report(memory_mb=16384)
        self.card.with_user(self.engineer).memory_mb = 16384
        self.assertFalse(self.proposals())

    def test_dismissed_is_not_proposed_again(self):
        self.report()
        self.report(memory_mb=16384)
        self.proposals().with_user(self.engineer).action_dismiss()
        self.report(memory_mb=16384, domain="OTHER")
        self.assertFalse(self.proposals())
        self.report(memory_mb=32768)
        self.assertEqual(self.proposals().changes, {"memory_mb": [8192, 32768]})

    def test_proposal_follows_the_computer(self):
        self.report()
        self.report(memory_mb=16384)
        self.report(memory_mb=32768)
        self.assertEqual(self.proposals().changes, {"memory_mb": [8192, 32768]})

    def test_one_proposal_for_each_thing(self):
        self.report()
        disks = [
            *make_inventory()["disks"],
            {"name": "sdb", "model": "WD10EZEX", "size_gb": 931, "kind": "hdd"},
        ]
        self.report(memory_mb=16384, disks=disks, user="OFFICE\\boris")
        self.assertEqual(
            set(self.proposals().mapped("thing")), {"memory_mb", "disk_summary", "user_login"}
        )

    def test_other_user_brings_the_contact(self):
        boris = self.env["res.partner"].create(
            {"name": "Boris", "parent_id": self.client_a.id, "email": "boris@client-a.example"}
        )
        self.report()
        self.card.person_id = self.person_a
        self.report(user="OFFICE\\Boris")
        self.proposals().with_user(self.engineer).action_accept()
        self.assertEqual(self.card.person_id, boris)
        self.assertEqual(self.card.user_login, "boris")

    def test_programs_that_came_and_went(self):
        self.report()
        programs = make_inventory()["software"]
        steam = {"name": "Steam", "version": "1", "vendor": "Valve"}
        self.report(software=[programs[0], steam])
        proposal = self.proposals()
        self.assertEqual(
            proposal.changes, {"software": [["7-Zip (Igor Pavlov)"], ["Steam (Valve)"]]}
        )
        self.assertIn("Steam (Valve)", self.card._get_program_names())
        self.report(software=[programs[0], steam], domain="OTHER")
        self.assertEqual(self.proposals(), proposal)
        chrome = {"name": "Chrome", "version": "1", "vendor": "Google"}
        self.report(software=[programs[0], chrome])
        self.assertEqual(
            proposal.changes, {"software": [["7-Zip (Igor Pavlov)"], ["Chrome (Google)"]]}
        )
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(proposal.state, "applied")
        self.report(software=programs)
        self.assertEqual(
            self.proposals().changes, {"software": [["Chrome (Google)"], ["7-Zip (Igor Pavlov)"]]}
        )

    def test_program_that_is_gone_again_is_withdrawn(self):
        self.report()
        programs = make_inventory()["software"]
        self.report(software=[*programs, {"name": "Steam"}])
        self.assertTrue(self.proposals())
        self.report(software=programs)
        self.assertFalse(self.proposals())

    def test_moving_facts_flood_nothing(self):
        self.report()
        programs = make_inventory()["software"]
        self.report(
            software=[{**programs[0], "version": "8.3.25"}, programs[1]],
            os={"name": "Windows 11 Pro", "version": "10.0.26100"},
            interfaces=[
                {
                    "name": "Ethernet",
                    "mac": "a4:bb:6d:00:00:01",
                    "addresses": ["192.168.1.77/24"],
                }
            ],
        )
        self.assertFalse(self.proposals())
        self.assertEqual(len(self.card.inventory_ids), 1)
        self.assertEqual(self.card.os, "Windows 11 Pro 24H2")
        self.assertEqual(self.card.interface_ids.ip_address, "192.168.1.77")
        self.assertEqual(len(self.changes_of(self.card.interface_ids)), 1)

    def test_address_of_a_server_is_configuration(self):
        server = {"vendor": "HPE", "serial": "SRV-0815", "chassis": "server"}
        self.report(system=server)
        moved = [{"name": "eno1", "mac": "a4:bb:6d:00:00:01", "addresses": ["192.168.1.77/24"]}]
        self.report(system=server, interfaces=moved)
        self.assertEqual(self.card.interface_ids.ip_address, "192.168.1.5")
        proposal = self.proposals()
        self.assertEqual(proposal.kind, "network")
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(self.card.interface_ids.ip_address, "192.168.1.77")

    def test_new_network_adapter(self):
        self.report()
        added = [
            *make_inventory()["interfaces"],
            {"name": "Wi-Fi", "mac": "a4:bb:6d:00:00:02", "addresses": ["192.168.1.6/24"]},
        ]
        self.report(interfaces=added)
        proposal = self.proposals()
        self.assertEqual(proposal.operation, "create")
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(len(self.card.interface_ids), 2)
        self.assertEqual(proposal.res_id, self.card.interface_ids.sorted("id")[-1].id)
        self.report(interfaces=added[:1])
        self.assertFalse(self.proposals(), "a pulled out dock")

    # -- who may

    def test_who_may_decide(self):
        self.report()
        self.report(memory_mb=16384)
        proposal = self.proposals()
        self.colleague.helpdesk_client_ids = self.client_b
        for user in (self.accountant, self.colleague, self.portal_a):
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_accept()
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_dismiss()
        self.assertEqual(proposal.state, "proposed")

    def test_accepted_as_part_of_the_work(self):
        self.report()
        self.report(memory_mb=16384)
        ticket = self.make_ticket(user_id=self.engineer.id).with_user(self.engineer)
        ticket.action_start_timer()
        proposal = self.proposals().with_user(self.engineer)
        told = proposal.action_accept()["params"]["message"]
        self.assertEqual(proposal.ticket_id, ticket)
        self.assertIn(ticket.number, told)

    def test_bad_inventory_stores_nothing(self):
        for field, changes in (
            ("inventory.memory_mb", {"memory_mb": "8 GB"}),
            ("inventory.schema", {"schema": 2}),
            ("inventory", {"secret": 1}),
        ):
            with self.assertRaisesRegex(UserError, f"^{field}: "):
                self.report(**copy.deepcopy(changes))
        self.assertFalse(self.card)
