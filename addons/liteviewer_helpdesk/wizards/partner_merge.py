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

    def _update_reference_fields(self, src_partners, dst_partner):
        """What a client said of its tickets stays its word."""
        result = super()._update_reference_fields(src_partners, dst_partner)
        # whose tickets are has been written in the database itself
        self.env["liteviewer.ticket"].invalidate_model(["client_id"])
        # sudo: whoever merges contacts need not see what they said
        self.env["rating.rating"].sudo().search(
            [
                ("res_model", "=", "liteviewer.ticket"),
                ("parent_res_model", "=", "res.partner"),
                ("parent_res_id", "in", src_partners.ids),
            ]
        ).parent_res_id = dst_partner.id
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
