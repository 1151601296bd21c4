# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.settlement import Month
from ..tools.words import get_date_in_words, get_duration, get_month_name, get_sum_in_words


@tagged("post_install", "-at_install", "alone")
class TestWords(BaseCase):
    def test_sums_in_russian(self):
        for amount, currency, words in (
            ("1002.02", "RUB", "Одна тысяча два рубля 02 копейки"),
            ("0.05", "RUB", "Ноль рублей 05 копеек"),
            ("21", "RUB", "Двадцать один рубль 00 копеек"),
            ("1000000", "RUB", "Один миллион рублей 00 копеек"),
            ("11.11", "RUB", "Одиннадцать рублей 11 копеек"),
            ("-0.05", "RUB", "Минус ноль рублей 05 копеек"),
            ("7", "KZT", "Семь тенге 00 тиынов"),
            ("7.1", "GEL", "7.10 GEL"),
        ):
            with self.subTest(amount=amount, currency=currency):
                self.assertEqual(get_sum_in_words(Decimal(amount), currency, "ru_RU"), words)

    def test_sums_in_english(self):
        self.assertEqual(
            get_sum_in_words(Decimal("21.5"), "USD", "en_US"), "Twenty-one dollars 50 cents"
        )

    def test_no_kopeck_is_lost(self):
        """Floats would lose these."""
        self.assertIn(" 68 ", get_sum_in_words(Decimal("2.675"), "RUB", "ru_RU"))
        self.assertIn(" 01 ", get_sum_in_words(Decimal("1.005"), "RUB", "ru_RU"))
        for no_decimal in (2.5, 1001):
            with self.assertRaises(TypeError):
                get_sum_in_words(no_decimal, "RUB", "ru_RU")

    @given(st.integers(0, 10**9))
    def test_kopecks_stand_as_they_are(self, kopecks):
        words = get_sum_in_words(Decimal(kopecks) / 100, "RUB", "ru_RU")
        self.assertEqual(words.split()[-2], f"{kopecks % 100:02}")

    def test_months_stand_in_the_right_case(self):
        self.assertEqual(get_month_name(Month(2026, 3), "ru_RU"), "март 2026 г.")
        self.assertEqual(get_month_name(Month(2026, 3), "en_US"), "March 2026")
        self.assertEqual(get_date_in_words(date(2026, 3, 31), "ru_RU"), "31 марта 2026 г.")
        self.assertEqual(get_date_in_words(date(2026, 3, 31), "en_GB"), "31 March 2026")

    def test_durations_go_beyond_a_day(self):
        self.assertEqual(
            [get_duration(minutes) for minutes in (5, 60, 1565, -90)],
            ["0:05", "1:00", "26:05", "-1:30"],
        )
