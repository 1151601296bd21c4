# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_vault.models.secret_link import PATH
from odoo.addons.liteviewer_vault.tools.vault import KeyRing, VaultError

from .vault_common import PASSWORD, VaultCase


@tagged("post_install", "-at_install", "together")
class TestSecretLink(VaultCase, HttpCase):
    """A password handed to a client: once, for some time, to whoever has the link."""

    def make_link(self, user=None, **vals):
        """:return: (link, path of its page)"""
        wizard = (
            self.env["liteviewer.secret.share"]
            .with_user(user or self.holder)
            .create({"credential_id": self.credential.id, "client_id": self.client_a.id, **vals})
        )
        action = wizard.action_make_link()
        url = wizard.with_context(**action["context"]).url
        self.assertFalse(wizard.with_context(secret_url=False).url, "told once")
        return wizard.link_id.sudo(), PATH + url.rpartition(PATH)[2]

    def test_opens_once(self):
        link, path = self.make_link()
        self.assertEqual(link.state, "waiting")
        self.assertEqual(self.get_events("link").user_id, self.holder)
        for _attempt in range(3):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(PASSWORD, page.text)
            self.assertIn(f'action="{path}/open"', page.text)
        self.assertEqual(self.url_open(f"{path}/open").status_code, 405, "looking opens nothing")
        page = self.url_open(f"{path}/open", data={"x": 1})
        self.assertIn(PASSWORD, page.text)
        self.assertRecordValues(link, [{"state": "opened", "opened_from": "127.0.0.1"}])
        self.assertFalse(link.sealed_text)
        self.assertEqual(self.get_events("open").user_id, self.holder)
        for page in (self.url_open(path), self.url_open(f"{path}/open", data={"x": 1})):
            self.assertEqual(page.status_code, 404)
            self.assertNotIn(PASSWORD, page.text)

    def test_nothing_is_kept_or_passed_on(self):
        _link, path = self.make_link()
        for page in (
            self.url_open(path),
            self.url_open(f"{path}/open", data={"x": 1}),
            self.url_open(path),
        ):
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", page.headers["X-Robots-Tag"])
            policy = page.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("script", page.text)
            self.assertNotIn("http", page.text.replace("http-equiv", ""))
            self.assertNotIn("Set-Cookie", page.headers)

    def test_expires(self):
        link, path = self.make_link(hours=2)
        now = fields.Datetime.now()
        self.assertAlmostEqual(
            link.expires_at, now + timedelta(hours=2), delta=timedelta(minutes=1)
        )
        link.expires_at = now - timedelta(seconds=1)
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 404)
        page = self.url_open(f"{path}/open", data={"x": 1})
        self.assertEqual(page.status_code, 404)
        self.assertNotIn(PASSWORD, page.text)
        self.assertEqual(link.state, "expired")
        self.assertTrue(link.sealed_text)
        self.env["liteviewer.secret.link"]._gc_expired()
        self.assertFalse(link.sealed_text)

    def test_is_ended_by_hand(self):
        link, path = self.make_link()
        link.with_user(self.holder).action_expire()
        self.assertFalse(link.sealed_text)
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_database_and_key_do_not_open_it(self):
        link, path = self.make_link()
        token = path.rpartition("/")[2]
        content = str(link.read()) + link.sealed_text + link.token_hash
        self.assertNotIn(token, content)
        self.assertNotIn(PASSWORD, content)
        ring = KeyRing.load(self.key_file)
        for binding in (b"", link.token_hash.encode()):
            with self.assertRaises(VaultError):
                ring.decrypt(link.sealed_text, (link._name, link.token_hash), binding)
        other, _path = self.make_link()
        other.sealed_text = link.sealed_text
        with self.assertRaises(UserError):
            other._open(_path.rpartition("/")[2], "")

    def test_wrong_tokens(self):
        self.make_link()
        for token in ("x", "a" * 43, "%00", "../..", "x" * 3000):
            page = self.url_open(f"{PATH}/{token}/open", data={"x": 1})
            self.assertIn(page.status_code, (404, 400))
            self.assertNotIn(PASSWORD, page.text)

    def test_missing_key_burns_nothing(self):
        link, path = self.make_link()
        content = self.key_file.read_bytes()
        self.key_file.unlink()
        page = self.url_open(f"{path}/open", data={"x": 1})
        self.assertEqual(page.status_code, 503)
        self.key_file.write_bytes(content)
        self.key_file.chmod(0o600)
        self.assertEqual(link.state, "waiting")
        self.assertIn(PASSWORD, self.url_open(f"{path}/open", data={"x": 1}).text)

    def test_text_typed_by_the_engineer(self):
        link, path = self.make_link(
            credential_id=False, name="Code of the door", secret_text="<b>42</b> & more"
        )
        self.assertEqual(link.name, "Code of the door")
        page = self.url_open(f"{path}/open", data={"x": 1})
        self.assertIn("&lt;b&gt;42&lt;/b&gt; &amp; more", page.text)
        events = self.events.search([("res_model", "=", link._name), ("res_id", "=", link.id)])
        self.assertEqual(events.mapped("operation"), ["open", "link"])
        self.env.cr.execute("SELECT secret_tokens FROM liteviewer_secret_share")
        self.assertEqual({tokens for (tokens,) in self.env.cr.fetchall()}, {None})

    def test_hours_and_counting(self):
        for hours in (0, -1, 169):
            with self.assertRaises(UserError):
                self.make_link(hours=hours)
        self.env["ir.config_parameter"].set_param("liteviewer_vault.reveal_count", 1)
        self.make_link()
        with self.assertRaises(UserError):
            self.make_link()
