# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing leaves the server or the browser by itself."""

import inspect
import socket
from unittest.mock import patch
from urllib.parse import urlsplit

import requests

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, TransactionCase, common, tagged
from odoo.tools import config

from ..models.outside import HOSTS, SAFE_CRONS, SAFE_PARAMETERS
from ..tools import outside_gate
from .common import HelpdeskCase

LOCAL = ("127.0.0.1", "localhost", "::1")
TYPE = """
(async () => {
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    for (let i = 0; i < 100; i++) {
        if (document.querySelector(".o_view_controller, .o-mail-Discuss")) {
            break;
        }
        await pause(100);
    }
    const input = document.querySelector(".o_field_widget[name=name] :is(input, textarea)");
    if (input) {
        input.focus();
        document.execCommand("insertText", false, "Some Company Name");
    }
    await pause(1500);
    console.log("test successful");
})()
"""
"""Waits for the page, and types a name where one is asked for."""
READ = """
(async () => {
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    const isReady = () =>
        !document.querySelector(".o_portal_chatter") ||
        document.querySelector("#chatterRoot")?.shadowRoot?.querySelector(".o-mail-Thread");
    for (let i = 0; i < 400 && !isReady(); i++) {
        await pause(50);
    }
    await pause(1000);
    console.log("test successful");
})()
"""
"""Waits for the page and its conversation."""


@tagged("post_install", "-at_install")
class TestGate(TransactionCase):
    def test_no_host_may_be_called(self):
        sent = []
        # as it was before Odoo's tests took its place
        self.patch(requests.Session, "send", inspect.unwrap(common._super_send))
        outside_gate.install()
        outside_gate.install()
        with patch.object(requests.adapters.HTTPAdapter, "send", lambda *a, **k: sent.append(a)):
            for call in (requests.get, requests.post, requests.head, requests.Session().get):
                with self.assertRaises(outside_gate.OutsideRefused):
                    call("https://iap.odoo.com/iap/1/balance", timeout=1)
            with self.assertRaises(outside_gate.OutsideRefused):
                requests.get("http://169.254.169.254/latest/meta-data", timeout=1)
        self.assertFalse(sent)

    def test_the_setting_names_those_that_may(self):
        self.env["ir.config_parameter"].set_param(HOSTS, "odoo.com  Push.Example")
        for host, expected in (
            ("odoo.com", True),
            ("iap.odoo.com", True),
            ("push.example", True),
            ("notodoo.com", False),
            ("odoo.com.evil.example", False),
            ("", False),
        ):
            with self.subTest(host=host):
                hosts = self.env["liteviewer.outside"]._get_hosts()
                self.assertIs(outside_gate.is_allowed(host, hosts), expected)
        self.env["ir.config_parameter"].set_param(HOSTS, "*")
        hosts = self.env["liteviewer.outside"]._get_hosts()
        self.assertTrue(outside_gate.is_allowed("anything.example", hosts))

    def test_this_server_may_call_itself(self):
        outside_gate.check(f"http://127.0.0.1:{config['http_port']}/web")
        with self.assertRaises(outside_gate.OutsideRefused):
            outside_gate.check("http://127.0.0.1:6379/")

    def test_services_of_odoo_are_off(self):
        with self.assertRaises(ValidationError):
            self.env["iap.account"].get("partner_autocomplete")
        with self.assertRaises(ValidationError):
            self.env["iap.account"].get("sms")

    def test_what_tells_the_outside_is_switched_off(self):
        parameters = self.env["ir.config_parameter"]
        for key, value in SAFE_PARAMETERS.items():
            with self.subTest(key=key):
                self.assertIn(parameters.get_param(key), (value, value == "True" and "1"))
        for name in SAFE_CRONS:
            self.assertFalse(self.env.ref(name).active, name)
        self.assertFalse(self.env["mail.link.preview"]._is_link_preview_enabled())

    def test_engineers_write_no_expressions_into_templates(self):
        group = self.env.ref("mail.group_mail_template_editor")
        self.assertNotIn(group, self.env.ref("base.group_user").all_implied_ids)


@tagged("post_install", "-at_install", "together")
class TestNothingLeaves(HelpdeskCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.called = type(self).requested = []
        connect = socket.socket.connect

        def record(sock, address):
            if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
                self.called.append(address)
                raise ConnectionRefusedError(address)
            return connect(sock, address)

        def record_name(host, *args, **kwargs):
            if host not in (*LOCAL, None, ""):
                self.called.append(host)
                raise socket.gaierror(host)
            return resolve(host, *args, **kwargs)

        resolve = socket.getaddrinfo
        self.patch(socket.socket, "connect", record)
        self.patch(socket, "getaddrinfo", record_name)

    @classmethod
    def _request_handler(cls, session, request, /, **kwargs):
        """What Odoo's tests refuse never comes to a connection: it is recorded here."""
        if urlsplit(request.url).hostname not in LOCAL:
            cls.requested.append(request.url)
        return super()._request_handler(session, request, **kwargs)

    def fetch_proxy(self, url):
        self.called.append(url)
        return super().fetch_proxy(url)

    def test_the_recorder_sees_what_leaves(self):
        """A test that records nothing would find nothing either."""
        site = "https://elsewhere.example"
        with self.assertRaises(OSError):
            socket.create_connection(("elsewhere.example", 80), timeout=1)
        with self.assertRaises(OSError), socket.socket() as sock:
            sock.connect(("192.0.2.1", 80))
        with self.assertRaises(requests.exceptions.RequestException):
            requests.get("https://elsewhere.example/y", timeout=1)
        code = 'fetch("https://elsewhere.example/x").catch(() => console.log("test successful"))'
        self.browser_js("/web/login", code)
        self.assertEqual(
            self.called,
            ["elsewhere.example", ("192.0.2.1", 80), f"{site}/y", f"{site}/x"],
        )

    def test_pages_of_engineers(self):
        ticket = self.make_ticket(user_id=self.engineer.id, description="<p>It is on fire</p>")
        ticket.message_post(body="See https://elsewhere.example/page", subtype_xmlid="mail.mt_note")
        pages = [
            "/odoo/tickets",
            f"/odoo/tickets/{ticket.id}",
            f"/odoo/res.partner/{self.client_a.id}",
            "/odoo/res.partner/new",
            "/odoo/discuss",
        ]
        for page in pages:
            with self.subTest(page=page):
                self.browser_js(
                    page,
                    TYPE,
                    login=self.engineer.login,
                )
        self.assertFalse(self.called)

    def test_pages_of_the_portal(self):
        ticket = self.make_ticket(description="<p>It is on fire</p>")
        for page in ("/web/login", "/my", "/my/tickets", f"/my/tickets/{ticket.id}"):
            with self.subTest(page=page):
                self.browser_js(
                    page,
                    READ,
                    login=None if page == "/web/login" else "portal-a",
                )
        self.assertFalse(self.called)

    def test_scheduled_jobs(self):
        for cron in self.env["ir.cron"].search([]):
            with self.subTest(cron=cron.cron_name):
                cron.method_direct_trigger()
        self.assertFalse(self.called)

    def test_names_of_companies_are_not_completed(self):
        """The forms of contacts have the ordinary fields, whatever addon has come along."""
        for model in ("res.partner", "res.company"):
            arch = self.env[model].get_view(view_type="form")["arch"]
            self.assertNotIn("field_partner_autocomplete", arch)
