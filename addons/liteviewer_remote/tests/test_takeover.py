# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_cmdb.tests.test_takeover import (
    NO_NUMBER,
    NUMBER,
    SERVER,
    TakeoverCase,
)

from .. import uninstall_hook


class RemoteTakeoverCase(TakeoverCase):
    """A computer "PC" whose agent is alive, with a remote id and a ticket; another one arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tools = cls.env["liteviewer.remote.tool"]
        cls.tools.with_context(active_test=False).search([]).active = False
        cls.tool = cls.tools.create(
            {"name": "Call", "code": "x-call", "template": "rustdesk://{id}"}
        )

    def connect_url(self, ticket):
        """Press Connect on a ticket. :return: the address that opens the tool"""
        card = ticket.equipment_id.with_user(self.engineer)
        return card.action_connect(self.tool.id, ticket.id)["params"]["url"]


@tagged("post_install", "-at_install", "together")
class TestRemoteTakeover(RemoteTakeoverCase, TransactionCase):
    def test_same_name_and_a_number_that_tells_nothing(self):
        """The case that opened a stranger's screen."""
        first = self.connect()
        card = self.report(first, "111111")
        ticket = self.send(first)

        second = self.connect()
        other = self.report(second, "222222")

        self.assertEqual(card.remote_id_ids.value, "111111")
        self.assertEqual(other.remote_id_ids.value, "222222")
        self.assertEqual(self.connect_url(ticket), "rustdesk://111111")
        late = self.send(second)
        self.assertEqual(self.connect_url(late), "rustdesk://222222")

        # and so it stays, whoever reports next
        self.report(first, "333333")
        self.report(second, "444444")
        self.assertEqual(card.remote_id_ids.value, "333333")
        self.assertEqual(other.remote_id_ids.value, "444444")

    def test_even_the_same_number_needs_a_word_while_the_agent_is_alive(self):
        first = self.connect()
        card = self.report(first, "111111", system=NUMBER)
        other = self.report(self.connect(), "222222", system=NUMBER)
        self.assertNotEqual(other, card)
        self.assertEqual(card.remote_id_ids.value, "111111")
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
                self.assertEqual(card.remote_id_ids.value, "222222")
                self.assertFalse(self.proposals(card))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_revoked_agent_and_the_name_alone(self):
        """The card goes on, but nobody is led to another screen before an engineer says so."""
        first = self.connect()
        card = self.report(first, "111111")
        first[0].action_revoke()
        second = self.connect()
        self.assertEqual(self.report(second, "222222"), card)
        self.assertEqual(card.remote_id_ids.value, "111111")
        self.report(second, "222222", domain="OTHER")
        (proposal,) = self.proposals(card)
        self.assertEqual(proposal.changes, {"value": ["111111", "222222"]})
        self.assertEqual(proposal.kind, "access")
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(card.remote_id_ids.value, "222222")
        self.report(second, "333333")
        self.assertEqual(card.remote_id_ids.value, "333333", "it is known to be this computer now")
        self.assertFalse(self.proposals(card))

    def test_card_that_was_written_down(self):
        """An imported list of names: the agent fills the cards."""
        card = self.make_card(hostname="PC")
        self.assertEqual(self.report(self.connect(), "111111"), card)
        self.assertEqual(card.memory_mb, 8192)
        self.assertEqual(card.remote_id_ids.value, "111111")
        self.assertFalse(self.proposals(card))

    def test_server_that_was_written_down(self):
        """Where passwords of administrators are typed in, the id waits for an engineer."""
        card = self.make_card("server", hostname="PC")
        agent = self.connect()
        self.assertEqual(self.report(agent, "111111", system=SERVER), card)
        self.assertEqual(card.memory_mb, 8192)
        self.assertFalse(card.remote_id_ids)
        self.report(agent, "222222", system=SERVER)
        (proposal,) = self.proposals(card)
        self.assertEqual(proposal.changes["value"], [None, "222222"])
        proposal.with_user(self.engineer).action_accept()
        self.assertRecordValues(
            card.remote_id_ids,
            [{"value": "222222", "tool_id": self.tool.id, "is_reported": True}],
        )
        self.report(agent, "333333", system=SERVER)
        self.assertEqual(card.remote_id_ids.value, "333333")

    def test_dismissed_id_is_not_proposed_again(self):
        card = self.make_card("server", hostname="PC")
        agent = self.connect()
        self.report(agent, "111111", system=SERVER)
        self.proposals(card).with_user(self.engineer).action_dismiss()
        self.report(agent, "111111", system=SERVER, domain="OTHER")
        self.assertFalse(self.proposals(card))
        self.assertFalse(card.remote_id_ids)

    def test_engineer_who_names_the_agent_is_sure(self):
        card = self.make_card("server", hostname="PC")
        agent = self.connect()
        self.report(agent, "111111", system=SERVER)
        self.assertTrue(card.is_agent_unconfirmed)
        card.with_user(self.engineer).device_id = agent[0]
        self.report(agent, "111111", system=SERVER, domain="OTHER")
        self.assertEqual(card.remote_id_ids.value, "111111")
        self.assertFalse(self.proposals(card))

    def test_what_an_engineer_wrote_down_is_neither_changed_nor_doubted(self):
        card = self.make_card(
            hostname="PC",
            remote_id_ids=[Command.create({"tool_id": self.tool.id, "value": "777777"})],
        )
        self.report(self.connect(), "111111")
        self.assertEqual(card.remote_id_ids.value, "777777")
        self.assertFalse(self.proposals(card))

    def test_workstation_that_says_it_is_the_server(self):
        """By its name or its number: it gets a card of its own."""
        server = self.make_card("server", hostname="PC", serial="5CG1234XYZ")
        for system in (NO_NUMBER, NUMBER):
            with self.subTest(system=system), self.env.cr.savepoint() as savepoint:
                card = self.report(self.connect(), "111111", system=system)
                self.assertNotEqual(card, server)
                self.assertFalse(server.device_id)
                self.assertFalse(server.remote_id_ids)
                self.assertEqual(card.merge_candidate_id, server)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_server_in_the_case_of_a_desktop(self):
        server = self.make_card("server", serial="5CG1234XYZ")
        agent = self.connect()
        system = {"name": "Windows Server 2022 Standard"}
        self.assertEqual(self.report(agent, "111111", system=NUMBER, os=system), server)
        self.assertFalse(server.remote_id_ids)
        self.assertEqual(self.proposals(server).changes["value"], [None, "111111"])


