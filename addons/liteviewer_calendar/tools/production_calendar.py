# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a country's production calendar says of a year: from the library ``holidays``, which knows
holidays and moved days off, and from a table of shortened days, which it does not know.
"""

from datetime import date
from typing import NamedTuple

import holidays

OFF = "off"
WORKED = "worked"
SHORTER = "shorter"

SHORTENED_DAYS = {
    "RU": {
        2026: ((4, 30), (5, 8), (6, 11), (11, 3)),
        2027: ((2, 20), (4, 30), (6, 11), (11, 3)),
    },
}
"""{country: {year: ((month, day), ...)}} of days that are an hour shorter.

Russia: Labour Code, article 95 (the working day right before a holiday of article 112), with the
moves of days off decreed for the year. Of 2027: 20 February is worked in place of 22 February, the
eve of a holiday, and is as long as that one would be (explanation of the Ministry of Labour No. 4
of 25 February 1994).
"""
SHORTENED_MINUTES = 60


class Day(NamedTuple):
    """A date that is not like others of its weekday.

    :ivar date date:
    :ivar str kind: OFF, WORKED (though its weekday is off), or SHORTER as usual
    :ivar int shortened_minutes: by so much it is shorter
    :ivar str name: of the holiday, "" where there is none
    """

    date: date
    kind: str
    shortened_minutes: int
    name: str


def list_countries():
    """Return the ISO codes of the countries that are known. :rtype: set[str]"""
    return set(holidays.list_supported_countries(include_aliases=False))


def read_year(country, year, language=None):
    """Return the days of a year, in order of time.

    :param str country: one of ``list_countries``
    :param str language: of the names, as "ru_RU"; the country's own where it has no names in it
    :rtype: list[Day]
    """
    found = _read(country, year, language)
    days = {day: Day(day, OFF, 0, name) for day, name in found.items() if day.year == year}
    for day in getattr(found, "weekend_workdays", ()):
        if day.year == year:
            days[day] = Day(day, WORKED, 0, "")
    for month, number in SHORTENED_DAYS.get(country, {}).get(year, ()):
        day = date(year, month, number)
        # a day that is worked in place of another one may be shorter, too
        kind = days[day].kind if day in days else SHORTER
        days[day] = Day(day, kind, SHORTENED_MINUTES, "")
    return sorted(days.values())


def get_moves_known_until(country):
    """Return the last year whose moved days off are known; None where a country moves none by
    decree.
    """
    found = holidays.country_holidays(country)
    if not found.has_substituted_holidays:
        return None
    years = [
        year
        for name in ("special_public_holidays", "special_public_holidays_observed")
        for year in getattr(found, name, None) or ()
        if isinstance(year, int)
    ]
    return max(years, default=None)


def get_shortened_known_until(country):
    """Return the last year whose shortened days are in the table, None for a country without."""
    return max(SHORTENED_DAYS.get(country, ()), default=None)


def _read(country, year, language):
    supported = getattr(holidays.country_holidays(country), "supported_languages", ())
    wanted = (language, (language or "")[:2], "en_US")
    known = next((each for each in wanted if each in supported), None)
    return holidays.country_holidays(country, years=year, language=known)
