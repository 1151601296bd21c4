# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much work an article saves. Nothing here knows the database."""

from statistics import median

AT_LEAST = 5
"""Fewer cases tell nothing: no figure is given below."""


def get_minutes_saved(cases, usual):
    """Return the minutes of work that an article saves on a ticket, and of how many cases.

    A case is a ticket that the article has solved. It is compared with the median of its category:
    of tickets solved without an article. Medians, since one ticket on which somebody worked for a
    day would move an average.

    >>> get_minutes_saved([(7, 10)] * 5, {7: 25})
    (15, 5)
    >>> get_minutes_saved([(7, 10)] * 4, {7: 25})
    (None, 4)

    :param cases: [(category, minutes of work)]
    :param dict usual: {category: median minutes}; cases of another category do not count
    :return: (minutes, may be negative, or None below ``AT_LEAST`` cases; number of cases)
    """
    saved = [usual[category] - minutes for category, minutes in cases if category in usual]
    if len(saved) < AT_LEAST:
        return None, len(saved)
    return round(median(saved)), len(saved)
