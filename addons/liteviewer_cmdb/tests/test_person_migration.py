# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import tagged

from .common import CmdbTransactionCase

SCRIPT = Path(__file__).parents[1] / "migrations" / "19.0.2.1.0" / "post-persons.py"


@tagged("post_install", "-at_install", "alone")
class TestPersonMigration(CmdbTransactionCase):
    """Whose computer it is, from the time when computers said so themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device, _credentials = cls.connect_computer()
        cls.device.partner_id = cls.person_a
        cls.computer.device_id = cls.device

    def migrate(self):
        self.env.flush_all()
        load_script(str(SCRIPT), "persons").migrate(self.cr, "19.0.2.0.0")
        self.env.invalidate_all()
        return self.device.person_ids

    def test_what_an_engineer_wrote_down(self):
        self.computer.with_user(self.engineer).person_id = self.person_a
        self.assertEqual(self.migrate(), self.person_a)
        self.assertEqual(self.migrate(), self.person_a, "also a second time")

    def test_what_a_report_said(self):
        self.computer.with_user(self.device.user_id).sudo().person_id = self.person_a
        self.assertFalse(self.migrate())

    def test_nobody_wrote_anything(self):
        self.assertFalse(self.migrate())

    def test_somebody_else(self):
        mate = self.person_a.copy({"name": "Mate"})
        self.computer.with_user(self.engineer).person_id = mate
        self.assertFalse(self.migrate())

    def test_who_has_left(self):
        self.computer.with_user(self.engineer).person_id = self.person_a
        self.portal_a.unlink()
        self.person_a.parent_id = self.client_b
        self.assertFalse(self.migrate())
