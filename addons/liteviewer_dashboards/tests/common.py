# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.addons.liteviewer_sla_reports.tests.common import SlaCase

DASHBOARDS = (
    "liteviewer_dashboards.service_manager_dashboard",
    "liteviewer_dashboards.director_dashboard",
)


class DashboardCase(SlaCase):
    """Tickets of two clients, done and open ones, kept and missed, with work, in two periods."""

    @classmethod
    def make_some(cls, now):
        """Make tickets that came in before ``now``, each day one, and of the period before some.

        :return: those of the period
        """
        categories = cls.env["liteviewer.ticket.category"].search([], limit=3)
        people = (cls.person_a, cls.person_b)
        tickets = cls.env["liteviewer.ticket"]
        stages = {kind: cls.stage(kind) for kind in ("in_progress", "resolved", "cancelled")}
        for number, days in enumerate((1, 2, 3, 10, 20, 40, 80, 95, 120, 170)):
            received = now - timedelta(days=days)
            ticket = cls.make_ticket(
                partner=people[number % 2],
                received_at=received,
                category_id=categories[number % len(categories)].id,
                user_id=number % 3 and (cls.engineer, cls.colleague)[number % 2].id,
            )
            cls.env["liteviewer.work.entry"].create(
                {
                    "ticket_id": ticket.id,
                    "user_id": cls.engineer.id,
                    "started_at": received + timedelta(hours=1),
                    "duration": 10 + number * 7,
                }
            )
            tickets |= ticket
        with freeze_time(now - timedelta(hours=12)):
            for ticket, kind in zip(
                tickets[1:8],
                (
                    "resolved",
                    "in_progress",
                    "resolved",
                    "cancelled",
                    "resolved",
                    "resolved",
                    "resolved",
                ),
                strict=True,
            ):
                ticket.stage_id = stages[kind]
        with freeze_time(now - timedelta(hours=6)):
            tickets[1].stage_id = stages["in_progress"]
        cls.env.flush_all()
        return tickets
