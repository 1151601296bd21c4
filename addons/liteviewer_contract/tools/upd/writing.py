# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the file of an act, and first says all that is wrong with the act."""

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from odoo.tools.translate import LazyTranslate

from . import form
from .document import ElectronicProxy, Organisation, PaperProxy, RussianAddress

_lt = LazyTranslate(__name__, default_lang="en_US")

PROGRAM = "LiteViewer ServiceDesk"
ENCODING = "windows-1251"
FACT = (
    "Документ об отгрузке товаров (выполнении работ), передаче имущественных прав "
    "(документ об оказании услуг)"
)
"""What the format calls any document with this function."""
SERVICE = "3"
RUBLE_CODE, RUBLE_NAME = "643", "Российский рубль"
NO_MARKS = "0_0_0_0_0_00"
"""The end of the file's name: no goods that are marked, traced or otherwise followed."""
_PARTICIPANT = re.compile(r"[0-9A-Za-z@.-]{4,46}")
_WRONG_PARTICIPANT = _lt(
    "must be the one that the operator of electronic documents gave, such as 2BM-…: "
    "4 to 46 Latin letters, digits and hyphens. Correct it."
)
CENT = Decimal("0.01")
HALF = Decimal("0.5")

_ACT, _SELLER, _BUYER = _lt("Act"), _lt("Seller"), _lt("Buyer")
_SELLER_ADDRESS, _BUYER_ADDRESS = _lt("Address of the seller"), _lt("Address of the buyer")
_CONTRACT, _TOTALS, _SIGNER = _lt("Contract"), _lt("Totals"), _lt("Signer")
_PROXY, _PERIOD = _lt("Power of attorney"), _lt("Period")
_INN, _OGRNIP = "ИНН", "ОГРНИП"
_UNTAXED, _TAX, _TOTAL = _lt("amount without tax"), _lt("tax"), _lt("amount with tax")
_MISTYPED = _lt("is mistyped: its last digits do not fit the others. Correct it.")


@dataclass(frozen=True, eq=False)
class Problem:
    """What is wrong with an act.

    :ivar place: lazy translation: which part of the act
    :ivar label: lazy translation or text: what there
    :ivar reason: lazy translation: what is wrong and what to do
    """

    place: object
    label: object
    reason: object

    @property
    def text(self):
        """The problem in a sentence, a lazy translation for ``env._``."""
        return _lt(
            "%(place)s, %(label)s: %(reason)s",
            place=self.place,
            label=self.label,
            reason=self.reason,
        )

    def __str__(self):
        return str(self.text)


class UpdError(ValueError):
    """An act cannot be written.

    :ivar list problems: all of them
    """

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = problems

    def __str__(self):
        return "\n".join(map(str, self.problems))


def check(document):
    """Return all that is wrong with an act: by the format, and by its own numbers.

    :rtype: list[Problem]
    :raises TypeError: an amount is no ``Decimal``
    """
    return _inspect(document)[1]


def write(document):
    """Return the file of an act. The same act gives the same bytes.

    A character that the encoding does not have is written as a reference to it.

    :rtype: bytes
    :raises UpdError: there are problems
    :raises TypeError: an amount is no ``Decimal``
    """
    root, problems = _inspect(document)
    if problems:
        raise UpdError(problems)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    declaration = f'<?xml version="1.0" encoding="{ENCODING}"?>\n'
    return f"{declaration}{text}\n".encode(ENCODING, "xmlcharrefreplace")


def get_file_name(document):
    """Return the name that the file must have: operators look at it."""
    return f"{_get_file_id(document)}.xml"


def _get_file_id(document):
    return "_".join(
        (
            "ON_NSCHFDOPPR",
            document.buyer.participant,
            document.seller.participant,
            f"{document.created:%Y%m%d}",
            str(document.guid),
            NO_MARKS,
        )
    )


def _inspect(document):
    """Return (the element of the file, problems)."""
    tree = _Tree(document)
    problems = [
        Problem(tree.places[violation.element], violation.label, violation.reason)
        for violation in form.find_violations(tree.root)
    ]
    problems += _find_wrong_party(_SELLER, document.seller)
    problems += _find_wrong_party(_BUYER, document.buyer)
    problems += _find_wrong_period(document)
    problems += _find_wrong_lines(document)
    problems += _find_wrong_totals(document)
    if document.currency != "RUB":
        reason = _lt("is %(code)s. Make the act in rubles.", code=document.currency)
        problems.append(Problem(_ACT, _lt("currency"), reason))
    return tree.root, problems


