# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import itertools
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import BaseCase, TransactionCase, tagged

from odoo.addons.liteviewer_agent.tests.common import AgentCase, make_payload

from ..tools.inventory import computer_of
from ..tools.placeholders import real_serial
from ..tools.recognition import (
    ADAPTER,
    ASK,
    GROUNDS,
    NAME,
    OTHER,
    SAME,
    SERIAL,
    SILENT_AFTER,
    UNSURE,
    Computer,
    is_alive,
    judge,
    judge_sender,
    read_facts,
    recognise,
)
from .test_inventory import make_inventory

NO_NUMBER = {"vendor": "ASUS", "serial": "System Serial Number", "chassis": "desktop"}
SERVER = {"vendor": "HPE", "chassis": "server"}
NUMBER = {"vendor": "Dell Inc.", "serial": "5CG1234XYZ", "chassis": "desktop"}


@tagged("post_install", "-at_install", "alone")
class TestPlaceholders(BaseCase):
    def test_numbers_that_tell_nothing(self):
        for serial in (
            "To be filled by O.E.M.",
            "To Be Filled By O.E.M",
            "Default string",
            "System Serial Number",
            "Chassis Serial Number",
            "SerialNumber",
            "Not Specified",
            "None",
            "N/A",
            "INVALID",
            "OEM",
            "0",
            "00000000",
            "XXXXXXXX",
            "....",
            "0123456789",
            "123456789",
            "12345678",
            "",
            "  ",
            None,
            False,
            5,
        ):
            with self.subTest(serial=serial):
                self.assertEqual(real_serial(serial), "")

    def test_numbers_that_tell(self):
        for serial in ("5CG1234XYZ", "MXL0000001", "PF-2XK9Q7", "ИНВ-0042", " CZC1208K4M "):
            with self.subTest(serial=serial):
                self.assertEqual(real_serial(serial), serial.strip())


@tagged("post_install", "-at_install", "alone")
class TestJudgement(BaseCase):
    def judge(self, ground, **facts):
        names = (
            "has_living_agent",
            "has_silent_agent",
            "has_reported_ids",
            "is_server",
            "is_workstation",
        )
        return judge(ground, **{**dict.fromkeys(names, False), **facts})

    def test_living_agent_is_never_passed_over(self):
        names = ("has_silent_agent", "has_reported_ids", "is_server", "is_workstation")
        for others in itertools.product((False, True), repeat=len(names)):
            facts = dict(zip(names, others, strict=True))
            for ground in ("serial", "adapter", "name"):
                self.assertEqual(self.judge(ground, has_living_agent=True, **facts), ASK)

    def test_verdicts(self):
        for ground, facts, verdict in (
            ("serial", {}, SAME),
            ("serial", {"has_silent_agent": True, "has_reported_ids": True}, SAME),
            ("serial", {"is_server": True}, UNSURE),
            ("serial", {"is_server": True, "is_workstation": True}, ASK),
            ("adapter", {"has_silent_agent": True}, SAME),
            ("adapter", {"has_silent_agent": True, "has_reported_ids": True}, UNSURE),
            ("name", {}, SAME),
            ("name", {"has_reported_ids": True}, UNSURE),
            ("name", {"is_server": True}, UNSURE),
            ("name", {"has_silent_agent": True}, ASK),
            ("name", {"is_server": True, "is_workstation": True}, ASK),
        ):
            with self.subTest(ground=ground, facts=facts):
                self.assertEqual(self.judge(ground, **facts), verdict)

    def test_who_is_alive(self):
        now = datetime(2026, 3, 31, 12)
        self.assertTrue(is_alive("active", now - SILENT_AFTER, now))
        self.assertFalse(is_alive("active", now - SILENT_AFTER - timedelta(seconds=1), now))
        self.assertFalse(is_alive("revoked", now, now))
        self.assertFalse(is_alive("active", None, now))

    def test_message_is_not_of_the_computer_of_another_agent(self):
        taken = Computer(
            1, "5cg1", frozenset(["aa"]), frozenset([7]), "pc", 3, living_ids=frozenset([7])
        )
        message = Computer(0, "5cg1", frozenset(["aa"]), frozenset([8]), "pc", 3)
        self.assertEqual(recognise(message, [taken], judge_sender), (None, OTHER))
        for device_ids in (frozenset([7]), frozenset()):
            own = Computer(0, hostname="pc", device_ids=device_ids)
            self.assertEqual(recognise(own, [taken], judge_sender), (1, SAME))


