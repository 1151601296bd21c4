# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, email_normalize

from ..tools.arguments import Values, ValuesList
from ..tools.mail_domains import get_domain, is_free, read_domains


class ResPartner(models.Model):
    """Mail domains of clients: who writes from one for the first time belongs to the client."""

    _inherit = "res.partner"

    helpdesk_mail_domains = fields.Char(
        string="Mail Domains",
        copy=False,
        groups="base.group_user",
        help="Whoever writes from one of these domains for the first time becomes a contact of the "
        "client. With blanks between them. Taken from the first contact with an address; domains "
        "where anybody has one, such as gmail.com, are none.",
    )

    helpdesk_is_monitoring = fields.Boolean(
        string="Monitoring System",
        groups="base.group_user",
        help="Its mails are alarms: repeats of one are counted on one ticket, and its end proposes "
        "to close it. However many there are, none is taken for a mistake.",
    )

    _helpdesk_mail_domains_idx = models.Index(
        "USING gin (string_to_array(helpdesk_mail_domains, ' '))"
        " WHERE helpdesk_mail_domains IS NOT NULL"
    )

    @api.constrains("helpdesk_mail_domains")
    def _check_helpdesk_mail_domains(self):
        for partner in self.filtered("helpdesk_mail_domains"):
            for domain in partner.helpdesk_mail_domains.split():
                if is_free(domain):
                    raise ValidationError(
                        self.env._(
                            "Anybody may have an address at %(domain)s: it tells nothing of whom "
                            "they work for.",
                            domain=domain,
                        )
                    )
                # sudo: whose domain it is; the other client is named to nobody
                others = self.sudo()._find_clients_of_domain(domain) - partner
                if others.filtered(
                    lambda other, partner=partner: other.company_id == partner.company_id
                ):
                    raise ValidationError(
                        self.env._("Another client has the mail domain %(domain)s.", domain=domain)
                    )

    @api.model_create_multi
    def create(self, vals_list: ValuesList):
        partners = super().create([self._write_domains(vals) for vals in vals_list])
        partners.filtered("email")._offer_mail_domains()
        return partners

    def write(self, vals: Values):
        result = super().write(self._write_domains(vals))
        if not {"email", "parent_id", "is_helpdesk_client"}.isdisjoint(vals):
            self._offer_mail_domains()
        return result

    @api.model
    def _write_domains(self, vals):
        """Return values with the mail domains in their one way of writing.

        :raises ValidationError: one is none
        """
        if not vals.get("helpdesk_mail_domains"):
            return vals
        domains, bad = read_domains(vals["helpdesk_mail_domains"])
        if bad:
            raise ValidationError(
                self.env._("Mail Domains: “%(word)s” is no domain.", word=bad[0][:80])
            )
        return {**vals, "helpdesk_mail_domains": " ".join(domains)}

    def _offer_mail_domains(self):
        """Give the clients of these contacts that have no mail domain yet that of the contact.

        What clients themselves send (by an agent, or the portal) proves nothing.
        """
        if self.env.user.share:
            return
        # sudo: who makes a contact need not write the client
        partners = self.sudo()
        for client in partners.commercial_partner_id.filtered(
            lambda each: each.is_helpdesk_client and not each.helpdesk_mail_domains
        ):
            people = partners.filtered(
                lambda person, client=client: person.commercial_partner_id == client
            )
            client._take_domains(people)

    @api.model
    def _fill_mail_domains(self):
        """Give the clients that have none the mail domain that most of their contacts have."""
        clients = self.search(
            [("is_helpdesk_client", "=", True), ("helpdesk_mail_domains", "=", False)]
        )
        domains = defaultdict(Counter)
        people = self.search(
            [("commercial_partner_id", "in", clients.ids), ("email_normalized", "!=", False)]
        )
        for person in people:
            domain = get_domain(person.email_normalized)
            if not is_free(domain):
                domains[person.commercial_partner_id][domain] += 1
        for client, counts in domains.items():
            most = counts.most_common(1)[0][0]
            client._take_domains(
                people.filtered(
                    lambda person, client=client, most=most: (
                        person.commercial_partner_id == client
                        and get_domain(person.email_normalized) == most
                    )
                )
            )

    def _take_domains(self, people):
        """Add the domains of people to those of the client, as far as they tell whose they are.

        :param people: res.partner
        """
        self.ensure_one()
        known = (self.helpdesk_mail_domains or "").split()
        found = dict.fromkeys(
            domain
            for person in people
            if not person.helpdesk_is_monitoring
            and (domain := get_domain(email_normalize(person.email)))
            and not is_free(domain)
        )
        new = [domain for domain in found if domain not in known]
        own = set(self.env["mail.alias.domain"].sudo().search([]).mapped("name")) if new else set()
        own |= {get_domain(company.email) for company in self.env["res.company"].sudo().search([])}
        new = [domain for domain in new if domain not in own and not self._is_shared_domain(domain)]
        if new:
            self.helpdesk_mail_domains = " ".join([*known, *new])

    def _is_shared_domain(self, domain):
        """Tell whether people of another client have addresses at a domain."""
        others = self.search(
            [
                ("email_normalized", "=like", f"%@{domain}"),
                ("commercial_partner_id.is_helpdesk_client", "=", True),
                ("commercial_partner_id", "!=", self.id),
            ],
            limit=1,
        )
        return bool(others or self._find_clients_of_domain(domain) - self)

    @api.model
    def _find_clients_of_domain(self, domain):
        return self.browse(
            client_id
            for (client_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM res_partner
                     WHERE helpdesk_mail_domains IS NOT NULL
                       AND string_to_array(helpdesk_mail_domains, ' ') @> ARRAY[%s]::text[]
                       AND is_helpdesk_client AND active
                     ORDER BY id
                    """,
                    domain,
                )
            )
        )

    @api.model
    def _get_client_of_address(self, address, company):
        """Return the client whose mail domain an address has, empty where there is none or several.

        :param str address: normalized
        :param company: res.company of the service to which the mail came
        """
        domain = get_domain(address)
        if not domain or is_free(domain):
            return self.browse()
        self.flush_model(["helpdesk_mail_domains", "is_helpdesk_client", "active"])
        clients = self._find_clients_of_domain(domain)
        clients = clients.filtered(lambda client: client.company_id in (company, company.browse()))
        return clients if len(clients) == 1 else self.browse()

    def action_take_mail_domains(self):
        """Add the domains of the contacts' addresses to the mail domains of these clients."""
        clients = self.filtered("is_helpdesk_client")
        clients.check_access("write")
        people = defaultdict(self.browse)
        for person in self.search(
            [("commercial_partner_id", "in", clients.ids), ("email_normalized", "!=", False)]
        ):
            people[person.commercial_partner_id] |= person
        for client in clients:
            # sudo: domains of the service, and whether another client has one
            client.sudo()._take_domains(people[client])
        return True
