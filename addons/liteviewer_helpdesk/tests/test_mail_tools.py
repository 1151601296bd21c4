# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is read out of mails without the database: machines, bounces, thanks, forwards, trust."""

import email
import email.policy

from odoo.tests import BaseCase, tagged

from ..tools import authentication
from ..tools.alarm import OVER, PROBLEM, read_alarm
from ..tools.auto_mail import LISTED, MACHINE, PERSON, REPLY, judge
from ..tools.bounce import read_bounce
from ..tools.forwarded import find_attached, find_forwarded
from ..tools.mail_domains import get_domain, get_spellings, is_free, read_domains
from ..tools.subjects import find_numbers, is_answer, is_forward, strip_prefixes
from ..tools.thanks import is_only_thanks

REPORT = """\
From: {sender}
To: support@service.example
Subject: {subject}
Content-Type: {kind}; boundary="x"

--x
Content-Type: text/plain

{text}

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; Anna@Client.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--x
Content-Type: text/rfc822-headers

Message-ID: <our-mail@service.example>
To: anna@client.example
Subject: LV-10001 Printer

--x--
"""


def parse(text):
    return email.message_from_bytes(text.encode(), policy=email.policy.SMTP)


def make(text="Hello", **headers):
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return parse("\r\n".join([*lines, "", text]))


def report(
    sender="MAILER-DAEMON@mx.client.example",
    subject="Undelivered Mail Returned to Sender",
    kind="multipart/report; report-type=delivery-status",
    text="I could not deliver your message.",
    action="failed",
):
    return parse(REPORT.format(sender=sender, subject=subject, kind=kind, text=text, action=action))


@tagged("post_install", "-at_install", "alone")
class TestAutoMail(BaseCase):
    def assertKind(self, expected, **headers):
        headers = {"From": "Anna <anna@client.example>", "Subject": "Printer", **headers}
        with self.subTest(headers=headers):
            self.assertEqual(judge(make(**headers)), expected)

    def test_replies_of_machines(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "Auto-Replied (vacation); owner=x"},
            {"X_Autoreply": "yes"},
            {"X_Autorespond": "1"},
            {"X_Auto_Reply": "true"},
            {"Precedence": "auto_reply"},
            {"Preference": "auto_reply"},
            {"X_POST_MessageClass": "9; Autoresponder"},
            {"X_Mailer": "vacation 1.2.7"},
            {"Delivered_To": "Autoresponder"},
            {"Subject": "Автоматический ответ: Printer"},
            {"Subject": "Automatic reply: Printer"},
            {"Subject": "Out of Office: Printer"},
            {"Subject": "Out of Office AutoReply: Printer"},
            {"Subject": "Автоответ: принтер"},
            {"Subject": "Автоответчик"},
            {"Subject": "Вне офиса: Принтер"},
            {"Subject": "Abwesenheitsnotiz: Drucker"},
            {"Subject": "Réponse automatique : imprimante"},
            {"Subject": "[Auto-Reply] Printer"},
            {"Subject": "В отпуске до 10.12"},
            {"Content_Class": "urn:content-classes:mdn"},
            {"Content_Type": "multipart/report; report-type=disposition-notification"},
            {"X_Auto_Response_Suppress": "All", "In_Reply_To": "<a@b.example>"},
            {"X_Auto_Response_Suppress": "DR, OOF, AutoReply", "Subject": "RE: Printer"},
            {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "DR",
             "References": "<a@b.example>"},
            {"Precedence": "bulk", "In_Reply_To": "<a@b.example>"},
            {"Return_Path": "<>", "References": "<a@b.example>"},
        ):  # fmt: skip
            self.assertKind(REPLY, **headers)

    def test_people(self):
        for headers in (
            {},
            {"Auto_Submitted": "no"},
            {"X_Autoreply": "no"},
            {"Precedence": "first-class"},
            {"Subject": "RE: Автоматический ответ: Printer"},
            {"Subject": "Автоответ не работает, помогите"},
            {"Subject": "Out of office assistant does not start"},
            {"Subject": "How do I set an out of office reply?"},
            {"Subject": "В отпуске нет доступа к почте"},
            {"Subject": "Re: Printer", "In_Reply_To": "<a@b.example>"},
            {"From": "arno-reply@a.example"},
            {"From": "noreply-fan <anna@a.example>"},
            {"X_Mailer": "Microsoft Outlook 16.0"},
            {"Return_Path": "<anna@a.example>"},
        ):
            self.assertKind(PERSON, **headers)

    def test_people_on_lists(self):
        for headers in (
            {"List_Id": "<it.client.example>"},
            {"Precedence": "list"},
            {"Precedence": "bulk", "List_Id": "<it.client.example>", "Subject": "Re: x"},
            {"Precedence": "bulk", "Sender": "owner-it@client.example", "In_Reply_To": "<a@b.c>"},
            {"Precedence": "Bulk", "List_Subscribe": "<mailto:on@x.example>", "Subject": "Re: x"},
        ):
            self.assertKind(LISTED, **headers)

    def test_other_machines(self):
        for headers in (
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"Precedence": "junk"},
            {"From": "no-reply@shop.example"},
            {"From": "no-reply+123@shop.example"},
            {"From": "donotreply@a.example"},
            {"From": "news-request@a.example"},
            {"List_Unsubscribe": "<mailto:off@shop.example>"},
            {"X_Auto_Response_Suppress": "All"},
            {"Return_Path": "<>"},
        ):
            self.assertKind(MACHINE, **headers)

    def test_an_answer_to_an_invitation_is_of_a_person(self):
        mail = make(
            "BEGIN:VCALENDAR",
            From="anna@client.example",
            Subject="Принято: Встреча",
            Return_Path="<>",
            Content_Type="text/calendar; method=REPLY",
        )
        self.assertEqual(judge(mail), PERSON)


