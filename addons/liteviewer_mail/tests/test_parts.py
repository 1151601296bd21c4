# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import struct
import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.digest import make_digest
from ..tools.parts import clean_file_name, parse_source, read_content
from ..tools.winmail import unpack_winmail


def make_winmail(files, code_page=1251):
    """Return the bytes of a ``winmail.dat``.

    :param list files: (name in bytes, content)
    """

    def entry(level, kind, name, content):
        checksum = sum(content) & 0xFFFF
        return struct.pack("<BHHI", level, name, kind, len(content)) + content + struct.pack(
            "<H", checksum
        )  # fmt: skip

    packed = struct.pack("<IH", 0x223E9F78, 1)
    packed += entry(1, 8, 0x9006, struct.pack("<I", 0x10000))
    packed += entry(1, 6, 0x9007, struct.pack("<II", code_page, 0))
    for name, content in files:
        packed += entry(2, 6, 0x9002, b"\0" * 14)
        packed += entry(2, 1, 0x8010, name + b"\0")
        packed += entry(2, 6, 0x800F, content)
    return packed


def read(*lines):
    source = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return read_content(parse_source(source))


@tagged("post_install", "-at_install", "alone")
class TestParts(BaseCase):
    def test_parts_without_a_boundary(self):
        content = read(
            "Content-Type: multipart/mixed", "", "--abc", "Content-Type: text/plain", "", "hi",
            "--abc", "Content-Type: text/calendar; method=REQUEST", "", "BEGIN:VCALENDAR",
            "--abc--",
        )  # fmt: skip
        self.assertEqual([text.text.strip() for text in content.texts], ["hi"])
        self.assertEqual([each.name for each in content.files], ["invite.ics"])

    def test_headers_that_were_wrapped_wrong(self):
        message = parse_source(
            b"Subject: a long\nsubject\nContent-Type: text/html\nTo: a@b.example\n\n<p>Hi</p>"
        )
        self.assertEqual(message["Subject"], "a long subject")
        self.assertTrue(read_content(message).texts[0].is_html)

    def test_names_of_files(self):
        for header, expected in (
            ("attachment; filename*=utf-8''%D0%9F.pdf", "П.pdf"),
            ("attachment; filename*0*=koi8-r''%F0; filename*1*=%D2.pdf", "Пр.pdf"),
            ('attachment; filename="=?koi8-r?B?8NI=?=.pdf"', "Пр.pdf"),
            (b"attachment; filename=" + "Отчёт за март.pdf".encode("cp1251"), "Отчёт за март.pdf"),
            ('attachment; filename="a\\b/c.pdf"', "c.pdf"),
            ("attachment; filename*=x-no''%CF%F0%E8.pdf", "При.pdf"),
            ("attachment", "attachment-1.pdf"),
        ):
            with self.subTest(header=header):
                header = header if isinstance(header, bytes) else header.encode()
                content = read(
                    b"Content-Type: application/pdf", b"Content-Disposition: " + header, b"", b"x"
                )
                self.assertEqual([each.name for each in content.files], [expected])
        self.assertEqual(clean_file_name("a\x00b\r\n.txt"), "ab .txt")

    def test_bytes_of_text_files_stay(self):
        original = "Текст в windows-1251".encode("cp1251")
        for charset in ("", "; charset=utf-8", "; charset=us-ascii"):
            content = read(
                f"Content-Type: text/plain{charset}",
                "Content-Disposition: attachment; filename=a.txt", "", original,
            )  # fmt: skip
            self.assertEqual(content.files[0].content, original)

    def test_base64_with_a_footer_and_errors(self):
        content = read(
            "Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "aGVs!!",
            "bG8gd29ybGQ=", "_____________", "List of people who talk",
        )  # fmt: skip
        self.assertIn("world", content.texts[0].text)

    def test_uuencoded_file(self):
        content = read("Subject: x", "", "hello", "begin 644 a.txt", "#0V%T", "`", "end", "rest")
        self.assertEqual([(each.name, each.content) for each in content.files], [("a.txt", b"Cat")])
        self.assertNotIn("begin", content.texts[0].text)

    def test_flowed(self):
        content = read(
            "Content-Type: text/plain; format=flowed", "", "hello ", "world", "-- ", "me"
        )
        self.assertEqual(content.texts[0].text, "hello world\n-- \nme")

    def test_winmail_with_a_russian_name(self):
        packed = make_winmail([("Отчёт.txt".encode("cp1251"), b"abc")])
        self.assertEqual(unpack_winmail(packed).files, [("Отчёт.txt", b"abc")])
        self.assertIsNone(unpack_winmail(b"nothing of the kind"))
        content = read("Content-Type: application/ms-tnef; name=winmail.dat", "", packed)
        self.assertEqual([each.name for each in content.files], ["Отчёт.txt"])

    def test_damaged_winmail_stays_as_it_is(self):
        content = read("Content-Type: application/ms-tnef; name=winmail.dat", "", "damaged")
        self.assertEqual([each.name for each in content.files], ["winmail.dat"])

    def test_picture_without_a_name(self):
        content = read("Content-Type: image/png", "Content-ID: <a@b>", "", "x")
        self.assertEqual(
            [(each.name, each.cid) for each in content.files], [("image-1.png", "a@b")]
        )

    def test_forwarded_mail_keeps_its_name(self):
        content = read(
            "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "My words", "--x",
            "Content-Type: message/rfc822", "", "Subject: =?utf-8?B?0J/RgA==?=", "", "Theirs",
            "--x--",
        )  # fmt: skip
        self.assertEqual([text.text for text in content.texts], ["My words"])
        self.assertEqual([each.name for each in content.files], ["Пр.eml"])
        self.assertIn(b"Theirs", content.files[0].content)

    def test_better_of_two_forms(self):
        lines = ["Content-Type: multipart/alternative; boundary=x", "", "--x",
                 "Content-Type: text/plain", "", "plain", "--x",
                 "Content-Type: text/html", ""]  # fmt: skip
        self.assertEqual(read(*lines, "<p>html</p>", "--x--").texts[0].text, "<p>html</p>")
        self.assertEqual(read(*lines, "<html><body></body></html>", "--x--").texts[0].text, "plain")

    @given(st.binary(max_size=400))
    def test_nothing_raises(self, source):
        read_content(parse_source(source))

    @given(
        st.lists(
            st.sampled_from(
                [b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: text/plain", b"",
                 b"--x", b"--x--", b"Content-Transfer-Encoding: base64", b"AAAA", b"\xff\xfe=?",
                 b"Content-Type: message/rfc822", b"Content-Type: text/html; charset=",
                 b"Content-Disposition: attachment; filename*0*=a''%", b"begin 644 a", b"end",
                 b"Content-Type: application/ms-tnef", b"Subject: =?utf-8?B?", b" folded",
                 b"Content-Type: application/pkcs7-mime", b"Content-Type: ;;=", b"M" * 61]
            ),
            max_size=30,
        )
    )  # fmt: skip
    def test_broken_mails_do_not_raise(self, lines):
        content = read_content(parse_source(b"\n".join(lines)))
        for each in content.files:
            self.assertTrue(each.name)

    def test_large_mails_take_no_longer(self):
        deep = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        )
        for source in (
            deep,
            b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nabc\n" * 50_000,
            b"Content-Type: text/html\n\n" + b"<p>hello <b>world</b></p>\n" * 120_000,
            b"Content-Type: text/plain\n\nbegin 644 a\n" + b"#0V%T\n" * 60_000,
        ):
            started = time.process_time()
            self.assertTrue(read_content(parse_source(source)).is_cut or len(source) < 10**6)
            self.assertLess(time.process_time() - started, 1)

    def test_digest_is_that_of_the_sender(self):
        mail = b"Message-ID: <a@b>\r\nDate: x\r\nSubject: s\r\n\r\nbody\r\n"
        same = make_digest(mail)
        self.assertEqual(make_digest(b"Received: y\r\n" + mail), same)
        self.assertEqual(make_digest(mail.replace(b"\r\n", b"\n")), same)
        self.assertNotEqual(make_digest(mail + b"more"), same)
        unnamed = b"Subject: alarm\r\n\r\ndisk full"
        self.assertNotEqual(make_digest(unnamed), make_digest(unnamed))
