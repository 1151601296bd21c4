# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from dataclasses import replace
from datetime import UTC, datetime

import vobject

from odoo.tests import BaseCase, tagged

from ..tools.invitation import CANCEL, REQUEST, Invitation, make_ics

STAMP = datetime(2026, 3, 1, 12)
VISIT = Invitation(
    uid="visit-1@service",
    sequence=0,
    start=datetime(2026, 3, 2, 9),
    stop=datetime(2026, 3, 2, 10, 30),
    summary="Сервис: визит; обращение LV-1",
    place="ул. Ленина, 5",
    description="LV-1 Принтер\nИванов",
    organizer=("Сервис", "desk@service.example"),
    attendee=("Анна", "anna@client.example"),
)


@tagged("post_install", "-at_install", "alone")
class TestInvitation(BaseCase):
    def make(self, visit, method):
        calendar = vobject.readOne(make_ics(visit, method, STAMP))
        return calendar, calendar.vevent

    def test_a_request_is_read_as_it_was_written(self):
        calendar, event = self.make(VISIT, REQUEST)
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(event.uid.value, "visit-1@service")
        self.assertEqual(event.dtstart.value, datetime(2026, 3, 2, 9, tzinfo=UTC))
        self.assertEqual(event.dtend.value, datetime(2026, 3, 2, 10, 30, tzinfo=UTC))
        self.assertEqual(event.summary.value, VISIT.summary)
        self.assertEqual(event.location.value, VISIT.place)
        self.assertEqual(event.description.value, VISIT.description)
        self.assertEqual(event.organizer.value, "MAILTO:desk@service.example")
        self.assertEqual(event.attendee.params["CN"], ["Анна"])

    def test_a_move_and_a_cancellation_name_the_same_visit(self):
        _calendar, moved = self.make(replace(VISIT, sequence=1), REQUEST)
        calendar, cancelled = self.make(replace(VISIT, sequence=2), CANCEL)
        self.assertEqual({moved.uid.value, cancelled.uid.value}, {VISIT.uid})
        self.assertEqual((moved.sequence.value, cancelled.sequence.value), ("1", "2"))
        self.assertEqual((calendar.method.value, cancelled.status.value), ("CANCEL", "CANCELLED"))

    def test_names_add_no_lines(self):
        tricky = ('Anna"\r\nATTENDEE:MAILTO:x@x.example', "anna@client.example")
        text = make_ics(replace(VISIT, attendee=tricky, place="a\r\nSTATUS:X"), REQUEST, STAMP)
        lines = [line.split(":")[0].split(";")[0] for line in text.splitlines()]
        self.assertEqual(lines.count("ATTENDEE"), 1)
        self.assertEqual(lines.count("STATUS"), 1)