@tagged("post_install", "-at_install", "alone")
class TestBounce(BaseCase):
    def test_reports_by_the_rules(self):
        for values in (
            {},
            {"kind": "Multipart/Report; Report-Type=Delivery-Status"},
            {"kind": 'multipart/report; report-type="delivery-status"'},
            {"sender": "postmaster@mx.client.example", "subject": "Не удается доставить: x"},
            {"sender": "Anna <anna@client.example>", "subject": "Weather"},
            {"sender": "<>", "kind": "multipart/mixed"},
        ):
            with self.subTest(values=values):
                bounce = read_bounce(report(**values))
                self.assertEqual(bounce.addresses, ["anna@client.example"])
                self.assertEqual(bounce.message_ids, ["<our-mail@service.example>"])
                self.assertTrue(bounce.is_permanent)
                self.assertIn("550 5.1.1", bounce.reason)

    def test_what_is_tried_again_is_not_permanent(self):
        self.assertFalse(read_bounce(report(action="delayed")).is_permanent)
        self.assertFalse(read_bounce(report(action="delivered")).addresses)

    def test_what_people_forward_is_theirs(self):
        for values in (
            {
                "sender": "anna@client.example",
                "subject": "Fwd: Undelivered",
                "kind": "multipart/mixed",
            },
            {
                "sender": "anna@client.example",
                "subject": "FW: Недоставлено",
                "kind": "multipart/mixed",
            },
        ):
            with self.subTest(values=values):
                self.assertIsNone(read_bounce(report(**values)))
        inner = report().as_string()
        mail = parse(
            "From: anna@client.example\nSubject: Help\n"
            "Content-Type: multipart/mixed; boundary=y\n\n"
            "--y\nContent-Type: text/plain\n\nWhat is this?\n--y\nContent-Type: message/rfc822\n\n"
            f"{inner}\n--y--\n"
        )
        self.assertIsNone(read_bounce(mail))

    def test_people_with_trouble_with_mail_are_people(self):
        for headers, text in (
            ({"Subject": "Недоставлено письмо"}, "Пишет: 550 5.1.1 user unknown. Помогите!"),
            ({"Subject": "Re: Mail delivery failed"}, "I got this again: 550 no such user"),
            ({"Subject": "Undeliverable mails"}, "Since Monday mails could not be delivered."),
            ({"Subject": "Read: Printer",
              "Content-Type": "multipart/report; report-type=disposition-notification"}, "x"),
        ):  # fmt: skip
            with self.subTest(headers=headers):
                self.assertIsNone(
                    read_bounce(make(text, From="Anna <anna@client.example>", **headers))
                )

    def test_reports_in_words(self):
        address = "anna@client.example"
        for sender, subject, text in (
            ("MAILER-DAEMON@mx.example (Mail Delivery System)",
             "Undelivered Mail Returned to Sender",
             f"<{address}>: host mx said: 550 5.1.1 User unknown"),
            ("Mail Delivery System <Mailer-Daemon@mx.example>",
             "Mail delivery failed: returning message to sender",
             f"A message that you sent could not be delivered:\n\n  {address}\n    unknown user"),
            ("MAILER-DAEMON@qmail.example", "failure notice",
             ("Hi. This is the qmail-send program at qmail.example.\n"
             "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
             f"<{address}>:\nuser does not exist")),
            ("MAILER-DAEMON <>", "Mail delivery failed",
             ("This is the DragonFly Mail Agent v0.11 at host.\n\nThere was an error delivering "
             f"your mail to <{address}>.\n\n550 5.1.1 no such user")),
            ("<>", "Delivery failure", f"Your mail to {address} was not delivered: user unknown"),
            ("Postmaster@notes.example", (f"DELIVERY FAILURE: User anna ({address}) not listed in "
             "Domino Directory"), "Your message was not delivered to:\n" + address),
            ("MAILER-DAEMON@amazonses.com", "Delivery Status Notification (Failure)",
             (f"An error occurred while trying to deliver the mail to the following recipients:\n"
             f"{address}")),
            ("System Administrator <postmaster@client.example>", "Недоставлено: Printer",
             f"Сообщение не доставлено следующим получателям:\n\n{address}\n550 5.1.1 not found"),
            ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
             "Delivery Status Notification (Failure)",
             (f"Message not delivered\nYour message wasn't delivered to {address} because the "
             "address couldn't be found.")),
            ("mailer-daemon@yandex.ru", "Недоставленное сообщение",
             f"Ваше сообщение не было доставлено: <{address}>: host said: 550 no such user"),
        ):  # fmt: skip
            with self.subTest(sender=sender, subject=subject):
                mail = make(text, From=sender, To="support@service.example", Subject=subject)
                bounce = read_bounce(mail)
                self.assertTrue(bounce)
                self.assertIn(address, bounce.addresses)

    def test_notifications_of_ses(self):
        text = (
            '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent",'
            '"bouncedRecipients":[{"emailAddress":"anna@client.example"}]}}\n\n--\nunsubscribe'
        )
        mail = make(text, From="SES <no-reply@sns.example>", Subject="Notification")
        self.assertEqual(read_bounce(mail).addresses, ["anna@client.example"])

    def test_complaints_mark_nothing(self):
        mail = parse(
            "From: fbl@mail.example\nSubject: complaint\n"
            "Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n"
            "--x\nContent-Type: text/plain\n\nspam\n"
            "--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n"
            "--x\nContent-Type: message/rfc822\n\nMessage-ID: <o@s.example>\n"
            "To: anna@client.example\n\nHello\n--x--\n"
        )
        bounce = read_bounce(mail)
        self.assertTrue(bounce.is_complaint)
        self.assertFalse(bounce.is_permanent)

    def test_broken_reports_raise_nothing(self):
        for text in (
            "Content-Type: multipart/report; report-type=delivery-status\n\nno parts",
            "From: <>\nContent-Type: message/delivery-status\n\n\x00",
            (
                "From: mailer-daemon@x\nContent-Type: multipart/report; boundary=x\n\n--x\n"
                "Content-Type: text/rfc822-headers; charset=unknown-8bit\n\n"
                "Message-ID: <a@b>\n--x--"
            ),
            "From: mailer-daemon@x\nContent-Type: text/plain; charset=nope\n\n\xd0\xd0",
            "From: mailer-daemon@x\nSubject: =?broken?Q?=\n\n",
        ):
            with self.subTest(text=text):
                self.assertTrue(read_bounce(parse(text)))


