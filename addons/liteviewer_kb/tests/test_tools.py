# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from itertools import pairwise

from odoo.tests import TransactionCase, tagged

from ..tools.gaps import Group, group_alike
from ..tools.plain_text import get_text
from ..tools.private_data import Known, find_private, get_stem, mask_html
from ..tools.queries import normalise_query
from ..tools.savings import AT_LEAST, get_minutes_saved

KNOWN = Known(
    persons=("Анна Смирнова", "Пётр Иванов", "John Smith", "Олег Лев"),
    companies=("ООО «Ромашка»", "Acme Trading LLC"),
    addresses=("ул. Ленина, 5",),
    computers=("BUH-PC-3", "SN4711X"),
    logins=("a.smirnova",),
)


def found(text, known=KNOWN):
    return {(finding.kind, finding.text) for finding in find_private(text, known)}


@tagged("post_install", "-at_install", "alone")
class TestPrivateData(TransactionCase):
    def test_russian_names_are_found_in_every_case(self):
        for words in (
            "Смирнова",
            "Смирновой",
            "Смирнову Анну",
            "Анной Смирновой",
            "Петром Ивановым",
            "Петра",
            "Пётр Иванов",
            "Ивановых",
            "ИВАНОВУ",
            "Лев",
        ):
            with self.subTest(words):
                self.assertEqual(found(f"Звонок: {words}, не печатает"), {("person", words)})

    def test_names_that_nobody_knows_are_found_by_their_form(self):
        for words in (
            "Кузнецов Игорь Петрович",
            "Кузнецову Игорю Петровичу",
            "Мария Сергеевна",
            "И.П. Кузнецов",
            "Кузнецова И. П.",
        ):
            with self.subTest(words):
                self.assertEqual(found(f"Просил {words} помочь", Known()), {("person", words)})

    def test_words_that_only_look_like_a_name_stay(self):
        for text in (
            "лев на обоях, белый экран, иванов день",
            "Windows 11, Office 2021, Microsoft Teams, Event 4624",
            "Не печатает принтер HP LaserJet 1020 через USB3",
            "ошибка 0x0000011b, KB5034441, версия 10.0.19045.1, 1С 8.3.24.1342",
            "порт 3389, 443, 500 Мбит, 16 ГБ, 25.11.2026, 10:30, IPv4, SHA256",
            "Заявка LV-10482, код 1603, 100500 строк",
        ):
            with self.subTest(text):
                self.assertEqual(found(text), set())

    def test_company_with_and_without_its_form(self):
        for words in ("Ромашка", "Ромашки", "ООО «Ромашка»", "Acme Trading", "Acme Trading LLC"):
            with self.subTest(words):
                self.assertEqual(found(f"у клиента {words} пропал"), {("company", words)})
        self.assertEqual(found("ромашка на экране"), set())
        self.assertEqual(
            found('ООО "Вектор" и ИП Сидоров', Known()),
            {("company", 'ООО "Вектор"'), ("company", "ИП Сидоров")},
        )

    def test_contacts_addresses_and_computers(self):
        for kind, words in (
            ("email", "anna@romashka.example"),
            ("phone", "8 (495) 123-45-67 доб. 12"),
            ("phone", "+7 921 555-01-12"),
            ("phone", "89215550112"),
            ("phone", "123-45-67"),
            ("phone", "+44 20 7946 0958"),
            ("phone", "вн. 114"),
            ("network", "192.168.1.15"),
            ("network", "10.0.0.0/24"),
            ("network", "00:1A:2B:3C:4D:5E"),
            ("network", "fe80:0:0:0:1:2:3:4"),
            ("computer", "BUH-PC-3"),
            ("computer", "ws-17.firma.local"),
            ("computer", "WS-17"),
            ("computer", "SN4711X"),
            ("computer", "\\\\srv-file\\docs"),
            ("login", "FIRMA\\ivanov"),
            ("login", "a.smirnova"),
            ("address", "ул. Ленина 5"),
            ("address", "проспект Мира, д. 10, оф. 4"),
            ("address", "10 Baker Street"),
        ):
            with self.subTest(words):
                self.assertEqual(found(f"Смотри {words} сейчас"), {(kind, words)})

    def test_what_stands_behind_a_word(self):
        self.assertEqual(found("логин: petrov_i и всё"), {("login", "petrov_i")})
        self.assertEqual(found("пароль Qwerty: нет"), set())
        self.assertEqual(found("пароль: Qwerty1! верный"), {("login", "Qwerty1!")})
        self.assertEqual(found("user name: jsmith"), {("login", "jsmith")})

    def test_findings_do_not_overlap_and_are_in_order(self):
        text = "Смирнова Анна Петровна, anna@romashka.example, ООО «Ромашка», 8 (495) 123-45-67"
        findings = find_private(text, KNOWN)
        self.assertEqual(
            [finding.kind for finding in findings], ["person", "email", "company", "phone"]
        )
        for one, other in pairwise(findings):
            self.assertLessEqual(one.end, other.start)
        for finding in findings:
            self.assertEqual(text[finding.start : finding.end], finding.text)

    def test_nothing_is_nothing(self):
        self.assertEqual(find_private(""), [])
        self.assertEqual(mask_html("", KNOWN, str), ("", []))
        self.assertEqual(get_stem("Ян"), "Ян")
        self.assertEqual(find_private("...", Known(persons=("",), companies=("ООО",))), [])

    def test_rich_text_keeps_its_form(self):
        text, findings = mask_html(
            "<p>Звонила <b>Анна</b> &lt;из «Ромашки»&gt; и Пётр, см. "
            '<a href="mailto:a@b.example">почту</a> и <a href="https://docs.example/x">это</a></p>'
            '<ul><li>Обновить<br>192.168.1.15</li></ul><p><img src="/web/image/5"/>хвост</p>',
            KNOWN,
            lambda kind: f"[{kind}]",
        )
        for words in ("Анна", "Ромашк", "Пётр", "192.168", "mailto", "/web/image"):
            self.assertNotIn(words, text)
        for words in ("<b>", "&lt;из", "[company]", "[network]", "https://docs.example/x", "хвост"):
            self.assertIn(words, text)
        self.assertIn("[picture]", text)
        self.assertEqual(text.count("background-color"), 5)
        self.assertEqual(
            sorted(finding.kind for finding in findings), ["company", "network", "person", "person"]
        )


