# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.headers import decode_base64, decode_header, format_addresses, parse_addresses


def raw(text, charset):
    """Return the bytes of a text as Python's parser gives them."""
    return text.encode(charset).decode("ascii", "surrogateescape")


@tagged("post_install", "-at_install", "alone")
class TestHeaders(BaseCase):
    def test_words(self):
        for value, expected in (
            ("=?utf-8?B?0J/RgNC40LLQtdGC?==?utf-8?Q?_=D0=BC=D0=B8=D1=80?=", "Привет мир"),
            ("Re: =?koi8-r?B?8NLJ18XU?= tail", "Re: Привет tail"),
            ("=?utf-8?B?0J/RgNC40LLQt?= =?utf-8?B?dGC?=", "Привет"),
            ("=?utf-8?Q?=D0=9F=D1?=\r\n =?utf-8?Q?=80=D0=B8?=", "При"),
            ("=?windows-1251?Q?=CF=F0=E8=E2=E5=F2 =EC=E8=F0?=", "Привет мир"),
            ("=?utf-8?B?0J/RgNC40LLQtdGC", "Привет"),
            ("=?x-unknown?B?8NLJ18XU?=", "Привет"),
            ("=?iso-2022-jp?B?GyRCJDMbKEI=?= =?iso-2022-jp?B?GyRCJHMbKEI=?=", "こん"),
            ("a =?utf-8?q?b?= c", "a b c"),
            (raw("Не печатает принтер", "windows-1251"), "Не печатает принтер"),
            (raw("Не печатает принтер", "utf-8"), "Не печатает принтер"),
            ("a\x00b", "a b"),
        ):
            with self.subTest(value=value):
                self.assertEqual(decode_header(value), expected)

    def test_addresses(self):
        for value, expected in (
            ("=?utf-8?Q?=D0=98=D0=B2,_=D0=9F?= <p@x.example>", [("Ив, П", "p@x.example")]),
            ('"=?utf-8?B?0JjQstCw0L0=?=" <a@b.example>', [("Иван", "a@b.example")]),
            ("=?utf-8?B?0JjQstCw0L0gPGFAYi5leGFtcGxlPg==?=", [("Иван", "a@b.example")]),
            (raw("Иванов <a@b.example>", "koi8-r"), [("Иванов", "a@b.example")]),
            ("Иванов, Пётр <p@x.example>", [("Иванов, Пётр", "p@x.example")]),
            ("a@b.example (Name)", [("Name", "a@b.example")]),
            ("Support [x] <a@b.example>", [("Support [x]", "a@b.example")]),
            ("John Doe <john@x.example", [("John Doe", "john@x.example")]),
            ("Team: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")]),
            ('"a" <mailto:x@y.example>', [("a", "x@y.example")]),
            ("undisclosed-recipients:;", []),
            ("", []),
        ):
            with self.subTest(value=value):
                self.assertEqual(parse_addresses(value), expected)

    @given(st.text(max_size=200))
    def test_nothing_raises(self, value):
        decode_header(value).encode()
        format_addresses(parse_addresses(value)).encode()

    @given(st.text('ab =?utf-8BQ\r\n"<>@,;:\\', max_size=100))
    def test_odd_signs_do_not_raise(self, value):
        for name, address in parse_addresses(value):
            self.assertIn("@", address)
            self.assertNotIn("\n", name + address)

    @given(st.binary(max_size=100), st.integers(0, 8))
    def test_cut_base64(self, content, missing):
        text = base64.b64encode(content)
        decoded = decode_base64(text[: max(0, len(text) - missing)])
        self.assertTrue(content.startswith(decoded))

    def test_long_headers_take_no_longer(self):
        for value in ("x" * 99_999, '"' * 99_999, "<" * 99_999, "a@" * 49_999, "=?a?b?" * 9_999,
                      '"\\' * 49_999, "((" * 49_999):  # fmt: skip
            started = time.process_time()
            parse_addresses(value)
            decode_header(value)
            self.assertLess(time.process_time() - started, 1.5, value[:5])
