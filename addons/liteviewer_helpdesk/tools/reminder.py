# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""After how many working days something is due: pure calendar arithmetic."""


def find_first_day(working_days, today, count):
    """Return the day at whose beginning ``count`` working days have still to end, today included
    where it is one: what happened before that day is at least so many working days old.

    :param working_days: iterable of date
    :param date today: days after it do not count
    :param int count: from 1 on
    :return: date; None where fewer working days are known
    """
    past = sorted((day for day in set(working_days) if day <= today), reverse=True)
    return past[count - 1] if len(past) >= count else None
