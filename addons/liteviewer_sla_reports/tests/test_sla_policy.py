# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from ..tools.policy_choice import Facts, Rule, choose
from .common import MONDAY, SlaTransactionCase


@tagged("post_install", "-at_install", "alone")
class TestPolicyChoice(BaseCase):
    """The order in which policies go, without a database."""

    def setUp(self):
        super().setUp()
        self.facts = Facts(
            company_id=1,
            client_id=10,
            category_path=(1, 2, 3),
            priority="2",
            team_id=5,
            contract_id=7,
        )

    def rule(self, id_, **vals):
        return Rule(id=id_, **{"sequence": 10, "company_id": 1, **vals})

    def assert_chosen(self, expected, *rules, **facts):
        rule, _strength = choose(rules, Facts(**{**vars(self.facts), **facts}))
        self.assertEqual(rule and rule.id, expected)

    def test_each_criterion_goes_before_the_next(self):
        rules = [
            self.rule(1),
            self.rule(2, teams={5}),
            self.rule(3, priority="2"),
            self.rule(4, categories={1}),
            self.rule(5, categories={3}),
            self.rule(6, clients={10}),
            self.rule(7, contracts={7}),
        ]
        for count in range(1, len(rules) + 1):
            self.assert_chosen(count, *rules[:count])

    def test_more_criteria_decide_between_equals(self):
        client = self.rule(1, clients={10})
        both = self.rule(2, clients={10}, teams={5})
        self.assert_chosen(2, client, both)
        self.assert_chosen(1, client, both, team_id=6)

    def test_what_is_asked_must_be_there(self):
        for vals in (
            {"clients": {11}},
            {"categories": {4}},
            {"priority": "1"},
            {"teams": {6}},
            {"contracts": {8}},
        ):
            self.assert_chosen(None, self.rule(1, **vals))
        self.assert_chosen(None, self.rule(1), company_id=2)
        self.assert_chosen(None, self.rule(1, categories={1}), category_path=())

    def test_order_decides_between_equals(self):
        first, second = self.rule(2, sequence=5), self.rule(1)
        self.assert_chosen(2, second, first)
        self.assert_chosen(1, self.rule(3), second)


@tagged("post_install", "-at_install")
class TestSlaPolicy(SlaTransactionCase):
    def test_reason_is_told(self):
        parent = self.env["liteviewer.ticket.category"].create({"name": "Servers"})
        child = parent.create({"name": "Disks", "parent_id": parent.id})
        policy = self.make_policy(
            "Servers of A", client_ids=self.client_a.ids, category_ids=parent.ids
        )
        ticket = self.make_ticket(category_id=child.id)
        self.assertEqual(ticket.sla_policy_id, policy)
        self.assertEqual(ticket.sla_reason["by"], ["client", "category"])
        self.assertEqual(
            ticket.get_sla_explanation()["reason"],
            "“Servers of A” was chosen by the client, the category.",
        )

    def test_moving_a_category_counts_at_once(self):
        parent = self.env["liteviewer.ticket.category"].create({"name": "Servers"})
        child = parent.create({"name": "Disks"})
        policy = self.make_policy("Servers", category_ids=parent.ids)
        self.assertNotEqual(self.make_ticket(category_id=child.id).sla_policy_id, policy)
        child.parent_id = parent
        self.assertEqual(self.make_ticket(category_id=child.id).sla_policy_id, policy)

    def test_every_change_counts_at_once(self):
        ticket = self.make_ticket()
        self.assertEqual(self.clock(ticket).budget, 480 * 60)
        self.policy.target_ids.write({"resolution_minutes": 60})
        self.assertEqual(self.clock(self.make_ticket()).budget, 3600)
        self.policy.write({"no_sla": True})
        self.assertFalse(self.make_ticket().sla_clock_ids)
        self.policy.active = False
        self.assertFalse(self.make_ticket().sla_policy_id)
        self.policy.active = True
        self.policy.no_sla = False
        self.policy.target_ids.unlink()
        self.assertFalse(self.make_ticket().sla_clock_ids)

    def test_policy_of_another_company_is_not_offered(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.policy.company_id = company
        self.assertFalse(self.make_ticket().sla_policy_id)

    def test_new_policy_has_common_times(self):
        with Form(self.policies) as form:
            form.name = "New"
        self.assertEqual(form.record.target_ids.mapped("priority"), ["3", "2", "1", "0"])

    def test_calendar_is_checked_when_it_is_chosen(self):
        never = self.env["resource.calendar"].create({"name": "Never", "attendance_ids": []})
        never.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "never open"):
            self.policy.calendar_id = never
        with self.assertRaisesRegex(ValidationError, "never open"):
            self.client_a.sla_calendar_id = never

    def test_ticket_is_created_whatever_the_calendar(self):
        self.policy.calendar_id = self.always
        self.always.attendance_ids.unlink()
        ticket = self.make_ticket()
        self.assertEqual(self.clock(ticket).state, "running")
        self.assertFalse(ticket.deadline_at)
        self.assertTrue(ticket.get_sla_explanation()["clocks"])

    @mute_logger("odoo.sql_db")
    def test_one_target_per_priority(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.policy.target_ids = [Command.create({"priority": "1"})]

    @mute_logger("odoo.sql_db")
    def test_nobody_promises_more_than_a_year(self):
        """In seconds it would be more than the column of a clock takes, at every new ticket."""
        for minutes in (-1, 525_601):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.policy.target_ids[0].resolution_minutes = minutes
                self.env.flush_all()

    def test_copy(self):
        copy = self.policy.copy()
        self.assertEqual(len(copy.target_ids), 4)

    def test_tester(self):
        category = self.env.ref("liteviewer_helpdesk.ticket_category_1c")
        policy = self.make_policy("1C", resolution=60, category_ids=category.ids)
        with freeze_time(MONDAY), Form(self.env["liteviewer.sla.policy.try"]) as form:
            form.client_id = self.client_a
            self.assertEqual(form.policy_id, self.policy)
            self.assertEqual(form.resolution_deadline_at, self.hours(8))
            form.category_id = category
            self.assertEqual(form.policy_id, policy)
            self.assertEqual(form.reason, "“1C” was chosen by the category.")
            self.assertEqual(form.response_deadline_at, self.hours(2))
            self.assertEqual(form.resolution_deadline_at, self.hours(1))
            self.assertEqual(form.calendar_id, self.calendar)

    def test_used_policy_is_not_deleted(self):
        self.make_ticket()
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.policy.unlink()
        self.make_policy("Unused").unlink()
