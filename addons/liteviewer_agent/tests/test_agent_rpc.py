# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import json
import xmlrpc.client
from datetime import timedelta

from odoo import api, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_helpdesk.tests.common import make_image
from odoo.addons.liteviewer_helpdesk.tools.error_answers import UNEXPECTED

from ..controllers.rpc import without_none
from .common import AgentCase, make_payload

USER_ERROR, ACCESS_DENIED, ACCESS_ERROR = 2, 3, 4


class AgentHttpCase(AgentCase, HttpCase):
    """The agent's interface over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device, cls.credentials = cls.connect_computer()
        # Odoo says at each call that XML-RPC will go; the agent has JSON-2 for that day
        # and logs each refusal, of which there are many here
        cls.enterClassContext(mute_logger("odoo.addons.rpc.controllers.xmlrpc", "odoo.http"))

    def post(self, path, data, **headers):
        return self.url_open(path, data=data, headers=headers)

    def raw_xmlrpc(self, body):
        """Post an XML-RPC body. :return: the result. :raises xmlrpc.client.Fault:"""
        response = self.post("/xmlrpc/2/object", body, **{"Content-Type": "text/xml"})
        self.assertEqual(response.status_code, 200)
        return xmlrpc.client.loads(response.content)[0][0]

    def execute_kw(self, model, method, args=(), kwargs=None, credentials=None):
        credentials = credentials or self.credentials
        params = (
            self.env.cr.dbname,
            credentials["uid"],
            credentials["key"],
            model,
            method,
            list(args),
            kwargs or {},
        )
        return self.raw_xmlrpc(xmlrpc.client.dumps(params, "execute_kw").encode())

    def call(self, method, credentials=None, **kwargs):
        kwargs.setdefault("device_token", (credentials or self.credentials)["device_token"])
        return self.execute_kw("liteviewer.agent.device", method, (), kwargs, credentials)

    def json2(self, path, body, key=None):
        return self.post(
            path,
            json.dumps(body),
            **{
                "Content-Type": "application/json",
                "Authorization": f"bearer {key or self.credentials['key']}",
                "X-Odoo-Database": self.env.cr.dbname,
            },
        )


@tagged("post_install", "-at_install", "together")
class TestXmlRpc(AgentHttpCase):
    def test_whole_way_over_xmlrpc(self):
        answer = self.call("submit_ticket", payload=make_payload())
        self.assertEqual(
            set(answer), {"number", "id", "duplicate", "received_at", "url"}, "nothing is None"
        )
        number = answer["number"]
        self.assertEqual(self.call("my_tickets")[0]["number"], number)
        self.assertEqual(self.call("reply", number=number, body="More")["number"], number)
        self.assertEqual(self.call("suggest_articles", text="qzxvw"), [])
        self.assertEqual(self.call("report_inventory", inventory={"os": "x"}), {"stored": True})
        ticket = self.env["liteviewer.ticket"].search([("number", "=", number)])
        self.assertEqual(len(ticket.screenshot_ids), 1)

    def test_pictures_are_served_as_what_they_are(self):
        picture = {
            "filename": "evil.html",
            "data": base64.b64encode(make_image() + b"<script>alert(1)</script>").decode(),
        }
        answer = self.call("submit_ticket", payload=make_payload(screenshots=[picture]))
        shot = self.env["liteviewer.ticket"].browse(answer["id"]).screenshot_ids
        self.assertEqual(shot.name, "evil.png")
        self.assertEqual(self.url_open(f"/web/content/{shot.id}").status_code, 404)
        self.authenticate("test-engineer", "test-engineer")
        for path in (f"/web/content/{shot.id}", f"/web/image/{shot.id}"):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.headers["Content-Type"], "image/png")
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            self.assertNotIn(b"script", response.content)

    def test_login_of_an_ordinary_client_library(self):
        body = xmlrpc.client.dumps(
            (self.env.cr.dbname, self.credentials["login"], self.credentials["key"], {}),
            "authenticate",
        )
        response = self.post("/xmlrpc/2/common", body, **{"Content-Type": "text/xml"})
        self.assertEqual(xmlrpc.client.loads(response.content)[0][0], self.credentials["uid"])

    def test_bad_payload_is_a_typed_fault(self):
        for field, payload in (
            ("payload", "x"),
            ("payload", {**make_payload(), "stage_id": 5}),
            ("subject", make_payload(subject="")),
            ("screenshots[0].data", make_payload(screenshots=[{"filename": "", "data": "x"}])),
        ):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.call("submit_ticket", payload=payload)
            self.assertEqual(caught.exception.faultCode, USER_ERROR)
            self.assertTrue(caught.exception.faultString.startswith(f"{field}: "))

    def test_arguments_of_the_wrong_type_are_a_typed_fault(self):
        for field, method, keywords in (
            ("limit", "my_tickets", {"limit": True}),
            ("limit", "suggest_articles", {"limit": "5"}),
            ("article_id", "read_article", {"article_id": "5"}),
            ("article_id", "article_helped", {"article_id": 2**31 - 1}),
            ("device_token", "get_terms", {"device_token": ["x"]}),
            ("body", "reply", {"number": "x", "body": {"x": 1}}),
            ("arguments", "get_terms", {"nothing": 1}),
            ("context.lang", "get_terms", {"context": {"lang": [1]}}),
        ):
            with self.subTest(field), self.assertRaises(xmlrpc.client.Fault) as caught:
                self.call(method, **keywords)
            self.assertEqual(caught.exception.faultCode, USER_ERROR)
            self.assertTrue(caught.exception.faultString.startswith(f"{field}: "))

    def test_who_calls_is_looked_at_first(self):
        for credentials, code in (
            ({**self.credentials, "key": "0" * 40}, ACCESS_DENIED),
            (self.credentials, ACCESS_ERROR),
        ):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.execute_kw("liteviewer.ticket", "action_take", ["x"], None, credentials)
            self.assertEqual(caught.exception.faultCode, code)

    def test_nothing_is_false(self):
        answer = {"a": None, "b": [None, ({"c": None},)], "d": "text"}
        self.assertEqual(
            without_none(answer), {"a": False, "b": [False, [{"c": False}]], "d": "text"}
        )

    def test_what_is_no_xml_is_a_typed_fault(self):
        good = xmlrpc.client.dumps(
            (self.env.cr.dbname, self.credentials["uid"], "k", "m", "n", ["SUBJECT"], {}),
            "execute_kw",
        )
        for body in (
            good.replace("SUBJECT", "a\x00b"),
            good.replace("SUBJECT", "&#55296;"),
            good.replace("SUBJECT", "<oops"),
            good[:-30],
            "hello",
        ):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.raw_xmlrpc(body.encode())
            self.assertEqual(caught.exception.faultCode, USER_ERROR)
            self.assertNotIn("Traceback", caught.exception.faultString)

    def test_key_opens_the_agent_methods_only(self):
        calls = [
            ("res.partner", "search", [[]]),
            ("res.users", "has_group", [[self.credentials["uid"]], "base.group_user"]),
            ("res.users", "context_get", []),
            ("res.users", "change_password", ["a", "b"]),
            ("ir.config_parameter", "get_param", ["database.uuid"]),
            ("mail.thread", "message_process", ["liteviewer.ticket", "x"]),
            ("liteviewer.ticket", "search_read", [[]]),
            ("liteviewer.agent.device", "search_read", [[]]),
            ("liteviewer.agent.device", "action_revoke", [[self.device.id]]),
            ("liteviewer.agent.device", "fields_get", []),
            ("liteviewer.agent.device", "_enroll", []),
        ]
        calls += [
            (name, method, [[]])
            for name in self.env.registry
            if not self.env[name]._abstract
            for method in ("search_read", "check_access")
        ]
        for model, method, args in calls:
            with self.subTest(model=model, method=method):
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.execute_kw(model, method, args)
                self.assertEqual(caught.exception.faultCode, ACCESS_ERROR)

    def test_stolen_key_of_one_client_is_worth_nothing_at_another(self):
        other, credentials = self.connect_computer(self.client_b)
        for mixed in (
            {**self.credentials, "device_token": credentials["device_token"]},
            {**credentials, "device_token": self.credentials["device_token"]},
        ):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.call("submit_ticket", credentials=mixed, payload=make_payload())
            self.assertEqual(caught.exception.faultCode, ACCESS_DENIED)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.call("my_tickets", credentials={**self.credentials, "uid": credentials["uid"]})
        self.assertEqual(caught.exception.faultCode, ACCESS_DENIED)
        self.assertFalse(other.ticket_ids)

    def test_revoked_key_is_forgotten_at_once(self):
        self.call("my_tickets")
        _second, credentials = self.connect_computer(hostname="PC-2")
        self.call("my_tickets", credentials=credentials)
        self.device.action_revoke()
        self.env.flush_all()
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.call("my_tickets")
        self.assertEqual(caught.exception.faultCode, ACCESS_DENIED)
        self.call("my_tickets", credentials=credentials)


@tagged("post_install", "-at_install")
class TestJson2(AgentHttpCase):
    PATH = "/json/2/liteviewer.agent.device/"

    def test_same_methods_over_json2(self):
        token = self.credentials["device_token"]
        response = self.json2(
            self.PATH + "submit_ticket", {"device_token": token, "payload": make_payload()}
        )
        self.assertEqual(response.status_code, 200, response.text)
        number = response.json()["number"]
        rows = self.json2(self.PATH + "my_tickets", {"device_token": token}).json()
        self.assertEqual(rows[0]["number"], number)
        terms = self.json2(self.PATH + "get_terms", {"device_token": token}).json()
        self.assertEqual(terms, self.call("get_terms"))

    def test_faults_name_the_field(self):
        for changes, field in (
            ({"subject": "a\x00b"}, "subject"),
            ({"subject": "a\ud800b"}, "subject"),
            ({"description": 5}, "description"),
        ):
            response = self.json2(
                self.PATH + "submit_ticket",
                {
                    "device_token": self.credentials["device_token"],
                    "payload": make_payload(**changes),
                },
            )
            self.assertEqual(response.status_code, 422)
            error = response.json()
            self.assertEqual(error["name"], "odoo.exceptions.UserError")
            self.assertTrue(error["message"].startswith(f"{field}: "))

    def test_arguments_of_the_wrong_type(self):
        token = self.credentials["device_token"]
        for field, body in (
            ("limit", {"device_token": token, "limit": True}),
            ("device_token", {"device_token": "a\ud800b"}),
            ("context", {"device_token": token, "context": "x"}),
        ):
            response = self.json2(self.PATH + "my_tickets", body)
            self.assertEqual(response.status_code, 422, field)
            self.assertTrue(response.json()["message"].startswith(f"{field}: "))

    def test_key_opens_the_agent_methods_only(self):
        for path in (
            "/json/2/res.partner/search_read",
            "/json/2/res.users/context_get",
            self.PATH + "search_read",
            self.PATH + "fields_get",
        ):
            response = self.json2(path, {})
            self.assertEqual(response.status_code, 403, path)

    def test_wrong_and_revoked_keys(self):
        body = {"device_token": self.credentials["device_token"]}
        path = self.PATH + "my_tickets"
        self.assertEqual(self.json2(path, body, key="0" * 40).status_code, 401)
        self.assertEqual(self.json2(path, {"device_token": "x"}).status_code, 403)
        self.device.action_revoke()
        self.env.flush_all()
        self.assertIn(self.json2(path, body).status_code, (401, 403))


@tagged("post_install", "-at_install")
class TestEnrollRoute(AgentHttpCase):
    def enroll(self, body):
        data = body if isinstance(body, str) else json.dumps(body)
        return self.post("/liteviewer/agent/enroll", data, **{"Content-Type": "application/json"})

    def make_code(self, **options):
        enrollment, code = self.env["liteviewer.agent.enrollment"]._create_code(
            self.client_a, **options
        )
        self.env.flush_all()
        return enrollment, code

    def test_code_gives_working_credentials(self):
        enrollment, code = self.make_code(max_uses=2)
        response = self.enroll(
            {"code": code, "computer": {"hostname": "BUH-02"}, "agent_version": "0.1.0"}
        )
        self.assertEqual(response.status_code, 200, response.text)
        credentials = response.json()
        self.assertEqual(
            set(credentials),
            {
                "database",
                "login",
                "uid",
                "key",
                "device_token",
                "client_name",
                "language",
                "limits",
                "features",
            },
        )
        self.assertEqual(credentials["features"], [])
        self.assertEqual(credentials["client_name"], "Client A")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        answer = self.call("submit_ticket", credentials=credentials, payload=make_payload())
        ticket = self.env["liteviewer.ticket"].browse(answer["id"])
        self.assertEqual(ticket.device_id.name, "BUH-02")
        enrollment.invalidate_recordset()
        self.assertEqual(enrollment.use_count, 1)

    def test_useless_codes_are_told_apart_by_nothing(self):
        _used, used_code = self.make_code()
        self.assertEqual(self.enroll({"code": used_code}).status_code, 200)
        expired, expired_code = self.make_code()
        expired.expires_at = fields.Datetime.now() - timedelta(hours=1)
        self.env.flush_all()
        answers = [self.enroll({"code": code}) for code in (used_code, expired_code, "22222-22222")]
        self.assertEqual({answer.status_code for answer in answers}, {403})
        self.assertEqual(len({answer.text for answer in answers}), 1)
        self.assertIn("new one", answers[0].json()["error"])

    def test_attempts_are_limited(self):
        codes = [self.enroll({"code": "22222-2222" + str(digit)}) for digit in range(2, 10)]
        codes += [self.enroll({"code": "33333-33333"}) for _i in range(3)]
        self.assertEqual([answer.status_code for answer in codes], [403] * 10 + [429])
        self.assertTrue(int(codes[-1].headers["Retry-After"]))
        _enrollment, code = self.make_code()
        self.assertEqual(self.enroll({"code": code}).status_code, 429)

    def test_bodies_that_are_none(self):
        for body in ("x", "[]", "{}", '{"code": 5}', '{"code": "\\u0000"}', "[" * 50_000):
            response = self.enroll(body)
            self.assertEqual(response.status_code, 400, body[:20])
            self.assertTrue(response.json()["error"])
        self.assertEqual(self.enroll({"code": "x" * 70_000}).status_code, 413)


@tagged("post_install", "-at_install")
class TestFaultsOfTheServer(AgentHttpCase):
    """An agent is told that something went wrong, and nothing of the server."""

    def setUp(self):
        super().setUp()

        @api.model
        def get_terms(_devices, device_token=""):
            raise ValueError("/srv/harmless/path.py is missing")

        self.patch(type(self.env["liteviewer.agent.device"]), "get_terms", get_terms)

    def assert_nothing_of_the_server(self, text):
        for word in ("Traceback", ".py", "/srv/"):
            self.assertNotIn(word, text)
        self.assertIn(UNEXPECTED, text)

    def test_xmlrpc(self):
        known = self.credentials
        who = (self.env.cr.dbname, known["uid"], known["key"])
        what = ("liteviewer.agent.device", "get_terms", [], {})
        body = xmlrpc.client.dumps((*who, *what), "execute_kw").encode()
        for path in ("/xmlrpc/2/object", "/xmlrpc/object"):
            answer = self.post(path, body, **{"Content-Type": "text/xml"})
            self.assertEqual(answer.status_code, 200)
            self.assert_nothing_of_the_server(answer.text)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.call("get_terms")
        self.assertEqual(caught.exception.faultCode, 1, "the agent sends it again later")

    def test_json2(self):
        answer = self.json2("/json/2/liteviewer.agent.device/get_terms", {})
        self.assertEqual(answer.status_code, 500)
        self.assert_nothing_of_the_server(answer.text)
        self.assertEqual(answer.json()["debug"], "")

    def test_jsonrpc(self):
        known = self.credentials
        who = [self.env.cr.dbname, known["uid"], known["key"]]
        call = {
            "service": "object",
            "method": "execute_kw",
            "args": [*who, "liteviewer.agent.device", "get_terms", [], {}],
        }
        with mute_logger("odoo.addons.rpc.controllers.jsonrpc"):
            answer = self.url_open("/jsonrpc", json={"params": call})
        self.assertIn("error", answer.json())
        for word in ("Traceback", ".py", "/srv/"):
            self.assertNotIn(word, answer.text)

    def test_what_an_agent_may_not_call(self):
        for path in ("res.partner/search", "liteviewer.agent.device/no_such_method", "no.model/x"):
            answer = self.json2(f"/json/2/{path}", {})
            self.assertNotEqual(answer.status_code, 200)
            for word in ("Traceback", "File ", ".py"):
                self.assertNotIn(word, answer.text, path)
