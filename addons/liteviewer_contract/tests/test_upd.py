# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from uuid import UUID
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import upd

CENT = Decimal("0.01")
SELLER = upd.Organisation(
    name="ООО «Сервис & Ко»",
    inn="7700000016",
    kpp="770001001",
    participant="2BM-7700000016-770001001-202601010000000000001",
    address=upd.RussianAddress(
        region_code="77", region="г. Москва", postcode="101000", street="ул. Первая", house="1"
    ),
)
BUYER = upd.Organisation(
    name="АО Заказчик",
    inn="9900000017",
    kpp="990001001",
    participant="2BE0123456789abcdef0123456789abcdef",
    address=upd.FreeAddress(text="190000, Санкт-Петербург, Вторая ул., д. 2"),
)
TRADER = upd.SoleTrader(
    name=upd.PersonName("Иванова", "Анна", "Петровна"),
    inn="770000000156",
    ogrnip="326770000000005",
    ogrnip_day=date(2026, 2, 3),
    participant="2LT-12345",
)
SIGNER = upd.Signer(name=upd.PersonName("Петров", "Пётр"), position="Генеральный директор")
ELECTRONIC_PROXY = upd.ElectronicProxy(
    number="3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    day=date(2026, 1, 12),
    system="https://m4d.nalog.gov.ru/",
)
PAPER_PROXY = upd.PaperProxy(number="7", day=date(2026, 1, 12))
GUID = UUID("a3bb189e-8bf9-3888-9912-ace4e6543002")

EXPECTED = """\
<?xml version="1.0" encoding="windows-1251"?>
<Файл ИдФайл="ON_NSCHFDOPPR_2BE0123456789abcdef0123456789abcdef_\
2BM-7700000016-770001001-202601010000000000001_20260401_\
a3bb189e-8bf9-3888-9912-ace4e6543002_0_0_0_0_0_00" ВерсФорм="5.03" \
ВерсПрог="LiteViewer ServiceDesk">
  <Документ КНД="1115131" Функция="ДОП" ПоФактХЖ="Документ об отгрузке товаров (выполнении работ), \
передаче имущественных прав (документ об оказании услуг)" НаимДокОпр="Акт об оказании услуг" \
ДатаИнфПр="01.04.2026" ВремИнфПр="09.05.07" НаимЭконСубСост="ООО «Сервис &amp; Ко»">
    <СвСчФакт НомерДок="А-17" ДатаДок="31.03.2026">
      <СвПрод>
        <ИдСв>
          <СвЮЛУч НаимОрг="ООО «Сервис &amp; Ко»" ИННЮЛ="7700000016" КПП="770001001" />
        </ИдСв>
        <Адрес>
          <АдрРФ Индекс="101000" КодРегион="77" НаимРегион="г. Москва" Улица="ул. Первая" Дом="1" />
        </Адрес>
      </СвПрод>
      <СвПокуп>
        <ИдСв>
          <СвЮЛУч НаимОрг="АО Заказчик" ИННЮЛ="9900000017" КПП="990001001" />
        </ИдСв>
        <Адрес>
          <АдрИнф КодСтр="643" НаимСтран="Россия" \
АдрТекст="190000, Санкт-Петербург, Вторая ул., д. 2" />
        </Адрес>
      </СвПокуп>
      <ДенИзм КодОКВ="643" НаимОКВ="Российский рубль" />
    </СвСчФакт>
    <ТаблСчФакт>
      <СведТов НомСтр="1" НаимТов="Обслуживание за март" ОКЕИ_Тов="356" НаимЕдИзм="ч" КолТов="1.5" \
ЦенаТов="1000" СтТовБезНДС="1500.00" НалСт="22%" СтТовУчНал="1830.00">
        <ДопСведТов ПрТовРаб="3" />
        <Акциз>
          <БезАкциз>без акциза</БезАкциз>
        </Акциз>
        <СумНал>
          <СумНал>330.00</СумНал>
        </СумНал>
      </СведТов>
      <ВсегоОпл СтТовБезНДСВсего="1500.00" СтТовУчНалВсего="1830.00">
        <СумНалВсего>
          <СумНал>330.00</СумНал>
        </СумНалВсего>
      </ВсегоОпл>
    </ТаблСчФакт>
    <СвПродПер>
      <СвПер СодОпер="Услуги оказаны в полном объеме" ДатаПер="31.03.2026" ДатаНачПер="01.03.2026" \
ДатаОконПер="31.03.2026">
        <ОснПер РеквНаимДок="Договор" РеквНомерДок="17/26" РеквДатаДок="12.01.2026" />
      </СвПер>
    </СвПродПер>
    <Подписант Должн="Генеральный директор" СпосПодтПолном="1">
      <ФИО Фамилия="Петров" Имя="Пётр" />
    </Подписант>
  </Документ>
</Файл>
"""


