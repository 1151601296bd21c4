# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.upd import NO_TAX, RATES

LOADED = ("22%", "10%", "7%", "5%", "0%", NO_TAX, "22/122", "10/110", "7/107", "5/105")
"""The rates of services since 2026, those that are asked for most first."""


class AccountTax(models.Model):
    """A tax says which rate it is in Russian documents: no rate is read from its name."""

    _inherit = "account.tax"

    upd_rate = fields.Selection(
        [(rate, rate) for rate in RATES],
        string="Rate in Russian Documents",
        help="The rate of the value added tax that the УПД and the file for 1C have for this tax. "
        "A computed rate, such as 22/122, is a part of the amount with tax: of a tax that is "
        "included in the price.",
    )

    @api.model
    def _load_russian(self, company, account):
        """Make the sales taxes of a company that are not there yet; those that are stay as they
        are, whatever has been made of them.

        :param account: where the taxes are booked
        :return: the new taxes
        """
        known = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("type_tax_use", "=", "sale")]
        )
        rates = set(known.mapped("upd_rate"))
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        languages.add(self.env.lang or "en_US")
        names = {code: set(known.with_context(lang=code).mapped("name")) for code in languages}
        made = self.browse()
        for rate in LOADED:
            if rate in rates:
                continue
            group = self._get_russian_group(company)
            texts = {
                code: self.with_context(lang=code)._get_russian_name(rate) for code in languages
            }
            # a tax of that name may be another one: it is neither changed nor taken for this
            while any(text in names[code] for code, text in texts.items()):
                texts = {code: f"{text} *" for code, text in texts.items()}
            name = texts[self.env.lang or "en_US"]
            made += self.create(self._prepare_russian(rate, name, company, group, account))
            for code, text in texts.items():
                made[-1].with_context(lang=code).write({"name": text, "invoice_label": text})
        return made

    def _get_russian_name(self, rate):
        return (
            self.env._("Without VAT") if rate == NO_TAX else self.env._("VAT %(rate)s", rate=rate)
        )

    @api.model
    def _get_russian_group(self, company):
        """Return a group that the taxes can be in, made where there is none."""
        country = company.account_fiscal_country_id
        groups = self.env["account.tax.group"]
        found = groups.search(
            [("company_id", "=", company.id), ("country_id", "in", (country.id, False))], limit=1
        )
        return found or groups.create(
            {"name": self.env._("VAT"), "company_id": company.id, "country_id": country.id}
        )

    @api.model
    def _prepare_russian(self, rate, name, company, group, account):
        said = RATES[rate]
        kinds = ("invoice", "refund")
        return {
            "name": name,
            "upd_rate": rate,
            "type_tax_use": "sale",
            "amount_type": "percent",
            "amount": said.percent or 0,
            "price_include_override": "tax_included" if said.computed else "tax_excluded",
            "company_id": company.id,
            "country_id": company.account_fiscal_country_id.id,
            "tax_group_id": group.id,
            "sequence": 10 + LOADED.index(rate),
            "tax_scope": False,
            **{
                f"{kind}_repartition_line_ids": [
                    fields.Command.create({"repartition_type": "base", "document_type": kind}),
                    fields.Command.create(
                        {
                            "repartition_type": "tax",
                            "document_type": kind,
                            "account_id": account.id,
                        }
                    ),
                ]
                for kind in kinds
            },
        }
