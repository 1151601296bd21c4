# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import HelpdeskTransactionCase


@tagged("post_install", "-at_install")
class TestSearch(HelpdeskTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host = cls.make_ticket(
            name="srv-1c01.tochmash.local недоступен",
            description="<p>192.168.10.25, код 0x80070005, файл Отчёт_2026.xlsx</p>",
        )
        cls.printer = cls.make_ticket(name="M428fdn-02 &amp; сканер", description="<p>1С 8.3</p>")
        cls.all = cls.host + cls.printer

    def find(self, text, user=None):
        return self.tickets.with_user(user or self.engineer).search(
            [("search_words", "ilike", text), ("id", "in", self.all.ids)]
        )

    def say(self, body, *, internal=False, user=None):
        return self.host.with_user(user or self.engineer).message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_note" if internal else "mail.mt_comment",
        )

    def test_what_is_copied_from_a_screen(self):
        for text in (
            "192.168.10.25", "srv-1c01.tochmash.local", "srv-1c01", "SRV-1С01", "80070005",
            "0x80070005", "отчет_2026.xlsx", "Отчёт_2026", "tochmash.local",
        ):  # fmt: skip
            self.assertEqual(self.find(text), self.host, text)
        for text in ("M428fdn-02", "м428fdn", "1с 8.3", "1C 8.3", "crfyth", "cканер"):
            self.assertEqual(self.find(text), self.printer, text)
        for text in ("192.168.10.2", "srv-1c02", "M428fdn-03", "8.4"):
            self.assertFalse(self.find(text), text)

    def test_words_of_messages(self):
        self.say("Заменили термоблок")
        self.assertEqual(self.find("термоблока"), self.host)
        self.assertEqual(self.find("термоблок", self.portal_a), self.host)
        self.assertFalse(self.find("термоблок", self.portal_b))

    def test_clients_do_not_find_by_words_of_the_inside(self):
        self.say("Пароль от роутера: крокодил", internal=True)
        self.assertEqual(self.find("крокодил"), self.host)
        for user in (self.portal_a, self.portal_manager_a, self.portal_b):
            self.assertFalse(self.find("крокодил", user))

    def test_changed_and_deleted_messages(self):
        message = self.say("Заменили термоблок")
        message.with_user(self.engineer).body = "<p>Почистили ролики</p>"
        self.env.flush_all()
        self.assertFalse(self.find("термоблок"))
        self.assertEqual(self.find("ролик"), self.host)
        message.sudo().unlink()
        self.assertFalse(self.find("ролик"))

    def test_restricted_engineers_find_by_messages_of_their_clients(self):
        self.say("Заменили термоблок")
        restricted = new_test_user(
            self.env, "test-search-restricted", "liteviewer_helpdesk.helpdesk_group_engineer"
        )
        restricted.helpdesk_client_ids = self.client_b
        self.assertFalse(self.find("термоблок", restricted))
        restricted.helpdesk_client_ids = self.client_a
        self.assertEqual(self.find("термоблок", restricted), self.host)

    def test_a_caller_is_found_by_telephone(self):
        self.person_a.phone = "8 (495) 123-45-67 доб. 12"
        self.env.flush_all()
        for text in ("+74951234567", "123-45-67", "495 123-45-67 вн. 12", "8(495)1234567#12"):
            self.assertEqual(self.find(text), self.all, text)
        for text in ("123-45-68", "123-45-67 доб. 13"):
            self.assertFalse(self.find(text), text)
        people = self.env["res.partner"].with_user(self.engineer)
        self.assertIn(self.person_a.id, dict(people.name_search("8 495 123 45 67")))
        for text in ("+7 495 123-45-67", "495 1234567", "45-67"):
            domain = [("phone_mobile_search", "ilike", text)]
            self.assertIn(self.person_a, people.search(domain), text)
        self.person_a.phone = False
        self.env.flush_all()
        self.assertFalse(self.find("123-45-67"))

    def test_callers_who_share_a_number_are_told_apart(self):
        self.person_a.phone = "8 (495) 123-45-67 доб. 12"
        self.person_b.phone = "+7 495 123-45-67"
        colleague = self.person_a.copy({"name": "Colleague", "phone": "+7 495 123-45-67 доб. 13"})
        self.env.flush_all()
        restricted = new_test_user(
            self.env, "test-callers", "liteviewer_helpdesk.helpdesk_group_engineer"
        )
        restricted.helpdesk_client_ids = self.client_a
        people = self.env["res.partner"].with_user(restricted)
        found = people.web_name_search("84951234567", {"display_name": {}})
        self.assertEqual(
            {each["__formatted_display_name"] for each in found},
            {
                "Client A \t --Person A-- \t --8 (495) 123-45-67 доб. 12--",
                "Client A \t --Colleague-- \t --+7 495 123-45-67 доб. 13--",
            },
        )
        self.assertEqual(
            {each["id"] for each in found}, {self.person_a.id, colleague.id}, "only own clients"
        )
        (found,) = people.web_name_search("1234567 доб. 13", {"display_name": {}})
        self.assertEqual(found["id"], colleague.id)
        self.assertNotIn("495", found["display_name"], "the ticket is not given the number")
        action = colleague.with_user(self.engineer).action_open_caller_tickets()
        self.assertEqual(action["context"]["default_partner_id"], colleague.id)

    def test_a_number_is_found_by_its_index(self):
        people = self.env["res.partner"]
        self.person_a.phone = "+7 495 123-45-67"
        self.client_a.vat = "7701234567"
        plan = self.explain(people._search([("display_name", "ilike", "7701234")]).select())
        for name in ("phone_vector", "registry_beginning", "ref_beginning", "vat_beginning"):
            self.assertIn(f"{name}_idx", plan)
        self.assertIn(self.client_a.id, dict(people.name_search("7701234")), "by tax number")

    def test_mistakes_once_the_words_were_counted(self):
        self.assertFalse(self.find("недостпен"))
        self.env["liteviewer.search.word"]._count("liteviewer.ticket")
        self.assertEqual(self.find("недостпен"), self.host)
        self.assertFalse(self.find("бегемотт"))

    def test_corrections_tell_nothing_of_the_texts_of_others(self):
        restricted = new_test_user(
            self.env, "test-words", "liteviewer_helpdesk.helpdesk_group_engineer"
        )
        restricted.helpdesk_client_ids = self.client_a
        readers = (restricted, self.portal_a, self.portal_manager_a)

        def read(text, user):
            self.env.flush_all()
            terms = self.tickets.with_user(user)._read_question(text)
            return {lexeme for term in terms for lexeme in term.lexemes}

        asked = ("гиперкубатр", "гиперкубатор", "недостпен")
        words = self.env["liteviewer.search.word"]
        words._count("liteviewer.ticket")
        before = {(text, user): read(text, user) for text in asked for user in readers}
        self.make_ticket(self.person_b, name="Гиперкубатор, недостпен")
        words._count("liteviewer.ticket")
        for (text, user), lexemes in before.items():
            self.assertEqual(read(text, user), lexemes, f"{text} by {user.login}")
        self.assertIn("гиперкубатор", read("гиперкубатр", self.engineer))
        self.assertNotIn("недоступный", read("недостпен", self.engineer))
        for user in readers:
            self.assertEqual(self.find("недостпен", user), self.host, user.login)

    def test_synonyms_at_once(self):
        self.assertFalse(self.find("вундервафля"))
        synonym = self.env["liteviewer.search.synonym"].create({"words": "сканер, вундервафля"})
        self.assertEqual(self.find("вундервафлю"), self.printer)
        synonym.active = False
        self.assertFalse(self.find("вундервафлю"))

    def test_managers_keep_the_synonyms(self):
        synonyms = self.env["liteviewer.search.synonym"]
        with self.assertRaises(AccessError):
            synonyms.with_user(self.engineer).create({"words": "a, b"})
        self.assertTrue(synonyms.with_user(self.manager).create({"words": "a, b"}))

    def test_nobody_reads_or_searches_the_lexemes(self):
        tickets = self.tickets.with_user(self.administrator)
        with self.assertRaises(AccessError):
            tickets.search([("search_vector", "ilike", "принтер")])
        with self.assertRaises(AccessError):
            tickets.browse(self.host.id).read(["search_vector"])

    def test_messages_and_words_have_their_indexes(self):
        query = self.tickets._search([("search_words", "ilike", "термоблок")])
        plan = self.explain(query.select())
        self.assertIn("liteviewer_ticket_search_vector_idx", plan)

    def test_a_message_costs_no_statement_more(self):
        self.say("Первое")
        self.env.flush_all()
        message = self.say("Второе слово")
        self.env.cr.execute(
            "SELECT search_vector::text FROM mail_message WHERE id = %s", [message.id]
        )
        self.assertIn("второе", self.env.cr.fetchone()[0])
