# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A file that is uploaded for an import lies in the database: none with passwords does."""

import io

import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.http import Request
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.import_columns import find_secret_columns, normalize_heading
from .vault_common import PASSWORD, VaultCase, VaultTransactionCase

CREDENTIAL = "liteviewer.credential"
OPTIONS = {"quoting": '"', "has_headers": True}


def make_csv(*rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


@tagged("post_install", "-at_install", "alone")
class TestColumns(BaseCase):
    def find(self, *headings, importable=None):
        return find_secret_columns([list(headings)], {"licence key"}, importable)

    def test_what_people_write_above_passwords(self):
        for heading in (
            "Password", "PASSWORD:", "admin_password", "pwd", "Пароль", "Пароли от сети", "pass",
            "OTP", "Logins/Password", "Licence  Key", "Passwd *",
        ):  # fmt: skip
            self.assertEqual(self.find("Name", heading), [2], heading)

    def test_harmless_words(self):
        headings = ("Name", "Passport", "Compass", "Pinned", "Key", "Спинка", "Logins/Name", "")
        self.assertEqual(self.find(*headings), [])

    def test_where_nothing_else_may_be(self):
        known = {"name", "client"}
        self.assertEqual(self.find("Name", "Client/ID", importable=known), [])
        self.assertEqual(self.find("Name", "Comment", importable=known), [2])
        self.assertEqual(find_secret_columns([["Name"], ["a", "x"]], set(), known), [2])
        self.assertEqual(find_secret_columns([["Name", ""], ["a", " "]], set(), known), [])

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(st.sampled_from(["", " ", "a", "/", "Пароль", 7]), max_size=4)))
    def test_any_rows(self, rows):
        width = max(map(len, rows), default=0)
        for importable in (None, set()):
            found = find_secret_columns(rows, set(), importable)
            self.assertTrue(set(found) <= set(range(1, width + 1)))

    def test_headings_that_are_the_same(self):
        self.assertEqual(normalize_heading(" Ключ_Учётки: "), "ключ учетки")


