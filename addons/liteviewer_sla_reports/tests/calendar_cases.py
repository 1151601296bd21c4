# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Random working calendars and moments, for which our answers are compared with Odoo's own."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command

HOUR, DAY = 3600, 86400
BEGIN = datetime(2024, 1, 1)
# summer time in both hemispheres and of half an hour, odd offsets, both sides of the date line
ZONES = (
    "UTC",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
)
SUMMER_TIME_CHANGES = (
    datetime(2024, 3, 10, 7),
    datetime(2024, 3, 31, 1),
    datetime(2024, 4, 6, 15),
    datetime(2024, 9, 28, 14),
    datetime(2024, 10, 27, 1),
    datetime(2024, 11, 3, 6),
    datetime(2025, 3, 30, 1),
    datetime(2025, 10, 26, 1),
)

MINUTES_OF_DAY = st.one_of(
    st.sampled_from([0, 8 * 60, 9 * 60, 12 * 60, 13 * 60, 17 * 60, 18 * 60, 24 * 60]),
    st.integers(0, 24 * 4).map(lambda quarters: 15 * quarters),
    st.integers(0, 24 * 60),
)
DAYS = st.lists(MINUTES_OF_DAY, max_size=6, unique=True).map(sorted)
WEEKS = st.one_of(
    st.lists(DAYS, min_size=7, max_size=7),
    # the same on each day from Monday on
    st.builds(lambda day, count: [day] * count, DAYS, st.integers(1, 7)),
    # around the clock
    st.just([[0, 24 * 60]] * 7),
).filter(lambda week: any(len(marks) > 1 for marks in week))
MOMENTS = st.one_of(
    st.integers(0, 3 * 365 * DAY).map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
    st.integers(0, 3 * 365 * 24).map(lambda hours: BEGIN + timedelta(hours=hours)),
    st.builds(
        lambda moment, seconds: moment + timedelta(seconds=seconds),
        st.sampled_from(SUMMER_TIME_CHANGES),
        st.integers(-DAY, DAY),
    ),
)
LEAVES = st.tuples(
    MOMENTS,
    st.one_of(st.integers(0, 2 * DAY), st.integers(0, 40).map(lambda days: days * DAY + DAY - 1)),
    st.sampled_from(["calendar", "calendar", "company", "person", "training"]),
)
# where a case begins, anywhere or at the edge of a working interval, and what it takes: so much of
# what is worked in the seconds that follow, or until an interval ends
CASES = st.tuples(
    MOMENTS,
    st.sampled_from([None, None, "open", "close"]),
    st.sampled_from([0, 0, 0, 1, -1]),
    st.one_of(st.integers(0, 2 * DAY), st.integers(0, 12 * DAY)),
    st.sampled_from(["seconds", "seconds", "minutes", "hours", "nothing", "until close"]),
)
LONG = st.integers(100, 12_000).map(lambda hours: HOUR * hours)


def check_calendars(env, calendars, cases):
    """Compare with Odoo on this many random calendars with this many random cases each.

    :return: ``Counter`` with ``cases``, ``edges`` and ``midnights``: in these ``plan_hours`` misses
        the end of an interval, so that it gives the begin of the next one. Its floating point
        numbers are less than a microsecond above it, or Odoo has lost the last microsecond of a
        day that is worked until 24:00.
    """
    counts = Counter()

    @settings(
        max_examples=calendars,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(ZONES),
        st.one_of(st.tuples(WEEKS), st.tuples(WEEKS, WEEKS)),
        st.lists(LEAVES, max_size=6),
        st.lists(CASES, min_size=cases, max_size=cases),
        st.one_of(st.just([]), st.lists(st.tuples(MOMENTS, LONG), max_size=1)),
    )
    def check(zone, weeks, leaves, moments, long_ones):
        calendar = make_calendar(env, zone, weeks)
        made = make_leaves(env, calendar, leaves)
        try:
            working_time = calendar._get_working_time()
            found = [place(working_time, *case) for case in moments]
            for start, seconds in found + long_ones:
                counts[compare(calendar, working_time, start, seconds)] += 1
                counts["cases"] += 1
            check_order(working_time, found)
        finally:
            made.unlink()
            calendar.unlink()

    check()
    return counts


