# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who stands in for whom: pure functions, without the ORM."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Absence:
    """Somebody is away.

    :ivar int user: id
    :ivar datetime start: UTC
    :ivar datetime end: UTC, the first moment at which they are back
    :ivar substitute: id of who stands in, None where nobody does
    """

    user: int
    start: datetime
    end: datetime
    substitute: int | None = None


def find_absent(absences, moment):
    """Return {id: the absence of that person at the moment}; of several the one that ends last.

    :param absences: of anybody, at any time
    :param datetime moment: UTC
    """
    absent = {}
    for absence in sorted(absences, key=lambda each: (each.end, each.start)):
        if absence.start <= moment < absence.end:
            absent[absence.user] = absence
    return absent


def find_stand_in(user, absent):
    """Return who does the work of ``user``: a substitute who is away hands on to theirs. None where
    that leads to nobody, or round in a circle.

    :param int user: id
    :param absent: of ``find_absent``
    """
    seen = set()
    while user in absent:
        if user is None or user in seen:
            return None
        seen.add(user)
        user = absent[user].substitute
    return user
