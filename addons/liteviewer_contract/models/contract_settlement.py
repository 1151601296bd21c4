# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo import api, fields, models, tools
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc

from ..tools.settlement import (
    CENT,
    FIXED,
    HOURS,
    TICKET,
    TRAVEL,
    Balance,
    Block,
    Month,
    Rounding,
    Terms,
    Ticket,
    Work,
    forecast_end,
    settle_months,
)

OUT_OF_HOURS = {"in": False, "out": True}


@dataclass(frozen=True)
class Agreement:
    """What is known of a contract without looking at its works.

    :ivar zone: in which the service counts its days
    :ivar weekdays: 0 Monday .. 6 Sunday, those on which the service works
    :ivar own_rounding: whether the terms round the minutes, not the settings of the company
    :ivar open_from: the first month that is not closed
    :ivar opening: what the closed months have left
    """

    terms: Terms
    zone: str
    weekdays: frozenset
    own_rounding: bool
    counts_tickets: bool
    open_from: Month
    opening: Balance

    @property
    def today(self):
        """Return the day it is where the service counts its days."""
        return get_day(fields.Datetime.now(), self.zone)


@dataclass(frozen=True)
class Meter:
    """Where a contract stands today, in minutes."""

    available: int
    used: int
    left: int
    forecast: date | bool

    @property
    def percent(self):
        return self.used * 100 // self.available if self.available else 0


