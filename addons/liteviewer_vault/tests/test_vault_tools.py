# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import os
import tempfile
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.liteviewer_vault.tools.totp import parse_seed
from odoo.addons.liteviewer_vault.tools.vault import KeyRing, VaultError, get_key_id

IDENTITY = ("some.model", 7, "password")


@tagged("post_install", "-at_install", "alone")
class TestKeyRing(BaseCase):
    ring = KeyRing.make()

    @settings(max_examples=50, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=8))
    def test_what_is_encrypted_comes_back(self, text, binding):
        token = self.ring.encrypt(text, IDENTITY, binding)
        self.assertEqual(self.ring.decrypt(token, IDENTITY, binding), text)
        self.assertEqual(get_key_id(token), self.ring.current_id)
        self.assertNotEqual(self.ring.encrypt(text, IDENTITY, binding), token)

    def test_opens_at_its_place_only(self):
        token = self.ring.encrypt("text", IDENTITY)
        for other in (
            ("other.model", 7, "password"),
            ("some.model", 8, "password"),
            ("some.model", "7", "password"),
            ("some.model", 7, "totp"),
            ("some.model", 7),
        ):
            with self.subTest(identity=other), self.assertRaises(VaultError):
                self.ring.decrypt(token, other)
        with self.assertRaises(VaultError):
            self.ring.decrypt(token, IDENTITY, b"binding")

    def test_refuses_every_changed_bit(self):
        head, _dot, body = self.ring.encrypt("text", IDENTITY).rpartition(".")
        content = urlsafe_b64decode(body)
        for position in range(len(content)):
            changed = bytearray(content)
            changed[position] ^= 1
            with self.assertRaises(VaultError):
                self.ring.decrypt(f"{head}.{urlsafe_b64encode(changed).decode()}", IDENTITY)
        for token in ("", "text", f"{head}.", f"{head}.äö", f"lv2{head[3:]}.{body}", body):
            with self.subTest(token=token), self.assertRaises(VaultError):
                self.ring.decrypt(token, IDENTITY)

    def test_newest_key_encrypts_and_all_decrypt(self):
        old = self.ring.encrypt("text", IDENTITY)
        both = self.ring.with_new_key()
        new = both.encrypt("text", IDENTITY)
        self.assertEqual(get_key_id(new), both.key_ids[1])
        self.assertEqual(both.decrypt(old, IDENTITY), "text")
        self.assertEqual(both.decrypt(new, IDENTITY), "text")
        with self.assertRaisesRegex(VaultError, self.ring.current_id):
            both.without(self.ring.current_id).decrypt(old, IDENTITY)

    def test_tells_no_key(self):
        key = self.ring._keys[self.ring.current_id]
        self.assertNotIn(key.hex(), repr(self.ring))
        self.assertNotIn(urlsafe_b64encode(key).decode(), repr(self.ring))


@tagged("post_install", "-at_install", "alone")
class TestKeyFile(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name, "key-ring")
        self.ring = KeyRing.make()

    def test_is_read_as_written(self):
        self.ring.save(self.path)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(KeyRing.load(self.path)._keys, self.ring._keys)

    def test_is_never_overwritten(self):
        self.ring.save(self.path)
        with self.assertRaises(FileExistsError):
            KeyRing.make().save(self.path)
        self.assertEqual(KeyRing.load(self.path).key_ids, self.ring.key_ids)

    def test_replaced_file_keeps_its_mode_and_is_noticed(self):
        self.ring.save(self.path)
        self.path.chmod(0o640)
        KeyRing.load(self.path)
        both = self.ring.with_new_key()
        both.save(self.path, replace=True)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o640)
        self.assertEqual(KeyRing.load(self.path).key_ids, both.key_ids)
        self.assertEqual(os.listdir(self.path.parent), [self.path.name])

    def test_open_to_others_is_not_used(self):
        self.ring.save(self.path)
        for mode in (0o604, 0o602, 0o601, 0o620, 0o666):
            self.path.chmod(mode)
            with self.subTest(mode=oct(mode)), self.assertRaises(VaultError):
                KeyRing.load(self.path)

    def test_missing_and_damaged_ones(self):
        with self.assertRaises(VaultError):
            KeyRing.load(self.path)
        with self.assertRaises(VaultError):
            KeyRing.load(self.path.parent)
        self.ring.save(self.path)
        good = self.path.read_text()
        for content in ("", "# nothing\n", good[:-3], good.replace(self.ring.current_id, "0" * 12)):
            self.path.write_text(content)
            with self.subTest(content=len(content)), self.assertRaises(VaultError):
                KeyRing.load(self.path)


@tagged("post_install", "-at_install", "alone")
class TestOneTimeCodes(BaseCase):
    def test_examples_of_rfc_6238(self):
        for algorithm, length, codes in (
            ("SHA1", 20, {59: "94287082", 1111111109: "07081804", 20000000000: "65353130"}),
            ("SHA256", 32, {59: "46119246", 1111111109: "68084774", 20000000000: "77737706"}),
            ("SHA512", 64, {59: "90693936", 1111111109: "25091201", 20000000000: "47863826"}),
        ):
            secret = b32encode((b"1234567890" * 7)[:length]).decode()
            seed = parse_seed(f"otpauth://totp/x?secret={secret}&digits=8&algorithm={algorithm}")
            for moment, code in codes.items():
                with self.subTest(algorithm=algorithm, moment=moment):
                    self.assertEqual(seed.code(moment), code)

    def test_takes_what_sites_show(self):
        plain = parse_seed("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        self.assertEqual(plain.code(59), "287082")
        self.assertEqual(plain.seconds_left(59), 1)
        self.assertEqual(plain.seconds_left(60), 30)
        self.assertEqual(parse_seed(" gezd gnbv gy3t qojq-gezd gnbv gy3t qojq "), plain)

    def test_refuses_what_is_none(self):
        for text in (
            "",
            "password1",
            "GEZDGNBV",
            "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "otpauth://totp/x",
            "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=99",
            "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=0",
            "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=md5",
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_seed(text)
