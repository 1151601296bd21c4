# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.settlement import FIXED, HOURS, TICKET, TRAVEL, Month
from ..tools.words import get_month_name

COUNTED_BY_CARDS = fields.Domain("charge", "not in", (FIXED, HOURS, TICKET, TRAVEL, False))
"""Lines of a contract whose things stand on the cards of the client."""


class ContractCount(models.Model):
    """What a line of a contract counted when a month had ended. Cards tell what there is now, not
    what there was: so it is kept as soon as the month is over, and a month that is closed late has
    what was there then.
    """

    _name = "liteviewer.contract.count"
    _description = "Count at the End of a Month"
    _order = "period_id desc, contract_line_id, id"

    period_id = fields.Many2one(
        "liteviewer.contract.period",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    contract_line_id = fields.Many2one(
        "contract.line",
        string="Charge",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    client_id = fields.Many2one(
        related="period_id.client_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="period_id.company_id", string="Service Company", store=True, index=True
    )
    name = fields.Text(string="Description", related="contract_line_id.name")
    state = fields.Selection(related="period_id.state")
    things = fields.Json(readonly=True, help="Names with numbers.")
    names = fields.Text(compute="_compute_names")
    counted_number = fields.Integer(string="Counted", readonly=True)
    number = fields.Integer(string="To Charge")
    note = fields.Char(string="Why Another Number")
    counted_on = fields.Date(
        required=True,
        readonly=True,
        help="The day as of which it is counted: the first one after the month, or a later one "
        "where nothing ran on that day or the line of the contract is younger.",
    )

    _line_uniq = models.Constraint(
        "UNIQUE (contract_line_id, period_id)", "This is counted for the month already."
    )
    _number_positive = models.Constraint(
        "CHECK (number >= 0)", "There cannot be fewer than none of them."
    )

    @api.depends("things")
    def _compute_names(self):
        for count in self:
            count.names = ", ".join(describe_things(count.things or []))

    def write(self, vals):
        """Another number needs a reason, which is noted on the contract."""
        before = {count: count.number for count in self} if "number" in vals else {}
        result = super().write(vals)
        for count, number in before.items():
            if count.number != number:
                count._check_open()
                if not (count.note or "").strip():
                    raise UserError(
                        self.env._("Say why it is another number: it will stand on the act.")
                    )
                count._leave_note(
                    self.env._(
                        "%(name)s, %(month)s: %(after)s are charged, not %(before)s. %(note)s",
                        name=count.name,
                        month=count._get_month_name(),
                        before=number,
                        after=count.number,
                        note=count.note,
                    )
                )
        return result

    def action_count_again(self):
        """Count these as things are today. What comes out otherwise is noted on the contract.

        :raises UserError: the month is closed
        """
        self.check_access("write")
        self._check_open()
        # sudo: what the cards count is kept by the service; who may correct it may have it counted
        for count in self.sudo():
            vals = self._prepare_count(count.contract_line_id, count.period_id)
            count.write({**vals, "note": self.env._("Counted again later.")})
        return True

    def _check_open(self):
        if self.filtered(lambda count: count.state != "open"):
            raise UserError(self.env._("The month is closed. Open it again first."))

    def _leave_note(self, body):
        # sudo: who may correct a count need not be able to write on the contract
        self.sudo().period_id.contract_id.message_post(
            body=body, author_id=self.env.user.partner_id.id
        )

    def _get_month_name(self):
        return get_month_name(Month.of(self.period_id.date_start), self.env.lang)

    @api.model
    def _prepare_count(self, line, period):
        """Return the values of the count of a line as things are now."""
        things = [list(each) for each in line._list_things()]
        number = sum(number for _name, number in things)
        return {
            "period_id": period.id,
            "contract_line_id": line.id,
            "things": things,
            "counted_number": number,
            "number": number,
            "counted_on": line.contract_id._get_agreement(line.contract_id.id).today,
        }

    def _prepare_charge(self):
        """Return what the line of the act says of what was counted."""
        self.ensure_one()
        return {
            "things": self.things or False,
            "counted_on": self.counted_on,
            "counted_number": self.counted_number,
            "count_note": self.note if self.number != self.counted_number else False,
        }

    @api.model
    def _take(self, periods):
        """Count for those of these open months that are over what is not counted yet."""
        periods = periods.filtered(
            lambda period: (
                period.state == "open"
                and period.date_end < period.contract_id._get_agreement(period.contract_id.id).today
            )
        )
        if not periods:
            return
        lines = self.env["contract.line"].search(
            COUNTED_BY_CARDS
            & fields.Domain("contract_id", "in", periods.contract_id.ids)
            & fields.Domain("is_canceled", "=", False)
        )
        by_contract = lines.grouped("contract_id")
        there = {
            (period.id, line.id)
            for period, line in self._read_group(
                [("period_id", "in", periods.ids)], ["period_id", "contract_line_id"]
            )
        }
        self.create(
            [
                self._prepare_count(line, period)
                for period in periods
                for line in by_contract.get(period.contract_id, ())
                if (period.id, line.id) not in there
                and line.date_start <= period.date_end
                and (not line.date_end or line.date_end >= period.date_start)
            ]
        )

    @api.model
    def _load(self, contracts):
        """Return {(id of a contract, Month): {id of a line: number}} of open months."""
        found = {}
        # sudo: who pays for how many is asked for by whoever sees the contract
        counts = self.sudo().search(
            [("period_id.contract_id", "in", contracts.ids), ("period_id.state", "=", "open")]
        )
        for count in counts:
            key = (count.period_id.contract_id.id, Month.of(count.period_id.date_start))
            found.setdefault(key, {})[count.contract_line_id.id] = count.number
        return found


def describe_things(things):
    """Return the names of things, with the number where it is not one.

    :param things: [(name, number)]
    """
    return [name if number == 1 else f"{name} × {number}" for name, number in things]