@tagged("post_install", "-at_install", "alone")
class TestQueries(TransactionCase):
    def test_alike_queries_are_one(self):
        self.assertEqual(normalise_query("  Счёт   ПЕЧАТЬ "), normalise_query("счет печать"))

    def test_nothing_that_tells_of_a_person_is_kept(self):
        for text, kept in (
            ("почта anna@romashka.example", "почта …"),
            ("перезвонить +7 921 555-01-12", "перезвонить …"),
            ("паспорт 4010 123456", "паспорт …"),
            ("отпуск Кузнецову Игорю Петровичу", "отпуск …"),
            ("сервер 192.168.1.15", "сервер …"),
            ("ошибка 0x0000011b", "ошибка 0x0000011b"),
            ("windows 11 22h2", "windows 11 22h2"),
            ("ошибка 1603", "ошибка 1603"),
        ):
            with self.subTest(text):
                self.assertEqual(normalise_query(text), kept)

    def test_what_is_no_query_is_not_counted(self):
        for text in ("", "   ", "...", "79215550112", "x" * 101):
            self.assertEqual(normalise_query(text), "")


@tagged("post_install", "-at_install", "alone")
class TestSavings(TransactionCase):
    def test_median_of_what_each_case_saved(self):
        cases = [(1, 10), (1, 20), (1, 5), (2, 60), (2, 300)]
        self.assertEqual(get_minutes_saved(cases, {1: 30, 2: 60}), (10, 5))

    def test_it_may_cost_time(self):
        self.assertEqual(get_minutes_saved([(1, 50)] * 5, {1: 30}), (-20, 5))

    def test_no_figure_of_few_cases_or_of_what_cannot_be_compared(self):
        few = [(1, 10)] * (AT_LEAST - 1)
        self.assertEqual(get_minutes_saved(few, {1: 30}), (None, AT_LEAST - 1))
        self.assertEqual(get_minutes_saved([*few, (2, 10)], {1: 30}), (None, AT_LEAST - 1))
        self.assertEqual(get_minutes_saved([], {}), (None, 0))