def get_line(rate="22%", untaxed="1500", quantity="1.5", number=1, **values):
    """Return a line whose amounts fit, except for ``values``."""
    untaxed, quantity = Decimal(untaxed), Decimal(quantity)
    tax = untaxed * (upd.RATES[rate].percent or 0) / 100 if rate in upd.RATES else Decimal(0)
    tax = tax.quantize(CENT, ROUND_HALF_UP)
    given = {
        "number": number,
        "name": "Обслуживание за март",
        "unit": "ч",
        "unit_code": "356",
        "quantity": quantity,
        "price": untaxed / quantity if quantity else Decimal(0),
        "untaxed": untaxed,
        "rate": rate,
        "tax": tax,
        "total": untaxed + tax,
    }
    return upd.Line(**{**given, **values})


def get_document(*lines, **values):
    """Return an act whose totals fit, except for ``values``."""
    lines = lines or (get_line(),)
    given = {
        "number": "А-17",
        "day": date(2026, 3, 31),
        "first_day": date(2026, 3, 1),
        "last_day": date(2026, 3, 31),
        "seller": SELLER,
        "buyer": BUYER,
        "signer": SIGNER,
        "lines": lines,
        "untaxed": sum(line.untaxed for line in lines),
        "tax": sum(line.tax for line in lines),
        "total": sum(line.total for line in lines),
        "guid": GUID,
        "created": datetime(2026, 4, 1, 9, 5, 7),
        "contract": upd.Contract(number="17/26", day=date(2026, 1, 12)),
    }
    return upd.Document(**{**given, **values})


def parse(document):
    return ElementTree.fromstring(upd.write(document))


def get_problems(document):
    return [str(problem) for problem in upd.check(document)]


class UpdCase(BaseCase):
    def assert_fits(self, document):
        """The bytes that are written, read again, are as the table has it. :return: the root"""
        self.assertEqual(get_problems(document), [])
        root = parse(document)
        violations = [
            f"{each.element.tag}/{each.name} {each.reason}" for each in upd.find_violations(root)
        ]
        self.assertEqual(violations, [])
        return root


