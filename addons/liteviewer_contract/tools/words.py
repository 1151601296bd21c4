# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sums, months, dates and durations in the words of a document, in Russian and English."""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

CENT = Decimal("0.01")
MONTHS = {
    "ru": (
        "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
        "октябрь", "ноябрь", "декабрь",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
MONTHS_OF = {
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
        "октября", "ноября", "декабря",
    ),
    "en": MONTHS["en"],
}  # fmt: skip
"""As they stand in a date."""


def _get_language(lang):
    """Return ``ru`` or ``en`` for a code of Odoo such as ``ru_RU``."""
    return "ru" if (lang or "").startswith("ru") else "en"


def get_month_name(month, lang):
    """Return such as «март 2026 г.»: the month by itself, not as a part of a date.

    :param Month month:
    :param str lang: code of Odoo
    """
    language = _get_language(lang)
    name = MONTHS[language][month.number - 1]
    return f"{name} {month.year} г." if language == "ru" else f"{name} {month.year}"


def get_date_in_words(day, lang):
    """Return such as «31 марта 2026 г.» or “31 March 2026”."""
    language = _get_language(lang)
    text = f"{day.day} {MONTHS_OF[language][day.month - 1]} {day.year}"
    return f"{text} г." if language == "ru" else text


def get_sum_in_words(amount, currency, lang):
    """Return a sum as it stands under a document: the whole units in words, the rest in figures.

    What has no words in a language stands in figures, with the code of the currency.

    :param Decimal amount: rounded to hundredths here; a float would lose some
    :param str currency: ISO code
    :param str lang: code of Odoo
    :raises TypeError: for anything but a Decimal
    """
    if not isinstance(amount, Decimal):
        raise TypeError(f"{amount!r} is no Decimal.")
    amount = amount.quantize(CENT, ROUND_HALF_UP)
    language = _get_language(lang)
    try:
        words = num2words(
            abs(amount), lang=language, to="currency", currency=currency, cents=False, separator=""
        )
    except NotImplementedError:
        words = f"{abs(amount)} {currency}"
    if amount < 0:
        words = f"{'минус' if language == 'ru' else 'minus'} {words}"
    return words[:1].upper() + words[1:]


def get_duration(minutes):
    """Return minutes as hours and minutes, beyond a day as well: ``26:05``."""
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
