# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The part of the tax office's format that is written here, as a table, and its check.

The format is the universal transfer document 5.03, information of the seller (order
ЕД-7-26/970@, code of the form 1115131). ``FILE`` names the elements in their order, their
attributes, what may stand in them, and what depends on something else. Elements and attributes that
are not in the table are not written, though the format may have them.

The table asks for more than the format where an act without it is of no use: the table of services,
the quantity, the price and both amounts of each line, the totals, the period, the position of the
signer (an operator refuses an act without it), numbers of lines above zero. It has fewer tax rates:
those of services, see ``RATES``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

NO_TAX = "без НДС"
BY_SIGNATURE, BY_ELECTRONIC_PROXY, BY_PAPER_PROXY = "1", "3", "5"
"""How the powers of the signer are confirmed."""

MISSING = _lt("is missing. Fill it in.")
_NO_NUMBER = _lt("must be a number, such as 12.5. Correct it.")
_NO_WHOLE_NUMBER = _lt("must be a whole number. Correct it.")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]+))?")


# ------------------------------------------------------------
# VALUES
# ------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text that is not empty.

    :ivar most: characters
    """

    most: int

    def find_fault(self, text):
        """Return what is wrong with the text and what to do, or None."""
        if not text:
            return MISSING
        if len(text) > self.most:
            return _lt(
                "has %(length)s characters, at most %(most)s are allowed. Shorten it.",
                length=len(text),
                most=self.most,
            )
        if wrong := _NOT_IN_XML.search(text):
            return _lt(
                "has a character that no file in XML can hold (U+%(code)s). Remove it.",
                code=f"{ord(wrong[0]):04X}",
            )
        return None


@dataclass(frozen=True)
class Pattern:
    """A text of a fixed form.

    :ivar hint: lazy translation, what is right
    """

    expression: str
    hint: object

    def find_fault(self, text):
        if not text:
            return MISSING
        return None if re.fullmatch(self.expression, text) else self.hint


@dataclass(frozen=True)
class OneOf:
    """One of some texts."""

    values: tuple

    def find_fault(self, text):
        if not text:
            return MISSING
        if text in self.values:
            return None
        return _lt("must be one of: %(values)s.", values="; ".join(self.values))


@dataclass(frozen=True)
class Number:
    """A number, with a point before the fraction.

    :ivar digits: in all, without zeros that change nothing
    :ivar fraction: digits after the point; 0 for whole numbers, written without one
    """

    digits: int
    fraction: int
    least: Decimal | None = None
    above: Decimal | None = None

    def find_fault(self, text):
        if not text:
            return MISSING
        parts = _NUMBER.fullmatch(text)
        if not parts or (parts["fraction"] and not self.fraction):
            return _NO_NUMBER if self.fraction else _NO_WHOLE_NUMBER
        whole = parts["whole"].lstrip("0")
        fraction = (parts["fraction"] or "").rstrip("0")
        if len(fraction) > self.fraction:
            return _lt(
                "has %(count)s digits after the point, at most %(most)s are allowed. Round it.",
                count=len(fraction),
                most=self.fraction,
            )
        if len(whole + fraction) > self.digits:
            return _lt(
                "has %(count)s digits, at most %(most)s are allowed. Correct it.",
                count=len(whole + fraction),
                most=self.digits,
            )
        if self.least is not None and Decimal(text) < self.least:
            return _lt("is less than %(least)s. Correct it.", least=self.least)
        if self.above is not None and Decimal(text) <= self.above:
            return _lt("must be more than %(above)s. Correct it.", above=self.above)
        return None


class Day:
    """A day such as 31.03.2026."""

    _expression = re.compile(r"([0-9]{2})\.([0-9]{2})\.((?:19|20)[0-9]{2})")

    def find_fault(self, text):
        if not text:
            return MISSING
        parts = self._expression.fullmatch(text)
        if parts and 1 <= int(parts[1]) <= _get_days(int(parts[2]), int(parts[3])):
            return None
        return _lt("must be a day of the years 1900 to 2099. Correct it.")


def _get_days(month, year):
    """Return how many days a month has, 0 for one that there is not."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return {4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31 if 1 <= month <= 12 else 0)