@tagged("post_install", "-at_install", "alone")
class TestWriting(UpdCase):
    def test_an_act(self):
        self.assertEqual(upd.write(get_document()).decode("windows-1251"), EXPECTED)
        self.assert_fits(get_document())

    def test_the_file_is_named_as_it_says(self):
        document = get_document()
        self.assertEqual(upd.get_file_name(document), f"{parse(document).get('ИдФайл')}.xml")

    def test_rates(self):
        """Tax is added to the amount, taken out of it for computed rates, words for none."""
        for rate, tax, total in (
            ("22%", "330.00", "1830.00"),
            ("10%", "150.00", "1650.00"),
            ("7%", "105.00", "1605.00"),
            ("5%", "75.00", "1575.00"),
            ("0%", "0.00", "1500.00"),
            ("22/122", "330.00", "1830.00"),
            ("10/110", "150.00", "1650.00"),
            ("7/107", "105.00", "1605.00"),
            ("5/105", "75.00", "1575.00"),
        ):
            with self.subTest(rate=rate):
                root = self.assert_fits(get_document(get_line(rate)))
                line = root.find("Документ/ТаблСчФакт/СведТов")
                self.assertEqual(line.get("НалСт"), rate)
                self.assertEqual(line.get("СтТовУчНал"), total)
                self.assertEqual(line.findtext("СумНал/СумНал"), tax)
                totals = root.find("Документ/ТаблСчФакт/ВсегоОпл")
                self.assertEqual(totals.get("СтТовУчНалВсего"), total)
                self.assertEqual(totals.findtext("СумНалВсего/СумНал"), tax)

    def test_without_tax(self):
        root = self.assert_fits(get_document(get_line(upd.NO_TAX)))
        for tax in ("СведТов/СумНал", "ВсегоОпл/СумНалВсего"):
            self.assertEqual(root.findtext(f"Документ/ТаблСчФакт/{tax}/БезНДС"), "без НДС")

    def test_lines_with_and_without_tax(self):
        """The total is a number as soon as one line has a tax, be it 0 %."""
        for rate, tax in (("22%", "330.00"), ("0%", "0.00")):
            lines = get_line(upd.NO_TAX), get_line(rate, number=2)
            root = self.assert_fits(get_document(*lines))
            self.assertEqual(root.findtext("Документ/ТаблСчФакт/ВсегоОпл/СумНалВсего/СумНал"), tax)

    def test_sides_signers_and_addresses(self):
        addresses = SELLER.address, BUYER.address, None
        proxies = None, ELECTRONIC_PROXY, PAPER_PROXY
        contracts = None, upd.Contract(number="1", day=date(2025, 5, 5), title="Заказ")
        for seller, address, proxy, contract in product(
            (SELLER, TRADER, replace(TRADER, ogrnip="", ogrnip_day=None)),
            addresses,
            proxies,
            contracts,
        ):
            document = get_document(
                seller=replace(seller, address=address),
                signer=replace(SIGNER, proxy=proxy),
                contract=contract,
            )
            self.assert_fits(document)
            self.assert_fits(replace(document, buyer=document.seller, seller=BUYER))

    def test_a_sole_trader(self):
        root = parse(get_document(seller=TRADER))
        trader = root.find("Документ/СвСчФакт/СвПрод/ИдСв/СвИП")
        self.assertEqual(
            trader.attrib,
            {
                "ИННФЛ": "770000000156",
                "ОГРНИП": "326770000000005",
                "ДатаОГРНИП": "03.02.2026",
            },
        )
        self.assertEqual(root[0].get("НаимЭконСубСост"), "ИП Иванова Анна Петровна")

    def test_powers(self):
        for proxy, powers, attributes in (
            (
                ELECTRONIC_PROXY,
                "3",
                {
                    "НомДовер": ELECTRONIC_PROXY.number,
                    "ДатаВыдДовер": "12.01.2026",
                    "ИдСистХран": "https://m4d.nalog.gov.ru/",
                },
            ),
            (PAPER_PROXY, "5", {"ДатаВыдДовер": "12.01.2026", "ВнНомДовер": "7"}),
        ):
            signer = parse(get_document(signer=replace(SIGNER, proxy=proxy))).find(
                "Документ/Подписант"
            )
            self.assertEqual(signer.get("СпосПодтПолном"), powers)
            self.assertEqual(signer[1].attrib, attributes)

    def test_without_contract(self):
        root = parse(get_document(contract=None))
        self.assertEqual(root.findtext("Документ/СвПродПер/СвПер/БезДокОснПер"), "1")

    def test_characters(self):
        """What the encoding lacks is written as a reference; white space becomes one blank."""
        name = 'Счёт № 5 <b> & "кавычки" – — … ₽ é 测试 🖨'
        content = upd.write(get_document(get_line(name=f" {name}\n\tи\u00a0ещё ")))
        self.assertIn(b"&#8381; &#233; &#27979;&#35797; &#128424;", content)
        line = ElementTree.fromstring(content).find("Документ/ТаблСчФакт/СведТов")
        self.assertEqual(line.get("НаимТов"), f"{name} и ещё")

    def test_numbers(self):
        """No exponent, no zeros at the end, no minus before a zero; all digits of a price."""
        for quantity, price, untaxed, written in (
            ("1E+2", "10", "1000", ("100", "10", "1000.00")),
            ("2.500", "0.00", "-0.00", ("2.5", "0", "0.00")),
            ("3", "333.33333333333", "1000", ("3", "333.33333333333", "1000.00")),
            ("1.33", "3000.00", "4000", ("1.33", "3000", "4000.00")),
        ):
            line = get_line(upd.NO_TAX, untaxed, quantity, price=Decimal(price))
            element = self.assert_fits(get_document(line)).find("Документ/ТаблСчФакт/СведТов")
            self.assertEqual(
                tuple(element.get(name) for name in ("КолТов", "ЦенаТов", "СтТовБезНДС")), written
            )

    def test_the_same_act_gives_the_same_bytes(self):
        self.assertEqual(upd.write(get_document()), upd.write(get_document()))

    @settings(max_examples=50)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([name for name in upd.RATES if not name.startswith("20")]),
                st.integers(0, 10**9),
                st.integers(1, 10**5),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_any_amounts(self, drawn):
        """What is written adds up, and is what the act says."""
        lines = [
            get_line(
                rate,
                Decimal(kopecks) / 100,
                Decimal(hundredths) / 100,
                number,
                price=(Decimal(kopecks) / hundredths).quantize(Decimal("1E-11")),
            )
            for number, (rate, kopecks, hundredths) in enumerate(drawn, 1)
        ]
        document = get_document(*lines)
        table = self.assert_fits(document).find("Документ/ТаблСчФакт")
        totals = table.find("ВсегоОпл")
        for name in ("СтТовБезНДС", "СтТовУчНал"):
            added = sum(Decimal(line.get(name)) for line in table.findall("СведТов"))
            self.assertEqual(added, Decimal(totals.get(f"{name}Всего")))
        tax = Decimal(totals.findtext("СумНалВсего/СумНал") or 0)
        self.assertEqual(
            sum(Decimal(each.text) for each in table.iterfind("СведТов/СумНал/СумНал")), tax
        )
        self.assertEqual(tax, document.tax)
        self.assertEqual(Decimal(totals.get("СтТовУчНалВсего")), document.total)