@tagged("post_install", "-at_install")
class TestImport(VaultTransactionCase):
    def upload(self, content, model=CREDENTIAL, file_type="text/csv", user=None, **vals):
        """Do what the dialogue does. :return: (the wizard, what the preview shows)"""
        wizard = self.env["base_import.import"].with_user(user or self.holder)
        wizard = wizard.create({"res_model": model})
        wizard.write({"file": content, "file_name": "list", "file_type": file_type, **vals})
        return wizard, wizard.parse_preview(dict(OPTIONS))

    def assert_refused(self, content, words, **how):
        wizard, preview = self.upload(content, **how)
        self.assertIn(words, preview["error"])
        self.assert_nothing_stored(wizard, preview)

    def assert_nothing_stored(self, wizard, preview):
        self.assertNotIn(PASSWORD, str(preview))
        self.env.flush_all()
        self.cr.execute("SELECT i::text FROM base_import_import i WHERE id = %s", [wizard.id])
        (row,) = self.cr.fetchone()
        self.assertNotIn(PASSWORD.encode().hex(), row)
        self.assertNotIn(PASSWORD, row)
        self.assertFalse(wizard.file)

    def test_a_list_of_logins_is_imported(self):
        content = make_csv(("Name", "Client", "Login"), ("Router", self.client_a.name, "admin"))
        wizard, preview = self.upload(content)
        self.assertNotIn("error", preview)
        answer = wizard.execute_import(["name", "client_id", "login"], [], dict(OPTIONS))
        self.assertTrue(answer["ids"], answer)
        self.assertEqual(self.credentials.browse(answer["ids"]).login, "admin")

    def test_passwords_are_not_stored(self):
        for heading in ("Password", "password", "Пароль", "One-Time Code Seed", "totp_seed", "Pwd"):
            content = make_csv(("Name", heading), ("Router", PASSWORD))
            self.assert_refused(content, "column 2")

    def test_nor_what_has_another_name(self):
        """Odoo would ignore the column, and keep it."""
        self.assert_refused(make_csv(("Name", "To get in"), ("Router", PASSWORD)), "column 2")
        self.assert_refused(make_csv(("Name",), ("Router", PASSWORD)), "column 2")
        self.assert_refused(make_csv(("Router", PASSWORD)), "column 1, column 2")

    def test_nor_on_a_later_sheet(self):
        book = xlwt.Workbook()
        for name, cells in (("One", ("Name", "Login")), ("Two", ("Name", "Password"))):
            sheet = book.add_sheet(name)
            for column, heading in enumerate(cells):
                sheet.write(0, column, heading)
                sheet.write(1, column, PASSWORD)
        stream = io.BytesIO()
        book.save(stream)
        words = "column 2 of sheet “Two”"
        self.assert_refused(stream.getvalue(), words, file_type="application/vnd.ms-excel")

    def test_nor_for_other_models(self):
        """Whoever pastes a list of computers has the passwords beside them."""
        content = make_csv(("Name", "Password"), ("PC", PASSWORD))
        for model in ("res.partner", "res.users", "liteviewer.ticket"):
            self.assert_refused(content, "column 2", model=model, user=self.env.user)
        harmless = make_csv(("Name", "Anything"), ("PC", "x"))
        wizard, preview = self.upload(harmless, model="res.partner", user=self.env.user)
        self.assertNotIn("error", preview)
        self.assertTrue(wizard.file)

    def test_nor_by_the_label_of_a_secret_in_another_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        field = self.env["ir.model.fields"]._get(CREDENTIAL, "totp_seed")
        field.with_context(lang="ru_RU").field_description = "Затравка кодов"
        content = make_csv(("Name", "Затравка кодов"), ("PC", PASSWORD))
        self.assert_refused(content, "column 2", model="res.partner", user=self.env.user)

    def test_nor_what_cannot_be_read(self):
        self.assert_refused(PASSWORD.encode("utf-16-le")[:-1], "has not been stored")
        broken = b"PK\x03\x04" + PASSWORD.encode()
        with mute_logger("odoo.tools.mimetypes.guess_mimetype"):
            self.assert_refused(broken, "has not been stored", file_type="application/zip")

    def test_nor_by_another_way(self):
        secret = make_csv(("Name", "Password"), ("Router", PASSWORD))
        wizards = self.env["base_import.import"].with_user(self.holder)
        made = wizards.create({"res_model": CREDENTIAL, "file": secret, "file_type": "text/csv"})
        self.assert_nothing_stored(made, made.parse_preview(dict(OPTIONS)))
        # a file that is all right for contacts becomes one of logins
        odd = make_csv(("Name", "To get in"), ("Router", PASSWORD))
        made = wizards.create({"res_model": "res.partner", "file": odd, "file_type": "text/csv"})
        made.res_model = CREDENTIAL
        self.assert_nothing_stored(made, made.parse_preview(dict(OPTIONS)))

    def test_a_better_file_may_follow(self):
        wizard, _preview = self.upload(make_csv(("Name", "Password"), ("Router", PASSWORD)))
        wizard.write({"file": make_csv(("Name", "Login"), ("Router", "admin"))})
        self.assertNotIn("error", wizard.parse_preview(dict(OPTIONS)))

    def test_labels_in_other_languages(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        label = self.credentials.with_context(lang="ru_RU").fields_get(["login"])["login"]["string"]
        _wizard, preview = self.upload(make_csv(("name", label), ("Router", "admin")))
        self.assertNotIn("error", preview)


@tagged("post_install", "-at_install")
class TestUpload(VaultCase, HttpCase):
    def test_the_route_of_the_dialogue(self):
        self.authenticate(self.holder.login, self.holder.login)
        wizard = self.env["base_import.import"].with_user(self.holder)
        wizard = wizard.create({"res_model": CREDENTIAL})
        content = make_csv(("Name", "Password"), ("a", PASSWORD))
        # Odoo's route does not name the file among its arguments
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/base_import/set_file",
                {"id": wizard.id, "csrf_token": Request.csrf_token(self)},
                files={"ufile": ("list.csv", content, "text/csv")},
            )
        self.assertEqual(answer.status_code, 200)
        wizard.invalidate_recordset()
        self.assertFalse(wizard.file)
        self.assertIn("column 2", wizard.refusal)
