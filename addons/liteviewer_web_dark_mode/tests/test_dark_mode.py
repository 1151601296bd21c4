# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase


@tagged("post_install", "-at_install", "together")
class TestDarkMode(HelpdeskCase, HttpCase):
    def test_engineer_switches_to_dark(self):
        """From the menu of the user; what stands on the screens of a ticket is then readable, and
        the choice is kept with the user.
        """
        kinds = ("new", "in_progress", "waiting", "resolved")
        stages = self.env["liteviewer.ticket.stage"].search([("kind", "in", kinds)])
        for stage in stages:
            self.make_ticket(name=f"Dark {stage.kind}", stage_id=stage.id, user_id=self.engineer.id)

        self.start_tour("/odoo/tickets", "liteviewer_dark_mode", login=self.engineer.login)

        self.assertTrue(self.engineer.dark_mode)
