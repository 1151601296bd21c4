# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_agent.tests.common import AgentCase
from odoo.addons.liteviewer_cmdb.tests.test_inventory import make_inventory
from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS


class RemoteCase(AgentCase):
    """Two computers of client A and one of client B, each with two tools; a ticket of client A."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tools = cls.env["liteviewer.remote.tool"]
        cls.ways = cls.env["liteviewer.remote.id"]
        cls.sessions = cls.env["liteviewer.remote.session"]
        cls.entries = cls.env["liteviewer.work.entry"]
        cls.env["liteviewer.remote.tool"].with_context(active_test=False).search([]).active = False
        cls.phone_home, cls.web, cls.rdp = cls.tools.create(
            [
                {"name": "Call", "code": "x-call", "template": "rustdesk://{id}", "sequence": 1},
                {
                    "name": "Web",
                    "code": "x-web",
                    "template": "https://mesh.example/{hostname}",
                    "sequence": 2,
                },
                {"name": "Desktop", "code": "x-rdp", "kind": "rdp", "sequence": 3},
            ]
        )
        computer = cls.env["liteviewer.equipment.type"].search([("kind", "=", "computer")], limit=1)
        cls.pc, cls.server, cls.foreign = cls.env["liteviewer.equipment"].create(
            [
                {
                    "name": name,
                    "hostname": name,
                    "type_id": computer.id,
                    "client_id": client.id,
                    "remote_id_ids": [
                        Command.create({"tool_id": cls.phone_home.id, "value": "123 456"}),
                        Command.create({"tool_id": cls.web.id}),
                    ],
                }
                for name, client in (
                    ("PC-1", cls.client_a),
                    ("SRV-1", cls.client_a),
                    ("PC-B", cls.client_b),
                )
            ]
        )
        cls.ticket = cls.make_ticket(equipment_id=cls.pc.id)
        cls.stranger = new_test_user(cls.env, "test-stranger", GROUPS["engineer"])
        cls.stranger.helpdesk_client_ids = [Command.set(cls.client_b.ids)]
        cls.env.flush_all()

    def connect(self, equipment=None, tool=None, ticket=None, user=None):
        """Press Connect. :return: (session, parameters of the client action)"""
        equipment = (self.pc if equipment is None else equipment).with_user(user or self.engineer)
        action = equipment.action_connect(
            tool_id=(tool or self.phone_home).id, ticket_id=ticket.id if ticket else False
        )
        self.assertEqual(action["tag"], "liteviewer_remote.remote_open")
        return self.last_session, action["params"]

    @property
    def last_session(self):
        return self.sessions.search([], order="id desc", limit=1)


@tagged("post_install", "-at_install")
class TestRemoteTool(RemoteCase, TransactionCase):
    def refuse(self, message, **vals):
        with self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
            self.tools.with_user(self.manager).create({"name": "Own", "code": "own", **vals})

    def test_what_a_template_may_not_be(self):
        self.refuse("{id}, {hostname}, {address}, {port}, {login}", template="vnc://{password}")
        self.refuse("{id}, {hostname}", template="vnc://{id.env}")
        self.refuse("braces", template="vnc://{{id}}")
        self.refuse("javascript", template="javascript:alert({id})")
        self.refuse("rustdesk, ", template="data:{id}")
        self.refuse("password", template="vnc://{address}?password=x")
        self.refuse("cannot stand", template="vnc://{address} x")
        self.refuse("Write the template", template=False)
        self.refuse("code", code="Own Tool", template="vnc://{address}")
        with self.assertRaises(ValidationError):
            self.web.with_user(self.manager).template = "file:///etc/passwd"

    def test_own_tool(self):
        tool = self.tools.with_user(self.manager).create(
            {"name": "Own", "code": "own", "template": "vnc://{address}:{port}", "port": 5901}
        )
        way = self.ways.with_user(self.engineer).create(
            {"equipment_id": self.pc.id, "tool_id": tool.id}
        )
        self.assertEqual(self.connect(tool=tool)[1]["url"], "vnc://PC-1:5901")
        self.env["liteviewer.network.interface"].create(
            {"equipment_id": self.pc.id, "ip_address": "192.168.1.5"}
        )
        self.assertEqual(self.connect(tool=tool)[1]["url"], "vnc://192.168.1.5:5901")
        way.write({"value": "10.0.0.7", "port": 5999})
        self.assertEqual(self.connect(tool=tool)[1]["url"], "vnc://10.0.0.7:5999")

    def test_shipped_tools(self):
        codes = {"rustdesk", "anydesk", "teamviewer", "litemanager", "rms"}
        codes |= {"rdp", "vnc", "ssh"}
        shipped = self.tools.with_context(active_test=False).search([("code", "in", list(codes))])
        self.assertEqual(set(shipped.mapped("code")), codes)
        shipped._check_template()
        self.assertTrue(all(shipped.mapped("needs")), "each says what it takes")

    def test_what_is_needed(self):
        """In one line, also while the template is being written."""
        tool = self.tools.new({"name": "Own", "code": "own"})
        self.assertFalse(tool.needs)
        for vals, needed in (
            ({"template": "vnc://{address}"}, "TigerVNC does not"),
            ({"template": "https://mesh.example/{id}"}, "browser"),
            ({"template": "rms:{id}"}, "for rms: addresses"),
            ({"template": "anydesk:{id}"}, "registers anydesk: addresses"),
            ({"kind": "rdp"}, r"/v:\[address\] /port:number"),
            ({"kind": "vnc"}, r"\.vnc files"),
        ):
            self.assertRegex(self.tools.new({"kind": "link", **vals}).needs, needed)

    def test_vnc_file(self):
        tool = self.tools.with_user(self.manager).create(
            {"name": "Tiger", "code": "tiger", "kind": "vnc", "port": 5901}
        )
        self.ways.create({"equipment_id": self.pc.id, "tool_id": tool.id, "value": "fd00::7"})
        file = self.connect(tool=tool)[1]["file"]
        self.assertEqual(file["name"], "PC-1.vnc")
        self.assertIn(b"ServerName=[fd00::7]::5901\n", base64.b64decode(file["content"]))

    def test_rdp_file(self):
        self.ways.create(
            {"equipment_id": self.pc.id, "tool_id": self.rdp.id, "login": "OFFICE\\админ"}
        )
        file = self.connect(tool=self.rdp)[1]["file"]
        self.assertEqual(file["name"], "PC-1.rdp")
        text = base64.b64decode(file["content"]).decode("utf-16")
        self.assertIn("full address:s:PC-1\r\n", text)
        self.assertIn("username:s:OFFICE\\админ\r\n", text)
        self.assertNotIn("password", text)

    def test_what_is_missing_is_said(self):
        tool = self.tools.create(
            {"name": "Shell", "code": "shell", "template": "ssh://{login}@{address}"}
        )
        self.ways.create({"equipment_id": self.pc.id, "tool_id": tool.id})
        with self.assertRaisesRegex(UserError, "PC-1 with Shell, the login is missing"):
            self.connect(tool=tool)
        with self.assertRaises(UserError):
            self.connect(tool=self.rdp)
        self.assertFalse(self.sessions.search([("equipment_id", "=", self.pc.id)]))


@tagged("post_install", "-at_install")
class TestRemoteId(RemoteCase, TransactionCase):
    def test_id_is_needed_and_must_be_one(self):
        way = self.pc.remote_id_ids.with_user(self.engineer)[0]
        for value in (False, " ", "-x", "1\n2"):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                way.value = value
        with self.assertRaises(ValidationError):
            way.login = "-oProxyCommand=calc"
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            way.copy()

    def test_ids_come_from_the_inventory(self):
        device, credentials = self.connect_computer(hostname="PC-1")

        def report(**tools):
            agent = self.env["liteviewer.agent.device"].with_user(device.user_id)
            inventory = make_inventory(hostname="PC-1", remote_tools=tools)
            self.assertTrue(
                agent.report_inventory(credentials["device_token"], inventory)["stored"]
            )
            (card,) = self.env["liteviewer.equipment"].search([("device_id", "=", device.id)])
            return {way.tool_id.code: way for way in card.remote_id_ids}

        self.pc.remote_id_ids.unlink()
        ways = report(**{"x-call": "111 222", "x-rdp": "evil.example", "unknown": "5"})
        self.assertEqual(list(ways), ["x-call"], "an address is not taken from a computer")
        way = ways["x-call"]
        self.assertEqual((way.value, way.is_reported), ("111 222", True))
        self.assertEqual(report(**{"x-call": "333"})["x-call"].value, "333")
        self.assertEqual(report(**{"x-call": "-x"})["x-call"].value, "333")
        way.with_user(self.engineer).value = "777"
        self.assertFalse(way.is_reported)
        report(**{"x-call": "888"})
        self.assertEqual(way.value, "777", "what an engineer wrote stays")

    def test_changes_are_recorded(self):
        way = self.pc.remote_id_ids[0]
        way.with_user(self.engineer).value = "999"
        change = self.env["liteviewer.config.change"].search(
            [("res_model", "=", way._name), ("res_id", "=", way.id)], order="id desc", limit=1
        )
        self.assertEqual(change.changes, {"value": ["123 456", "999"]})
        self.assertEqual(change.equipment_id, self.pc)


@tagged("post_install", "-at_install", "together")
class TestRemoteSession(RemoteCase, TransactionCase):
    def test_connect_starts_session_and_timer(self):
        with freeze_time("2026-03-02 09:00:00"):
            session, params = self.connect(ticket=self.ticket)
        self.assertEqual(params["url"], "rustdesk://123456")
        self.assertEqual(params["type"], "success")
        self.assertRecordValues(
            session,
            [
                {
                    "equipment_id": self.pc.id,
                    "client_id": self.client_a.id,
                    "ticket_id": self.ticket.id,
                    "user_id": self.engineer.id,
                    "tool_id": self.phone_home.id,
                    "state": "running",
                    "ended_at": False,
                }
            ],
        )
        entry = session.work_entry_id
        self.assertTrue(entry.is_running)
        self.assertEqual((entry.ticket_id, entry.work_type), (self.ticket, "remote"))
        self.assertEqual(self.ticket.with_user(self.engineer).running_entry_id, entry)

    def test_disconnect_ends_both(self):
        with freeze_time("2026-03-02 09:00:00"):
            session, _params = self.connect(ticket=self.ticket)
        entry = session.work_entry_id
        with freeze_time("2026-03-02 09:12:30"):
            action = session.with_user(self.engineer).action_disconnect()
        self.assertEqual((action["res_model"], action["res_id"]), (entry._name, entry.id))
        self.assertEqual((session.state, session.end_reason), ("ended", "disconnected"))
        self.assertEqual((session.duration, entry.duration), (13, 13))
        self.assertFalse(entry.is_running)
        self.assertTrue(session.with_user(self.engineer).action_disconnect())

    def test_every_stop_of_the_timer_ends_the_session(self):
        stops = {
            "dialogue": lambda entry: self.take_step(
                self.ticket.with_user(self.engineer), name="Looked at it"
            ),
            "entry": lambda entry: entry.with_user(self.engineer).action_stop(),
            "resolved": lambda entry: self.ticket.with_user(self.colleague).action_resolve(),
            "deleted": lambda entry: entry.with_user(self.engineer).unlink(),
            "timer elsewhere": lambda entry: self.take_step(
                self.make_ticket().with_user(self.engineer),
                "action_start_timer",
                name="Looked at it",
            ),
        }
        for name, stop in stops.items():
            with self.subTest(stop=name):
                self.ticket.stage_id = self.stage("in_progress")
                session, _params = self.connect(ticket=self.ticket)
                stop(session.work_entry_id)
                self.assertEqual((session.state, session.end_reason), ("ended", "timer"))
                self.assertTrue(session.ended_at)

    def test_connecting_takes_a_ticket_that_nobody_has(self):
        self.connect(ticket=self.ticket)
        self.assertEqual(self.ticket.user_id, self.engineer)
        self.assertEqual(self.ticket.stage_kind, "in_progress")
        self.connect(ticket=self.ticket, user=self.colleague)
        self.assertEqual(self.ticket.user_id, self.engineer, "helping takes nothing over")

    def test_same_tool_again_is_the_same_session(self):
        first, _params = self.connect(ticket=self.ticket)
        again, params = self.connect(ticket=self.ticket)
        self.assertEqual(first, again)
        self.assertEqual(params["url"], "rustdesk://123456")

    def test_another_tool_on_the_device_takes_its_place(self):
        first, _params = self.connect(ticket=self.ticket)
        second, params = self.connect(ticket=self.ticket, tool=self.web)
        self.assertEqual(params["url"], "https://mesh.example/PC-1")
        self.assertEqual((first.state, first.end_reason), ("ended", "replaced"))
        self.assertEqual(second.state, "running")
        self.assertEqual(first.work_entry_id, second.work_entry_id, "the work goes on")

    def test_two_devices_of_one_ticket(self):
        pc, _params = self.connect(ticket=self.ticket)
        server, _params = self.connect(self.server, ticket=self.ticket)
        entry = pc.work_entry_id
        self.assertEqual(server.work_entry_id, entry)
        self.assertTrue(pc.with_user(self.engineer).action_disconnect())
        self.assertTrue(entry.is_running, "the other one is still connected")
        server.with_user(self.engineer).action_disconnect()
        self.assertFalse(entry.is_running)

    def test_other_work_ends_the_former(self):
        first, _params = self.connect(ticket=self.ticket)
        second, _params = self.connect(self.server, ticket=self.make_ticket())
        self.assertEqual((first.state, first.end_reason), ("ended", "replaced"))
        self.assertFalse(first.work_entry_id.is_running)
        self.assertTrue(second.work_entry_id.is_running)
        third, params = self.connect(self.foreign)
        self.assertEqual((second.state, third.state), ("ended", "running"))
        self.assertFalse(second.work_entry_id.is_running)
        self.assertFalse(third.ticket_id)
        self.assertEqual(params["type"], "warning")
        self.assertTrue(third.with_user(self.engineer).action_disconnect())

    def test_colleagues_do_not_disturb_each_other(self):
        mine, _params = self.connect(ticket=self.ticket)
        other, _params = self.connect(ticket=self.ticket, user=self.colleague)
        self.assertEqual((mine.state, other.state), ("running", "running"))
        shown = self.pc.with_user(self.engineer).get_remote_access()["sessions"]
        self.assertEqual(
            {row["id"]: row["is_mine"] for row in shown}, {mine.id: True, other.id: False}
        )
        with self.assertRaisesRegex(UserError, "is connected"):
            other.with_user(self.engineer).action_disconnect()
        mine.with_user(self.engineer).action_disconnect()
        self.assertEqual(other.state, "running")

    def test_database_keeps_one_for_engineer_and_device(self):
        session, _params = self.connect(ticket=self.ticket)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            session.copy()

    def test_ticket_of_a_connection_from_the_card(self):
        with self.subTest("nothing to log it on"):
            self.assertFalse(self.connect()[0].ticket_id)
        with self.subTest("own open ticket about the device"):
            self.ticket.user_id = self.engineer
            self.assertEqual(self.connect()[0].ticket_id, self.ticket)
        with self.subTest("the timer runs for the same client"):
            timed = self.make_ticket()
            self.take_step(
                timed.with_user(self.engineer), "action_start_timer", name="Looked at it"
            )
            self.assertEqual(self.connect(self.server)[0].ticket_id, timed)
        with self.subTest("the timer runs for another client"):
            self.take_step(
                self.make_ticket(self.person_b).with_user(self.engineer),
                "action_start_timer",
                name="Looked at it",
            )
            self.assertEqual(self.connect()[0].ticket_id, self.ticket)

    def test_tickets_that_do_not_fit(self):
        with self.assertRaisesRegex(UserError, "another client"):
            self.connect(ticket=self.make_ticket(self.person_b))
        self.ticket.stage_id = self.stage("closed")
        with self.assertRaisesRegex(UserError, "closed"):
            self.connect(ticket=self.ticket)

    def test_session_stays_with_the_client_of_its_time(self):
        session, _params = self.connect(ticket=self.ticket)
        session._end("disconnected")
        self.pc.client_id = self.client_b
        self.assertEqual(session.client_id, self.client_a)

    def test_forgotten_sessions(self):
        now = fields.Datetime.to_datetime("2026-03-02 09:00:00")
        with freeze_time(now):
            silent, _params = self.connect(ticket=self.ticket)
            busy, _params = self.connect(ticket=self.ticket, user=self.colleague)
            alone, _params = self.connect(self.foreign, user=self.stranger)
        with freeze_time(now + timedelta(minutes=150)):
            self.ticket.with_user(self.colleague).message_post(body="Still at it")
        with freeze_time(now + timedelta(hours=11)):
            self.sessions._cron_close_forgotten()
            self.assertEqual(set((silent | busy | alone).mapped("state")), {"running"})
        with freeze_time(now + timedelta(hours=17)):
            recent, _params = self.connect(user=self.manager)
            self.sessions._cron_close_forgotten()
        self.assertRecordValues(
            silent | busy | alone | recent,
            [
                {"state": "ended", "end_reason": "forgotten", "duration": 60},
                {"state": "ended", "end_reason": "forgotten", "duration": 150},
                {"state": "ended", "end_reason": "forgotten", "duration": 60},
                {"state": "running", "end_reason": False, "duration": 0},
            ],
        )
        self.assertRecordValues(
            (silent | busy).work_entry_id,
            [{"is_running": False, "duration": 60}, {"is_running": False, "duration": 150}],
        )
        activities = self.ticket.activity_ids
        self.assertEqual(activities.user_id, self.engineer | self.colleague)
        self.assertIn("PC-1", activities[0].summary)

    def test_counts_and_lists(self):
        self.connect(ticket=self.ticket)
        self.connect(self.server, ticket=self.ticket)
        ticket = self.ticket.with_user(self.engineer)
        self.assertEqual(ticket.remote_session_count, 2)
        self.assertEqual(self.pc.with_user(self.engineer).remote_session_count, 1)
        glance = ticket.get_client_glance()
        self.assertEqual(
            [tool["name"] for tool in glance["computer"]["remote"]["tools"]], ["Call", "Web"]
        )
        self.web.active = False
        tools = self.pc.with_user(self.engineer).get_remote_access()["tools"]
        self.assertEqual(
            tools,
            [
                {
                    "id": self.phone_home.id,
                    "name": "Call",
                    "icon": "fa-desktop",
                    "value": "123 456",
                }
            ],
        )

    def test_connect_costs_the_same_however_much_there_is(self):
        self.ticket.user_id = self.engineer

        def count():
            cost = self.count_queries(lambda: self.connect(ticket=self.ticket))
            self.last_session.with_user(self.engineer).action_disconnect()
            return cost

        count()
        few = count()
        self.assertLessEqual(few, 23)
        self.sessions.create(
            [
                {
                    "equipment_id": self.pc.id,
                    "client_id": self.client_a.id,
                    "company_id": self.pc.company_id.id,
                    "tool_id": self.web.id,
                    "user_id": self.engineer.id,
                    "ticket_id": self.ticket.id,
                    "state": "ended",
                }
                for _i in range(200)
            ]
        )
        count()
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestRemoteAccess(RemoteCase, TransactionCase):
    def test_nobody_writes_sessions(self):
        session, _params = self.connect(ticket=self.ticket)
        vals = {
            "equipment_id": self.pc.id,
            "client_id": self.client_a.id,
            "company_id": self.pc.company_id.id,
            "tool_id": self.web.id,
            "user_id": self.colleague.id,
        }
        for user in (self.engineer, self.manager, self.administrator):
            own = session.with_user(user)
            for call in (
                lambda own=own: own.write({"duration": 1}),
                lambda own=own: own.write({"state": "ended"}),
                lambda own=own: own.unlink(),
                lambda own=own: own.create(vals),
                lambda own=own: own.copy(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()

    def test_outsiders_get_nothing(self):
        session, _params = self.connect(ticket=self.ticket)
        _device, agent = self.connect_computer()
        for user in (
            self.portal_a,
            self.portal_manager_a,
            self.accountant,
            self.env["res.users"].browse(agent["uid"]),
            self.env.ref("base.public_user"),
        ):
            for call in (
                lambda user=user: self.connect(user=user),
                lambda user=user: self.connect(ticket=self.ticket, user=user),
                lambda user=user: self.pc.with_user(user).get_remote_access(),
                lambda user=user: self.pc.with_user(user).read(["remote_id_ids"]),
                lambda user=user: session.with_user(user).read(["tool_id"]),
                lambda user=user: session.with_user(user).action_disconnect(),
                lambda user=user: self.sessions.with_user(user).search([]),
                lambda user=user: self.ways.with_user(user).search([]),
                lambda user=user: self.tools.with_user(user).search([]),
                lambda user=user: self.ticket.with_user(user).read(["remote_session_count"]),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        self.assertEqual(session.state, "running")

    def test_engineer_of_another_client_gets_nothing(self):
        session, _params = self.connect(ticket=self.ticket)
        own, _params = self.connect(self.foreign, user=self.stranger)
        self.assertEqual(self.sessions.with_user(self.stranger).search([]), own)
        self.assertEqual(self.ways.with_user(self.stranger).search([]), self.foreign.remote_id_ids)
        for call in (
            lambda: self.connect(user=self.stranger),
            lambda: self.connect(self.foreign, ticket=self.ticket, user=self.stranger),
            lambda: self.pc.with_user(self.stranger).get_remote_access(),
            lambda: session.with_user(self.stranger).action_disconnect(),
            lambda: self.ways.with_user(self.stranger).create(
                {"equipment_id": self.pc.id, "tool_id": self.rdp.id}
            ),
            lambda: self.pc.remote_id_ids[0].with_user(self.stranger).write({"value": "1"}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_tools_are_for_managers_to_change(self):
        tool = self.web.with_user(self.engineer)
        self.assertEqual(tool.name, "Web")
        with self.assertRaises(AccessError):
            tool.template = "https://evil.example/{login}"
        self.web.with_user(self.manager).template = "https://mesh.example/{id}"


@tagged("post_install", "-at_install", "together")
class TestRemoteTour(RemoteCase, HttpCase):
    def test_connect(self):
        self.server.remote_id_ids[0].unlink()
        self.ticket.user_id = self.engineer
        self.start_tour(
            f"/odoo/tickets/{self.ticket.id}", "liteviewer_remote", login=self.engineer.login
        )
        first, second = self.sessions.search([("user_id", "=", self.engineer.id)], order="id")
        self.assertEqual((first.equipment_id, first.tool_id), (self.pc, self.web))
        self.assertEqual((first.state, first.end_reason), ("ended", "disconnected"))
        self.assertEqual(first.work_entry_id.name, "Cleared the print queue")
        self.assertEqual((second.equipment_id, second.state), (self.server, "ended"))
        self.assertFalse(second.ticket_id)
