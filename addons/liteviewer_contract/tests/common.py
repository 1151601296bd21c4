# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import TransactionCase

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase

TODAY = "2026-03-20 09:00:00"


class ContractMixin(HelpdeskCase):
    """A client with ten hours a month for 30,000, and 2,000 for each further hour; today is 20
    March 2026, a Friday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Moscow"
        cls.contracts = cls.env["contract.contract"]
        cls.periods = cls.env["liteviewer.contract.period"]
        cls.contract = cls.make_contract()
        cls.ticket = cls.make_ticket()

    @classmethod
    def make_contract(cls, client=None, lines=None, **vals):
        lines = lines or [
            {"name": "Support", "charge": "fixed", "price_unit": 30000},
            {"name": "Further work", "charge": "hours", "price_unit": 2000},
        ]
        return cls.contracts.create(
            {
                "name": "Support of the office",
                "is_service": True,
                "partner_id": (client or cls.client_a).id,
                "user_id": cls.manager.id,
                "date_start": date(2026, 1, 1),
                "recurring_rule_type": "monthlylastday",
                "recurring_invoicing_type": "post-paid",
                "included_hours": 10,
                "contract_line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    @classmethod
    def log(cls, day, minutes, ticket=None, **vals):
        """Log work that began at ten o'clock in Moscow on a day of March 2026, or at a moment
        (UTC).
        """
        at = day if isinstance(day, datetime) else datetime(2026, 3, day, 7)
        return cls.env["liteviewer.work.entry"].create(
            {
                "ticket_id": (ticket or cls.ticket).id,
                "user_id": cls.engineer.id,
                "started_at": at,
                "duration": minutes,
                "name": "Work",
                "is_out_of_hours": False,
                **vals,
            }
        )

    def get_period(self, contract=None, month=3):
        contract = contract or self.contract
        period = self.periods.search(
            [("contract_id", "=", contract.id), ("date_start", "=", date(2026, month, 1))]
        )
        self.assertTrue(period)
        period.invalidate_recordset()
        return period


class ContractCase(ContractMixin, TransactionCase):
    pass
