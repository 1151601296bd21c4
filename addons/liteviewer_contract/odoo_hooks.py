# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every place where this addon hooks into private code of Odoo or OCA."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook

HOOKS = (
    Hook(
        "account.chart.template",
        "_get_chart_template_data",
        "A company with the generic chart of accounts keeps its country and its currency.",
        "The money of a new Russian company is dollars.",
    ),
    Hook(
        "contract.contract",
        "_compute_date_end",
        "A contract of the service ends on the day that its form says.",
        "Each new line makes it a contract without an end.",
    ),
    Hook(
        "contract.contract",
        "_get_contracts_to_invoice_domain",
        "OCA's scheduled run leaves the contracts of the service alone.",
        "It looks at them every day, and makes no invoice.",
    ),
    Hook(
        "contract.line",
        "_can_be_invoiced",
        "What the service does is invoiced by closing a month, and in no other way.",
        "OCA's run and its button make a second invoice of the same month.",
    ),
    Hook(
        "liteviewer.contract.margin",
        "_read_group_select",
        "Where a cost is missing, sums of costs and margins are no data; shares are those of sums.",
        "Margins without the costs of some, and means of shares, are taken for the truth.",
    ),
)