@tagged("post_install", "-at_install", "alone")
class TestMailWords(BaseCase):
    def test_thanks_alone(self):
        for text in (
            "Спасибо!",
            "Спасибо, Иван!",
            "Большое спасибо, всё работает!\n\nС уважением,\nАнна Петрова\n+7 900 000-00-00",
            "Добрый день!\nБлагодарю за помощь.",
            "спасибо\n--\nАнна",
            "Thanks!\nJohn",
            "Thank you very much for your help.\n\nOn Mon, Dec 1, 2026, Support wrote:\n> done?",
            "Спасибо\n\nпн, 30 нояб. 2026 г. в 10:15, Support <s@x.example>:\n\n> Готово?",
            "Спасибо!\n\nОт: Support <s@x.example>\nОтправлено: 1 декабря\n\nЧто ещё не так?",
            "Thanks a lot, works now\nSent from my iPhone",
            "Спасибо за помощь, все получилось 👍",
        ):
            with self.subTest(text=text):
                self.assertTrue(is_only_thanks(text))

    def test_more_than_thanks(self):
        for text in (
            "",
            "Ок",
            "Спасибо, но не работает",
            "Спасибо. А когда починят принтер?",
            "Спасибо, завтра в 10 проверю",
            "Thanks, still broken",
            "Thank you. The printer in room B is next.",
            "> Спасибо!",
            "Спасибо, смотрите https://x.example",
            "Спасибо! Ещё вопрос по почте",
        ):
            with self.subTest(text=text):
                self.assertFalse(is_only_thanks(text))

    def test_subjects(self):
        for subject, answer, forward, rest in (
            ("Re: Printer", True, False, "Printer"),
            ("RE[2]: Printer", True, False, "Printer"),
            ("Ответ: Принтер", True, False, "Принтер"),
            ("Отв: Принтер", True, False, "Принтер"),
            ("НА: Принтер", True, False, "Принтер"),
            ("Fwd: Printer", False, True, "Printer"),
            ("FW: Printer", False, True, "Printer"),
            ("Пересл: Принтер", False, True, "Принтер"),
            ("Re: Fwd: Printer", True, True, "Printer"),
            ("Re: Re: Printer", True, False, "Printer"),
            ("Printer: Re", False, False, "Printer: Re"),
            ("На столе принтер", False, False, "На столе принтер"),
        ):
            with self.subTest(subject=subject):
                self.assertEqual(is_answer(subject), answer)
                self.assertEqual(is_forward(subject), forward)
                self.assertEqual(strip_prefixes(subject), rest)

    def test_numbers(self):
        for subject, expected in (
            ("Re: LV-10482 Printer", ["LV-10482"]),
            ("Ответ: [LV-10482] x", ["LV-10482"]),
            ("lv-10482, LV-10483", ["LV-10482", "LV-10483"]),
            ("Заявка №10482", ["10482"]),
            ("#10482", ["10482"]),
            ("Отчёт за 2026", []),
            ("http://x.example/LV-10482/1", []),
            ("mail@LV-10482.example", []),
        ):
            with self.subTest(subject=subject):
                self.assertEqual(find_numbers(subject), expected)

    def test_domains(self):
        self.assertEqual(get_domain("Anna@Компания.рф"), "xn--80aqeigdi5k.xn--p1ai")
        self.assertEqual(get_domain("anna"), "")
        self.assertEqual(get_spellings("info@xn--80aqeigdi5k.xn--p1ai")[1:], ["info@компания.рф"])
        self.assertEqual(get_spellings("info@компания.рф")[1:], ["info@xn--80aqeigdi5k.xn--p1ai"])
        self.assertEqual(
            read_domains("a.example; @B.example, x@c.example a.example bad!"),
            (["a.example", "b.example", "c.example"], ["bad!"]),
        )
        self.assertTrue(is_free("gmail.com") and is_free("mail.ru") and not is_free("a.example"))


