# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.liteviewer_cmdb.tests.large_client import get_form_specification, open_ticket
from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase
from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP

from .large_client import make_remote_client


@tagged("post_install", "-at_install", "alone")
class TestRemoteGlanceCost(HelpdeskCase, TransactionCase):
    """The ticket of a client with 500 devices, opened by one who may see all of it.

    What other addons add, they count in tests of their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        engineer = new_test_user(cls.env, "test-holder", CREDENTIALS_GROUP)
        cls.ticket = make_remote_client(cls.env, engineer).with_user(engineer)

    def test_opening_a_ticket(self):
        specification = get_form_specification(self.ticket)
        self.assertIn("remote_session_count", specification)
        open_ticket(self.ticket, specification)
        with self.assertQueryCount(21):
            glance = open_ticket(self.ticket, specification)
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            self.ticket.get_client_glance()
        self.assertEqual(len(glance["computer"]["remote"]["tools"]), 1)
