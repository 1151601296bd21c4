# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import upd
from ..tools.settlement import Month
from ..tools.words import get_month_name
from .act_handover import UPD, XLSX
from .contract_period import ACCOUNTANT, MONEY
from .contract_period_closing import EXPECTED

_logger = logging.getLogger(__name__)

ERRORS = {XLSX: "xlsx_error", UPD: "upd_error"}
"""The field that keeps why an act could not be handed over."""


class ContractPeriod(models.Model):
    """The part of the month that hands over its act: once in each way, and once more if somebody
    says why. One that cannot be handed over stops no other.
    """

    _inherit = "liteviewer.contract.period"

    handover_line_ids = fields.One2many(
        "liteviewer.act.handover.line", "period_id", string="Handed Over", groups=MONEY
    )
    xlsx_error = fields.Text(
        string="Not in the Excel File",
        readonly=True,
        copy=False,
        groups=MONEY,
        help="It goes away with the next hand-over that succeeds.",
    )
    upd_error = fields.Text(
        string="No УПД",
        readonly=True,
        copy=False,
        groups=MONEY,
        help="It goes away with the next hand-over that succeeds.",
    )

    def action_hand_over(self):
        """Ask how the acts of these months are handed over.

        :raises UserError: a month is open, or they are of several companies
        """
        self._check_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Acts"),
            "res_model": "liteviewer.act.handover.choice",
            "view_mode": "form",
            "target": "new",
            "context": {"default_period_ids": [Command.set(self.ids)]},
        }

    def _check_hand_over(self):
        """:raises AccessError, UserError: the acts cannot be handed over, or not by this user"""
        if not (self.env.su or self.env.user.has_group(ACCOUNTANT)):
            raise AccessError(self.env._("Only accountants hand over acts."))
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the months whose acts are handed over."))
        self._check_act()
        if len(self.company_id) > 1:
            raise UserError(self.env._("Choose months of one company of the service."))

    def _find_changed_since(self, kind):
        """Return those that were closed again after their act was handed over."""
        return self.filtered(
            lambda period: (
                period.closed_at
                and period.closed_at
                > max(
                    line.date
                    for line in period.handover_line_ids.filtered(lambda x: x.kind == kind)
                )
            )
        )

    def _find_handover_problems(self, kind):
        """Return {month: [what is in the way]} of those whose act cannot be handed over."""
        signer = self._begin_documents()
        found = {}
        for period in self:
            document, problems = period._prepare_document(signer)
            if problems := period._find_problems(kind, document, problems):
                found[period] = problems
        return found

    def _find_problems(self, kind, document, problems):
        if kind == UPD:
            problems = problems + [self.env._(problem.text) for problem in upd.check(document)]
        return problems

    def _begin_documents(self):
        """Read at once what the documents of these months need. :return: who signs them"""
        self.move_id.invoice_line_ids.mapped("tax_ids")
        setup = self.env["liteviewer.act.setup"].search([("company_id", "in", self.company_id.ids)])
        return setup._prepare_signer()

    def _hand_over(self, kind, reason=False, is_scheduled=False):
        """Hand over the acts of closed months of one company, those that can be; the others keep
        why not, and tell it once.

        :param kind: ``XLSX`` or ``UPD``
        :param str reason: why acts that were handed over are once more; without one they are left
        :return: the hand-over, empty if there was nothing to hand over
        """
        # what somebody else hands over at this moment is left to them
        periods = self.try_lock_for_update(allow_referencing=True)
        handover = self.env["liteviewer.act.handover"]
        if not periods:
            return handover
        handover = handover.create(
            {
                "company_id": periods.company_id.id,
                "kind": kind,
                "user_id": False if is_scheduled else self.env.uid,
                "is_scheduled": is_scheduled,
                "reason": reason,
            }
        )
        signer, error_field = periods._begin_documents(), ERRORS[kind]
        documents, failed = [], []
        for period in periods:
            document, error = period._hand_over_alone(handover, signer, reason)
            if document:
                documents.append(document)
            elif error:
                failed.append(f"{period.display_name}\n{error}")
            if (period[error_field] or None) != error:
                period[error_field] = error
                if error:
                    period._tell_handover_error(kind, error)
        if not documents:
            handover.unlink()
            return handover.browse()
        handover._write_file(documents)
        handover.problems = "\n\n".join(failed) or False
        return handover

    def _hand_over_alone(self, handover, signer, reason):
        """Note that the act is handed over. :return: (its document, why not); neither if it was
        before
        """
        self.ensure_one()
        kind = handover.kind
        times = len(self.handover_line_ids.filtered(lambda line: line.kind == kind))
        if times and not reason:
            return None, None
        try:
            with self.env.cr.savepoint():
                document, problems = self._prepare_document(signer)
                if problems := self._find_problems(kind, document, problems):
                    raise UserError("\n".join(problems))
                self.env["liteviewer.act.handover.line"].create(
                    {
                        "handover_id": handover.id,
                        "period_id": self.id,
                        "kind": kind,
                        "number": times + 1,
                        "company_id": self.company_id.id,
                        "client_id": self.client_id.id,
                        "act_number": document.number,
                        "act_date": document.day,
                        "currency_id": self.currency_id.id,
                        "amount_untaxed": float(document.untaxed),
                        "amount_tax": float(document.tax),
                        "amount_total": float(document.total),
                    }
                )
            return document, None
        except UniqueViolation:
            # somebody else has handed it over meanwhile
            self.env.invalidate_all(flush=False)
            return None, None
        except OperationalError:
            # somebody else wrote the same: the server tries all of it once more
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if not isinstance(error, EXPECTED):
                _logger.exception("The act of month %s cannot be handed over", self.id)
            return None, str(error.args[0] if error.args else error)

    def _tell_handover_error(self, kind, error):
        kinds = dict(self.env["liteviewer.act.handover"]._fields["kind"].selection)
        self.contract_id.message_post(
            body=self.env._(
                "The act of %(month)s is not handed over (%(kind)s): %(why)s",
                month=get_month_name(Month.of(self.date_start), self.env.lang),
                kind=kinds[kind],
                why=error,
            )
        )