def get_day(moment, zone):
    """Return the day of a moment (naive, UTC) in a time zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def to_money(value):
    """Return a number of the database, a float, as money."""
    return Decimal(str(value or 0)).quantize(CENT)


def to_minutes(hours):
    return round(hours * 60)


class ContractContract(models.Model):
    """The part of the contract that hands its terms and works to ``tools/settlement.py``."""

    _inherit = "contract.contract"

    @api.model
    @tools.ormcache("contract_id")
    def _get_agreement(self, contract_id):
        """Return what was agreed in a contract. :rtype: Agreement"""
        # sudo: hours are told to whoever sees the contract, sums are left to the caller
        return self.sudo().browse(contract_id)._prepare_agreement()

    def _prepare_agreement(self):
        """Return what is agreed in this contract; it need not be stored. :rtype: Agreement"""
        self.ensure_one()
        closed = self.period_ids.filtered(lambda period: period.state == "closed")
        last = closed.sorted("date_start")[-1:]
        return Agreement(
            terms=self._prepare_terms(),
            zone=self.company_id._get_helpdesk_tz(),
            weekdays=self.company_id.resource_calendar_id._get_weekdays(),
            own_rounding=bool(self.rounding_minutes),
            counts_tickets=self.counts_tickets,
            open_from=(Month.of(last.date_start).plus(1) if last else self._get_first_month()),
            opening=Balance.from_json(last.balance) if last else Balance(),
        )

    def _prepare_terms(self):
        """Return the terms of this contract. :rtype: Terms"""
        self.ensure_one()
        lines = self.contract_line_ids.filtered(
            lambda line: not line.display_type and not line.is_canceled
        )
        once = {line.charge: line for line in lines}
        travel, ticket = once.get(TRAVEL), once.get(TICKET)
        return Terms(
            first=self.date_start,
            last=self.date_end or date.max,
            included_minutes=to_minutes(self.included_hours),
            carry_months=self.carry_months,
            blocks=tuple(
                Block(
                    str(block.id),
                    to_minutes(block.hours),
                    block.date_start,
                    block.date_end or date.max,
                )
                for block in self.block_ids
            ),
            included_tickets=self.included_tickets if self.counts_tickets else None,
            ticket_price=to_money(ticket and ticket.price_unit),
            ticket_key=ticket.id if ticket else None,
            travel_price=to_money(travel and travel.price_unit),
            travel_key=travel.id if travel else None,
            fees=tuple(
                line._prepare_fee() for line in lines if line.charge not in (HOURS, TRAVEL, TICKET)
            ),
            rates=tuple(line._prepare_rate() for line in lines if line.charge == HOURS),
            excluded=self.excluded_category_ids._get_with_children(),
            covers_out_of_hours=self.covers_out_of_hours,
            covers_on_site=self.covers_onsite,
            rounding=Rounding(
                int(self.rounding_minutes or 1), self.minimum_minutes, self.onsite_minimum_minutes
            ),
            prorate=self.prorates,
            indexation=tuple((each.date, to_money(each.percent)) for each in self.indexation_ids),
        )

    def _get_settlements(self, until=None, *, counts_things=True):
        """Return what the open months of these contracts come to, with the works as they are now.

        :param Month until: the last month; without it the month of today
        :param counts_things: whether fees for people, devices and the like are asked about
        :return: {id of the contract: [Settlement]}
        """
        agreements = {contract.id: self._get_agreement(contract.id) for contract in self}
        works = self._load_works(agreements, SQL("work.contract_id = scope.id"))
        tickets = self._load_tickets(agreements, SQL("ticket.contract_id = scope.id"))
        kept = self.env["liteviewer.contract.count"]._load(self) if counts_things else {}
        return {
            contract.id: contract._settle(
                agreements[contract.id],
                works[contract.id],
                tickets[contract.id],
                until,
                contract._count_things(agreements[contract.id].terms) if counts_things else {},
                kept,
            )
            for contract in self
        }

    def _settle(self, agreement, works, tickets, until, counted, kept):
        """Return what the open months of this contract come to.

        :param Month until: the last month; without it the month of today
        :param counted: {key of a fee: number of things now}
        :param kept: {(id of a contract, Month): {key of a fee: number when the month had ended}}
        :rtype: list[Settlement]
        """
        self.ensure_one()
        months = list(agreement.open_from.up_to(until or Month.of(agreement.today)))
        return settle_months(
            agreement.terms,
            works,
            months,
            counts={month: {**counted, **kept.get((self.id, month), {})} for month in months},
            tickets=tickets,
            opening=agreement.opening,
        )

    @api.model
    def _load_works(self, agreements, link):
        """Return the works of the open months of agreements, in one query.

        :param agreements: {id: Agreement}, as a rule by contract
        :param SQL link: which works are those of ``scope.id``
        :return: {id: [Work]}
        """
        found = defaultdict(list)
        if not agreements:
            return found
        self._flush_works()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT scope.id, work.id, work.started_at AT TIME ZONE 'UTC' AT TIME ZONE
                       scope.zone, CASE WHEN scope.own_rounding OR work.billable IS NOT TRUE
                       THEN work.duration ELSE work.billable_duration END, work.work_type,
                       COALESCE(work.is_out_of_hours, FALSE), users.work_role_id, work.ticket_id,
                       ticket.category_id, COALESCE(work.billable, FALSE)
                  FROM (VALUES %s) AS scope (id, zone, own_rounding, since)
                  JOIN liteviewer_work_entry AS work ON %s AND work.started_at >= scope.since
                  JOIN res_users AS users ON users.id = work.user_id
                  JOIN liteviewer_ticket AS ticket ON ticket.id = work.ticket_id
                 WHERE work.is_running IS NOT TRUE
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s::timestamp)",
                        key,
                        agreement.zone,
                        agreement.own_rounding,
                        to_utc(agreement.open_from.first, 0, agreement.zone),
                    )
                    for key, agreement in agreements.items()
                ),
                link,
            )
        )
        for scope, key, started, minutes, kind, is_out, role, ticket, category, paid in rows:
            found[scope].append(
                Work(key, started, minutes or 0, kind, is_out, role, ticket, category, paid)
            )
        return found

    @api.model
    def _load_tickets(self, agreements, link):
        """Return the tickets of the open months of those agreements that count them.

        :param SQL link: which tickets are those of ``scope.id``
        :return: {id: [Ticket]}
        """
        found = defaultdict(list)
        counting = {key: each for key, each in agreements.items() if each.counts_tickets}
        if not counting:
            return found
        self.env["liteviewer.ticket"].flush_model(
            ["category_id", "contract_id", "duplicate_of_id", "received_at", "stage_kind"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT scope.id, ticket.id, ticket.received_at AT TIME ZONE 'UTC'
                       AT TIME ZONE scope.zone, ticket.category_id
                  FROM (VALUES %s) AS scope (id, zone, since)
                  JOIN liteviewer_ticket AS ticket ON %s AND ticket.received_at >= scope.since
                 WHERE ticket.stage_kind <> 'cancelled' AND ticket.duplicate_of_id IS NULL
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s::timestamp)",
                        key,
                        agreement.zone,
                        to_utc(agreement.open_from.first, 0, agreement.zone),
                    )
                    for key, agreement in counting.items()
                ),
                link,
            )
        )
        for scope, key, received, category in rows:
            found[scope].append(Ticket(key, received, category))
        return found

    @api.model
    def _flush_works(self):
        """Let SQL see the works as they are now."""
        self.env["liteviewer.work.entry"].flush_model(
            [
                "billable",
                "billable_duration",
                "contract_id",
                "duration",
                "is_out_of_hours",
                "is_running",
                "started_at",
                "ticket_id",
                "user_id",
                "work_type",
            ]
        )
        self.env["liteviewer.ticket"].flush_model(["category_id"])
        self.env["res.users"].flush_model(["work_role_id"])

    def _count_things(self, terms):
        """Return how many things there are of those that the fees count: {key of a fee: number}."""
        self.ensure_one()
        keys = [fee.key for fee in terms.fees if fee.kind != FIXED]
        # sudo: who pays for how many is asked for by whoever sees the contract
        lines = self.env["contract.line"].sudo().browse(keys)
        return {line.id: sum(number for _name, number in line._list_things()) for line in lines}

    def _get_meters(self):
        """Return where the contracts stand today. :rtype: dict[int, Meter]"""
        services = self.filtered(lambda contract: contract.is_service and contract._origin.id)
        found = {}
        for key, settlements in services._origin._get_settlements(counts_things=False).items():
            agreement = self._get_agreement(key)
            today = agreement.today
            if not settlements or not agreement.terms.is_valid_on(today):
                continue
            month = settlements[-1]
            left = month.left_on(today)
            forecast = month.available and self._forecast(agreement, month, left, today)
            found[key] = Meter(month.available, month.used, left, forecast or False)
        return found

    @api.model
    def _forecast(self, agreement, month, left, today):
        """Return the day on which the hours run out as they are used this month, or None."""
        # what is included begins anew with the next month
        has_blocks = any(each.last > month.month.last for each in month.remaining)
        return forecast_end(
            left,
            month.used,
            today,
            lambda day: day.weekday() in agreement.weekdays,
            first=max(month.month.first, agreement.terms.first),
            last=today + timedelta(days=366) if has_blocks else month.month.last,
        )
