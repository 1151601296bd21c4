# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import upd
from .contract_period import MONEY

_TRADER = re.compile(r"\s*(?:ИП|индивидуальный предприниматель)\s+", re.IGNORECASE)
RUSSIA = "RU"


class ResPartner(models.Model):
    """What Russian documents say of a company or a sole trader, beside name, address and tax ID
    (ИНН). It is checked when it is entered.
    """

    _inherit = "res.partner"

    upd_kpp = fields.Char(string="КПП", groups=MONEY, help="Of an organisation.")
    upd_ogrnip = fields.Char(string="ОГРНИП", groups=MONEY, help="Of a sole trader.")
    upd_ogrnip_date = fields.Date(string="Date of the ОГРНИП", groups=MONEY)
    upd_participant = fields.Char(
        string="Number at the Operator",
        groups=MONEY,
        help="The number of the participant that the operator of electronic documents gave, such "
        "as 2BM-….",
    )

    @api.constrains("vat", "country_id", "upd_kpp", "upd_ogrnip", "upd_participant")
    def _check_russian_numbers(self):
        # sudo: numbers are checked whoever enters them
        for partner in self.sudo():
            inn = partner._get_inn()
            own = (partner.upd_kpp, partner.upd_ogrnip, partner.upd_participant)
            is_russian = partner.country_id.code == RUSSIA or any(own)
            for label, value, find_fault in (
                ("ИНН", is_russian and inn != "/" and inn, upd.find_inn_fault),
                ("КПП", partner.upd_kpp, upd.KPP.find_fault),
                ("ОГРНИП", partner.upd_ogrnip, upd.find_ogrnip_fault),
                (
                    self.env._("number at the operator"),
                    partner.upd_participant,
                    upd.find_participant_fault,
                ),
            ):
                if value and (fault := find_fault(value)):
                    raise ValidationError(
                        self.env._(
                            "%(name)s, %(label)s: %(fault)s",
                            name=partner.display_name,
                            label=label,
                            fault=self.env._(fault),
                        )
                    )

    def _get_inn(self):
        self.ensure_one()
        return (self.vat or "").strip().removeprefix(RUSSIA)

    def _prepare_upd_party(self):
        """Return what documents say of this side: a sole trader has an ИНН of 12 digits.

        The name of a sole trader is written as «ИП Фамилия Имя Отчество».

        :rtype: upd.Organisation | upd.SoleTrader
        """
        self.ensure_one()
        inn, name = self._get_inn(), self.name or ""
        values = {
            "inn": inn,
            "participant": self.upd_participant or "",
            "address": self._prepare_upd_address(),
        }
        if len(inn) != 12:
            return upd.Organisation(name=name, kpp=self.upd_kpp or "", **values)
        last, first, middle = (*_TRADER.sub("", name, count=1).split(maxsplit=2), "", "", "")[:3]
        return upd.SoleTrader(
            name=upd.PersonName(last, first, middle),
            ogrnip=self.upd_ogrnip or "",
            ogrnip_day=self.upd_ogrnip_date or None,
            **values,
        )

    def _prepare_upd_address(self):
        """Return the address as one text; None where there is none, or it is not in Russia."""
        if self.country_id and self.country_id.code != RUSSIA:
            return None
        parts = (self.zip, self.state_id.name, self.city, self.street, self.street2)
        text = ", ".join(filter(None, parts))
        return upd.FreeAddress(text=text) if text else None
