# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import random
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools.ticket_clock import KINDS, get_outcome
from ..wizards import sla_what_if
from .common import MONDAY, SlaTransactionCase

NOW = MONDAY + timedelta(days=30)
TICKETS = 80


@tagged("post_install", "-at_install", "alone")
class TestSlaWhatIf(SlaTransactionCase):
    """What a trial says is what the change does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.env["liteviewer.ticket.category"].create({"name": "Servers"})
        cls.night = cls.make_calendar("Evenings", range(7), 16, 22)
        cls.premium = cls.make_policy(
            "Premium",
            response=30,
            resolution=240,
            client_ids=cls.client_b.ids,
            calendar_id=cls.always.id,
            thresholds=({"percent": 75},),
        )
        cls.nothing = cls.make_policy("Nothing", no_sla=True, category_ids=cls.servers.ids)
        cls.past = cls.make_past()

    @classmethod
    def make_past(cls):
        """Create tickets of a month with all that may happen to one."""
        draw = random.Random(7)
        stages = [cls.stage(kind) for kind in ("new", "waiting", "resolved", "closed", "cancelled")]
        vals_list = []
        for number in range(TICKETS):
            received = MONDAY + timedelta(minutes=draw.randrange(25 * 1440))
            stage = draw.choice(stages + stages[2:4] * 3)
            ended = received + timedelta(minutes=draw.choice((90, 400, 2000, 6000)))
            vals_list.append(
                {
                    "name": f"Ticket {number}",
                    "partner_id": draw.choice((cls.person_a, cls.person_b, cls.person_a)).id,
                    "category_id": draw.choice((False, False, cls.servers.id)),
                    "priority": draw.choice("0123"),
                    "stage_id": stage.id,
                    "received_at": received,
                    "stage_since": ended,
                    "first_response_at": draw.choice(
                        (False, received + timedelta(minutes=draw.randrange(300)))
                    ),
                    "resolved_at": ended if stage.kind in ("resolved", "closed") else False,
                    "closed_at": ended if stage.kind in ("closed", "cancelled") else False,
                }
            )
        with freeze_time(NOW):
            tickets = cls.tickets.create(vals_list)
            cls.env["liteviewer.sla.segment"].create(
                [
                    {
                        "ticket_id": ticket.id,
                        "kind": draw.choice(("client", "vendor", "done")),
                        "started_at": ticket.received_at + timedelta(minutes=20),
                        "ended_at": ticket.received_at + timedelta(minutes=80),
                    }
                    for ticket in tickets[::2]
                ]
            )
            tickets._keep_clocks()
        cls.env.flush_all()
        return tickets

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)

    def open(self, record, user=None):
        """Open a trial as a manager does, on all tickets of the month."""
        action = record.with_user(user or self.manager).action_sla_what_if()
        trial = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        trial.write({"date_from": MONDAY.date(), "date_to": NOW.date()})
        return trial

    def run_trial(self, trial):
        trial.action_start()
        while trial.try_next()["more"]:
            self.assertEqual(trial.state, "running")
        self.assertEqual(trial.state, "done")
        return trial

    def read_outcomes(self):
        """Return {(ticket, kind): (outcome, overrun)} as it is stored; a running clock stores no
        overrun, so that it is None.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        clocks = {(clock.ticket_id, clock.kind): clock for clock in self.past.sla_clock_ids}
        found = {}
        for ticket in self.past:
            for kind in KINDS:
                clock = clocks.get((ticket, kind))
                if clock:
                    outcome = get_outcome(clock.state, clock.deadline_at, NOW)
                    found[ticket, kind] = outcome, None if not clock.stopped_at else clock.overrun
                else:
                    found[ticket, kind] = "not_promised", 0
        return found

    def assert_equal_to_real(self, trial, apply):
        """Assert that the trial says of every ticket what comes true by ``apply``."""
        self.run_trial(trial)
        compared = trial._compare(self.past.with_user(trial.env.user))
        lines = {(line.ticket_id, line.kind): line for line in trial.sudo().line_ids}
        before = self.read_outcomes()
        apply()
        after = self.read_outcomes()
        self.assertEqual(len(compared), 2 * TICKETS)
        for found in compared:
            key = self.past.browse(found.ticket.id), found.kind
            for promised, (outcome, overrun) in (
                (found.before, before[key]),
                (found.after, after[key]),
            ):
                self.assertEqual(promised.value, outcome, key)
                if overrun is not None:
                    self.assertEqual(promised.overrun, overrun, key)
            self.assertEqual(key in lines, before[key][0] != after[key][0], key)
            if key in lines:
                line = lines[key]
                self.assertEqual(line.outcome_before, before[key][0])
                self.assertEqual(line.outcome_after, after[key][0])
                self.assertEqual(line.overrun_after, found.after.overrun)
        self.assertTrue(lines)
        return lines

    def begin_anew(self):
        """Let it be as if the tickets of the past had come in with what is in force now: clocks
        that have ended would not be judged again.
        """
        self.past.sla_clock_ids.sudo().unlink()
        self.past._keep_clocks(anew=True)

    def assert_policy_equal_to_real(self, policy, **vals):
        trial = self.open(policy)
        trial.write(vals)

        def apply():
            trial.action_apply()
            self.begin_anew()

        return self.assert_equal_to_real(trial, apply)

    def test_other_times(self):
        lines = self.assert_policy_equal_to_real(
            self.policy,
            target_ids=[
                Command.clear(),
                Command.create({"priority": "3", "response_minutes": 10, "resolution_minutes": 60}),
                Command.create({"priority": "2", "resolution_minutes": 2000}),
                Command.create({"priority": "1", "response_minutes": 240}),
            ],
        )
        changes = {line.change for line in lines.values()}
        self.assertEqual(changes, {"worse", "better", "lost"})
        self.assertEqual(self.policy.target_ids.mapped("priority"), ["3", "2", "1"])

    def test_other_hours_of_a_policy(self):
        self.assert_policy_equal_to_real(self.policy, calendar_id=self.night.id)
        self.assertEqual(self.policy.calendar_id, self.night)

    def test_other_conditions(self):
        lines = self.assert_policy_equal_to_real(
            self.premium,
            client_ids=[Command.set(self.client_a.ids)],
            category_ids=[Command.set(self.servers.ids)],
            priority="2",
        )
        self.assertIn("gained", {line.change for line in lines.values()})

    def test_no_promise_any_more(self):
        lines = self.assert_policy_equal_to_real(self.premium, no_sla=True)
        self.assertEqual({line.change for line in lines.values()}, {"lost"})

    def test_policy_that_is_not_in_force_yet(self):
        draft = self.make_policy("Draft", resolution=30, category_ids=self.servers.ids)
        draft.write({"active": False, "client_ids": self.client_a.ids})
        lines = self.assert_policy_equal_to_real(draft)
        self.assertEqual({line.change for line in lines.values()}, {"gained"})
        self.assertTrue(draft.active)

    def test_other_service_hours(self):
        trial = self.open(self.calendar)
        trial.calendar_id = self.night
        self.assertEqual(trial.display_name, "What if: Days")

        def apply():
            self.calendar.attendance_ids.unlink()
            self.night.attendance_ids.write({"calendar_id": self.calendar.id})
            self.begin_anew()

        self.assert_equal_to_real(trial, apply)

    def test_holidays(self):
        holiday = {
            "name": "Holidays",
            "date_from": MONDAY + timedelta(days=7),
            "date_to": MONDAY + timedelta(days=12),
        }
        leaves = self.env["resource.calendar.leaves"]
        copy = self.calendar.copy()
        leaves.create({**holiday, "calendar_id": copy.id})
        trial = self.open(self.calendar)
        trial.calendar_id = copy

        def apply():
            leaves.create({**holiday, "calendar_id": self.calendar.id})
            self.begin_anew()

        self.assert_equal_to_real(trial, apply)

    def test_trying_changes_nothing(self):
        def snapshot():
            self.env.flush_all()
            tables = ("clock", "segment", "policy", "target", "review")
            for table in (*(f"liteviewer_sla_{name}" for name in tables), "liteviewer_ticket"):
                self.cr.execute(f"SELECT * FROM {table} ORDER BY id")
                yield table, self.cr.fetchall()

        before = dict(snapshot())
        trial = self.open(self.policy)
        trial.write({"no_sla": True})
        self.run_trial(trial)
        self.assertTrue(trial.changed_count)
        self.assertEqual(dict(snapshot()), before)

    def test_batches_make_no_difference(self):
        trial = self.open(self.premium)
        trial.calendar_id = self.night
        whole = self.run_trial(trial).totals
        count, lines = trial.changed_count, len(trial.line_ids)
        self.patch(sla_what_if, "BATCH", 7)
        trial.action_edit()
        self.assertFalse(trial.line_ids)
        self.assertFalse(trial.summary)
        trial.action_start()
        self.assertEqual(trial.try_next(), {"done": 7, "total": TICKETS, "more": True})
        while trial.try_next()["more"]:
            pass
        self.assertEqual(trial.totals, whole)
        self.assertEqual((trial.changed_count, len(trial.line_ids)), (count, lines))
        self.assertEqual(trial.try_next(), {"done": TICKETS, "total": TICKETS, "more": False})
        self.assertEqual(len(trial.line_ids), lines)

    def test_summary(self):
        with freeze_time(self.hours(40)):
            ticket = self.make_ticket(self.person_b, received_at=datetime(2026, 2, 2, 9))
            ticket.write({"resolved_at": datetime(2026, 2, 2, 12)})
        self.move(ticket, "resolved", 41)
        ticket.with_context(import_file=True).resolved_at = datetime(2026, 2, 2, 12)
        trial = self.open(self.premium)
        trial.write({"date_from": date(2026, 2, 1), "date_to": date(2026, 2, 28)})
        trial.target_ids.resolution_minutes = 120
        self.run_trial(trial)
        self.assertEqual(trial.totals["resolution met missed"], 1)
        self.assertEqual(trial.line_ids.overrun_after, 3600)
        summary = trial._get_summary()
        shares = dict(summary["kinds"])["Resolution"]
        self.assertEqual((shares["met"], shares["share"]), ([1, 0], ["100.0", "0.0"]))
        self.assertEqual([name for name, _counts in summary["clients"]], ["Client B"])
        self.assertEqual([name for name, _counts in summary["priorities"]], ["Normal"])
        self.assertIn("Client B", trial.summary)
        self.assertEqual(trial.action_open_lines()["domain"], [("what_if_id", "=", trial.id)])
        self.assertEqual(trial.line_ids.action_open_ticket()["res_id"], ticket.id)

    def test_period_is_one_of_days_of_the_user(self):
        self.manager.tz = "Asia/Vladivostok"
        # ten hours east, the third day begins there at 14 o'clock
        late, early = (
            self.make_ticket(received_at=datetime(2026, 2, 2, hour)) for hour in (13, 15)
        )
        trial = self.open(self.policy)
        for day, ticket in ((2, late), (3, early)):
            trial.write({"date_from": date(2026, 2, day), "date_to": date(2026, 2, day)})
            self.assertEqual(self.tickets.search(trial._get_domain()), ticket)

    def test_the_form(self):
        action = self.policy.with_user(self.manager).action_sla_what_if()
        trial = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        self.assertEqual(trial.date_from, date(2026, 1, 1))
        self.assertEqual(trial.date_to, date(2026, 4, 1))
        with Form(trial) as form:
            form.calendar_id = self.night
            with form.target_ids.edit(0) as target:
                target.resolution_minutes = 15
        self.assertEqual(self.policy.target_ids[0].resolution_minutes, 480)
        trial.action_apply()
        self.assertEqual(trial.state, "applied")
        self.assertEqual(self.policy.target_ids.mapped("resolution_minutes"), [15, 480, 480, 480])
        self.assertEqual(self.policy.calendar_id, self.night)
        trial.action_reapply()
        self.assertTrue(self.env["liteviewer.sla.review"].search([("anew", "=", True)]))

    @mute_logger("odoo.sql_db")
    def test_what_can_not_be_tried(self):
        never = self.env["resource.calendar"].create({"name": "Never", "attendance_ids": []})
        never.attendance_ids.unlink()
        trial = self.open(self.policy)
        trial.calendar_id = never
        with self.assertRaisesRegex(ValidationError, "never open"):
            trial.action_start()
        with self.assertRaisesRegex(ValidationError, "Choose working hours"):
            self.open(self.calendar).action_start()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            trial.date_to = date(2020, 1, 1)
            self.env.flush_all()

    def test_period_without_an_end_ends_today(self):
        trial = self.open(self.premium)
        trial.action_start()
        count = trial.ticket_count
        trial.date_to = date.max
        trial.action_start()
        self.assertEqual(trial.ticket_count, count)

    def test_managers_only_and_each_their_own(self):
        trial = self.run_trial(self.open(self.policy))
        with self.assertRaises(AccessError):
            self.open(self.policy, self.engineer)
        for record in (trial, trial.target_ids, trial.line_ids):
            self.assertFalse(record.with_user(self.engineer).has_access("read"))
        another = self.manager.copy({"login": "another-manager"})
        with self.assertRaises(AccessError):
            trial.with_user(another).try_next()

    def test_queries_do_not_grow_with_tickets(self):
        trial = self.open(self.premium)
        trial.calendar_id = self.night
        trial.action_start()

        def compare(count):
            trial._compare(self.past[:count].with_user(self.manager))

        # what is cached for all is read the first time
        _first, many, few = (self.count_queries(compare, count) for count in (TICKETS, TICKETS, 20))
        self.assertEqual(many, few)
        self.assertLessEqual(few, 20)
