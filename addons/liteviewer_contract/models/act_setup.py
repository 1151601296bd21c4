# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import UTC
from zoneinfo import ZoneInfo

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One
from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc

from ..tools import upd
from ..tools.settlement import Month
from .act_handover import KINDS
from .contract_period import ACCOUNTANT
from .contract_settlement import get_day

_logger = logging.getLogger(__name__)

POWERS = [
    ("signature", "By the signature"),
    ("electronic", "By an electronic power of attorney"),
    ("paper", "By a power of attorney on paper"),
]
SCHEDULE = {"kind", "day", "hour"}


class ActSetup(models.Model):
    """How a company of the service hands over its acts: who signs, and what happens by itself.

    It is the accountants' to keep.
    """

    _name = "liteviewer.act.setup"
    _description = "Hand-Over Settings"
    _rec_name = "company_id"
    _order = "company_id, id"

    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    signer_last_name = fields.Char(string="Last Name")
    signer_first_name = fields.Char(string="First Name")
    signer_middle_name = fields.Char(string="Middle Name")
    signer_position = fields.Char(
        string="Position", help="That of a sole trader is «Индивидуальный предприниматель»."
    )
    powers = fields.Selection(
        POWERS, string="Powers Are Confirmed", required=True, default="signature"
    )
    proxy_number = fields.Char(
        string="Number of the Power of Attorney",
        help="Of an electronic one: the 36 characters of the register.",
    )
    proxy_date = fields.Date(string="Its Date")
    proxy_system = fields.Char(
        string="Where It Is Kept", help="E.g. the address of the tax office's register."
    )
    tax_account_id = fields.Many2one(
        "account.account",
        string="Account of the Taxes",
        ondelete="set null",
        default=lambda self: self._get_default_account(),
        domain="[('company_ids', 'parent_of', company_id)]",
        help="Where the taxes that are loaded here are booked.",
    )
    kind = fields.Selection(
        KINDS,
        string="Hand Over by Itself",
        help="Every month, the acts that are closed and not handed over yet. Empty: only by hand.",
    )
    day = fields.Integer(string="On Day", required=True, default=5)
    hour = fields.Integer(string="At Hour", required=True, default=9)
    user_id = fields.Many2one(
        "res.users",
        string="Who Is Told",
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Gets an activity with the link to the files. They are sent to nobody.",
    )
    first_month = fields.Date(
        string="Acts of Months From",
        required=True,
        default=lambda self: self._get_default_month(),
        help="Acts of earlier months are handed over by hand only.",
    )
    last_run = fields.Datetime(readonly=True, copy=False, default=fields.Datetime.now)

    _company_uniq = models.UniqueIndex(
        "(company_id)", "This company has its settings already. Change those."
    )
    _moment_range = models.Constraint(
        "CHECK (day BETWEEN 1 AND 28 AND hour BETWEEN 0 AND 23)",
        "Acts are handed over on a day from 1 to 28, at an hour from 0 to 23.",
    )
    _user_named = models.Constraint(
        "CHECK (kind IS NULL OR user_id IS NOT NULL)",
        "Say who is told of acts that are handed over by themselves.",
    )

    @api.model
    def _get_default_account(self):
        """Return where the company books its sales tax now."""
        lines = self.env.company.account_sale_tax_id.invoice_repartition_line_ids
        return lines.account_id[:1]

    @api.model
    def _get_default_month(self):
        """Return the first day of the month that ended last."""
        today = get_day(fields.Datetime.now(), self.env.company._get_helpdesk_tz())
        return Month.of(today).plus(-1).first

    @api.constrains("kind", "user_id")
    def _check_user(self):
        for setup in self.filtered("kind"):
            # sudo: the groups of a colleague are no secret of this form
            user = setup.sudo().user_id
            if not user.has_group(ACCOUNTANT) or setup.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no accountant of this company and could not open the files. "
                        "Choose somebody else.",
                        name=user.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if not SCHEDULE.isdisjoint(vals):
            # sudo: kept by the server; what is changed now holds from the next time on
            self.sudo().last_run = fields.Datetime.now()
        return result

    def action_load_taxes(self: One):
        """Make the Russian sales taxes of the company that are not there yet, and show them all.

        :raises AccessError: for others than accountants
        :raises UserError: something is missing that taxes need
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(ACCOUNTANT)):
            raise AccessError(self.env._("Only accountants load taxes."))
        self.check_access("write")
        company = self.company_id
        if not self.tax_account_id:
            raise UserError(self.env._("Choose the account where the taxes are booked."))
        # sudo: accountants of the service choose taxes, and load those that the law knows
        setup = self.sudo()
        if not company.sudo().account_fiscal_country_id:
            raise UserError(self.env._("Say on the company in which country it is."))
        self.env["account.tax"].sudo().with_company(company)._load_russian(
            setup.company_id, setup.tax_account_id
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.tax",
            "views": [
                (self.env.ref("liteviewer_contract.account_tax_view_list_russian").id, "list"),
                (False, "form"),
            ],
            "domain": [("company_id", "=", company.id), ("upd_rate", "!=", False)],
            "name": self.env._("Russian Taxes"),
        }

    def _prepare_signer(self):
        """Return who signs; of no settings, nobody. :rtype: upd.Signer"""
        proxy = None
        if self.powers == "electronic":
            proxy = upd.ElectronicProxy(
                number=self.proxy_number or "",
                day=self.proxy_date or None,
                system=self.proxy_system or "",
            )
        elif self.powers == "paper":
            proxy = upd.PaperProxy(number=self.proxy_number or "", day=self.proxy_date or None)
        name = upd.PersonName(
            self.signer_last_name or "",
            self.signer_first_name or "",
            self.signer_middle_name or "",
        )
        return upd.Signer(name=name, position=self.signer_position or "", proxy=proxy)

    # ------------------------------------------------------------
    # SCHEDULE
    # ------------------------------------------------------------

    def _is_due(self, now):
        """Return whether the moment of this month has come and nothing was done since."""
        self.ensure_one()
        zone = self.company_id._get_helpdesk_tz()
        today = now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
        moment = to_utc(today.replace(day=self.day), self.hour, zone)
        return self.last_run < moment <= now

    @api.model
    def _cron_hand_over(self):
        """Hand over what is due, each company in a transaction of its own, and tell the accountant.

        Safe to kill and to run twice: an act is handed over once.
        """
        now = fields.Datetime.now()
        crons = self.env["ir.cron"]
        for setup in self.search([("kind", "!=", False)]):
            if not setup._is_due(now) or not setup.try_lock_for_update():
                continue
            try:
                with self.env.cr.savepoint():
                    setup._hand_over(now)
            except OperationalError:
                # somebody else wrote the same: the next run does it
                raise
            except Exception:
                self.env.invalidate_all(flush=False)
                _logger.exception("The acts of company %s are not handed over", setup.company_id.id)
            if not crons._commit_progress(1):
                break

    def _hand_over(self, now):
        self.ensure_one()
        self.last_run = now
        user = self._get_keeper()
        periods = (
            self.env["liteviewer.contract.period"]
            .with_context(lang=user.lang)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "closed"),
                    ("date_start", ">=", self.first_month),
                    ("handover_line_ids", "not any", [("kind", "=", self.kind)]),
                ],
                order="date_start, id",
            )
        )
        handover = periods._hand_over(self.kind, is_scheduled=True)
        if handover and user:
            handover._tell(user)

    def _get_keeper(self):
        """Return who is told: another accountant where that one has left; may be empty."""
        self.ensure_one()
        accountants = self.env.ref(ACCOUNTANT).all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return self.user_id if self.user_id in accountants else accountants.sorted("id")[:1]