@tagged("post_install", "-at_install", "alone")
class TestRanking(BaseCase):
    """One order of what tells most, whatever may be done about a card that fits."""

    WANTED = Computer(0, "5cg1", frozenset(["aa"]), frozenset([7]), "pc", 3)
    FITTING = (
        {"serial": "5cg1"},
        {"macs": frozenset(["aa", "bb"])},
        {"device_ids": frozenset([7])},
        {"hostname": "pc"},
        {"person_id": 3},
    )

    def ask(self, candidates, verdicts=None):
        """Recognise with a verdict for each candidate, SAME where none is named."""
        return recognise(
            self.WANTED,
            candidates,
            lambda _wanted, candidate, _ground: (verdicts or {}).get(candidate.id, SAME),
        )

    def candidates(self, *ranks):
        return [Computer(rank + 1, **self.FITTING[rank]) for rank in ranks]

    def test_what_tells_more_goes_first(self):
        for first in range(len(GROUNDS)):
            ranks = range(first, len(GROUNDS))
            self.assertEqual(self.ask(self.candidates(*reversed(ranks))), (first + 1, SAME))

    def test_what_several_share_tells_nothing(self):
        for rank, fitting in enumerate(self.FITTING):
            twin = Computer(9, **fitting)
            self.assertEqual(self.ask([*self.candidates(rank), twin]), (None, OTHER))
        found = self.ask([*self.candidates(0, 1), Computer(9, serial="5cg1")])
        self.assertEqual(found, (2, SAME))

    def test_one_that_needs_no_asking_is_preferred(self):
        pair = self.candidates(1, 3)
        self.assertEqual(self.ask(pair, {2: ASK}), (4, SAME))
        self.assertEqual(self.ask(pair, {2: ASK, 4: UNSURE}), (4, UNSURE))
        self.assertEqual(self.ask(pair, {2: ASK, 4: ASK}), (2, ASK))
        self.assertEqual(self.ask(self.candidates(0, 3), {1: ASK}), (1, ASK), "the same number")

    def test_what_can_not_be_meant_is_passed_over(self):
        self.assertEqual(self.ask(self.candidates(0, 3), {1: OTHER}), (4, SAME))
        twin = Computer(9, serial="5cg1")
        self.assertEqual(self.ask([*self.candidates(0), twin], {9: OTHER}), (1, SAME))

    def test_same_computer_told_by_a_message_and_by_a_report(self):
        mac = "a4:bb:6d:00:00:01"
        for serial in ("5CG1234XYZ", "To be filled by O.E.M.", "Default string", "0", ""):
            message = read_facts(
                {"serial": serial, "hostname": "PC.office", "mac_addresses": [mac]}
            )
            report = computer_of(
                {
                    "system": {"serial": serial, "chassis": "desktop"},
                    "hostname": "PC.office",
                    "interfaces": [{"name": "LAN", "mac": mac}],
                }
            )
            self.assertEqual(message, report)
            self.assertEqual(bool(message.serial), serial == "5CG1234XYZ")