# ------------------------------------------------------------
# TREE
# ------------------------------------------------------------


class _Tree:
    """The elements of a file, with the part of the act that each stands for.

    :ivar places: lazy translations by element
    """

    def __init__(self, document):
        self.root = ElementTree.Element(
            "Файл",
            {
                "ИдФайл": _get_file_id(document),
                "ВерсФорм": form.FORM_VERSION,
                "ВерсПрог": PROGRAM,
            },
        )
        self.places = {self.root: _ACT}
        self._add_document(document)

    def _add(self, parent, tag, text=None, place=None, **attributes):
        """Add an element; attributes that say nothing are left out, and the place is inherited."""
        given = {name: _get_text(value) for name, value in attributes.items() if _get_text(value)}
        element = ElementTree.SubElement(parent, tag, given)
        element.text = text
        self.places[element] = place or self.places[parent]
        return element

    def _add_document(self, document):
        element = self._add(
            self.root,
            "Документ",
            КНД=form.FORM_CODE,
            Функция=form.FUNCTION,
            ПоФактХЖ=FACT,
            НаимДокОпр=document.title,
            ДатаИнфПр=_get_day(document.created),
            ВремИнфПр=f"{document.created:%H.%M.%S}",
            НаимЭконСубСост=document.seller.full_name,
        )
        head = self._add(
            element, "СвСчФакт", НомерДок=document.number, ДатаДок=_get_day(document.day)
        )
        self._add_party(head, "СвПрод", document.seller, _SELLER, _SELLER_ADDRESS)
        self._add_party(head, "СвПокуп", document.buyer, _BUYER, _BUYER_ADDRESS)
        self._add(head, "ДенИзм", КодОКВ=RUBLE_CODE, НаимОКВ=RUBLE_NAME)
        self._add_lines(element, document)
        self._add_transfer(element, document)
        self._add_signer(element, document.signer)

    def _add_party(self, parent, tag, party, place, address_place):
        element = self._add(parent, tag, place=place)
        identity = self._add(element, "ИдСв")
        if isinstance(party, Organisation):
            self._add(identity, "СвЮЛУч", НаимОрг=party.name, ИННЮЛ=party.inn, КПП=party.kpp)
        else:
            trader = self._add(
                identity,
                "СвИП",
                ИННФЛ=party.inn,
                ОГРНИП=party.ogrnip,
                ДатаОГРНИП=_get_day(party.ogrnip_day),
            )
            self._add_name(trader, party.name)
        if party.address:
            self._add_address(element, party.address, address_place)

    def _add_name(self, parent, name):
        self._add(parent, "ФИО", Фамилия=name.last, Имя=name.first, Отчество=name.middle)

    def _add_address(self, parent, address, place):
        element = self._add(parent, "Адрес", place=place)
        if isinstance(address, RussianAddress):
            self._add(
                element,
                "АдрРФ",
                Индекс=address.postcode,
                КодРегион=address.region_code,
                НаимРегион=address.region,
                Район=address.district,
                Город=address.city,
                НаселПункт=address.settlement,
                Улица=address.street,
                Дом=address.house,
                Корпус=address.building,
                Кварт=address.flat,
                ИныеСвед=address.details,
            )
        else:
            self._add(
                element,
                "АдрИнф",
                КодСтр=address.country_code,
                НаимСтран=address.country,
                АдрТекст=address.text,
            )

    def _add_lines(self, parent, document):
        table = self._add(parent, "ТаблСчФакт")
        for line in document.lines:
            element = self._add(
                table,
                "СведТов",
                place=_get_line_place(line),
                НомСтр=str(line.number),
                НаимТов=line.name,
                ОКЕИ_Тов=line.unit_code,
                НаимЕдИзм=line.unit,
                КолТов=_get_number(line.quantity),
                ЦенаТов=_get_number(line.price),
                СтТовБезНДС=_get_money(line.untaxed),
                НалСт=line.rate,
                СтТовУчНал=_get_money(line.total),
            )
            self._add(element, "ДопСведТов", ПрТовРаб=SERVICE)
            self._add(self._add(element, "Акциз"), "БезАкциз", "без акциза")
            self._add_tax(element, "СумНал", line.tax, line.rate == form.NO_TAX)
        totals = self._add(
            table,
            "ВсегоОпл",
            place=_TOTALS,
            СтТовБезНДСВсего=_get_money(document.untaxed),
            СтТовУчНалВсего=_get_money(document.total),
        )
        without = bool(document.lines) and all(line.rate == form.NO_TAX for line in document.lines)
        self._add_tax(totals, "СумНалВсего", document.tax, without)

    def _add_tax(self, parent, tag, amount, without):
        element = self._add(parent, tag)
        if without:
            self._add(element, "БезНДС", form.NO_TAX)
        else:
            self._add(element, "СумНал", _get_money(amount))

    def _add_transfer(self, parent, document):
        element = self._add(
            self._add(parent, "СвПродПер"),
            "СвПер",
            place=_PERIOD,
            СодОпер=document.operation,
            ДатаПер=_get_day(document.day),
            ДатаНачПер=_get_day(document.first_day),
            ДатаОконПер=_get_day(document.last_day),
        )
        contract = document.contract
        if contract:
            self._add(
                element,
                "ОснПер",
                place=_CONTRACT,
                РеквНаимДок=contract.title,
                РеквНомерДок=contract.number,
                РеквДатаДок=_get_day(contract.day),
            )
        else:
            self._add(element, "БезДокОснПер", "1")

    def _add_signer(self, parent, signer):
        proxy = signer.proxy
        powers = form.BY_SIGNATURE
        if isinstance(proxy, ElectronicProxy):
            powers = form.BY_ELECTRONIC_PROXY
        elif isinstance(proxy, PaperProxy):
            powers = form.BY_PAPER_PROXY
        element = self._add(
            parent, "Подписант", place=_SIGNER, Должн=signer.position, СпосПодтПолном=powers
        )
        self._add_name(element, signer.name)
        if isinstance(proxy, ElectronicProxy):
            self._add(
                element,
                "СвДоверЭл",
                place=_PROXY,
                НомДовер=proxy.number,
                ДатаВыдДовер=_get_day(proxy.day),
                ИдСистХран=proxy.system,
            )
        elif isinstance(proxy, PaperProxy):
            self._add(
                element,
                "СвДоверБум",
                place=_PROXY,
                ДатаВыдДовер=_get_day(proxy.day),
                ВнНомДовер=proxy.number,
            )