@tagged("post_install", "-at_install", "alone")
class TestForwarded(BaseCase):
    def test_forms_of_mail_programs(self):
        for name, subject, text in (
            ("Gmail", "Fwd: x",
             ("FYI\n\n---------- Forwarded message ---------\nFrom: Анна <anna@c.example>\n"
             "Date: Mon, 1 Dec\nSubject: x\nTo: <e@s.example>\n\nHelp")),
            ("Gmail, Russian", "Fwd: x",
             ("---------- Пересылаемое сообщение ---------\nОт: Анна <anna@c.example>\n"
             "Дата: 1 дек.\nТема: x\nКому: e@s.example\n\nHelp")),
            ("Outlook", "FW: x",
             "See below\n\nFrom: Анна <anna@c.example>\nSent: Monday\nTo: E\nSubject: x\n\nHelp"),
            ("Outlook, Russian", "FW: x",
             "От: Анна <anna@c.example>\nОтправлено: 1 декабря\nКому: E\nТема: x\n\nHelp"),
            ("Outlook, old", "FW: x",
             ("-----Original Message-----\nFrom: Анна [mailto:anna@c.example]\nSent: Monday\n"
             "To: E\nSubject: x\n\nHelp")),
            ("Yandex", "Fwd: x",
             ("-------- Пересылаемое сообщение --------\n30.11.2026, 10:00, \"Анна\" "
             "<anna@c.example>:\n\nHelp\n-------- Конец пересылаемого сообщения --------\nE")),
            ("Mail.ru", "Fwd: x",
             ("-------- Пересылаемое сообщение --------\nОт кого: Анна <anna@c.example>\n"
             "Кому: e@s.example\nДата: 1 дек\nТема: x\n\nHelp")),
            ("Thunderbird", "Fwd: x",
             ("-------- Forwarded Message --------\nSubject: \tx\nDate: \tMon\n"
             "From: \tАнна <anna@c.example>\nTo: \te@s.example\n\nHelp")),
            ("Thunderbird, Russian", "Fwd: x",
             ("-------- Перенаправленное сообщение --------\nТема: \tx\nДата: \tПн\n"
             "От: \tАнна <anna@c.example>\nКому: \te@s.example\n\nHelp")),
            ("Apple", "Fwd: x",
             ("Begin forwarded message:\n\nFrom: Анна <anna@c.example>\nSubject: x\nDate: 1\n"
             "To: e@s.example\n\nHelp")),
            ("Apple, Russian", "Fwd: x",
             ("> Начало переадресованного сообщения:\n> \n> От: Анна <anna@c.example>\n> Тема: x\n"
             "> Дата: 1\n> Кому: e@s.example\n> \n> Help")),
        ):  # fmt: skip
            with self.subTest(name):
                found = find_forwarded(subject, text)
                self.assertEqual((found.name, found.address), ("Анна", "anna@c.example"))
                self.assertEqual(found.text, "Help")

    def test_quotes_are_no_forwards(self):
        quote = "ok\n\nFrom: Anna <anna@c.example>\nSent: Monday\nTo: E\n\nHelp"
        self.assertIsNone(find_forwarded("Re: x", quote))
        self.assertIsNone(find_forwarded("x", "From: where?\nTo: nowhere"))
        self.assertIsNone(find_forwarded("Fwd: x", "Look at this"))

    def test_attached_mail(self):
        mail = parse(
            "From: e@s.example\nContent-Type: multipart/mixed; boundary=y\n\n--y\n"
            "Content-Type: text/plain\n\nLook\n--y\nContent-Type: message/rfc822\n\n"
            "From: Anna <anna@c.example>\nSubject: x\n\nHelp\n--y--\n"
        )
        self.assertEqual(find_attached(mail), ("Anna", "anna@c.example"))
        self.assertIsNone(find_attached(make("Help")))