class TakeoverCase(AgentCase):
    """A computer "PC" whose agent is alive, with a ticket; another one of that name arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.changes = cls.env["liteviewer.config.change"]
        cls.equipment = cls.env["liteviewer.equipment"]
        cls.types = {
            kind: cls.env["liteviewer.equipment.type"].search([("kind", "=", kind)], limit=1)
            for kind in ("computer", "server")
        }

    def connect(self, hostname="PC", client=None):
        device, credentials = self.connect_computer(client, hostname)
        return device, credentials["device_token"]

    def report(self, agent, remote_id, **changes):
        """Report an inventory; without a network adapter, since that would tell the computers
        apart.

        :param str remote_id: another one makes it another report
        """
        device, token = agent
        facts = {
            "hostname": "PC",
            "system": NO_NUMBER,
            "interfaces": [],
            "remote_tools": {"x-call": remote_id},
            **changes,
        }
        calls = self.env["liteviewer.agent.device"].with_user(device.user_id)
        calls.report_inventory(token, make_inventory(**facts))
        return self.card_of(device)

    def send(self, agent, **computer):
        device, token = agent
        payload = make_payload(
            screenshots=[], computer={"hostname": "PC", "serial": NO_NUMBER["serial"], **computer}
        )
        calls = self.env["liteviewer.agent.device"].with_user(device.user_id)
        return self.tickets.browse(calls.submit_ticket(token, payload)["id"])

    def card_of(self, device):
        return self.equipment.with_context(active_test=False).search(
            [("device_id", "=", device.id)]
        )

    def make_card(self, kind="computer", **vals):
        return self.equipment.create(
            {
                "name": "Card",
                "type_id": self.types[kind].id,
                "client_id": self.client_a.id,
                **vals,
            }
        )

    def proposals(self, card):
        return self.changes.search(
            [("equipment_id", "=", card.id), ("state", "=", "proposed")], order="id"
        )

    def fall_silent(self, device):
        device.last_seen_at = fields.Datetime.now() - SILENT_AFTER - timedelta(days=1)


@tagged("post_install", "-at_install", "together")
class TestTakeover(TakeoverCase, TransactionCase):
    def test_same_name_and_a_number_that_tells_nothing(self):
        """The case that opened a stranger's screen."""
        first = self.connect()
        card = self.report(first, "111111")
        ticket = self.send(first)
        self.assertEqual(ticket.equipment_id, card)

        second = self.connect()
        early = self.send(second)
        self.assertFalse(early.equipment_id, "nothing but the name: not the card of another")
        other = self.report(second, "222222")

        self.assertNotEqual(other, card)
        self.assertEqual(card.device_id, first[0])
        self.assertEqual(ticket.equipment_id, card)
        self.assertEqual(self.send(second).equipment_id, other)
        self.assertEqual(self.send(first).equipment_id, card)
        self.assertEqual(other.with_user(self.engineer).merge_candidate_id, card)

        # and so it stays, whoever reports next
        self.assertEqual(self.report(first, "333333"), card)
        self.assertEqual(self.report(second, "444444"), other)
        self.assertEqual(len(self.proposals(other)), 1)

    def test_agent_that_has_been_quiet_for_a_while_is_alive(self):
        first = self.connect()
        card = self.report(first, "111111")
        first[0].last_seen_at = fields.Datetime.now() - SILENT_AFTER + timedelta(hours=1)
        other = self.report(self.connect(), "222222")
        self.assertNotEqual(other, card)
        self.assertEqual(card.device_id, first[0])

    def test_silent_agent_and_the_name_alone_is_asked_about(self):
        first = self.connect()
        card = self.report(first, "111111")
        self.fall_silent(first[0])
        other = self.report(self.connect(), "222222")
        self.assertNotEqual(other, card)
        self.assertEqual(other.merge_candidate_id, card)

    def test_even_the_same_number_needs_a_word_while_the_agent_is_alive(self):
        first = self.connect()
        card = self.report(first, "111111", system=NUMBER)
        other = self.report(self.connect(), "222222", system=NUMBER)
        self.assertNotEqual(other, card)
        self.assertEqual(other.merge_candidate_id, card)

    def test_reinstalled_agent_gets_its_card(self):
        """The same number, and the old agent revoked or not heard of for long."""
        for end in (lambda device: device.action_revoke(), self.fall_silent):
            with self.subTest(end=end), self.env.cr.savepoint() as savepoint:
                first = self.connect()
                card = self.report(first, "111111", system=NUMBER)
                end(first[0])
                second = self.connect()
                self.assertEqual(self.report(second, "222222", system=NUMBER), card)
                self.assertFalse(self.proposals(card))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_revoked_agent_and_the_name_alone(self):
        first = self.connect()
        card = self.report(first, "111111")
        first[0].action_revoke()
        self.assertEqual(self.report(self.connect(), "222222"), card)
        self.assertFalse(self.proposals(card))

    def test_card_that_was_written_down(self):
        """An imported list of names: the agent fills the cards."""
        card = self.make_card(hostname="PC")
        self.assertEqual(self.report(self.connect(), "111111"), card)
        self.assertEqual(card.memory_mb, 8192)
        self.assertFalse(card.is_agent_unconfirmed)
        self.assertFalse(self.proposals(card))

    def test_server_that_was_written_down(self):
        """Where passwords of administrators are typed in, the agent waits for a word."""
        card = self.make_card("server", hostname="PC")
        self.assertEqual(self.report(self.connect(), "111111", system=SERVER), card)
        self.assertEqual(card.memory_mb, 8192)
        self.assertTrue(card.is_agent_unconfirmed)

    def test_engineer_who_names_the_agent_is_sure(self):
        card = self.make_card("server", hostname="PC")
        agent = self.connect()
        self.report(agent, "111111", system=SERVER)
        self.assertTrue(card.is_agent_unconfirmed)
        card.with_user(self.engineer).device_id = agent[0]
        self.assertFalse(card.is_agent_unconfirmed)

    def test_workstation_that_says_it_is_the_server(self):
        """By its name or its number: it gets a card of its own."""
        server = self.make_card("server", hostname="PC", serial="5CG1234XYZ")
        for system in (NO_NUMBER, NUMBER):
            with self.subTest(system=system), self.env.cr.savepoint() as savepoint:
                card = self.report(self.connect(), "111111", system=system)
                self.assertNotEqual(card, server)
                self.assertFalse(server.device_id)
                self.assertEqual(card.merge_candidate_id, server)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_server_in_the_case_of_a_desktop(self):
        server = self.make_card("server", serial="5CG1234XYZ")
        agent = self.connect()
        system = {"name": "Windows Server 2022 Standard"}
        self.assertEqual(self.report(agent, "111111", system=NUMBER, os=system), server)
        self.assertTrue(server.is_agent_unconfirmed)

    def test_number_that_tells_nothing_on_the_card(self):
        """An imported card with the words of the firmware is known by its name."""
        card = self.make_card(hostname="PC", serial="Default string")
        self.assertEqual(self.report(self.connect(), "1", system=NUMBER), card)

    def test_meaningless_number_on_both_ways(self):
        """Neither a message nor a report is of the computer that has the same words there."""
        for serial in ("To be filled by O.E.M.", "System Serial Number", "Default string", "00000"):
            with self.subTest(serial=serial), self.env.cr.savepoint() as savepoint:
                card = self.make_card(serial=serial, hostname="OTHER")
                agent = self.connect()
                self.assertFalse(self.send(agent, serial=serial).equipment_id)
                own = self.report(agent, "1", system={"serial": serial, "chassis": "desktop"})
                self.assertNotEqual(own, card)
                self.assertFalse(own.serial)
                self.assertEqual(self.send(agent, serial=serial).equipment_id, own)
                self.assertFalse(card.device_id)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_same_ranking_on_both_ways(self):
        """Each card fits by one thing; the one that tells most is left out in turn."""
        mac = "a4:bb:6d:00:00:01"
        cards = {
            SERIAL: self.make_card(serial=NUMBER["serial"]),
            ADAPTER: self.make_card(interface_ids=[Command.create({"name": "LAN", "mac": mac})]),
            NAME: self.make_card(hostname="pc.office.local"),
        }
        for ground, card in cards.items():
            with self.subTest(ground=ground):
                facts = {"serial": NUMBER["serial"], "mac_addresses": [mac], "hostname": "PC"}
                self.assertEqual(self.make_ticket(computer_data=facts).equipment_id, card)
                with self.env.cr.savepoint() as savepoint:
                    interfaces = [{"name": "LAN", "mac": mac}]
                    found = self.report(self.connect(), "1", system=NUMBER, interfaces=interfaces)
                    self.assertEqual(found, card)
                    savepoint.rollback()
                    self.env.invalidate_all()
            card.unlink()

    def test_message_with_a_number_that_tells_nothing(self):
        self.make_card(serial="To be filled by O.E.M.")
        ticket = self.make_ticket(
            computer_data={"serial": "to be filled by o.e.m.", "hostname": "UNKNOWN"}
        )
        self.assertFalse(ticket.equipment_id)