@tagged("post_install", "-at_install", "alone")
class TestGaps(TransactionCase):
    def test_largest_group_first_and_each_ticket_once(self):
        tickets = [
            (1, 7, {"принтер", "печат"}),
            (2, 7, {"принтер", "печат", "бухгалтер"}),
            (3, 7, {"принтер", "печат", "бухгалтер"}),
            (4, 7, {"принтер", "бухгалтер"}),
            (5, 7, {"почт"}),
            (6, 8, {"принтер", "печат"}),
        ]
        tickets += [(7, 7, {"принтер", "бухгалтер"}), (8, 7, {"печат", "принтер", "дым"})]
        self.assertEqual(
            group_alike(tickets, 2),
            [
                Group(7, ("бухгалтер", "принтер"), (2, 3, 4, 7)),
                Group(7, ("печат", "принтер"), (1, 8)),
            ],
        )

    def test_the_same_tickets_give_the_same_groups(self):
        tickets = [(number, 1, {"a", "b", "c", "d"}) for number in range(5)]
        self.assertEqual(group_alike(tickets, 5), [Group(1, ("a", "b"), (0, 1, 2, 3, 4))])
        self.assertEqual(group_alike(tickets, 6), [])
        self.assertEqual(group_alike([], 2), [])

    def test_many_tickets_take_no_time_to_speak_of(self):
        tickets = [
            (number, number % 30, {f"w{number * step % 997}" for step in (3, 5, 7, 11, 13, 17)})
            for number in range(20_000)
        ]
        groups = group_alike(tickets, 5)
        ids = [ticket for group in groups for ticket in group.tickets]
        self.assertEqual(len(ids), len(set(ids)))


@tagged("post_install", "-at_install", "alone")
class TestPlainText(TransactionCase):
    def test_an_article_as_an_employee_reads_it(self):
        self.assertEqual(
            get_text(
                "<h2>Печать</h2><p>Нажмите <b>Пуск</b> и\n <i>Параметры</i>:<br/>справа.</p>"
                "<ol><li>Откройте <a href='https://x.example'>страницу</a>.</li>"
                "<li><p>Ждите</p><ul><li>минуту</li><li>две</li></ul></li></ol>"
                "<pre>net stop spooler\n  net start spooler</pre>"
                "<table><thead><tr><th>Код</th><th>Что</th></tr></thead>"
                "<tbody><tr><td>1</td><td><p>Бумага</p></td></tr></tbody></table>"
                "<div>Экран: <img src='/web/image/1' alt='лоток'/><script>x()</script></div>"
            ),
            """Печать

Нажмите Пуск и Параметры:
справа.

1. Откройте страницу.
2. Ждите
   • минуту
   • две

   net stop spooler
     net start spooler

Код | Что
1 | Бумага

Экран: [лоток]""",
        )

    def test_what_is_not_quite_html(self):
        for content, text in (
            ("", ""),
            (None, ""),
            ("<ol start='x'><li></li></ol>", "1."),
            ("<ol start='7'><li>a</li></ol>", "7. a"),
            ("a<!-- b -->c<p></p>d", "ac\n\nd"),
            ("<ul>loose<li>x</li></ul>", "• x"),
        ):
            with self.subTest(content):
                self.assertEqual(get_text(content), text)
