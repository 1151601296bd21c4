# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What calendars of clients understand (iCalendar, RFC 5545 and 5546), without the ORM."""

from dataclasses import dataclass
from datetime import datetime

import vobject
from vobject.icalendar import utc

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Invitation:
    """A visit as it is told to a client.

    :ivar str uid: stays the same however often the visit moves
    :ivar int sequence: rises with each change
    :ivar datetime start: UTC
    :ivar datetime stop: UTC
    :ivar str summary: what it is about
    :ivar str place: where
    :ivar str description: plain text
    :ivar organizer: (name, e-mail address) of the service, empty texts where there is none
    :ivar attendee: the same of the client
    """

    uid: str
    sequence: int
    start: datetime
    stop: datetime
    summary: str
    place: str
    description: str
    organizer: tuple
    attendee: tuple


def make_ics(invitation, method, stamp):
    """Return the file that puts a visit into a calendar, moves it there or takes it out.

    :param Invitation invitation:
    :param str method: ``REQUEST`` or ``CANCEL``
    :param datetime stamp: UTC, when it was made
    :rtype: str
    """
    calendar = vobject.iCalendar()
    calendar.add("method").value = method
    event = calendar.add("vevent")
    event.add("uid").value = invitation.uid
    event.add("sequence").value = str(invitation.sequence)
    event.add("status").value = "CANCELLED" if method == CANCEL else "CONFIRMED"
    event.add("dtstamp").value = stamp.replace(tzinfo=utc)
    event.add("dtstart").value = invitation.start.replace(tzinfo=utc)
    event.add("dtend").value = invitation.stop.replace(tzinfo=utc)
    for name in ("summary", "description"):
        event.add(name).value = getattr(invitation, name)
    event.add("location").value = invitation.place
    for role, (name, address) in (
        ("organizer", invitation.organizer),
        ("attendee", invitation.attendee),
    ):
        if address:
            line = event.add(role)
            line.value = f"MAILTO:{address}"
            # neither quotes nor line breaks may stand in a parameter
            line.params["CN"] = [" ".join(name.replace('"', "'").split())]
    return calendar.serialize()
