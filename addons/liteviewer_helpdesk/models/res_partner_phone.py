# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.arguments import List, Number, One, Specification, Text
from ..tools.search.phones import ask_for_phone, is_surely_phone, make_phone_vector
from .search_vector import SearchVector

SHOW_PHONE = "helpdesk_show_phone"
"""Key of the context: contacts are called by their company, name and telephone."""
LIKE = ("ilike", "=ilike")
OTHER_NUMBERS = ("company_registry", "ref", "vat")
"""Fields of a contact that may hold as many digits as a telephone."""


class ResPartner(models.Model):
    """A caller is found by telephone, in any way of writing it, wherever contacts are searched."""

    _inherit = "res.partner"

    phone_vector = SearchVector(
        string="Telephone for Searching",
        compute="_compute_phone_vector",
        make="_make_phone_vector",
    )

    _phone_vector_idx = models.Index("USING gin (phone_vector) WHERE phone_vector IS NOT NULL")
    _registry_beginning_idx = models.Index(
        "(company_registry varchar_pattern_ops) WHERE company_registry IS NOT NULL"
    )
    _ref_beginning_idx = models.Index("(ref varchar_pattern_ops) WHERE ref IS NOT NULL")
    _vat_beginning_idx = models.Index("(vat varchar_pattern_ops) WHERE vat IS NOT NULL")

    @api.depends("phone")
    def _compute_phone_vector(self):
        for partner in self:
            partner.phone_vector = partner._make_phone_vector()

    def _make_phone_vector(self):
        return make_phone_vector(self.phone)

    @api.depends("phone")
    @api.depends_context(SHOW_PHONE)
    def _compute_display_name(self):
        """Tell people of one company who share a number apart, where they were asked for by it."""
        super()._compute_display_name()
        if self.env.context.get(SHOW_PHONE) and self.env.context.get("formatted_display_name"):
            for partner in self.filtered("phone"):
                partner.display_name = f"{partner.display_name} \t --{partner.phone}--"

    # ------------------------------------------------------------
    # SEARCHING
    # ------------------------------------------------------------

    @api.model
    def _ask_for_phone(self, text):
        """Return the query of PostgreSQL for a telephone, empty where the text is none."""
        # sudo: the country of the user's own company
        return ask_for_phone(text, self.env.company.sudo().country_id.code or None)

    @api.model
    def _get_phone_domain(self, asked):
        """Return the domain of the contacts with a telephone that answers a query of PostgreSQL."""
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s @@ %s::tsquery", SQL.identifier(alias, "phone_vector"), asked
            )
        )

    @api.model
    def _search_display_name(self, operator, value):
        """What can only be a telephone, or the beginning of another number, is looked up in
        indexes: names and addresses have none.
        """
        asked = ""
        if operator in LIKE and isinstance(value, str):
            asked = self._ask_for_phone(value)
        if not asked:
            return super()._search_display_name(operator, value)
        by_phone = self._get_phone_domain(asked)
        if is_surely_phone(value):
            return by_phone | Domain.OR(
                Domain(name, "=like", f"{value.strip()}%") for name in OTHER_NUMBERS
            )
        return by_phone | Domain(super()._search_display_name(operator, value))

    def _search_phone_mobile_search(self, operator, value):
        """Odoo compares the signs as they were typed: 8 495 does not find +7 495."""
        is_text = operator in ("ilike", "=") and isinstance(value, str)
        if asked := is_text and self._ask_for_phone(value):
            return self._get_phone_domain(asked)
        return super()._search_phone_mobile_search(operator, value)

    @api.model
    @api.readonly
    def web_name_search(
        self,
        name: Text,
        specification: Specification,
        domain: List = None,
        operator: Text = "ilike",
        limit: Number = 100,
    ):
        if operator in LIKE and isinstance(name, str) and self._ask_for_phone(name):
            self = self.with_context(**{SHOW_PHONE: True})
        return super().web_name_search(name, specification, domain, operator, limit)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_caller_tickets(self: One):
        """Open the tickets that this person has reported; a new one there is theirs, too."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_helpdesk.ticket_action"),
            "display_name": self.display_name,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id, "default_channel": "phone"},
        }
