# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import SQL

from ..tools.person_match import phone_digits, same_name, same_phone


@tagged("post_install", "-at_install", "alone")
class TestPhoneDigits(BaseCase):
    def test_ways_of_writing(self):
        for text in ("+7 (495) 123-45-67", "8 495 123 45 67", "007 495 1234567", "74951234567"):
            self.assertEqual(phone_digits(text), "74951234567", text)

    def test_extensions_tell_people_apart(self):
        self.assertNotEqual(phone_digits("8 495 123-45-67 доб. 12"), "74951234567")

    def test_too_few_digits_tell_nothing(self):
        for text in ("", "12-34", "добавочный", "٣٤٥٦٧٨"):
            self.assertEqual(phone_digits(text), "", text)


@tagged("post_install", "-at_install", "alone")
class TestConditions(TransactionCase):
    """What Python makes of a number is what PostgreSQL makes of the column."""

    def holds(self, condition, name="", phone="", sanitized=None):
        query = SQL(
            "SELECT %s FROM (VALUES (%s, %s, %s)) AS contact (name, phone, phone_sanitized)",
            condition,
            name,
            phone,
            sanitized,
        )
        return bool(self.env.execute_query(query)[0][0])

    def test_phone(self):
        ways = ("+7 (495) 123-45-67", "8 495 123 45 67", "007 495 1234567", "74951234567")
        for typed in ways:
            for stored in ways:
                self.assertTrue(self.holds(same_phone(typed), phone=stored), (typed, stored))
            self.assertFalse(self.holds(same_phone(typed), phone="8 495 123 45 68"))
        self.assertTrue(self.holds(same_phone("12-34"), phone="12-34"))
        self.assertFalse(self.holds(same_phone("12-34"), phone="1234"))
        self.assertTrue(
            self.holds(same_phone("123-45-67", "+74951234567"), sanitized="+74951234567")
        )

    def test_name(self):
        for name in ("Семён Горячёв", "семен горячев", "СЕМЁН  ГОРЯЧЕВ ", "Семе\u0308н Горячёв"):
            self.assertTrue(self.holds(same_name(name), name="Семён Горячёв"), name)
        for name in ("Семён", "Семён Горячёва", "%", "_емён Горячёв"):
            self.assertFalse(self.holds(same_name(name), name="Семён Горячёв"), name)