# ------------------------------------------------------------
# ELEMENTS
# ------------------------------------------------------------


@dataclass(frozen=True)
class Attribute:
    """What may stand in an attribute.

    :ivar value: ``Text``, ``Pattern``, ``OneOf``, ``Number`` or ``Day``
    :ivar label: lazy translation or text, what a person calls it; None for what is always the same
    """

    value: object
    label: object = None
    required: bool = True


@dataclass(frozen=True)
class Element:
    """What may stand in an element.

    :ivar attributes: by name
    :ivar parts: ``Part`` in their order, and tuples of them of which one must be there
    :ivar text: the value of an element without parts
    :ivar label: lazy translation, what a person calls that value
    :ivar rules: functions of the element that yield violations: what depends on something else
    """

    attributes: dict = field(default_factory=dict)
    parts: tuple = ()
    text: object = None
    label: object = None
    rules: tuple[Callable, ...] = ()


@dataclass(frozen=True)
class Part:
    """An element in another one. There may be ``most`` of it, None for any number."""

    tag: str
    element: Element
    least: int = 1
    most: int | None = 1
    label: object = None


@dataclass(frozen=True, eq=False)
class Violation:
    """A place of a document that the table does not allow.

    :ivar element: as it was given
    :ivar str name: of the attribute or part; empty for the text of the element itself
    :ivar label: what a person calls it
    :ivar reason: lazy translation
    """

    element: object
    name: str
    label: object
    reason: object


def find_violations(element, rule=None):
    """Yield a ``Violation`` for whatever in an element is not as the table has it.

    :param element: of ElementTree or lxml, ``Файл`` unless ``rule`` is given
    :param Element rule: what may stand in it
    """
    rule = rule or FILE
    for name, attribute in rule.attributes.items():
        text = element.get(name)
        if text is None and not attribute.required:
            continue
        if fault := attribute.value.find_fault(text):
            yield Violation(element, name, attribute.label or name, fault)
    for name in element.attrib:
        if name not in rule.attributes:
            yield Violation(element, name, name, _lt("is not in the format. Remove it."))
    text = element.text or ""
    fault = rule.text.find_fault(text) if rule.text else text.strip() and _lt("holds no text.")
    if fault:
        yield Violation(element, "", rule.label or element.tag, fault)
    yield from _find_wrong_parts(element, rule)
    for find in rule.rules:
        yield from find(element)


def _find_wrong_parts(element, rule):
    children = list(element)
    for part in rule.parts:
        choices = part if isinstance(part, tuple) else (part,)
        chosen = next((each for each in choices if children and each.tag == children[0].tag), None)
        count = 0
        while chosen and children and children[0].tag == chosen.tag:
            yield from find_violations(children.pop(0), chosen.element)
            count += 1
        expected = chosen or choices[0]
        label = expected.label or expected.tag
        if count < min(each.least for each in ((chosen,) if chosen else choices)):
            yield Violation(element, expected.tag, label, MISSING)
        if chosen and chosen.most is not None and count > chosen.most:
            reason = _lt("is there %(count)s times. Leave one.", count=count)
            yield Violation(element, chosen.tag, label, reason)
    for child in children:
        reason = _lt("is not in the format, or not at this place. Remove it.")
        yield Violation(element, child.tag, child.tag, reason)


# ------------------------------------------------------------
# RULES: what depends on something else
# ------------------------------------------------------------


def _find_unit_without_name(line):
    if line.get("ОКЕИ_Тов") and not line.get("НаимЕдИзм"):
        yield Violation(
            line, "НаимЕдИзм", _lt("unit"), _lt("is missing, though there is its code. Fill it in.")
        )


def _find_tax_without_rate(line):
    """A line has the words in place of the tax if and only if it has them in place of the rate."""
    if (line.get("НалСт") == NO_TAX) != (line.find("СумНал/БезНДС") is not None):
        yield Violation(line, "СумНал", _lt("tax"), _lt("does not fit the rate. Correct one."))


