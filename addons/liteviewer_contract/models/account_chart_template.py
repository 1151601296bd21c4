# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _get_chart_template_data(self, template_code):
        """Keep the country of a company that Odoo has no chart of accounts for, and with it the
        currency: the generic chart makes it a company of the United States that counts in dollars.
        """
        data = super()._get_chart_template_data(template_code)
        company = self.env.company
        country = company.country_id.get_external_id().get(company.country_id.id)
        if template_code == "generic_coa" and country:
            data["res.company"][company.id]["account_fiscal_country_id"] = country
            for model in ("account.tax.group", "account.fiscal.position"):
                for values in data[model].values():
                    if values.get("country_id"):
                        values["country_id"] = country
        return data
