# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError


class MergePartner(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Odoo gives the one that is left all that named the others, in the database itself: what
        was of another client does not stay so.
        """
        self._check_accounts_stay(partner_ids, dst_partner)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env["res.partner"].browse(partner_ids).exists()._follow_company()
        return result

    def _check_accounts_stay(self, partner_ids, dst_partner):
        """Refuse to bring people with accounts to another company of the service: whose clients
        and tickets they see is for an administrator to say. Odoo refuses it too, later and without
        saying who is meant.

        :raises UserError: names them
        """
        # sudo: accounts and companies of people whom the user may not see count too
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        if len(partners.company_id) < 2:
            return
        stays = dst_partner and dst_partner.sudo()
        if not stays or stays not in partners:
            stays = self._get_ordered_partner(partners.ids)[-1].sudo()
        below = partners.search([("id", "child_of", (partners - stays).ids)]) - partners
        accounts = below.user_ids.filtered(lambda user: user.company_id != stays.company_id)
        if accounts:
            raise UserError(
                self.env._(
                    "%(contact)s belongs to %(company)s, and people of the others have accounts in "
                    "another company: %(people)s. An administrator moves these accounts to "
                    "%(company)s, or archives them; then the contacts can be merged.",
                    contact=stays.name,
                    company=stays.company_id.name or self.env._("all companies"),
                    people=", ".join(accounts.mapped("name")),
                )
            )
