# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.bus.websocket import _websocket_instances

from ..models.ticket import desk
from ..tools.images import SafeImage
from .common import HelpdeskCase, make_image


@tagged("post_install", "-at_install")
class TestTours(HelpdeskCase, HttpCase):
    def test_engineer_works_on_ticket(self):
        """From the new ticket to the resolved one, as an engineer sees it."""
        self.person_a.name = "Anna Smirnova"
        ticket = self.make_ticket(name="Printer is on fire")
        picture = SafeImage(make_image(size=(1280, 720)), "image/png", ".png", 1280, 720)
        ticket._add_screenshots([("screen.png", picture)])

        self.start_tour("/odoo/tickets", "liteviewer_helpdesk_ticket", login=self.engineer.login)

        self.assertEqual(ticket.user_id, self.engineer)
        self.assertEqual(ticket.stage_kind, "resolved")
        self.assertLessEqual(ticket.received_at, ticket.first_response_at)
        self.assertLessEqual(ticket.first_response_at, ticket.resolved_at)
        self.assertRecordValues(
            ticket.work_entry_ids,
            [
                {
                    "user_id": self.engineer.id,
                    "name": "Everything prints again",
                    "duration": 0,
                    "is_running": False,
                },
                {
                    "user_id": self.engineer.id,
                    "name": "Replaced the network switch",
                    "duration": 1,
                    "is_running": False,
                },
            ],
        )

    def test_new_ticket_appears_without_reload(self):
        """The open list learns of a new ticket over the websocket, and finds one that came right
        after it, of which the server kept the news back.
        """
        self.make_ticket(name="Was there before")
        # its own news goes out now, and not with the first request of the tour
        self.env.cr.precommit.run()
        bus_model = self.registry["bus.bus"]
        create = bus_model.create

        def create_and_dispatch(messages, vals_list):
            """Do what PostgreSQL's NOTIFY does after a commit, which no test makes."""
            records = create(messages, vals_list)
            for websocket in list(_websocket_instances):
                websocket.trigger_notification_dispatching()
            return records

        with (
            patch.dict(desk.DESK_NEWS_SENT, clear=True),
            patch.object(desk, "DESK_NEWS_STEP", 3600),
            patch.object(bus_model, "create", create_and_dispatch),
        ):
            self.start_tour(
                "/odoo/tickets", "liteviewer_helpdesk_refresh", login=self.engineer.login
            )


@tagged("post_install", "-at_install", "together")
class TestTelephone(HelpdeskCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_engineer_reads_ticket_on_telephone(self):
        ticket = self.make_ticket(name="Screen is dark", user_id=self.engineer.id)
        self.env["liteviewer.work.entry"].create(
            {
                "ticket_id": ticket.id,
                "user_id": self.engineer.id,
                "name": "Pressed it",
                "duration": 5,
            }
        )
        ticket.with_user(self.engineer).message_post(
            body="Have you pressed the button?", subtype_xmlid="mail.mt_comment"
        )
        self.start_tour("/odoo/tickets", "liteviewer_helpdesk_telephone", login=self.engineer.login)