@tagged("post_install", "-at_install", "together")
class TestMerge(TakeoverCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.first = self.connect()
        self.card = self.report(self.first, "111111", system=NUMBER)
        self.old_ticket = self.send(self.first, serial=NUMBER["serial"])
        self.second = self.connect()
        self.other = self.report(self.second, "222222", system=NUMBER, memory_mb=16384)
        self.ticket = self.send(self.second, serial=NUMBER["serial"])

    def test_decided_by_a_colleague_meanwhile(self):
        self.other.with_user(self.engineer).action_keep_apart()
        with self.assertRaisesRegex(UserError, "decided meanwhile"):
            self.other.with_user(self.engineer).action_merge()
        self.assertTrue(self.other.active)

    def test_merged(self):
        self.assertEqual(self.ticket.equipment_id, self.other)
        credential = self.env["liteviewer.credential"].create(
            {"name": "Local", "client_id": self.client_a.id, "equipment_id": self.other.id}
        )
        self.report(self.second, "222222", system=NUMBER, memory_mb=32768)
        self.assertEqual(len(self.proposals(self.other)), 2)
        # as in a request of its own: the newest report first
        self.env.invalidate_all()

        action = self.other.with_user(self.engineer).action_merge()
        self.assertEqual(action["res_id"], self.card.id)
        self.assertEqual((self.old_ticket + self.ticket).equipment_id, self.card)
        self.assertEqual(credential.equipment_id, self.card)
        self.assertFalse(self.other.active)
        self.assertFalse(self.other.device_id)
        self.assertEqual(self.other.merged_into_id, self.card)
        self.assertEqual(self.card.device_id, self.second[0])
        self.assertEqual(self.proposals(self.card).changes, {"memory_mb": [8192, 32768]})
        self.assertFalse(self.proposals(self.other))
        done = self.changes.search(
            [("equipment_id", "=", self.other.id), ("thing", "=", "same_computer")]
        )
        self.assertRecordValues(done, [{"state": "applied", "user_id": self.engineer.id}])

        # both agents speak for it from now on: two people work at it, or the old one has gone
        self.assertEqual(self.report(self.second, "333333", system=NUMBER), self.card)
        self.report(self.first, "444444", system=NUMBER)
        self.assertEqual(self.card.inventory_ids[:1].device_id, self.first[0])
        self.assertEqual(self.card.device_id, self.second[0])
        for agent in (self.first, self.second):
            self.assertEqual(self.send(agent, serial=NUMBER["serial"]).equipment_id, self.card)
        count = self.equipment.with_context(active_test=False).search_count(
            [("client_id", "=", self.client_a.id)]
        )
        self.assertEqual(count, 2)

    def test_kept_apart(self):
        self.other.with_user(self.engineer).action_keep_apart()
        self.assertFalse(self.other.merge_candidate_id)
        self.report(self.second, "333333", system=NUMBER)
        self.assertFalse(self.other.merge_candidate_id)
        self.assertTrue(self.other.active)
        self.assertEqual(self.old_ticket.equipment_id, self.card)

    def test_third_agent_of_a_merged_card_is_asked_about(self):
        """Also when the one that the card names was revoked, and the other goes on."""
        self.other.with_user(self.engineer).action_merge()
        self.second[0].action_revoke()
        third = self.report(self.connect(), "555555", system=NUMBER)
        self.assertNotEqual(third, self.card)
        self.assertEqual(third.merge_candidate_id, self.card)

    def test_card_that_has_gone_to_another_client(self):
        """Whoever was merged into it reports to his own client all the same."""
        self.other.with_user(self.engineer).action_merge()
        self.card.device_id = False
        self.card.client_id = self.client_b
        own = self.report(self.first, "333333", system=NUMBER)
        self.assertEqual(own.client_id, self.client_a)
        self.assertNotIn(self.card, own)
        self.assertFalse(self.send(self.first).equipment_id - own)

    def test_agent_that_is_left_speaks_for_the_card(self):
        self.other.with_user(self.engineer).action_merge()
        self.second[0].action_revoke()
        self.assertEqual(self.report(self.first, "333333", system=NUMBER), self.card)
        self.card.device_id = False
        self.assertEqual(self.report(self.first, "444444", system=NUMBER), self.card)

    def test_proposal_follows_the_card(self):
        """What was proposed about a card that was merged since is about the other one now."""
        third = self.make_card(name="Third")
        third._propose_merge(self.other)
        self.other.with_user(self.engineer).action_merge()
        self.assertEqual(third.merge_candidate_id, self.card)
        self.card._propose_merge(self.other)
        self.assertFalse(self.card.merge_candidate_id, "the card itself")
        with self.assertRaises(UserError):
            self.card.with_user(self.engineer)._get_merge_proposals().action_accept()

    def test_taken_out_of_the_archive(self):
        self.other.with_user(self.engineer).action_merge()
        self.other.with_user(self.engineer).action_unarchive()
        self.assertFalse(self.other.merged_into_id)

    def test_what_a_person_reads(self):
        proposal = self.proposals(self.other).with_user(self.engineer)
        self.assertEqual(proposal.summary, "Same computer as: PC, Dell Inc., 5CG1234XYZ")
        self.assertEqual(self.other.merge_candidate_summary, "Dell Inc., 5CG1234XYZ")
        self.assertTrue(proposal.is_merge)

    def test_who_may(self):
        self.colleague.helpdesk_client_ids = self.client_b
        for user in (self.accountant, self.colleague, self.portal_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.proposals(self.other).with_user(user).action_accept()
        self.assertTrue(self.other.active)

    def test_other_card_has_left_the_client(self):
        self.card.device_id = False
        self.card.client_id = self.client_b
        with self.assertRaises(UserError):
            self.other.with_user(self.engineer).action_merge()
        self.assertEqual(self.ticket.equipment_id, self.other)
        self.other.with_user(self.engineer).action_keep_apart()

    def test_other_card_is_not_the_readers_to_see_any_more(self):
        """The card of the computer opens all the same, and the question can be ended."""
        self.card.device_id = False
        self.card.client_id = self.client_b
        self.engineer.helpdesk_client_ids = self.client_a
        card = self.other.with_user(self.engineer)
        card.invalidate_recordset()
        shown = card.read(["merge_candidate_id", "merge_candidate_summary"])[0]
        self.assertFalse(shown["merge_candidate_id"] or shown["merge_candidate_summary"])
        with self.assertRaises(UserError) as refusal:
            self.proposals(self.other).with_user(self.engineer).action_accept()
        self.assertNotIsInstance(refusal.exception, AccessError)
        card.action_keep_apart()
        self.assertFalse(self.proposals(self.other))

    def test_other_card_has_left_the_company(self):
        company = self.env["res.company"].create({"name": "Second service"})
        self.engineer.company_ids += company
        self.card.device_id = False
        # as a fault or an import may: by hand the tickets of the card would stand in the way
        self.env.cr.execute(
            "UPDATE liteviewer_equipment SET company_id = %s WHERE id = %s",
            (company.id, self.card.id),
        )
        self.card.invalidate_recordset()
        companies = self.env.company + company
        card = self.other.with_user(self.engineer).with_context(allowed_company_ids=companies.ids)
        with self.assertRaises(UserError):
            card.action_merge()
        self.assertEqual(self.ticket.equipment_id, self.other)

    def test_cards_that_name_each_other(self):
        self.card.merged_into_id = self.other
        self.other.merged_into_id = self.card
        self.assertIn(self.proposals(self.other)._get_merge_target(), (self.card, self.equipment))

    def test_history_does_not_know_the_word(self):
        """What the client had on a day is told of fields, and this is none."""
        self.other.with_user(self.engineer).action_merge()
        merged = self.changes.search([("thing", "=", "same_computer")])
        self.assertFalse(merged._to_history())
