# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_cmdb.tools.leftovers import ReportedId

from .test_takeover import RemoteTakeoverCase


@tagged("post_install", "-at_install")
class TestReportedIds(RemoteTakeoverCase, TransactionCase):
    def reported_ids(self, card):
        self.env.flush_all()
        return self.equipment._find_reported_ids().get(card.id, [])

    def test_card_that_was_taken_over(self):
        """As a faulty version left it: the second agent on the card of the first."""
        first = self.connect()
        card = self.report(first, "111111")
        second = self.connect()
        other = self.report(second, "222222")
        other.inventory_ids.equipment_id = card
        other.unlink()
        self.assertEqual(self.reported_ids(card), [ReportedId("Call", "111111", first[0].id, True)])
        card.remote_id_ids.write({"value": "222222", "is_reported": True})
        self.assertEqual(
            self.reported_ids(card), [ReportedId("Call", "222222", second[0].id, False)]
        )
        card.device_id = second[0]
        self.assertEqual(
            self.reported_ids(card), [ReportedId("Call", "222222", second[0].id, True)]
        )

    def test_id_that_nobody_reports_any_more(self):
        card = self.report(self.connect(), "111111")
        card.remote_id_ids.write({"value": "999999", "is_reported": True})
        self.assertFalse(self.reported_ids(card))