@tagged("post_install", "-at_install", "alone")
class TestAuthentication(BaseCase):
    def test_verdicts(self):
        failed, passed, unknown = (
            authentication.FAILED,
            authentication.PASSED,
            authentication.UNKNOWN,
        )
        for headers, expected in (
            ([("mx.s.example; spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example;"
              " dmarc=fail (p=none) header.from=a.example")], failed),
            (["mx.s.example 1; dmarc=pass header.from=a.example"], passed),
            (["MX.S.Example; DMARC=FAIL"], failed),
            (["mx.s.example; spf=fail smtp.mailfrom=x; dkim=fail"], failed),
            (["mx.s.example; spf=softfail; dkim=none"], failed),
            (["mx.s.example; spf=fail; dkim=pass header.d=a.example"], passed),
            (["mx.s.example; spf=fail"], unknown),
            (["mx.s.example; none"], unknown),
            (["mx.s.example; dmarc=temperror; spf=neutral"], unknown),
            # others may write what they like
            (["mx.evil.example; dmarc=pass", "mx.s.example; dmarc=fail"], failed),
            (["mx.s.example; dmarc=fail", "mx.s.example; dmarc=pass"], failed),
            (["mx.s.example; dmarc=pass", "mx.s.example; dmarc=fail"], passed),
            (["mx.evil.example; dmarc=fail"], unknown),
            (["mx.s.example.evil.example; dmarc=pass"], unknown),
            # what stands in comments and quotes is no result
            (["mx.s.example (x; dmarc=pass (y)); dmarc=fail"], failed),
            (['mx.s.example; spf=fail reason="a; dmarc=pass"; dkim=fail'], failed),
            (["", ";;;", "mx.s.example"], unknown),
        ):  # fmt: skip
            with self.subTest(headers=headers):
                self.assertEqual(authentication.judge(headers, ["mx.s.example"]), expected)

    def test_nothing_is_believed_without_the_name_of_the_server(self):
        self.assertEqual(
            authentication.judge(["mx.s.example; dmarc=fail"], [""]), authentication.UNKNOWN
        )