def _find_total_without_rate(table):
    """The totals have the words in place of the tax if and only if all lines have them."""
    lines = table.findall("СведТов")
    without = bool(lines) and all(line.find("СумНал/БезНДС") is not None for line in lines)
    if without != (table.find("ВсегоОпл/СумНалВсего/БезНДС") is not None):
        yield Violation(
            table, "ВсегоОпл", _lt("total tax"), _lt("does not fit the lines. Correct it.")
        )


def _find_wrong_powers(signer):
    for powers, tag in ((BY_ELECTRONIC_PROXY, "СвДоверЭл"), (BY_PAPER_PROXY, "СвДоверБум")):
        if (signer.get("СпосПодтПолном") == powers) != (signer.find(tag) is not None):
            yield Violation(
                signer,
                tag,
                _lt("power of attorney"),
                _lt("does not fit the way the powers are confirmed. Correct one."),
            )


# ------------------------------------------------------------
# TABLE
# ------------------------------------------------------------

DAY = Day()
TIME = Pattern(r"(?:[01][0-9]|2[0-3])\.[0-5][0-9]\.[0-5][0-9]", _lt("must be a time. Correct it."))
MONEY = Number(19, 2, least=Decimal(0))
QUANTITY = Number(26, 11, above=Decimal(0))
PRICE = Number(26, 11, least=Decimal(0))
INN_OF_ORGANISATION = Pattern(
    r"(?:[0-9][1-9]|[1-9][0-9])[0-9]{8}",
    _lt("must have 10 digits, of which the first two are not both 0. Correct it."),
)
INN_OF_PERSON = Pattern(
    r"(?:[0-9][1-9]|[1-9][0-9])[0-9]{10}",
    _lt("must have 12 digits, of which the first two are not both 0. Correct it."),
)
KPP = Pattern(
    r"(?:[0-9][1-9]|[1-9][0-9])[0-9]{2}[0-9A-Z]{2}[0-9]{3}",
    _lt("must have 9 digits, of which the first two are not both 0. Correct it."),
)
OGRNIP = Pattern(r"[0-9]{15}", _lt("must have 15 digits. Correct it."))
COUNTRY = Pattern(r"[0-9]{3}", _lt("must have 3 digits, such as 643. Correct it."))
REGION = Pattern(r"[0-9]{2}", _lt("must have 2 digits, such as 77. Correct it."))
POSTCODE = Pattern(r"[0-9]{6}", _lt("must have 6 digits. Correct it."))
OKEI = Pattern(r"[0-9]{3,4}", _lt("must have 3 or 4 digits, such as 356 for hours. Correct it."))
REGISTERED_NUMBER = Pattern(
    r".{36}", _lt("must have 36 characters, as the register gives it. Correct it.")
)


@dataclass(frozen=True)
class Rate:
    """A rate of the value added tax.

    :ivar int percent: None where there is no tax
    :ivar bool computed: a part of the amount with tax, such as 22/122
    :ivar first: the first day that it is in force
    :ivar last: the last one
    """

    percent: int | None
    computed: bool = False
    first: date = date.min
    last: date = date.max


_FIRST_OF_22, _LAST_OF_20 = date(2026, 1, 1), date(2025, 12, 31)
_FIRST_OF_5_AND_7 = date(2025, 1, 1)
RATES = {
    "22%": Rate(22, first=_FIRST_OF_22),
    "20%": Rate(20, last=_LAST_OF_20),
    "10%": Rate(10),
    "7%": Rate(7, first=_FIRST_OF_5_AND_7),
    "5%": Rate(5, first=_FIRST_OF_5_AND_7),
    "0%": Rate(0),
    "22/122": Rate(22, computed=True, first=_FIRST_OF_22),
    "20/120": Rate(20, computed=True, last=_LAST_OF_20),
    "10/110": Rate(10, computed=True),
    "7/107": Rate(7, computed=True, first=_FIRST_OF_5_AND_7),
    "5/105": Rate(5, computed=True, first=_FIRST_OF_5_AND_7),
    NO_TAX: Rate(None),
}
"""The rates of services, as the format writes them.

The format also lists 18% and 18/118 (until 2018, before it), 9,09%, 16,67% and 18,03% (the sale of
a whole enterprise) and the tax that the buyer pays as an agent."""