def make_calendar(env, zone, weeks):
    """:param weeks: one or two lists of up to seven days; a day is a list of minutes at which
    work begins, ends, begins ...; breaks fill the holes
    """
    attendances = []
    for week_type, week in enumerate(weeks):
        for day, marks in enumerate(week):
            for index, (first, last) in enumerate(pairwise(marks)):
                attendances.append(
                    {
                        "name": "Hours",
                        "dayofweek": str(day),
                        "week_type": str(week_type) if len(weeks) == 2 else False,
                        "hour_from": first / 60,
                        "hour_to": last / 60,
                        "day_period": "lunch" if index % 2 else "morning",
                    }
                )
    return env["resource.calendar"].create(
        {
            "name": "Random",
            "tz": zone,
            "two_weeks_calendar": len(weeks) == 2,
            "attendance_ids": [Command.clear(), *map(Command.create, attendances)],
        }
    )


def make_leaves(env, calendar, leaves):
    """:param leaves: list of (begin, seconds, whose)"""
    person = env["resource.resource"].search([], limit=1) or env["resource.resource"].create(
        {"name": "Person"}
    )
    return env["resource.calendar.leaves"].create(
        [
            {
                "name": whose,
                "calendar_id": False if whose == "company" else calendar.id,
                "resource_id": person.id if whose == "person" else False,
                "time_type": "other" if whose == "training" else "leave",
                "date_from": begin,
                "date_to": begin + timedelta(seconds=seconds),
            }
            for begin, seconds, whose in leaves
        ]
    )


def place(working_time, moment, edge, shift, span, what):
    """Return the start and the seconds of working time that a case stands for."""
    around = working_time.intervals(moment, moment + timedelta(days=9))
    start = moment
    if edge and around:
        start = around[len(around) // 2][edge == "close"] + timedelta(seconds=shift)
    if what == "until close" and around:
        return start, working_time.worked_seconds(start, around[-1][1])
    worked = working_time.worked_seconds(start, start + timedelta(seconds=span))
    unit = {"seconds": 1, "minutes": 60, "hours": HOUR}.get(what)
    return start, worked // unit * unit if unit else 0


def compare(calendar, working_time, start, seconds):
    """Assert that we and Odoo answer the same. :return: "same", "edges" or "midnights" """
    ours = working_time.deadline(start, seconds)
    theirs = to_second(calendar.plan_hours(seconds / HOUR, start, compute_leaves=True))
    kind = "same"
    if ours != theirs:
        # ours ends an interval, and is right: Odoo says the same of less by what is below the
        # precision of a datetime, or by the one microsecond of each midnight until then
        assert ours, (calendar.tz, start, seconds, theirs)
        assert not theirs or ours < theirs, (calendar.tz, start, seconds, ours, theirs)
        nights = (ours - start).days + 2
        found = {
            name: to_second(
                calendar.plan_hours((seconds - lost) / HOUR - 1e-10, start, compute_leaves=True)
            )
            for name, lost in (("edges", 0), ("midnights", nights * 1e-6))
        }
        kind = next((name for name, less in found.items() if less == ours), None)
        assert kind, (calendar.tz, start, seconds, ours, theirs, found)
    end = ours or start + timedelta(days=10)
    worked = working_time.worked_seconds(start, end)
    hours = calendar.get_work_hours_count(start, end)
    assert worked == round(hours * HOUR), (calendar.tz, start, end, worked, hours)
    assert ours is None or worked == seconds, (calendar.tz, start, seconds, ours, worked)
    return kind


def check_order(working_time, found):
    """Assert that who begins earlier or has less to do is not done later."""
    for start, seconds in found:
        deadlines = working_time.deadlines((start, less) for less in (0, seconds // 2, seconds))
        assert deadlines == sorted(deadlines, key=lambda moment: moment or datetime.max)
    starts = sorted(start for start, _seconds in found)
    deadlines = working_time.deadlines((start, HOUR) for start in starts)
    assert deadlines == sorted(deadlines, key=lambda moment: moment or datetime.max)


def to_second(moment):
    """:return: datetime rounded to the second, or None"""
    return (moment + timedelta(seconds=0.5)).replace(microsecond=0) if moment else None
