# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.liteviewer_agent.tests.common import AgentCase, make_payload
from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS
from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP

from ..tools.recognition import OTHER, Computer, judge_sender, read_facts, recognise
from .large_client import (
    DEVICES,
    LOGINS,
    SWITCHES,
    TICKETS,
    get_form_specification,
    make_large_client,
    open_ticket,
)


class GlanceCase(AgentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment = cls.env["liteviewer.equipment"]
        types = cls.env["liteviewer.equipment.type"].search([], order="sequence")
        cls.types = {kind: records[0] for kind, records in types.grouped("kind").items()}
        cls.client_a.client_note = "<p>Ask Mr Grey before any restart</p>"
        cls.pc = cls.make_equipment(
            name="BUH-01",
            hostname="BUH-01",
            serial="SN-100",
            person_id=cls.person_a.id,
            os="Windows 11 Pro",
            memory_mb=16384,
        )
        cls.router = cls.make_equipment("router", name="Gateway")
        cls.env["liteviewer.network.interface"].create(
            [
                {
                    "equipment_id": cls.pc.id,
                    "mac": "aa:bb:cc:00:00:01",
                    "ip_address": "192.168.1.20",
                },
                {"equipment_id": cls.router.id, "name": "wan", "ip_address": "203.0.113.7"},
                {
                    "equipment_id": cls.router.id,
                    "name": "lan",
                    "ip_address": "192.168.1.1",
                    "is_management": True,
                },
            ]
        )
        cls.ticket = cls.make_ticket()

    @classmethod
    def make_equipment(cls, kind="computer", client=None, **vals):
        return cls.equipment.create(
            {
                "name": kind,
                "type_id": cls.types[kind].id,
                "client_id": (client or cls.client_a).id,
                **vals,
            }
        )

    def glance(self, ticket=None, user=None, **draft):
        ticket = self.ticket if ticket is None else ticket
        return ticket.with_user(user or self.engineer).get_client_glance(draft=draft)


@tagged("post_install", "-at_install")
class TestRecognition(GlanceCase, TransactionCase):
    def make_agent_ticket(self, device=None, partner=None, **facts):
        return self.make_ticket(
            partner=partner,
            channel="agent",
            computer_data=facts,
            device_id=device and device.id,
        )

    def test_what_tells_most_wins(self):
        device, _credentials = self.connect_computer()
        by_agent = self.make_equipment(device_id=device.id)
        by_card = self.make_equipment()
        self.env["liteviewer.network.interface"].create(
            {"equipment_id": by_card.id, "mac": "aa:bb:cc:00:00:99"}
        )
        by_name = self.make_equipment(hostname="pc-9.client.example")
        facts = {
            "serial": "sn-100",
            "mac_addresses": ["AA:BB:CC:00:00:99"],
            "hostname": "PC-9",
        }
        for expected, known in (
            (self.pc, ("serial", "mac_addresses", "hostname")),
            (by_card, ("mac_addresses", "hostname")),
            (by_agent, ("hostname",)),
        ):
            with self.subTest(known=known):
                ticket = self.make_agent_ticket(device, **{name: facts[name] for name in known})
                self.assertEqual(ticket.equipment_id, expected)
        self.assertEqual(self.make_agent_ticket(hostname="PC-9").equipment_id, by_name)
        self.assertEqual(self.make_agent_ticket(hostname="unknown").equipment_id, self.pc)

    def test_what_several_share_tells_nothing(self):
        self.make_equipment(serial="Default string", hostname="A")
        second = self.make_equipment(serial="Default string", hostname="B")
        ticket = self.make_agent_ticket(serial="default string", hostname="b")
        self.assertEqual(ticket.equipment_id, second)

    def test_never_the_computer_of_another_client(self):
        ticket = self.make_agent_ticket(partner=self.person_b, serial="SN-100", hostname="BUH-01")
        self.assertFalse(ticket.equipment_id)

    def test_facts_of_any_type_do_no_harm(self):
        for facts in (
            {"serial": 5, "hostname": ["x"], "mac_addresses": "aa"},
            {"mac_addresses": [1, None, ""], "hostname": ""},
        ):
            self.assertEqual(read_facts(facts), Computer(0))
        nobody = recognise(Computer(0), [Computer(1), Computer(2)], judge_sender)
        self.assertEqual(nobody, (None, OTHER))

    def test_chosen_equipment_stays_with_its_client(self):
        ticket = self.make_agent_ticket(serial="SN-100")
        ticket.equipment_id = self.router
        ticket.category_id = self.env.ref("liteviewer_helpdesk.ticket_category_1c")
        self.assertEqual(ticket.equipment_id, self.router)
        ticket.partner_id = self.person_b
        self.assertFalse(ticket.equipment_id)

    def test_intake_through_the_agent(self):
        _device, credentials = self.connect_computer(hostname="BUH-01")
        answer = (
            self.env["liteviewer.agent.device"]
            .with_user(credentials["uid"])
            .submit_ticket(device_token=credentials["device_token"], payload=make_payload())
        )
        self.assertEqual(self.tickets.browse(answer["id"]).equipment_id, self.pc)


# where contracts are charged by types of equipment, that costs one more
@tagged("post_install", "-at_install", "alone")
class TestRecognitionCost(GlanceCase, TransactionCase):
    def test_message_of_the_agent_costs_one_query_more(self):
        """One for a hundred tickets as well, and none for tickets without facts."""

        def count(number, **vals):
            return self.count_queries(
                lambda: self.tickets.with_context(tracking_disable=True).create(
                    [{"name": "x", "partner_id": self.person_a.id, **vals} for _i in range(number)]
                )
            )

        facts = {"computer_data": {"serial": "SN-100"}}
        count(1, **facts)
        self.assertEqual(count(1, **facts), count(1) + 1)
        self.assertEqual(count(100, **facts), count(100) + 1)


@tagged("post_install", "-at_install", "together")
class TestGlance(GlanceCase, TransactionCase):
    def test_everything_at_once(self):
        earlier = self.make_ticket(name="Earlier")
        ticket = self.make_ticket()
        glance = self.glance(ticket)
        self.assertEqual(glance["client"]["name"], "Client A")
        self.assertIn("Mr Grey", glance["client"]["note"])
        self.assertEqual(glance["client"]["open_tickets"], 3)
        self.assertEqual(glance["reporter"]["email"], "person@client-a.example")
        self.assertIn(earlier.number, [row["number"] for row in glance["reporter"]["tickets"]])
        self.assertNotIn(ticket.number, [row["number"] for row in glance["reporter"]["tickets"]])
        self.assertEqual(glance["computer"]["id"], self.pc.id)
        self.assertEqual(glance["computer"]["addresses"], ["192.168.1.20"])
        self.assertFalse(glance["computer"]["is_recognised"])
        self.assertEqual(
            [(row["name"], row["address"], row["url"]) for row in glance["network"]["devices"]],
            [("Gateway", "192.168.1.1", "http://192.168.1.1")],
        )

    def test_form_that_is_not_saved(self):
        glance = self.glance(self.tickets, partner_id=self.person_a.id, client_id=self.client_a.id)
        self.assertEqual(glance["computer"]["name"], "BUH-01")
        nothing = self.glance(self.tickets, partner_id=False, client_id=False)
        self.assertEqual(
            nothing,
            {
                **nothing,
                "client": None,
                "reporter": None,
                "computer": None,
                "network": {"count": 0, "devices": []},
            },
        )

    def test_address_of_version_six_and_of_a_server(self):
        server = self.make_equipment("server", name="Alpha")
        switch = self.make_equipment("switch", name="Core")
        self.env["liteviewer.network.interface"].create(
            [
                {"equipment_id": server.id, "ip_address": "192.168.1.5"},
                {"equipment_id": switch.id, "ip_address": "fd00::1"},
            ]
        )
        urls = {row["name"]: row["url"] for row in self.glance()["network"]["devices"]}
        self.assertEqual(urls["Alpha"], "", "servers have a page on their management card only")
        self.assertEqual(urls["Core"], "http://[fd00::1]")

    def test_network_from_core_to_edge(self):
        for kind in ("server", "access_point", "switch"):
            self.make_equipment(kind, name=f"A {kind}")
        self.make_equipment("switch", name="Put away", state="retired")
        names = [row["name"] for row in self.glance()["network"]["devices"]]
        self.assertEqual(names, ["Gateway", "A switch", "A access_point", "A server"])

    def test_nothing_for_those_who_are_not_engineers(self):
        for user in (self.portal_a, self.portal_manager_a, self.accountant):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.glance(user=user)
                with self.assertRaises(AccessError):
                    self.client_a.with_user(user).read(["client_note"])
                with self.assertRaises(AccessError):
                    self.ticket.with_user(user).read(["equipment_id"])

    def test_nothing_for_engineers_of_other_clients(self):
        stranger = new_test_user(self.env, "stranger", GROUPS["engineer"])
        stranger.helpdesk_client_ids = [Command.set(self.client_b.ids)]
        with self.assertRaises(AccessError):
            self.glance(user=stranger)
        drafts = (
            {"partner_id": self.person_a.id, "client_id": self.client_a.id},
            {"partner_id": False, "client_id": False, "equipment_id": self.pc.id},
            {"partner_id": self.person_b.id, "client_id": self.client_a.id},
            {"partner_id": "1 OR 1", "client_id": [self.client_a.id], "equipment_id": {}},
        )
        for draft in drafts:
            with self.subTest(draft=draft):
                glance = self.glance(self.tickets, user=stranger, **draft)
                self.assertIsNone(glance["client"])
                self.assertIsNone(glance["computer"])
                self.assertFalse(glance["network"]["devices"])

    def test_reporters_computer_is_proposed_on_a_new_ticket(self):
        ticket = self.tickets.new({"partner_id": self.person_a.id})
        ticket._onchange_partner_id_equipment()
        self.assertEqual(ticket.equipment_id, self.pc)
        self.make_equipment(person_id=self.person_a.id)
        ticket = self.tickets.new({"partner_id": self.person_a.id})
        ticket._onchange_partner_id_equipment()
        self.assertFalse(ticket.equipment_id, "of two computers none is meant for sure")


class LargeClientCase(GlanceCase):
    """A client with 500 devices and 200 persons, looked at by one who may see all of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        engineer = new_test_user(cls.env, "test-holder", CREDENTIALS_GROUP)
        cls.ticket = make_large_client(cls.env, engineer).with_user(engineer)
        cls.client = cls.ticket.client_id


@tagged("post_install", "-at_install", "alone")
class TestGlanceCost(LargeClientCase, TransactionCase):
    """What other addons add to the form and to the panel, they count in tests of their own."""

    def test_opening_a_ticket(self):
        specification = get_form_specification(self.ticket)
        self.assertIn("equipment_id", specification)
        open_ticket(self.ticket, specification)
        # one of them reads the company, which Odoo's rule on contacts compares with theirs, another
        # one the related tickets
        with self.assertQueryCount(18):
            glance = open_ticket(self.ticket, specification)
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.ticket.get_client_glance()
        self.assertEqual(glance["client"]["open_tickets"], TICKETS)
        self.assertEqual(glance["computer"]["serial"], f"LARGE{SWITCHES}")
        self.assertEqual(glance["network"]["count"], SWITCHES)
        self.assertEqual(len(glance["network"]["devices"]), 30)
        self.assertEqual(len(glance["credentials"]["rows"]), LOGINS)


@tagged("post_install", "-at_install", "alone")
class TestClientCardCost(LargeClientCase, TransactionCase):
    def test_opening_the_client_card(self):
        specification = get_form_specification(self.client)
        self.client.web_read(specification)
        self.env.invalidate_all()
        # four of them for the meetings that Odoo's calendar counts, where it is installed
        with self.assertQueryCount(30):
            self.client.web_read(specification)

    def test_counters_of_many_clients(self):
        clients = self.client | self.client_b.with_env(self.client.env)
        names = ["site_count", "equipment_count", "license_count", "config_change_count"]
        clients.read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            counts = clients.read(names)
        self.assertEqual(counts[0]["equipment_count"], DEVICES)


@tagged("post_install", "-at_install", "together")
class TestGlanceTour(GlanceCase, HttpCase):
    def test_client_is_visible_without_a_click(self):
        self.make_ticket(name="Earlier trouble")
        ticket = self.make_ticket(name="Printer is on fire")
        self.start_tour(
            f"/odoo/tickets/{ticket.id}", "liteviewer_cmdb_glance", login=self.engineer.login
        )
        self.assertEqual(ticket.equipment_id, self.router)
