# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HelpdeskTransactionCase


@tagged("post_install", "-at_install")
class TestStageThresholds(HelpdeskTransactionCase):
    """After how long in a stage a ticket turns amber and red."""

    def test_kinds_have_defaults(self):
        """Those of the addon have them too, and so had those that were there before the fields."""
        minutes = {"new": (30, 240), "in_progress": (1440, 4320)}
        for kind in ("new", "in_progress", "waiting", "resolved", "closed", "cancelled"):
            warm, hot = minutes.get(kind, (0, 0))
            created = self.env["liteviewer.ticket.stage"].create({"name": kind, "kind": kind})
            for stage in (self.stage(kind), created):
                with self.subTest(kind=kind, stage=stage.name):
                    self.assertRecordValues(
                        stage, [{"warm_threshold_minutes": warm, "hot_threshold_minutes": hot}]
                    )

    def test_tickets_have_those_of_their_stage(self):
        ticket = self.make_ticket()
        self.stage("new").write({"warm_threshold_minutes": 5, "hot_threshold_minutes": 0})
        self.assertRecordValues(
            ticket.with_user(self.engineer),
            [{"warm_threshold_minutes": 5, "hot_threshold_minutes": 0}],
        )

    def test_another_kind_brings_its_own(self):
        stage = self.env["liteviewer.ticket.stage"].create(
            {"name": "On the way", "kind": "in_progress", "warm_threshold_minutes": 5}
        )
        self.assertEqual((stage.warm_threshold_minutes, stage.hot_threshold_minutes), (5, 4320))
        stage.kind = "waiting"
        self.assertEqual((stage.warm_threshold_minutes, stage.hot_threshold_minutes), (0, 0))

    @mute_logger("odoo.sql_db")
    def test_cannot_be_negative(self):
        for name in ("warm_threshold_minutes", "hot_threshold_minutes"):
            with self.subTest(name), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.stage("new")[name] = -1
                self.env.flush_all()
