# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskTransactionCase

MONDAY = datetime(2026, 3, 2, 9)
"""The beginning of a working week, which is worked in UTC here."""


def with_plain_spaces(text):
    """Return the text with plain spaces: versions of Babel differ in that before AM and PM."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


class SlaCase:
    """A service that works from 9 to 17 without a break, and one policy for all its tickets: 2
    hours to respond, 8 to resolve.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["liteviewer.sla.policy"]
        cls.clocks = cls.env["liteviewer.sla.clock"]
        cls.policies.search([]).active = False
        cls.calendar = cls.make_calendar("Days", range(5), 9, 17)
        cls.always = cls.make_calendar("Always", range(7), 0, 24)
        cls.env.company.resource_calendar_id = cls.calendar
        cls.env["liteviewer.ticket.team"].search([]).resource_calendar_id = False
        cls.policy = cls.make_policy("For all")
        cls.env["liteviewer.sla.review"].search([]).unlink()
        # it is asked for once in a transaction, and the tests are all in this one
        cls.env.cr.precommit.data.pop("liteviewer_sla_reviews", None)

    @classmethod
    def make_calendar(cls, name, days, hour_from, hour_to):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": "UTC",
                "company_id": cls.env.company.id,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": hour_from,
                            "hour_to": hour_to,
                            "day_period": "full_day",
                        }
                    )
                    for day in days
                ],
            }
        )

    @classmethod
    def make_policy(cls, name, response=120, resolution=480, thresholds=(), **vals):
        """Create a policy with the same minutes for all priorities.

        :param thresholds: dicts of values
        """
        return cls.policies.create(
            {
                "name": name,
                "target_ids": [
                    Command.create(
                        {
                            "priority": priority,
                            "response_minutes": response,
                            "resolution_minutes": resolution,
                        }
                    )
                    for priority in "0123"
                ],
                "threshold_ids": [Command.create(threshold) for threshold in thresholds],
                **vals,
            }
        )

    @classmethod
    def hours(cls, count):
        """Return the moment ``count`` hours of wall clock after Monday morning."""
        return MONDAY + timedelta(hours=count)

    @classmethod
    def at(cls, count):
        """Freeze time at ``hours(count)``."""
        return freeze_time(cls.hours(count))

    def move(self, ticket, kind, hours):
        with self.at(hours):
            ticket.stage_id = self.stage(kind)

    def clock(self, ticket, kind="resolution"):
        self.env.flush_all()
        self.env.invalidate_all()
        return ticket.sla_clock_ids.filtered(lambda clock: clock.kind == kind)


class SlaTransactionCase(SlaCase, HelpdeskTransactionCase):
    pass
