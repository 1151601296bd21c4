# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.liteviewer_helpdesk.tools.search.document import (
    get_lexemes,
    get_plain_text,
    make_vector,
)
from odoo.addons.liteviewer_helpdesk.tools.search.letters import normalise, switch_layout
from odoo.addons.liteviewer_helpdesk.tools.search.passage import choose_passage, mark_words
from odoo.addons.liteviewer_helpdesk.tools.search.phones import ask_for_phone, make_phone_vector
from odoo.addons.liteviewer_helpdesk.tools.search.question import (
    Condition,
    Synonyms,
    ask_for_all,
    ask_for_several,
    correct,
    get_mistyped,
    read_question,
)
from odoo.addons.liteviewer_helpdesk.tools.search.ranking import Candidate, rank
from odoo.addons.liteviewer_helpdesk.tools.search.typos import choose_near, count_mistakes
from odoo.addons.liteviewer_helpdesk.tools.search.words import get_forms, get_roots

SEEN_ON_SCREENS = (
    "Принтер M428fdn-02 на srv-1c01.tochmash.local (192.168.10.25) не печатает отчёт_2026.xlsx. "
    "Код 0x80070005, 1С 8.3.24.1467, договор 12/2026-05, тел. 123-45-67 и +7 (495) 765-43-21, "
    "ivanov.p@tochmash.ru, https://portal.tochmash.ru/docs/page?id=17, онлайн-касса, Wi-Fi, VPN/RDP"
)


class Word(str):
    """Stands for a term in a query."""

    def as_query(self, weight=""):
        return self


def read_groups(query):
    return [set(group.split(") & (")) for group in re.findall(r"\(\((.*?)\)\)", query)]


def is_found(question, text, synonyms=None, *, with_roots=False):
    """Tell whether a text holds every term of a question, as PostgreSQL would."""
    lexemes = get_lexemes(text, with_roots=with_roots).keys()
    terms = read_question(question, synonyms, with_roots=with_roots)
    return bool(terms) and all(
        any(
            all(
                any(
                    lexeme in lexemes
                    or (reading.is_beginning and any(each.startswith(lexeme) for each in lexemes))
                    for lexeme in part
                )
                for part in reading.parts
            )
            for reading in term.readings
        )
        for term in terms
    )


