# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tools import SQL, email_normalize

from ..tools.arguments import One, RecordId, Text, Values, ValuesList
from .rich_text import RichText

ADDRESS_LOCK = 0x6C7661
"""Of PostgreSQL's advisory locks, the kind for addresses of new contacts."""
CLIENT_DEFAULTS = ("default_is_company", "default_company_type", "default_is_helpdesk_client")
"""What the context of a window of clients says of the records that it makes."""


class ResPartner(models.Model):
    """The clients of the service are companies here, their employees the contacts below them."""

    _inherit = "res.partner"

    # what engineers note about a person is not for that person, nor for their colleagues
    comment = RichText(groups="base.group_user")
    # named again: Odoo's Russian leaves this word in English
    company_type = fields.Selection(selection_add=[("person", "Person")])
    is_helpdesk_client = fields.Boolean(
        string="Client of the ServiceDesk",
        help="The service looks after the computers of this company.",
    )
    ticket_ids = fields.One2many("liteviewer.ticket", "client_id", string="Tickets")
    open_ticket_count = fields.Integer(compute="_compute_open_ticket_count")

    _helpdesk_client_idx = models.Index("(complete_name, id) WHERE is_helpdesk_client")

    @api.depends_context("uid")
    def _compute_open_ticket_count(self):
        counts = self._count_for_clients("liteviewer.ticket", [("is_open", "=", True)])
        for partner in self:
            partner.open_ticket_count = counts.get(partner.commercial_partner_id.id, 0)

    def _count_for_clients(self, model, domain):
        """Return {client id: number of records of ``model``}; empty for a user who may not see
        them.
        """
        if not self.env[model].has_access("read"):
            return {}
        return {
            client.id: count
            for client, count in self.env[model]._read_group(
                [("client_id", "in", self.commercial_partner_id.ids), *domain],
                ["client_id"],
                ["__count"],
            )
        }

    def _compute_same_vat_partner_id(self):
        """Odoo looks for another contact with the same numbers among all there are, and names it:
        whoever may not read it is told of none.
        """
        super()._compute_same_vat_partner_id()
        for name in ("same_vat_partner_id", "same_company_registry_partner_id"):
            unreadable = self[name].sudo(False)
            unreadable -= unreadable._filtered_access("read")
            self.filtered(lambda partner, name=name, no=unreadable: partner[name] in no)[name] = (
                False
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def _add_missing_default_values(self, values):
        """Take from the context no default that would make a client of a contact below one: it is
        meant for the client whose card is open. What the values themselves say holds.
        """
        context, partners = self.env.context, self
        parent_id = values.get("parent_id", context.get("default_parent_id"))
        if (
            parent_id
            and any(context.get(key) for key in CLIENT_DEFAULTS)
            # sudo: whether the company above is a client is all that is asked
            and self.sudo().browse(parent_id).commercial_partner_id.is_helpdesk_client
        ):
            kept = {key: value for key, value in context.items() if key not in CLIENT_DEFAULTS}
            partners = self.with_env(self.env(context=kept))
        return super(ResPartner, partners)._add_missing_default_values(values)

    @api.model
    def get_view(self, view_id: RecordId = None, view_type: Text = "form", **options):
        view = super().get_view(view_id, view_type, **options)
        return self.env["liteviewer.outside"]._leave_out_autocompletion(view)

    @api.model_create_multi
    def create(self, vals_list: ValuesList):
        return super().create(self._add_service_company(vals_list))

    def write(self, vals: Values):
        """Whoever comes to another company leaves what belongs to the former one behind; links
        that a person had to tickets end with the person.
        """
        if not vals.get("company_id", True):
            self._check_service_company()
        may_move = not {"parent_id", "is_company", "is_helpdesk_client"}.isdisjoint(vals)
        before = {partner: partner.commercial_partner_id for partner in self if may_move}
        result = super().write(vals)
        if may_move:
            self._take_service_company()
            self.filtered(
                lambda partner: partner.commercial_partner_id != before[partner]
            )._follow_company()
        if "active" in vals and not vals["active"]:
            self._end_ticket_links()
        return result

    def _end_ticket_links(self):
        """End the links to tickets of these persons and clients, for whomever they were made."""
        # sudo: of all tickets, whoever may see them
        tickets = self.env["liteviewer.ticket"].sudo()
        domain = ["|", ("partner_id", "in", self.ids), ("client_id", "in", self.ids)]
        tickets.search(domain)._end_links()

    # ------------------------------------------------------------
    # WHICH COMPANY OF THE SERVICE THEY BELONG TO
    # ------------------------------------------------------------

    @api.model
    def _is_sharing_contacts(self):
        """Tell whether all companies of the service have the contacts of clients in common."""
        # sudo: parameters are readable by the system only
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return bool(get_param("liteviewer_helpdesk.share_contacts"))

    @api.model
    def _add_service_company(self, vals_list):
        """Return the values of new contacts with the company of the service that looks after them:
        for a client the current one, for its people that of the client.
        """
        if self._is_sharing_contacts():
            return vals_list
        context, result = self.env.context, []
        for vals in vals_list:
            parent_id = vals.get("parent_id") or context.get("default_parent_id")
            is_client = vals.get("is_helpdesk_client", context.get("default_is_helpdesk_client"))
            company = self.env["res.company"]
            if not vals.get("company_id"):
                if type(parent_id) is int:
                    # sudo: which company it is of, no more
                    company = self.sudo().browse(parent_id).company_id
                elif is_client:
                    company = self.env.company
            result.append({**vals, "company_id": company.id} if company else vals)
        return result

    @api.model
    def _add_company_of(self, name, vals_list):
        """Return the values of new records with the company of the service that their contacts
        belong to, where they name none.

        :param str name: of the link to the contact
        """
        if not self.env["res.company"]._are_there_several():
            return vals_list
        # sudo: which company it is of, no more
        contacts = self.sudo()
        companies = [
            contacts.browse(vals[name]).company_id
            if type(vals.get(name)) is int and not vals.get("company_id")
            else contacts.company_id
            for vals in vals_list
        ]
        return [
            {**vals, "company_id": company.id} if company else vals
            for vals, company in zip(vals_list, companies, strict=True)
        ]

    def _take_service_company(self):
        """Belong to the company of the service that the company above belongs to; a new client to
        the current one. Odoo has the contacts below follow.
        """
        if self._is_sharing_contacts():
            return
        for partner in self:
            # sudo: which company it is of, no more
            company = partner.sudo().parent_id.company_id
            if not (company or partner.company_id) and partner.is_helpdesk_client:
                company = self.env.company
            if company and partner.company_id != company:
                partner.company_id = company

    def _check_service_company(self):
        """Refuse to make a client everybody's. :raises ValidationError:"""
        if self._is_sharing_contacts():
            return
        for partner in self.filtered("commercial_partner_id.is_helpdesk_client")[:1]:
            raise ValidationError(
                self.env._(
                    "%(name)s belongs to one company of the service: choose which. The settings of "
                    "the ServiceDesk have all of them share the contacts of clients.",
                    name=partner.display_name,
                )
            )

    # ------------------------------------------------------------
    # PEOPLE WHO COME TO ANOTHER COMPANY
    # ------------------------------------------------------------

    @api.model
    def _get_person_links(self):
        """Return where records of a client name one of its people.

        :return: [(model with ``client_id``, name of the link, what may be done)]: "follow": the
            record comes along where its client does, else it stays without the person (the model
            has ``_come_along`` and ``_stay_behind``); "leave": the latter only; "stay": neither
        """
        return [
            ("liteviewer.ticket", "partner_id", "follow"),
            ("liteviewer.ticket.recurrence", "partner_id", "follow"),
        ]

    def _follow_company(self):
        """See that nothing names a person of another client, after these contacts have come to
        another company.

        What belonged to themselves comes along: the tickets of a sender whom nobody knew, or of a
        company that is a part of another one now. The rest stays with its client, without them.

        :raises ValidationError: something can do neither
        """
        # sudo: who changes a contact need not see all that names it; what is archived counts too
        people = self.sudo().with_context(active_test=False)
        for model, name, may in people._get_person_links() if self else ():
            named = people.env[model].search([(name, "child_of", people.ids)])
            astray = named.filtered(
                lambda record, name=name: record[name].commercial_partner_id != record.client_id
            )
            coming = astray.filtered(
                lambda record: record.client_id.commercial_partner_id != record.client_id
            )
            left = astray - coming
            if may == "follow":
                for client, records in coming.grouped(
                    lambda record, name=name: record[name].commercial_partner_id
                ).items():
                    records._come_along(client)
                left._stay_behind()
                continue
            if kept := coming if may == "leave" else astray:
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot come to another company: %(record)s (%(kind)s) is "
                        "theirs in the former one. End that first, or make a new contact.",
                        person=kept[:1][name].name,
                        record=kept[:1].display_name,
                        kind=kept._description,
                    )
                )
            left.write({name: False})

    # ------------------------------------------------------------
    # NEW CONTACTS
    # ------------------------------------------------------------

    @api.model
    def _lock_new_address(self, email):
        """Keep simultaneous messages from making two contacts with one address, by whatever way
        they come: one contact at a time is made with it, until the end of the transaction.

        :param str email: as it was written; one that is no address locks nothing
        """
        if address := email_normalize(email):
            self.env.cr.execute(
                SQL("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", ADDRESS_LOCK, address)
            )

    @api.model
    def _check_just_created(self, condition):
        """See that no contact has been made since this transaction began, whose place a new one
        would take. The lock that makes others wait comes first.

        :param SQL condition: on the contact
        :raises ConcurrencyError: there is one; the server starts the call again, which then sees it
        """
        # what others have committed meanwhile is seen by a transaction that begins now
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT id FROM res_partner WHERE %s", condition))
            alike = self.browse(row[0] for row in cr.fetchall())
        if alike.exists() != alike:
            raise ConcurrencyError("the contact has just been created")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_client_tickets(self: One):
        """Open the tickets of the client."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_helpdesk.ticket_action"),
            "domain": [("client_id", "=", self.commercial_partner_id.id)],
            "context": {
                "search_default_open": 1,
                "default_partner_id": self.id,
                "default_client_id": self.commercial_partner_id.id,
            },
        }