@tagged("post_install", "-at_install", "alone")
class TestProblems(UpdCase):
    def assert_problem(self, problem, document):
        self.assertEqual(get_problems(document), [problem])
        with self.assertRaises(upd.UpdError) as raised:
            upd.write(document)
        self.assertEqual(str(raised.exception), problem)

    def test_an_act(self):
        for values, problem in (
            ({"number": " \n"}, "Act, number: is missing. Fill it in."),
            (
                {"number": "1" * 1001},
                "Act, number: has 1001 characters, at most 1000 are allowed. Shorten it.",
            ),
            (
                {"title": "Акт\x07"},
                "Act, title: has a character that no file in XML can hold (U+0007). Remove it.",
            ),
            (
                {"contract": upd.Contract(number="1", day=None)},
                "Contract, date: is missing. Fill it in.",
            ),
            (
                {"contract": upd.Contract(number="", day=date(2026, 1, 12))},
                "Contract, number: is missing. Fill it in.",
            ),
            (
                {"contract": upd.Contract(number="1", day=date(1826, 1, 12))},
                "Contract, date: must be a day of the years 1900 to 2099. Correct it.",
            ),
            (
                {"first_day": date(2026, 4, 1)},
                "Period, first day: is after the last day. Correct one of them.",
            ),
            ({"operation": ""}, "Period, what was done: is missing. Fill it in."),
            ({"currency": "USD"}, "Act, currency: is USD. Make the act in rubles."),
        ):
            with self.subTest(values=values):
                self.assert_problem(problem, get_document(**values))

    def test_sides(self):
        mistyped = "is mistyped: its last digits do not fit the others. Correct it."
        for values, problem in (
            ({"name": ""}, "name: is missing. Fill it in."),
            (
                {"name": "Я" * 1001},
                "name: has 1001 characters, at most 1000 are allowed. Shorten it.",
            ),
            ({"inn": ""}, "ИНН: is missing. Fill it in."),
            (
                {"inn": "770000001"},
                "ИНН: must have 10 digits, of which the first two are not both 0. Correct it.",
            ),
            ({"inn": "7700000017"}, f"ИНН: {mistyped}"),
            ({"inn": " 7700000017 "}, f"ИНН: {mistyped}"),
            (
                {"kpp": "00001001"},
                "КПП: must have 9 digits, of which the first two are not both 0. Correct it.",
            ),
            (
                {"participant": "2BM_1"},
                (
                    "number at the operator: must be the one that the operator of electronic "
                    "documents gave, such as 2BM-…: 4 to 46 Latin letters, digits and hyphens. "
                    "Correct it."
                ),
            ),
        ):
            with self.subTest(values=values):
                self.assert_problem(
                    f"Buyer, {problem}", get_document(buyer=replace(BUYER, **values))
                )
        for values, problem in (
            (
                {"inn": "7700000016"},
                "ИНН: must have 12 digits, of which the first two are not both 0. Correct it.",
            ),
            ({"inn": "770000000157"}, f"ИНН: {mistyped}"),
            ({"inn": "770000000146"}, f"ИНН: {mistyped}"),
            ({"ogrnip": "326770000000006"}, f"ОГРНИП: {mistyped}"),
            ({"ogrnip": "32677000000000"}, "ОГРНИП: must have 15 digits. Correct it."),
            ({"name": upd.PersonName("", "Анна")}, "last name: is missing. Fill it in."),
        ):
            with self.subTest(values=values):
                self.assert_problem(
                    f"Seller, {problem}", get_document(seller=replace(TRADER, **values))
                )

    def test_addresses(self):
        for values, problem in (
            (
                {"region_code": "7"},
                "code of the region: must have 2 digits, such as 77. Correct it.",
            ),
            ({"region": ""}, "region: is missing. Fill it in."),
            ({"postcode": "10100"}, "postcode: must have 6 digits. Correct it."),
            (
                {"house": "1" * 51},
                "house: has 51 characters, at most 50 are allowed. Shorten it.",
            ),
        ):
            address = replace(SELLER.address, **values)
            self.assert_problem(
                f"Address of the seller, {problem}",
                get_document(seller=replace(SELLER, address=address)),
            )
        address = upd.FreeAddress(text="")
        self.assert_problem(
            "Address of the buyer, text: is missing. Fill it in.",
            get_document(buyer=replace(BUYER, address=address)),
        )

    def test_signers(self):
        for values, problem in (
            ({"position": ""}, "Signer, position: is missing. Fill it in."),
            ({"name": upd.PersonName("П", "")}, "Signer, first name: is missing. Fill it in."),
            (
                {"proxy": replace(ELECTRONIC_PROXY, number="7")},
                (
                    "Power of attorney, registered number: must have 36 characters, as the "
                    "register gives it. Correct it."
                ),
            ),
            (
                {"proxy": replace(PAPER_PROXY, number="")},
                "Power of attorney, number: is missing. Fill it in.",
            ),
        ):
            self.assert_problem(problem, get_document(signer=replace(SIGNER, **values)))

    def test_lines(self):
        for line, problem in (
            (get_line(name=""), "name: is missing. Fill it in."),
            (
                get_line(name="я" * 2001),
                "name: has 2001 characters, at most 2000 are allowed. Shorten it.",
            ),
            (get_line(unit=""), "unit: is missing, though there is its code. Fill it in."),
            (
                get_line(unit_code="35"),
                "code of the unit: must have 3 or 4 digits, such as 356 for hours. Correct it.",
            ),
            (
                get_line(untaxed="0", quantity="0"),
                "quantity: must be more than 0. Correct it.",
            ),
            (
                get_line(quantity="1.333333333333", price=Decimal("1125")),
                "quantity: has 12 digits after the point, at most 11 are allowed. Round it.",
            ),
            (
                get_line(untaxed="0", quantity="1" * 27),
                "quantity: has 27 digits, at most 26 are allowed. Correct it.",
            ),
            (
                get_line(price=Decimal(1220)),
                (
                    "price: is 1220, which gives 1830.00 without tax and not 1500.00. "
                    "Write it without tax and after discounts."
                ),
            ),
            (
                get_line(price=Decimal("NaN")),
                "price: must be a number, such as 12.5. Correct it.",
            ),
            (
                get_line(tax=Decimal("330.02"), total=Decimal("1830.02")),
                "tax: is 330.02, but the rate gives 330.00. Correct one of them.",
            ),
            (
                get_line("22/122", tax=Decimal("330.02"), total=Decimal("1830.02")),
                "tax: is 330.02, but the rate gives 330.00. Correct one of them.",
            ),
            (
                get_line(upd.NO_TAX, tax=CENT, total=Decimal("1500.01")),
                "tax: is 0.01, but the rate gives 0.00. Correct one of them.",
            ),
            (
                get_line("0%", tax=CENT, total=Decimal("1500.01")),
                "tax: is 0.01, but the rate gives 0.00. Correct one of them.",
            ),
            (
                get_line(total=Decimal("1830.01")),
                (
                    "amount with tax: is 1830.01, but its parts add up to 1830.00. "
                    "Correct one of them."
                ),
            ),
            (
                get_line("18%"),
                (
                    "tax rate: must be one of: 22%; 20%; 10%; 7%; 5%; 0%; 22/122; 20/120; 10/110; "
                    "7/107; 5/105; без НДС."
                ),
            ),
            (
                get_line("20%"),
                (
                    "tax rate: is not in force from 2026-03-01 to 2026-03-31. "
                    "Choose the rate of those days."
                ),
            ),
            (
                get_line(number=0),
                "number: is less than 1. Correct it.",
            ),
        ):
            with self.subTest(problem=problem):
                self.assert_problem(f"Line {line.number}, {problem}", get_document(line))

    def test_totals(self):
        for values, problem in (
            (
                {"untaxed": Decimal("1500.01")},
                "amount without tax: is 1500.01, but its parts add up to 1500.00.",
            ),
            ({"tax": Decimal(330) + CENT}, "tax: is 330.01, but its parts add up to 330.00."),
            (
                {"total": Decimal("1830.0")},
                None,
            ),
            (
                {"total": Decimal("1829.99")},
                "amount with tax: is 1829.99, but its parts add up to 1830.00.",
            ),
        ):
            document = get_document(**values)
            if problem:
                self.assert_problem(f"Totals, {problem} Correct one of them.", document)
            else:
                self.assert_fits(document)
        self.assert_problem(
            "Act, table of services: is missing. Fill it in.",
            replace(get_document(), lines=(), untaxed=Decimal(0), tax=Decimal(0), total=Decimal(0)),
        )

    def test_all_problems_at_once(self):
        """Nothing hides behind the first one, and a kopeck's fraction is never rounded away."""
        lines = (
            get_line(untaxed="-100", quantity="1"),
            get_line(untaxed="100.005", quantity="1", name=""),
        )
        document = get_document(
            *lines, number="", seller=replace(SELLER, inn="1"), buyer=replace(BUYER, kpp="1")
        )
        negative = "is less than 0. Correct it."
        split = "has 3 digits after the point, at most 2 are allowed. Round it."
        self.assertCountEqual(
            get_problems(document),
            [
                "Act, number: is missing. Fill it in.",
                (
                    "Seller, ИНН: must have 10 digits, of which the first two are not both 0. "
                    "Correct it."
                ),
                (
                    "Buyer, КПП: must have 9 digits, of which the first two are not both 0. "
                    "Correct it."
                ),
                f"Line 1, price: {negative}",
                f"Line 1, amount without tax: {negative}",
                f"Line 1, tax: {negative}",
                f"Line 1, amount with tax: {negative}",
                "Line 1, number: is there twice. Number the lines anew.",
                "Line 1, name: is missing. Fill it in.",
                f"Line 1, amount without tax: {split}",
                f"Line 1, amount with tax: {split}",
                f"Totals, amount without tax: {split}",
                f"Totals, amount with tax: {split}",
            ],
        )

    def test_the_rate_may_be_of_any_of_the_days(self):
        """Services of December with an act of January: both rates can be right."""
        december = {"first_day": date(2025, 12, 1), "last_day": date(2025, 12, 31)}
        for rate in ("20%", "22%", "20/120", "22/122"):
            self.assert_fits(get_document(get_line(rate), day=date(2026, 1, 12), **december))
        self.assertEqual(
            get_problems(get_document(get_line("22/122"), day=date(2025, 12, 31), **december)),
            [
                (
                    "Line 1, tax rate: is not in force from 2025-12-01 to 2025-12-31. "
                    "Choose the rate of those days."
                )
            ],
        )
        year = {"first_day": date(2024, 12, 1), "last_day": date(2024, 12, 31)}
        for rate in ("5%", "7/107"):
            document = get_document(get_line(rate), day=date(2024, 12, 31), **year)
            self.assertEqual(len(get_problems(document)), 1)

    def test_amounts_are_decimals(self):
        for values in ({"price": 1000.0}, {"quantity": 1}, {"total": "1830.00"}):
            with self.assertRaises(TypeError):
                upd.check(get_document(lines=(replace(get_line(), **values),)))


