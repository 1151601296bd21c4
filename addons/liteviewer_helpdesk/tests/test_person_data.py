# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import json
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import GROUPS, HelpdeskCase, make_image


class PersonDataCase(HelpdeskCase, HttpCase):
    """What is kept on person A, asked for by a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person_a.write({"phone": "+7 900 000-00-00", "lang": "en_US"})
        cls.ticket = cls.make_ticket(description="<p>I am <b>Anna</b></p>")
        cls.ticket.screenshot_ids = cls.env["ir.attachment"].create(
            {
                "name": "..\\\\../screen shot.png",
                "raw": make_image(),
                "res_model": cls.ticket._name,
                "res_id": cls.ticket.id,
            }
        )
        cls.say(cls.person_a, "My words", attachments=[("letter.pdf", b"%PDF-1.4 letter")])
        cls.say(cls.engineer.partner_id, "Answer of the engineer")
        cls.say(cls.person_b, "Words of somebody else")
        cls.ticket.message_post(body="Internal thoughts", subtype_xmlid="mail.mt_note")
        cls.env["liteviewer.work.entry"].create(
            {
                "ticket_id": cls.ticket.id,
                "user_id": cls.engineer.id,
                "name": "Swore a lot",
                "started_at": "2026-02-02 09:00:00",
                "duration": 25,
            }
        )
        cls.other = cls.make_ticket(cls.person_b, name="Not hers")
        for role in GROUPS:
            getattr(cls, role).write({"lang": "en_US"})

    @classmethod
    def say(cls, author, body, **options):
        cls.ticket.message_post(
            body=body,
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **options,
        )

    def download(self, user=None, person=None):
        """Return the archive as {path: content}."""
        login = (user or self.manager).login
        self.authenticate(login, login)
        response = self.url_open(f"/liteviewer/person/{(person or self.person_a).id}/data")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@tagged("post_install", "-at_install")
class TestPersonData(PersonDataCase):
    def test_archive_holds_what_is_kept_on_the_person(self):
        files = self.download()
        data = json.loads(files["data.json"])["sections"]
        page = files["data.html"].decode()
        (contact,) = data["contact"]["rows"]
        self.assertEqual(contact["name"], "Person A")
        self.assertEqual(contact["parent_id"], "Client A")
        self.assertEqual(contact["phone"], "+7 900 000-00-00")
        (ticket,) = data["tickets"]["rows"]
        self.assertEqual(ticket["number"], self.ticket.number)
        self.assertIn("Anna", ticket["description"])
        self.assertRegex(ticket["received_at"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$")
        (message,) = data["messages"]["rows"]
        self.assertEqual(message["body"], "My words")
        (work,) = data["work"]["rows"]
        self.assertEqual((work["started_at"], work["duration"]), ("2026-02-02 09:00:00Z", 25))
        for words in ("Person A", "My words", self.ticket.number):
            self.assertIn(words, page)

    def test_files_are_in_it_under_harmless_names(self):
        files = self.download()
        (shot,) = self.ticket.screenshot_ids
        (path,) = json.loads(files["data.json"])["sections"]["tickets"]["files"]
        self.assertEqual(path, f"tickets/{shot.id}-screen shot.png")
        self.assertEqual(files[path], shot.raw)
        (path,) = json.loads(files["data.json"])["sections"]["messages"]["files"]
        self.assertEqual(files[path], b"%PDF-1.4 letter")
        self.assertTrue(path.endswith("-letter.pdf"))
        self.assertIn(f'src="tickets/{shot.id}-screen%20shot.png"', files["data.html"].decode())

    def test_others_are_not_in_it(self):
        files = self.download()
        for name in ("data.json", "data.html"):
            text = files[name].decode()
            for words in (
                "Answer of the engineer",
                "Words of somebody else",
                "Internal thoughts",
                "Swore a lot",
                "Not hers",
                "Person B",
                self.engineer.name,
            ):
                self.assertNotIn(words, text)

    def test_record_rules_are_respected(self):
        self.share_contacts()
        company = self.env["res.company"].create({"name": "Another service"})
        ticket = self.make_ticket(name="In another company", company_id=company.id)
        self.assertNotIn(ticket.number, self.download()["data.html"].decode())

    def test_each_export_leaves_a_trace(self):
        self.download()
        self.download(self.administrator)
        notes = self.person_a.message_ids.filtered(lambda note: "exported" in str(note.body))
        self.assertEqual(notes.author_id, self.manager.partner_id + self.administrator.partner_id)
        stored = self.env["ir.attachment"].search_count([("mimetype", "=", "application/zip")])
        self.assertFalse(stored)

    def test_markup_is_only_text(self):
        words = "<script>x()</script>"
        self.ticket.name = words
        self.person_a.name = words
        self.assertNotIn(words, self.download()["data.html"].decode())

    def test_archive_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.person_a.lang = "fr_FR"
        self.assertIn('<html lang="fr-FR">', self.download()["data.html"].decode())

    def test_other_addons_add_sections(self):
        model = self.registry["res.partner"]
        get_sections = model._get_data_sections

        def extended(partner):
            section = partner._make_data_section("tags", "Tags", partner.user_ids, ("login",))
            return [*get_sections(partner), section]

        with patch.object(model, "_get_data_sections", extended):
            data = json.loads(self.download()["data.json"])
        self.assertEqual(data["sections"]["tags"]["rows"], [{"login": "portal-a"}])

    @mute_logger("odoo.http")
    def test_nobody_else_may(self):
        for user in (self.engineer, self.accountant, self.portal_a, self.portal_manager_a):
            with self.subTest(login=user.login):
                self.authenticate(user.login, user.login)
                response = self.url_open(f"/liteviewer/person/{self.person_a.id}/data")
                self.assertEqual(response.status_code, 403)
                with self.assertRaises(AccessError):
                    self.person_a.with_user(user).action_export_helpdesk_data()
        self.authenticate(None, None)
        response = self.url_open(
            f"/liteviewer/person/{self.person_a.id}/data", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertFalse(
            self.person_a.message_ids.filtered(lambda note: "exported" in str(note.body))
        )

    @mute_logger("odoo.http")
    def test_companies_and_who_is_not_there(self):
        with self.assertRaises(UserError):
            self.client_a.with_user(self.manager).action_export_helpdesk_data()
        self.authenticate(self.manager.login, self.manager.login)
        self.assertEqual(self.url_open("/liteviewer/person/999999/data").status_code, 404)