@tagged("post_install", "-at_install", "alone")
class TestAlarm(BaseCase):
    def test_mails_of_one_alarm_have_one_key(self):
        for problem, again, over in (
            ("Problem: High CPU utilization (over 90% for 5m)",
             "Problem: High CPU utilization (over 91% for 7m)",
             "Resolved in 5m 3s: High CPU utilization (over 90% for 5m)"),
            ("PROBLEM: Zabbix agent on srv1 is unreachable for 5 minutes",
             "Проблема: Zabbix agent on srv1 is unreachable for 10 minutes",
             "Восстановлено: Zabbix agent on srv1 is unreachable for 5 minutes"),
            ("** PROBLEM Service Alert: web1/HTTP is CRITICAL **",
             "** PROBLEM Service Alert: web1/HTTP is WARNING **",
             "** RECOVERY Service Alert: web1/HTTP is OK **"),
            ("** PROBLEM Host Alert: web1 is DOWN **",
             "** PROBLEM Host Alert: web1 is UNREACHABLE **",
             "** RECOVERY Host Alert: web1 is UP **"),
            ("[FIRING:1] InstanceDown web1:9100 (critical)",
             "[FIRING:3] InstanceDown web1:9100 (critical)",
             "[RESOLVED] InstanceDown web1:9100 (critical)"),
            ("[Failed] Daily VM Backup (5 objects) 1 failed",
             "[Warning] Daily VM Backup (5 objects)",
             "[Success] Daily VM Backup (4 objects)"),
            ("[PRTG Network Monitor] Ping (srv1) Down (Timeout)",
             "[PRTG Network Monitor] Ping (srv1) Down (No answer)",
             "[PRTG Network Monitor] Ping (srv1) Up (OK)"),
        ):  # fmt: skip
            with self.subTest(problem):
                alarms = [read_alarm(subject) for subject in (problem, again, over)]
                self.assertEqual(len({alarm.key for alarm in alarms}), 1)
                self.assertEqual([alarm.state for alarm in alarms], [PROBLEM, PROBLEM, OVER])

    def test_different_alarms_have_different_keys(self):
        subjects = (
            "PROBLEM: Disk C: on SRV1 is full", "PROBLEM: Disk D: on SRV1 is full",
            "PROBLEM: Disk C: on SRV2 is full", "PROBLEM: Ping on SRV1 is full",
            "** PROBLEM Host Alert: web1 is DOWN **", "** PROBLEM Service Alert: web1 is DOWN **",
        )  # fmt: skip
        self.assertEqual(len({read_alarm(subject).key for subject in subjects}), len(subjects))
        self.assertNotEqual(
            read_alarm("Problem: High load", "Host: srv1").key,
            read_alarm("Problem: High load", "Host: srv2").key,
        )

    def test_anything_has_a_key_of_limited_length(self):
        for subject in ("", "OK", "x" * 5000, "Re: Re: [1]", "100%"):
            with self.subTest(subject[:10]):
                self.assertLessEqual(len(read_alarm(subject).key), 160)