@tagged("post_install", "-at_install", "alone")
class TestFitting(UpdCase):
    @given(
        st.sampled_from([rate for rate in upd.RATES if rate != "20%" and rate != "20/120"]),
        st.lists(st.integers(1, 10**9), min_size=1, max_size=30),
    )
    @settings(max_examples=200, deadline=None)
    def test_lines_add_up_to_a_tax_that_is_rounded_once(self, rate, kopecks):
        """Invoices round the tax of all lines together, documents that of each."""
        percent, computed = upd.RATES[rate].percent or 0, upd.RATES[rate].computed
        amounts = [Decimal(each) / 100 for each in kopecks]
        base = 100 + percent if computed else 100

        def get_tax(amount):
            return (amount * percent / base).quantize(CENT, ROUND_HALF_UP)

        lines = []
        for number, amount in enumerate(amounts, 1):
            tax = get_tax(amount)
            untaxed = amount - tax if computed else amount
            values = {"untaxed": untaxed, "tax": tax, "total": untaxed + tax, "price": amount}
            lines.append(get_line(rate, quantity="1", number=number, **values))
        tax = get_tax(sum(amounts))
        untaxed = sum(amounts) - tax if computed else sum(amounts)
        fitted = upd.fit_lines(lines, untaxed, tax)
        self.assert_fits(get_document(*fitted, untaxed=untaxed, tax=tax, total=untaxed + tax))
        if percent:
            self.assertIsNone(upd.fit_lines(lines, untaxed, tax + CENT * (2 * len(lines) + 1)))

    def test_a_price_is_left_as_it_is_where_it_gives_the_amount(self):
        self.assertEqual(upd.get_price(Decimal(2000), Decimal("0.5"), Decimal(1000)), 2000)
        price = upd.get_price(Decimal(30000), Decimal(1), Decimal("21290.32"))
        self.assertEqual(price, Decimal("21290.32"))


