# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from odoo import fields, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.res_config_settings import AUTHORITY
from ..tools.program import SYSTEMS
from .common import AgentCase, AgentTransactionCase

WHEELS = ("liteviewer_agent-1-py3-none-any.whl", "pip-1-py3-none-any.whl", "platformdirs-1-x.whl")


def make_authority():
    """Return the PEM text of an authority that signs its own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
    now = fields.Datetime.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def read_connection(content, system):
    """Return what a program brings along, from the bytes of its file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if system == "windows":
            assert b"\r\n" in archive.read("install.cmd")
            return read_connection(archive.read("liteviewer-agent.pyz"), "linux")
        assert sorted(archive.namelist())[:2] == ["__main__.py", "connection.json"]
        assert {f"wheels/{name}" for name in WHEELS} < set(archive.namelist())
        return json.loads(archive.read("connection.json"))


class ProgramCase(AgentCase):
    """The server has a program at hand, with nothing in its wheels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        for system in SYSTEMS:
            (folder / system).mkdir()
            for name in WHEELS:
                (folder / system / name).write_bytes(b"")
        cls.packages = folder
        cls.at_hand(folder)

    @classmethod
    def at_hand(cls, folder):
        variables = {"LITEVIEWER_AGENT_PACKAGES": str(folder)}
        cls.enterClassContext(patch.dict("os.environ", variables))

    def open_window(self, user=None, **values):
        """Return the window in which a computer of client A is connected, as somebody's own."""
        window = self.env["liteviewer.connect.computer"].with_user(user or self.engineer)
        return window.create({"client_id": self.client_a.id, **values})


@tagged("post_install", "-at_install", "alone")
class TestProgram(ProgramCase, AgentTransactionCase):
    def test_the_code_inside_is_like_any_other(self):
        for system in SYSTEMS:
            window = self.open_window(validity_hours=3, max_uses=2)
            action = getattr(window, f"action_download_{system}")()
            self.assertFalse(window.enrollment_id, "nothing has been given out yet")
            self.assertEqual(action["params"]["wizard_id"], window.id)
            target = io.BytesIO()
            window._write_program(target, system)
            connection = read_connection(target.getvalue(), system)
            self.assertEqual(connection["url"], window.get_base_url())
            self.assertEqual(connection["database"], self.env.cr.dbname)
            self.assertEqual(connection["ca"], "")
            code = self.env["liteviewer.agent.enrollment"]._find_valid(connection["code"])
            self.assertEqual(code, window.enrollment_id.sudo())
            self.assertEqual((code.client_id, code.max_uses), (self.client_a, 2))
            self.assertEqual((code.handed_out, code.create_uid), (system, self.engineer))
            left = code.expires_at - fields.Datetime.now()
            self.assertLessEqual(left, timedelta(hours=3))
            self.assertGreater(left, timedelta(hours=2))

    def test_a_window_gives_out_one_code(self):
        window = self.open_window()
        window._write_program(io.BytesIO(), "linux")
        for again in (window.action_create_code, window.action_download_windows):
            with self.assertRaisesRegex(UserError, "Open it anew"):
                again()
        with self.assertRaisesRegex(UserError, "Open it anew"):
            window._write_program(io.BytesIO(), "linux")

    def test_numbers_that_make_no_sense(self):
        for values in ({"validity_hours": 0}, {"validity_hours": 721}, {"max_uses": 1001}):
            with self.assertRaisesRegex(UserError, "720 hours"):
                self.open_window(**values).action_download_linux()

    def test_without_the_program_the_server_says_what_to_do(self):
        self.assertTrue(self.open_window().is_program_packed)
        for folder in ("", "/nowhere", self.packages / "linux"):
            with patch.dict("os.environ", {"LITEVIEWER_AGENT_PACKAGES": str(folder)}):
                window = self.open_window()
                self.assertFalse(window.is_program_packed)
                with self.assertRaisesRegex(UserError, "scripts/pack_agent.py"):
                    window.action_download_linux()
                with self.assertRaisesRegex(UserError, "scripts/pack_agent.py"):
                    window._write_program(io.BytesIO(), "linux")
                self.assertFalse(window.enrollment_id, "no code is lost by it")
                self.assertTrue(window.action_create_code()["context"]["enrollment_code"])

    def test_who_may_not_hand_out_codes_downloads_nothing(self):
        window = self.open_window()
        for user in (self.accountant, self.portal_a):
            for method in ("action_download_linux", "action_download_windows"):
                with self.assertRaises(AccessError):
                    getattr(window.with_user(user), method)()
            with self.assertRaises(AccessError):
                self.open_window(user)

    def test_the_authority_of_the_server_comes_along(self):
        settings = self.env["res.config.settings"]
        frame = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----"
        for text in ("no certificate", frame % "AAAA"):
            with self.assertRaisesRegex(ValidationError, "PEM"):
                settings.create({"agent_authority": text})
        self.env["ir.config_parameter"].set_param(AUTHORITY, make_authority())
        target = io.BytesIO()
        self.open_window()._write_program(target, "windows")
        connection = read_connection(target.getvalue(), "windows")
        self.assertTrue(connection["ca"].startswith("-----BEGIN CERTIFICATE-----"))
        self.assertTrue(settings.new({"agent_authority": connection["ca"]}).agent_authority)


@tagged("post_install", "-at_install", "together")
class TestProgramDownload(ProgramCase, HttpCase):
    def ask(self, window, system="linux"):
        values = {"wizard_id": window.id, "system": system}
        values["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open("/liteviewer/agent/program", data=values)

    def test_the_file_comes_once(self):
        self.authenticate(self.engineer.login, self.engineer.login)
        for system, name in (("linux", "liteviewer-agent.sh"), ("windows", "liteviewer-agent.zip")):
            window = self.open_window()
            answer = self.ask(window, system)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(name, answer.headers["Content-Disposition"])
            self.assertIn("no-store", answer.headers["Cache-Control"])
            self.assertTrue(read_connection(answer.content, system)["code"])
            window.invalidate_recordset()
            self.assertEqual(window.enrollment_id.handed_out, system)
            with mute_logger("odoo.http"):
                self.assertEqual(self.ask(window, system).status_code, 422)

    def test_engineer_downloads_it_from_the_client(self):
        codes = self.env["liteviewer.agent.enrollment"]
        before = codes.search([])
        self.start_tour(
            f"/odoo/res.partner/{self.client_a.id}",
            "liteviewer_agent_download",
            login=self.engineer.login,
        )
        code = codes.search([]) - before
        self.assertEqual((code.client_id, code.handed_out), (self.client_a, "linux"))

    def test_nobody_takes_the_file_of_another(self):
        window = self.open_window()
        for user in (self.manager, self.accountant, self.portal_a):
            self.authenticate(user.login, user.login)
            self.assertIn(self.ask(window).status_code, (403, 404))
        self.authenticate(None, None)
        self.assertNotIn("attachment", self.ask(window).headers.get("Content-Disposition", ""))
        window.invalidate_recordset()
        self.assertFalse(window.enrollment_id)

    def test_what_makes_no_sense_is_not_found(self):
        self.authenticate(self.engineer.login, self.engineer.login)
        window = self.open_window()
        self.assertEqual(self.ask(window, "amiga").status_code, 404)
        token = http.Request.csrf_token(self)
        for number in ("", "x", "-1", "²", "9" * 40):
            values = {"wizard_id": number, "system": "linux", "csrf_token": token}
            answer = self.url_open("/liteviewer/agent/program", data=values)
            self.assertEqual(answer.status_code, 404, number)
        self.assertEqual(self.url_open("/liteviewer/agent/program").status_code, 405)
