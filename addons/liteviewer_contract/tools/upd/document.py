# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an act of services rendered says.

Texts may have line breaks and runs of blanks: each is written as one blank. Amounts are ``Decimal``
in rubles with kopecks, an empty text is one that is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class PersonName:
    last: str
    first: str
    middle: str = ""


@dataclass(frozen=True, kw_only=True)
class RussianAddress:
    """An address in Russia by its parts.

    :ivar region_code: two digits, such as 77
    """

    region_code: str
    region: str
    postcode: str = ""
    district: str = ""
    city: str = ""
    settlement: str = ""
    street: str = ""
    house: str = ""
    building: str = ""
    flat: str = ""
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class FreeAddress:
    """An address in one text, in Russia or elsewhere.

    :ivar country_code: three digits of the classifier of countries
    """

    text: str
    country_code: str = "643"
    country: str = "Россия"


Address = RussianAddress | FreeAddress


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A side that is an organisation.

    :ivar participant: its number at its operator of electronic documents, such as 2BM-…
    """

    name: str
    inn: str
    participant: str
    kpp: str = ""
    address: Address | None = None

    @property
    def full_name(self):
        return self.name


@dataclass(frozen=True, kw_only=True)
class SoleTrader:
    """A side that is a sole trader.

    :ivar ogrnip: number in the register
    :ivar ogrnip_day: when it was given
    :ivar participant: see ``Organisation``
    """

    name: PersonName
    inn: str
    participant: str
    ogrnip: str = ""
    ogrnip_day: date | None = None
    address: Address | None = None

    @property
    def full_name(self):
        return f"ИП {self.name.last} {self.name.first} {self.name.middle}"


Party = Organisation | SoleTrader


@dataclass(frozen=True, kw_only=True)
class Line:
    """A service.

    :ivar number: of the line, from 1
    :ivar unit: such as ч, as the classifier of units writes it; empty for none
    :ivar unit_code: of that classifier, such as 356; empty for none
    :ivar price: of a unit, without tax and after discounts, with up to 11 digits after the point
    :ivar untaxed: amount without tax
    :ivar rate: one of ``form.RATES``
    :ivar total: amount with tax
    """

    number: int
    name: str
    quantity: Decimal
    price: Decimal
    untaxed: Decimal
    rate: str
    tax: Decimal
    total: Decimal
    unit: str = ""
    unit_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What the services are rendered by."""

    number: str
    day: date
    title: str = "Договор"


@dataclass(frozen=True, kw_only=True)
class ElectronicProxy:
    """A power of attorney that machines read.

    :ivar number: the 36 characters of the register
    :ivar system: where it is kept, such as the address of the tax office's register
    """

    number: str
    day: date
    system: str


@dataclass(frozen=True, kw_only=True)
class PaperProxy:
    """A power of attorney on paper."""

    number: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs for the seller.

    :ivar position: that of a sole trader is «Индивидуальный предприниматель»
    :ivar proxy: None if the certificate of the signature is enough
    """

    name: PersonName
    position: str
    proxy: ElectronicProxy | PaperProxy | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """An act.

    :ivar day: the date of the act
    :ivar first_day: of the services
    :ivar last_day: of the services
    :ivar untaxed: what the act says in all, without tax; the lines must add up to it
    :ivar tax: likewise
    :ivar total: likewise, with tax
    :ivar guid: of the file; a new one for each file that goes out
    :ivar created: when the file is made, in the seller's time
    :ivar title: what the sides call the document
    :ivar operation: what was done
    :ivar currency: only rubles can be written
    """

    number: str
    day: date
    first_day: date
    last_day: date
    seller: Party
    buyer: Party
    signer: Signer
    lines: Sequence[Line]
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    guid: UUID
    created: datetime
    contract: Contract | None = None
    title: str = "Акт об оказании услуг"
    operation: str = "Услуги оказаны в полном объеме"
    currency: str = "RUB"