@tagged("post_install", "-at_install", "together")
class TestRemoteMerge(RemoteTakeoverCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.first = self.connect()
        self.card = self.report(self.first, "111111", system=NUMBER)
        self.second = self.connect()
        self.other = self.report(self.second, "222222", system=NUMBER)
        self.ticket = self.send(self.second, serial=NUMBER["serial"])

    def connect_to_other(self):
        """Press Connect on the newcomer. :return: the session, which runs"""
        self.other.with_user(self.engineer).action_connect(self.tool.id, self.ticket.id)
        sessions = self.env["liteviewer.remote.session"]
        return sessions.search([("equipment_id", "=", self.other.id)])

    def test_merged(self):
        session = self.connect_to_other()
        session.with_user(self.engineer).action_disconnect()
        self.other.with_user(self.engineer).action_merge()
        self.assertEqual(session.equipment_id, self.card)
        self.assertEqual(self.card.remote_id_ids.value, "222222")

        # both agents speak for it from now on: two people work at it, or the old one has gone
        self.report(self.second, "333333", system=NUMBER)
        self.assertEqual(self.card.remote_id_ids.value, "333333")
        self.report(self.first, "444444", system=NUMBER)
        self.assertEqual(self.card.remote_id_ids.value, "444444")

    def test_question_names_the_connections(self):
        arch = self.other.with_user(self.engineer).get_view(view_type="form")["arch"]
        self.assertIn("The tickets, connections and reports of this card", arch)

    def test_connection_that_is_on_stays_with_its_card(self):
        session = self.connect_to_other()
        self.other.with_user(self.engineer).action_merge()
        self.assertEqual(session.equipment_id, self.other)

    def test_what_was_written_down_goes_along(self):
        """But for a tool that the other card has already."""
        own = self.tools.create({"name": "Own", "code": "x-own", "template": "anydesk:{id}"})
        written = self.other.remote_id_ids.create(
            {"equipment_id": self.other.id, "tool_id": own.id, "value": "999999"}
        )
        self.other.remote_id_ids.filtered("is_reported").with_user(self.engineer).value = "777777"
        self.other.with_user(self.engineer).action_merge()
        self.assertEqual(written.equipment_id, self.card)
        self.assertEqual(
            {way.tool_id.code: way.value for way in self.card.remote_id_ids},
            {"x-call": "222222", "x-own": "999999"},
        )

    def test_kept_apart(self):
        self.other.with_user(self.engineer).action_keep_apart()
        self.report(self.second, "333333", system=NUMBER)
        self.assertEqual(self.card.remote_id_ids.value, "111111")

    def test_third_agent_of_a_merged_card_is_asked_about(self):
        self.other.with_user(self.engineer).action_merge()
        self.second[0].action_revoke()
        self.report(self.connect(), "555555", system=NUMBER)
        self.assertEqual(self.card.remote_id_ids.value, "222222")

    def test_agent_that_is_left_speaks_for_the_card(self):
        self.other.with_user(self.engineer).action_merge()
        self.second[0].action_revoke()
        self.card.device_id = False
        self.report(self.first, "444444", system=NUMBER)
        self.assertEqual(self.card.remote_id_ids.value, "444444")


@tagged("post_install", "-at_install")
class TestRemoteComesAndGoes(RemoteTakeoverCase, TransactionCase):
    """Agents have reported before the addon is installed, and have nothing new to tell."""

    def take_last_reports(self, *cards):
        """Install the addon where the cards know no ids yet."""
        for card in cards:
            card.remote_id_ids.unlink()
        self.env.flush_all()
        self.env["liteviewer.remote.id"]._take_last_reports()

    def test_ids_of_the_last_reports(self):
        agent = self.connect()
        card = self.report(agent, "111111")
        self.report(agent, "222222")
        server = self.make_card("server", hostname="SRV")
        self.report(self.connect("SRV"), "333333", hostname="SRV", system=SERVER)
        self.take_last_reports(card, server)
        self.assertRecordValues(card.remote_id_ids, [{"value": "222222", "is_reported": True}])
        self.assertFalse(server.remote_id_ids, "nobody has confirmed its agent")
        self.assertEqual(self.proposals(server).changes["value"], [None, "333333"])

    def test_nothing_waits_when_the_addon_has_gone(self):
        server = self.make_card("server", hostname="PC", memory_mb=4096)
        self.report(self.connect(), "111111", system=SERVER)
        self.assertEqual(len(self.proposals(server)), 2)
        uninstall_hook(self.env)
        self.assertEqual(self.proposals(server).thing, "memory_mb")

    def test_report_of_an_agent_that_speaks_for_another_computer_now(self):
        card = self.report(self.connect(), "111111")
        card.device_id = False
        self.take_last_reports(card)
        self.assertFalse(card.remote_id_ids)