@tagged("post_install", "-at_install", "alone")
class TestSearchTools(BaseCase):
    def test_what_is_copied_from_a_screen(self):
        for question in (
            "M428fdn-02", "m428fdn", "428", "М428fdn-02",
            "srv-1c01.tochmash.local", "srv-1c01", "SRV-1С01", "tochmash.local", "1c01",
            "192.168.10.25", "192.168.10", "Отчёт_2026.xlsx", "отчет_2026", "xlsx",
            "0x80070005", "80070005", "0X80070005", "1С", "1c", "1с 8.3", "8.3.24", "8.3.24.1467",
            "12/2026-05", "123-45-67", "1234567", "123 45 67", "8 (495) 765-43-21", "84957654321",
            "ivanov.p@tochmash.ru", "ivanov.p", "ivanov", "tochmash.ru",
            "https://portal.tochmash.ru/docs/page?id=17", "portal.tochmash.ru", "docs/page",
            "касса", "онлайн-касса", "wifi", "wi-fi", "WI-FI", "vpn", "rdp", "RDP/VPN",
        ):  # fmt: skip
            self.assertTrue(is_found(question, SEEN_ON_SCREENS), question)

    def test_what_is_another_thing(self):
        for question in (
            "M428fdn-03", "srv-1c02", "192.168.10.2", "192.168.10.26", "8.4", "12/2026-06",
            "123-45-68", "petrov.p", "0x80070006", "отчёт_2025", "1467.8",
        ):  # fmt: skip
            self.assertFalse(is_found(question, SEEN_ON_SCREENS), question)

    def test_forms_of_words_meet(self):
        for first, second in (
            ("печать", "печати"), ("подпись", "подписи"), ("запись", "записью"),
            ("память", "памяти"),
            ("журнал", "журнале"), ("портал", "портала"), ("канал", "каналы"), ("экран", "экране"),
            ("терминал", "терминале"), ("ошибка", "ошибок"), ("папка", "папок"),
            ("письмо", "писем"),
            ("учётка", "учёток"), ("аутлук", "аутлука"), ("эксель", "экселе"), ("вайфай", "вайфая"),
            ("ещё", "еще ещё"), ("ёлка", "елки"), ("monitors", "monitor"), ("printing", "printed"),
        ):  # fmt: skip
            first, second = normalise(first), normalise(second).split()[0]
            self.assertTrue(get_forms(first) & get_forms(second), f"{first} {second}")
        self.assertFalse(get_forms("домен") & get_forms("дом"))

    def test_roots_join_verbs_and_nouns(self):
        for first, second in (
            ("печать", "печатать"), ("подключить", "подключение"), ("установка", "установить"),
            ("обновление", "обновить"), ("зависать", "завис"), ("настроить", "настройка"),
            ("отправка", "отправлять"), ("восстановить", "восстановление"),
        ):  # fmt: skip
            self.assertTrue(get_roots(first) & get_roots(second), f"{first} {second}")

    def test_wrong_layout(self):
        for question, text in (
            ("ghbynth", "Принтер"), ("ghbynth,", "принтер"), ("rkfdbfnehf", "клавиатура"),
            (",fpf lfyys[", "база данных"), ("cth;fynf", "сержанта"), ("bynthytnf", "интернет"),
            ("Цш-Аш", "Wi-Fi"), ("щгедщщл", "Outlook"), ("ыкм-1с01", "srv-1c01"),
            ("мзт", "VPN"),
        ):  # fmt: skip
            self.assertTrue(is_found(question, text), question)
        self.assertEqual(switch_layout("Ghbdtn"), "Привет")
        self.assertEqual(switch_layout("Цш-Аш"), "Wi-Fi")

    def test_letters_of_both_alphabets(self):
        self.assertTrue(is_found("1C", "обновили 1С"))
        self.assertTrue(is_found("1С", "1C server"))
        self.assertTrue(is_found("пpинтep", "принтер"))
        self.assertTrue(is_found("HP", "картридж НР"))
        self.assertTrue(is_found("printer", "Принтер"))
        self.assertTrue(is_found("пдф", "файл PDF"))

    def test_beginnings(self):
        self.assertTrue(is_found("принт*", "принтера"))
        self.assertTrue(is_found("srv-1c*", "srv-1c01.tochmash.local"))
        self.assertFalse(is_found("принт", "принтера"))

    def test_synonyms_in_any_form_and_with_mistakes(self):
        synonyms = Synonyms(
            [["интернет", "инет", "сеть"], ["BSOD", "синий экран"], ["учётная запись", "учётка"]]
        )
        self.assertTrue(is_found("инета", "Пропал интернет", synonyms))
        self.assertTrue(is_found("синий экран", "bsod", synonyms))
        self.assertTrue(is_found("bsod", "на синем экране", synonyms))
        self.assertTrue(is_found("учётку", "учётная запись", synonyms))
        self.assertFalse(is_found("синий", "bsod", synonyms))
        self.assertFalse(is_found("экран", "bsod", synonyms))

    def test_mistakes(self):
        for typed, meant in (
            ("пирнтер", "принтер"), ("прнтер", "принтер"), ("пчта", "почта"), ("вард", "ворд"),
            ("клавиятура", "клавиатура"), ("видиоканференция", "видеоконференция"),
        ):  # fmt: skip
            self.assertIn(meant, choose_near(typed, [meant, "сервер"]), typed)
        self.assertEqual(count_mistakes("пирнтер", "принтер"), 1)
        self.assertEqual(count_mistakes("", "abc"), 3)
        self.assertFalse(choose_near("принт", ["принтер"]))
        (term,) = read_question("пирнтер")
        self.assertTrue(get_mistyped(term))
        correct([term], {0: ["принтер"]}, Synonyms([]))
        self.assertIn("'принтер'", ask_for_all([term]))
        (known,) = read_question("принтер")
        self.assertFalse(get_mistyped(known), "what the dictionary knows is meant as it is")

    def test_telephones(self):
        def is_kept(question, phone):
            kept = make_phone_vector(phone) or ""
            return bool(ask_for_phone(question)) and ask_for_phone(question) in kept.split()

        for phone in ("+7 (495) 123-45-67 доб. 12", "84951234567#12", "8 495 123 45 67 вн. 12"):
            for question in (
                "+74951234567", "8(495)123-45-67", "495 123 45 67", "123-45-67", "1234567",
                "8-495-123-45-67 доб 12", "123-45-67 ext. 12", "495.123.45.67", "45-67",
                "4567 доб. 12",
            ):  # fmt: skip
                self.assertTrue(is_kept(question, phone), f"{question} {phone}")
            for question in (
                "123-45-68",
                "8 499 123-45-67",
                "123-45-67 доб. 13",
                "принтер",
                "10482",
                "567",
            ):
                self.assertFalse(is_kept(question, phone), f"{question} {phone}")
        self.assertIsNone(make_phone_vector("нет"))

    def test_telephones_as_they_are_dialled_in_a_country(self):
        for country, phone, question in (
            ("DE", "+49 30 1234567", "030 1234567"),
            ("DE", "030 1234567", "+49 30 1234567"),
            ("RU", "+375 29 123-45-67", "8 10 375 29 1234567"),
            ("RU", "8 (495) 123-45-67", "+7 495 123 45 67"),
        ):
            kept = make_phone_vector(phone).split()
            self.assertIn(ask_for_phone(question, country), kept, f"{country} {question}")

    def test_text_of_pages(self):
        markup = (
            "<style>p {color: red}</style><p>Петров &amp; Ко</p><ul><li>раз<li>два</ul>"
            "<!-- тайна --><script>alert(1)</script><p>три<b>ста</b></p>"
        )
        self.assertEqual(get_plain_text(markup), "Петров & Ко\nраз\nдва\nтриста")
        self.assertEqual(get_plain_text(None), "")

    def test_passage_is_plain_and_marked(self):
        text = get_plain_text(
            "<p>Сначала о другом.</p><p>Очистите очередь печати &amp; перезапустите службу.</p>"
        )
        terms = read_question("очередь печать")
        passage = choose_passage(text, terms)
        self.assertIn("Очистите очередь печати & перезапустите", passage)
        parts = mark_words(passage, terms)
        self.assertEqual("".join(part for part, _asked in parts), passage)
        self.assertEqual([part for part, asked in parts if asked], ["очередь", "печати"])
        parts = mark_words("«Очередь», (печать)!", terms)
        self.assertEqual([part for part, asked in parts if asked], ["Очередь", "печать"])
        self.assertEqual(mark_words("", terms), [])
        self.assertEqual(mark_words("слово", []), [("слово", False)])
        self.assertLessEqual(len(choose_passage("слово " * 5000, terms, 100)), 102)

    def test_vector_keeps_the_most_important_place(self):
        vector = make_vector({"A": "принтер", "D": "принтер лампа"})
        self.assertIn("'принтер':1A", vector)
        self.assertIn("'лампа':1D", vector)
        self.assertIsNone(make_vector({"A": "", "D": "и не"}))

    def test_rare_words_and_titles_count_more(self):
        both, title, rare, frequent = (
            Candidate(1, 2, (1.0, 0.5)), Candidate(2, 2, (1.0, 0)), Candidate(3, 2, (0, 0.5)),
            Candidate(4, 2, (0.5, 0)),
        )  # fmt: skip
        scores = {
            candidate.record_id: score
            for candidate, score in rank([frequent, rare, title, both], [90, 2], 1000, [1.0, 1.0])
        }
        self.assertEqual(next(iter(scores)), 1)
        self.assertGreater(scores[3], scores.get(4, 0))
        self.assertEqual(rank([], [1], 10, [1.0]), [])

    def test_what_it_is_about_counts_more_than_what_is_wrong_with_it(self):
        noun, verb, negated = read_question("принтер не печатает", with_roots=True)
        self.assertEqual(noun.share, 1)
        self.assertGreater(noun.share, verb.share)
        self.assertGreater(verb.share, negated.share)
        (switched,) = read_question("gtxfnftn")
        self.assertEqual(switched.share, verb.share)
        about, wrong = Candidate(1, 2, (1.0, 0, 0)), Candidate(2, 4, (0, 1.0, 1.0))
        shares = [noun.share, verb.share, negated.share]
        ranked = rank([wrong, about], [5, 5, 5], 1000, shares)
        self.assertEqual([candidate.record_id for candidate, _score in ranked], [1, 2])

    def test_synonyms_of_what_is_not_so(self):
        synonyms = Synonyms([["работать", "пахать"]])
        self.assertTrue(
            is_found("не пашет", "не работает", synonyms=synonyms, with_roots=True),
        )
        _verb, negated = read_question("не пашет", synonyms, with_roots=True)
        self.assertIn("!работать", negated.lexemes)
        self.assertNotIn("работать", negated.lexemes)

    def test_russian_words_in_latin_letters_that_no_dictionary_knows(self):
        (term,) = read_question("rutoken")
        self.assertIn("рутокен", term.lexemes)
        self.assertIn("рутокен", get_mistyped(term), "and with mistakes")

    def test_frequent_words_are_asked_for_together(self):
        def ask(*counts, total=100_000):
            conditions = [
                Condition(Word(name), place, count)
                for place, (name, count) in enumerate(zip("abcd", counts, strict=False))
            ]
            return read_groups(ask_for_several(conditions, total))

        # 40 texts are expected to have the first two, 900 any other two of them
        self.assertEqual(ask(2_000, 2_000, 45_000, 0), [{"a", "b"}])
        # 810 any two of them
        self.assertEqual(ask(0, 9_000, 9_000, 9_000), [{"b", "c", "d"}])
        self.assertFalse(ask(90_000, 90_000, 90_000, 90_000))
        self.assertFalse(ask(0, 0, 0, 5_000))
        self.assertFalse(ask(0, 0, 0, 0, total=0))

    def test_words_of_titles_are_asked_for_alone_or_with_others(self):
        def ask(titles, anywhere):
            conditions = [
                *(Condition(Word(f"={n}"), n, count) for n, count in enumerate(titles)),
                *(
                    Condition(Word(n), n, count, is_needed=False)
                    for n, count in enumerate(anywhere)
                ),
            ]
            return read_groups(ask_for_several(conditions, 100_000, least=1))

        self.assertEqual(ask([30, 5_000], [9_000, 40_000]), [{"=0"}])
        # one word twice, in the title and anywhere, is no group; nor are those without a title
        self.assertEqual(ask([2_000, 3_000], [2_000, 3_000]), [{"=0", "=1"}])
        self.assertFalse(ask([0, 0], [10, 10]))

    def test_words_of_titles_have_an_index_of_their_own(self):
        vector = make_vector({"A": "Очередь печати", "D": "принтер"}, with_roots=True)
        for lexeme in ("=печать", "=очередь", "=~печат"):
            self.assertIn(f"'{lexeme}':1A", vector)
        self.assertNotIn("=принтер", vector)
        self.assertNotIn("=", make_vector({"A": "Очередь печати"}))
        (term,) = read_question("печатью")
        self.assertIn("'=печать'", term.in_title().as_query())
        counts = {"=печать": 7, "=печатью": 1}
        self.assertEqual(term.in_title().count_texts(counts), 7)

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=200))
    @example("00\x000")
    def test_any_text_is_found_by_its_own_words(self, text):
        vector = make_vector({"A": text}, with_roots=True)
        lexemes = get_lexemes(text).keys()
        for term in read_question(text.replace("*", " "))[:8]:
            self.assertTrue(
                any(all(part & lexemes for part in reading.parts) for reading in term.readings),
                (text, term),
            )
        self.assertTrue(vector is None or isinstance(vector, str))

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_nothing_typed_breaks(self, text, other):
        terms = read_question(text, Synonyms([[other, "сеть"], ["почта", other]]), with_roots=True)
        ask_for_all(terms)
        choose_passage(other, terms)