def _always(text):
    return Attribute(OneOf((text,)))


_PERSON_NAME = Element(
    {
        "Фамилия": Attribute(Text(60), _lt("last name")),
        "Имя": Attribute(Text(60), _lt("first name")),
        "Отчество": Attribute(Text(60), _lt("middle name"), required=False),
    }
)
_RUSSIAN_ADDRESS = Element(
    {
        "Индекс": Attribute(POSTCODE, _lt("postcode"), required=False),
        "КодРегион": Attribute(REGION, _lt("code of the region")),
        "НаимРегион": Attribute(Text(51), _lt("region")),
        "Район": Attribute(Text(255), _lt("district"), required=False),
        "Город": Attribute(Text(255), _lt("city"), required=False),
        "НаселПункт": Attribute(Text(255), _lt("settlement"), required=False),
        "Улица": Attribute(Text(255), _lt("street"), required=False),
        "Дом": Attribute(Text(50), _lt("house"), required=False),
        "Корпус": Attribute(Text(50), _lt("building"), required=False),
        "Кварт": Attribute(Text(50), _lt("flat or office"), required=False),
        "ИныеСвед": Attribute(Text(1000), _lt("other details"), required=False),
    }
)
_FREE_ADDRESS = Element(
    {
        "КодСтр": Attribute(COUNTRY, _lt("code of the country")),
        "НаимСтран": Attribute(Text(255), _lt("country")),
        "АдрТекст": Attribute(Text(1000), _lt("text")),
    }
)
_SOLE_TRADER = Element(
    {
        "ИННФЛ": Attribute(INN_OF_PERSON, "ИНН"),
        "ОГРНИП": Attribute(OGRNIP, "ОГРНИП", required=False),
        "ДатаОГРНИП": Attribute(DAY, _lt("date of the ОГРНИП"), required=False),
    },
    (Part("ФИО", _PERSON_NAME),),
)
_ORGANISATION = Element(
    {
        "НаимОрг": Attribute(Text(1000), _lt("name")),
        "ИННЮЛ": Attribute(INN_OF_ORGANISATION, "ИНН"),
        "КПП": Attribute(KPP, "КПП", required=False),
    }
)
_PARTY = Element(
    parts=(
        Part(
            "ИдСв",
            Element(parts=((Part("СвИП", _SOLE_TRADER), Part("СвЮЛУч", _ORGANISATION)),)),
        ),
        Part(
            "Адрес",
            Element(parts=((Part("АдрРФ", _RUSSIAN_ADDRESS), Part("АдрИнф", _FREE_ADDRESS)),)),
            least=0,
        ),
    )
)
_TAX = Element(
    parts=(
        (
            Part("СумНал", Element(text=MONEY, label=_lt("tax"))),
            Part("БезНДС", Element(text=OneOf((NO_TAX,)))),
        ),
    )
)
_LINE = Element(
    {
        "НомСтр": Attribute(Number(6, 0, least=Decimal(1)), _lt("number")),
        "НаимТов": Attribute(Text(2000), _lt("name")),
        "ОКЕИ_Тов": Attribute(OKEI, _lt("code of the unit"), required=False),
        "НаимЕдИзм": Attribute(Text(255), _lt("unit"), required=False),
        "КолТов": Attribute(QUANTITY, _lt("quantity")),
        "ЦенаТов": Attribute(PRICE, _lt("price")),
        "СтТовБезНДС": Attribute(MONEY, _lt("amount without tax")),
        "НалСт": Attribute(OneOf(tuple(RATES)), _lt("tax rate")),
        "СтТовУчНал": Attribute(MONEY, _lt("amount with tax")),
    },
    (
        Part("ДопСведТов", Element({"ПрТовРаб": Attribute(OneOf(tuple("12345")))}), least=0),
        Part(
            "Акциз",
            Element(parts=(Part("БезАкциз", Element(text=OneOf(("без акциза",)))),)),
            least=0,
        ),
        Part("СумНал", _TAX),
    ),
    rules=(_find_unit_without_name, _find_tax_without_rate),
)
_TOTALS = Element(
    {
        "СтТовБезНДСВсего": Attribute(MONEY, _lt("amount without tax")),
        "СтТовУчНалВсего": Attribute(MONEY, _lt("amount with tax")),
    },
    (Part("СумНалВсего", _TAX),),
)
_OTHER_DOCUMENT = Element(
    {
        "РеквНаимДок": Attribute(Text(255), _lt("kind of document")),
        "РеквНомерДок": Attribute(Text(255), _lt("number")),
        "РеквДатаДок": Attribute(DAY, _lt("date")),
    }
)
_TRANSFER = Element(
    {
        "СодОпер": Attribute(Text(255), _lt("what was done")),
        "ДатаПер": Attribute(DAY, _lt("date")),
        "ДатаНачПер": Attribute(DAY, _lt("first day")),
        "ДатаОконПер": Attribute(DAY, _lt("last day")),
    },
    (
        (
            Part("ОснПер", _OTHER_DOCUMENT, most=None),
            Part("БезДокОснПер", Element(text=OneOf(("1",)))),
        ),
    ),
)
_ELECTRONIC_PROXY = Element(
    {
        "НомДовер": Attribute(REGISTERED_NUMBER, _lt("registered number")),
        "ДатаВыдДовер": Attribute(DAY, _lt("date")),
        "ИдСистХран": Attribute(Text(500), _lt("where it is kept")),
    }
)
_PAPER_PROXY = Element(
    {
        "ДатаВыдДовер": Attribute(DAY, _lt("date")),
        "ВнНомДовер": Attribute(Text(50), _lt("number")),
    }
)
_SIGNER = Element(
    {
        "Должн": Attribute(Text(255), _lt("position")),
        "СпосПодтПолном": Attribute(OneOf(tuple("123456"))),
    },
    (
        Part("ФИО", _PERSON_NAME),
        (
            Part("СвДоверЭл", _ELECTRONIC_PROXY, least=0, most=None),
            Part("СвДоверБум", _PAPER_PROXY, least=0, most=None),
        ),
    ),
    rules=(_find_wrong_powers,),
)
_CIRCUMSTANCES = Element(
    {
        "НомерДок": Attribute(Text(1000), _lt("number")),
        "ДатаДок": Attribute(DAY, _lt("date")),
    },
    (
        Part("СвПрод", _PARTY, most=None),
        Part("СвПокуп", _PARTY, most=None),
        Part(
            "ДенИзм",
            Element({"КодОКВ": _always("643"), "НаимОКВ": Attribute(Text(100))}),
        ),
    ),
)
FUNCTION = "ДОП"
"""A document of what was done, without an invoice."""
FORM_CODE, FORM_VERSION = "1115131", "5.03"
_DOCUMENT = Element(
    {
        "КНД": _always(FORM_CODE),
        "Функция": _always(FUNCTION),
        "ПоФактХЖ": Attribute(Text(255)),
        "НаимДокОпр": Attribute(Text(255), _lt("title")),
        "ДатаИнфПр": Attribute(DAY, _lt("date of the file")),
        "ВремИнфПр": Attribute(TIME, _lt("time of the file")),
        "НаимЭконСубСост": Attribute(Text(1000), _lt("name of the seller"), required=False),
    },
    (
        Part("СвСчФакт", _CIRCUMSTANCES),
        Part(
            "ТаблСчФакт",
            Element(
                parts=(
                    Part("СведТов", _LINE, most=None, label=_lt("table of services")),
                    Part("ВсегоОпл", _TOTALS),
                ),
                rules=(_find_total_without_rate,),
            ),
        ),
        Part("СвПродПер", Element(parts=(Part("СвПер", _TRANSFER),))),
        Part("Подписант", _SIGNER, most=None),
    ),
)
FILE = Element(
    {
        "ИдФайл": Attribute(Text(255), _lt("name of the file")),
        "ВерсФорм": _always(FORM_VERSION),
        "ВерсПрог": Attribute(Text(40)),
    },
    (Part("Документ", _DOCUMENT),),
)