@tagged("post_install", "-at_install", "alone")
class TestTable(UpdCase):
    """The table finds whatever is changed in a file that fits."""

    documents = (
        get_document(),
        get_document(get_line(upd.NO_TAX), seller=TRADER, contract=None),
        get_document(signer=replace(SIGNER, proxy=ELECTRONIC_PROXY)),
        get_document(signer=replace(SIGNER, proxy=PAPER_PROXY)),
    )
    optional_attributes = {
        "НаимЭконСубСост", "КПП", "ОГРНИП", "ДатаОГРНИП", "Отчество", "ОКЕИ_Тов", "Индекс", "Улица",
        "Дом",
    }  # fmt: skip
    optional_parts = {"Адрес", "ДопСведТов", "Акциз"}

    def get_changed(self, change):
        """Yield copies of the files, each changed in one element. :param change: of (element)

        A change that does nothing returns False.
        """
        for document in self.documents:
            root = parse(document)
            for position, element in enumerate(root.iter()):
                changed = deepcopy(root)
                if change(list(changed.iter())[position]) is not False:
                    yield f"{element.tag} of {document.signer.proxy}", changed

    def assert_found(self, name, root):
        with self.subTest(name):
            self.assertTrue(list(upd.find_violations(root)))

    def test_missing_and_empty_attributes(self):
        for document in self.documents:
            root = parse(document)
            for element in root.iter():
                for name, value in element.items():
                    element.set(name, "")
                    self.assert_found(f"{element.tag}/{name} empty", root)
                    del element.attrib[name]
                    if name in self.optional_attributes:
                        self.assertEqual(list(upd.find_violations(root)), [])
                    else:
                        self.assert_found(f"{element.tag}/{name} missing", root)
                    element.set(name, value)

    def test_missing_parts(self):
        for document in self.documents:
            root = parse(document)
            for parent in root.iter():
                for child in list(parent):
                    place = list(parent).index(child)
                    parent.remove(child)
                    if child.tag in self.optional_parts:
                        self.assertEqual(list(upd.find_violations(root)), [])
                    else:
                        self.assert_found(f"{parent.tag}/{child.tag}", root)
                    parent.insert(place, child)

    def test_parts_in_another_order(self):
        def turn(element):
            if len(element) < 2:
                return False
            element[:] = reversed(element)
            return None

        for name, root in self.get_changed(turn):
            self.assert_found(name, root)

    def test_what_is_not_in_the_format(self):
        for change in (
            lambda element: element.set("Чужой", "1"),
            lambda element: element.append(ElementTree.Element("Чужой")),
            lambda element: setattr(element, "text", "чужой"),
        ):
            for name, root in self.get_changed(change):
                self.assert_found(name, root)

    def test_parts_that_may_be_there_once(self):
        many = {"СвПрод", "СвПокуп", "СведТов", "ОснПер", "Подписант", "СвДоверЭл", "СвДоверБум"}
        for document in self.documents:
            root = parse(document)
            for parent in root.iter():
                for child in list(parent):
                    twin = deepcopy(child)
                    parent.insert(list(parent).index(child), twin)
                    if child.tag in many:
                        self.assertEqual(list(upd.find_violations(root)), [])
                    else:
                        self.assert_found(f"{parent.tag}/{child.tag}", root)
                    parent.remove(twin)

    def test_what_depends_on_something_else(self):
        table = "Документ/ТаблСчФакт"
        for tag, name, value in (
            (f"{table}/СведТов", "НалСт", upd.NO_TAX),
            ("Документ/Подписант", "СпосПодтПолном", "3"),
            ("Документ/Подписант", "СпосПодтПолном", "5"),
            ("Документ", "Функция", "СЧФДОП"),
            ("Документ", "ВремИнфПр", "24.00.00"),
            ("Документ", "ДатаИнфПр", "29.02.2026"),
            ("Документ", "ДатаИнфПр", "2026-03-01"),
            ("Документ/СвСчФакт/ДенИзм", "КодОКВ", "840"),
            (f"{table}/СведТов", "НомСтр", "1.0"),
            (f"{table}/СведТов", "КолТов", "1,5"),
            (f"{table}/СведТов", "СтТовУчНал", f"{10**17}.01"),
        ):
            root = parse(get_document())
            root.find(tag).set(name, value)
            self.assert_found(f"{tag}/{name}={value}", root)
        root = parse(get_document(get_line(upd.NO_TAX)))
        root.find(f"{table}/ВсегоОпл/СумНалВсего")[0].tag = "СумНал"
        root.find(f"{table}/ВсегоОпл/СумНалВсего/СумНал").text = "0.00"
        self.assert_found("total of lines without tax", root)

    def test_days_of_the_calendar(self):
        for day, fits in (
            ("29.02.2024", True),
            ("29.02.2000", True),
            ("29.02.2100", False),
            ("31.04.2026", False),
            ("31.12.2099", True),
            ("01.01.1900", True),
            ("01.13.2026", False),
            ("00.01.2026", False),
            ("1.1.2026", False),
        ):
            root = parse(get_document())
            root[0].set("ДатаИнфПр", day)
            self.assertEqual(not list(upd.find_violations(root)), fits, day)
