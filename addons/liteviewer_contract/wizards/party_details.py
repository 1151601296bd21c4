# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

DETAILS = {
    "vat": "vat",
    "kpp": "upd_kpp",
    "ogrnip": "upd_ogrnip",
    "ogrnip_date": "upd_ogrnip_date",
    "participant": "upd_participant",
}
"""Fields of the contact by those of the form."""


class PartyDetails(models.TransientModel):
    """Lets an accountant enter what documents say of a client, or of their own company: they do
    not change contacts otherwise.
    """

    _name = "liteviewer.party.details"
    _description = "Details for Documents"

    partner_id = fields.Many2one(
        "res.partner",
        string="Company",
        required=True,
        ondelete="cascade",
        default=lambda self: self._get_default_partner(),
    )
    vat = fields.Char(string="ИНН", default=lambda self: self._get_default("vat"))
    kpp = fields.Char(
        string="КПП", help="Of an organisation.", default=lambda self: self._get_default("kpp")
    )
    ogrnip = fields.Char(
        string="ОГРНИП",
        help="Of a sole trader.",
        default=lambda self: self._get_default("ogrnip"),
    )
    ogrnip_date = fields.Date(
        string="Date of the ОГРНИП", default=lambda self: self._get_default("ogrnip_date")
    )
    participant = fields.Char(
        string="Number at the Operator",
        help="The number of the participant that the operator of electronic documents gave.",
        default=lambda self: self._get_default("participant"),
    )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        own = self.env.companies.partner_id
        for details in self:
            partner = details.partner_id
            # sudo: who may not read the contact is refused by its access, when it is written
            party = partner.sudo()
            is_client = party.is_helpdesk_client and party == party.commercial_partner_id
            if not is_client and partner not in own:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no client. Details for documents are entered for clients "
                        "and for your own company.",
                        contact=party.display_name,
                    )
                )

    def _get_default_partner(self):
        context = self.env.context
        if context.get("active_model") == "res.partner":
            return self.env["res.partner"].browse(context.get("active_id")).commercial_partner_id
        if context.get("active_model") == "liteviewer.act.setup":
            return (
                self.env["liteviewer.act.setup"]
                .browse(context.get("active_id"))
                .company_id.partner_id
            )
        return self.env["res.partner"]

    def _get_default(self, name):
        return self._get_default_partner()[DETAILS[name]]

    def action_apply(self: One):
        """Keep the details on the contact.

        :raises ValidationError: a number is mistyped
        """
        self.ensure_one()
        self.partner_id.check_access("read")
        # sudo: accountants change nothing else of a contact, and only of one that they see
        self.partner_id.sudo().write({target: self[name] for name, target in DETAILS.items()})
        return {"type": "ir.actions.act_window_close"}