def _get_text(text):
    return " ".join(text.split())


def _get_line_place(line):
    return _lt("Line %(number)s", number=line.number)


def _get_day(day):
    return f"{day:%d.%m.%Y}" if day else ""


def _get_money(amount):
    """Return an amount with kopecks, and with all its digits if there are more."""
    rounded = _get_plain(amount, ".2f")
    return rounded if not amount.is_finite() or Decimal(rounded) == amount else f"{amount:f}"


def _get_number(number):
    """Return a number without zeros at the end of its fraction."""
    text = _get_plain(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _get_plain(number, how):
    if not isinstance(number, Decimal):
        raise TypeError(f"{number!r} is no Decimal")
    return format(number if number else Decimal(0), how)  # there is a zero with a minus


# ------------------------------------------------------------
# WHAT NO TABLE KNOWS
# ------------------------------------------------------------


def find_inn_fault(inn):
    """Return what is wrong with an ИНН, of an organisation or a person, or None."""
    if len(inn) not in (10, 12):
        return _lt("must have 10 digits, or 12 of a sole trader. Correct it.")
    rule = form.INN_OF_ORGANISATION if len(inn) == 10 else form.INN_OF_PERSON
    return rule.find_fault(inn) or (None if _is_inn(inn) else _MISTYPED)


def find_ogrnip_fault(ogrnip):
    """Return what is wrong with the number of a sole trader in the register, or None."""
    return form.OGRNIP.find_fault(ogrnip) or (None if _is_ogrnip(ogrnip) else _MISTYPED)


def find_participant_fault(participant):
    """Return what is wrong with the number that an operator gave, or None."""
    return None if _PARTICIPANT.fullmatch(participant) else _WRONG_PARTICIPANT


def _find_wrong_party(place, party):
    if fault := find_participant_fault(party.participant):
        yield Problem(place, _lt("number at the operator"), fault)
    organisation = isinstance(party, Organisation)
    rule = form.INN_OF_ORGANISATION if organisation else form.INN_OF_PERSON
    inn = _get_text(party.inn)
    if not rule.find_fault(inn) and not _is_inn(inn):
        yield Problem(place, _INN, _MISTYPED)
    ogrnip = "" if organisation else _get_text(party.ogrnip)
    if not form.OGRNIP.find_fault(ogrnip) and not _is_ogrnip(ogrnip):
        yield Problem(place, _OGRNIP, _MISTYPED)


def _is_ogrnip(digits):
    """Return whether the last digit fits the others."""
    return int(digits[:-1]) % 13 % 10 == int(digits[-1])


_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def _is_inn(digits):
    """Return whether the check digits fit: one of 10 digits, two of 12."""
    for count in (9,) if len(digits) == 10 else (10, 11):
        weights = _INN_WEIGHTS[-count:]
        remainder = sum(weight * int(digit) for weight, digit in zip(weights, digits)) % 11
        if remainder % 10 != int(digits[count]):
            return False
    return True


def _find_wrong_period(document):
    if document.first_day > document.last_day:
        reason = _lt("is after the last day. Correct one of them.")
        yield Problem(_PERIOD, _lt("first day"), reason)


def _find_wrong_lines(document):
    seen = set()
    for line in document.lines:
        place = _get_line_place(line)
        if line.number in seen:
            reason = _lt("is there twice. Number the lines anew.")
            yield Problem(place, _lt("number"), reason)
        seen.add(line.number)
        if rate := form.RATES.get(line.rate):
            yield from _find_wrong_rate(document, place, rate)
            if _can_calculate(line.quantity, line.price, line.untaxed, line.tax, line.total):
                yield from _find_wrong_amounts(line, place, rate)


def _find_wrong_rate(document, place, rate):
    """The rate must be one of the days from the first service to the act."""
    first, last = document.first_day, max(document.last_day, document.day)
    if rate.last < first or rate.first > last:
        reason = _lt(
            "is not in force from %(first)s to %(last)s. Choose the rate of those days.",
            first=first.isoformat(),
            last=last.isoformat(),
        )
        yield Problem(place, _lt("tax rate"), reason)


def _find_wrong_amounts(line, place, rate):
    expected = line.quantity * line.price
    if abs(expected - line.untaxed) > _get_tolerance(line):
        reason = _lt(
            "is %(price)s, which gives %(expected)s without tax and not %(given)s. "
            "Write it without tax and after discounts.",
            price=_get_number(line.price),
            expected=f"{expected:.2f}",
            given=_get_money(line.untaxed),
        )
        yield Problem(place, _lt("price"), reason)
    if rate.percent is None:
        tax = Decimal(0)
    elif rate.computed:
        tax = line.total * rate.percent / (100 + rate.percent)
    else:
        tax = line.untaxed * rate.percent / 100
    if abs(line.tax - tax) > (CENT if rate.percent else 0):
        reason = _lt(
            "is %(given)s, but the rate gives %(expected)s. Correct one of them.",
            given=_get_money(line.tax),
            expected=f"{tax:.2f}",
        )
        yield Problem(place, _TAX, reason)
    if line.untaxed + line.tax != line.total:
        yield Problem(place, _TOTAL, _get_sum_reason(line.total, line.untaxed + line.tax))


def _get_tolerance(line):
    """Return how far an amount may be from quantity times price, as each of them is rounded."""
    quantity_step, price_step = (
        Decimal(1).scaleb(min(-2, number.as_tuple().exponent))
        for number in (line.quantity, line.price)
    )
    return HALF * (abs(line.quantity) * price_step + abs(line.price) * quantity_step + CENT)


def _find_wrong_totals(document):
    for label, name in ((_UNTAXED, "untaxed"), (_TAX, "tax"), (_TOTAL, "total")):
        given = getattr(document, name)
        amounts = [getattr(line, name) for line in document.lines]
        if _can_calculate(given, *amounts) and sum(amounts) != given:
            yield Problem(_TOTALS, label, _get_sum_reason(given, sum(amounts)))


def _get_sum_reason(given, expected):
    return _lt(
        "is %(given)s, but its parts add up to %(expected)s. Correct one of them.",
        given=_get_money(given),
        expected=_get_money(expected),
    )


def _can_calculate(*numbers):
    """Return whether numbers are such that the table may take them; it tells of others."""
    return all(number.is_finite() and number.adjusted() < 30 for number in numbers)
