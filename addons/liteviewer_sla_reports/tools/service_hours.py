# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When the service works, for those who look at a clock: days and hours somewhere on earth."""

from datetime import UTC, datetime, time, timedelta


def name_offset(moment, zone):
    """Return how far the time of a zone is ahead of UTC then: "UTC", "UTC+3", "UTC−3:30".

    :param datetime moment: naive, UTC
    :param ZoneInfo zone:
    """
    ahead = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() // timedelta(minutes=1)
    hours, minutes = divmod(abs(ahead), 60)
    if not ahead:
        return "UTC"
    return f"UTC{'+' if ahead > 0 else '−'}{hours}" + (f":{minutes:02}" if minutes else "")


def list_days(working_time, first, count, zone):
    """Return what is worked on some days of a zone.

    :param WorkingTime working_time:
    :param date first:
    :param int count: of days
    :return: [(date, [(begin, end)])], moments with their time zone; an end may be midnight, the
        begin of the next day
    """
    days = []
    for day in (first + timedelta(days=index) for index in range(count)):
        begin, end = (
            datetime.combine(each, time(), zone).astimezone(UTC).replace(tzinfo=None)
            for each in (day, day + timedelta(days=1))
        )
        hours = [
            tuple(moment.replace(tzinfo=UTC).astimezone(zone) for moment in interval)
            for interval in working_time.intervals(begin, end)
        ]
        days.append((day, hours))
    return days
