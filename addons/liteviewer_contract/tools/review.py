# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What catches the eye in logged work before it is billed; nothing here knows the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT = "short"
LONG = "long"
NO_TEXT = "no_text"
OVERLAP = "overlap"
OUT_OF_HOURS = "out_of_hours"
NO_CONTRACT = "no_contract"
REMARKS = (NO_CONTRACT, NO_TEXT, SHORT, LONG, OVERLAP, OUT_OF_HOURS)
"""In the order in which they are told."""

SHORT_MINUTES = 3
LONG_MINUTES = 8 * 60


@dataclass(frozen=True)
class LoggedWork:
    """What a review looks at.

    :ivar engineer: anything that tells engineers apart
    :ivar is_asked: whether the answer has to say something about it; the others are there for what
        they overlap with
    """

    key: int
    engineer: object
    started: datetime
    minutes: int
    has_text: bool = True
    is_out_of_hours: bool = False
    has_contract: bool = True
    is_asked: bool = True

    @property
    def ended(self):
        return self.started + timedelta(minutes=self.minutes)


def find_remarks(works):
    """Return what catches the eye, of the works that are asked about.

    :param works: iterable of LoggedWork
    :return: {key: [remark, ...]}, in the order of ``REMARKS``; works without any are left out
    """
    works = list(works)
    overlapping = find_overlaps(works)
    found = {}
    for work in works:
        if not work.is_asked:
            continue
        facts = {
            NO_CONTRACT: not work.has_contract,
            NO_TEXT: not work.has_text,
            SHORT: work.minutes < SHORT_MINUTES,
            LONG: work.minutes > LONG_MINUTES,
            OVERLAP: work.key in overlapping,
            OUT_OF_HOURS: work.is_out_of_hours,
        }
        if remarks := [remark for remark in REMARKS if facts[remark]]:
            found[work.key] = remarks
    return found


def find_overlaps(works):
    """Return the keys of the works that share a minute with another one of the same engineer."""
    by_engineer = {}
    for work in works:
        if work.minutes > 0:
            by_engineer.setdefault(work.engineer, []).append(work)
    found = set()
    for group in by_engineer.values():
        group.sort(key=lambda work: (work.started, work.ended))
        latest = group[0]
        for work in group[1:]:
            if work.started < latest.ended:
                found |= {latest.key, work.key}
            if work.ended > latest.ended:
                latest = work
    return found
