# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

from odoo.addons.iap.tools.iap_tools import mail_prepare_for_domain_search
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.person_match import same_name, same_phone

PEOPLE_LOCK = 0x6C7670
"""Of PostgreSQL's advisory locks, the kind for people who are added to a client."""


class ResPartner(models.Model):
    """Clients have computers with agents and one account for them; who writes through an agent is
    found among the contacts of its client.
    """

    _inherit = "res.partner"

    agent_device_count = fields.Integer(compute="_compute_agent_device_count")
    agent_account_id = fields.Many2one(
        "res.users",
        string="Account of the Agents",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Carries the calls of the desktop agents of this client. It has no access to records.",
    )

    @api.depends_context("uid")
    def _compute_agent_device_count(self):
        counts = self._count_for_clients("liteviewer.agent.device", [("state", "=", "active")])
        for partner in self:
            partner.agent_device_count = counts.get(partner.commercial_partner_id.id, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_client_devices(self: One):
        """Open the computers of the client whose agents are connected."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("liteviewer_agent.agent_device_action"),
            "domain": [("client_id", "=", self.commercial_partner_id.id)],
            "context": {"search_default_active": 1},
        }

    def action_connect_computer(self: One):
        """Open the wizard that makes an enrolment code for a computer of the client."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connect a computer of %(client)s", client=self.display_name),
            "res_model": "liteviewer.connect.computer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_client_id": self.commercial_partner_id.id},
        }

    # ------------------------------------------------------------
    # PERSONS OF A CLIENT
    # ------------------------------------------------------------

    def _check_works_for(self, client):
        """Refuse as the person of a computer whoever is no contact of its client.

        :raises ValidationError: it is somebody else, or the client itself
        """
        for person in self:
            if person == client or person.commercial_partner_id != client:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(client)s, whose computer this is.",
                        person=person.display_name,
                        client=client.display_name,
                    )
                )

    @api.model
    def _get_person_links(self):
        return [*super()._get_person_links(), ("liteviewer.agent.device", "partner_id", "leave")]

    def _find_person(self, name="", email="", phone=""):
        """Return the contact of this client with the e-mail, else the phone, else the name.

        Only contacts of the client are looked at, so nobody is ever taken for a person of
        another company. With several equal matches the oldest is meant.

        :rtype: res.partner, empty when there is none
        """
        self.ensure_one()
        same = self._get_person_conditions(name, email, phone)
        if "email" in same and (person := self._select_people(same["email"])):
            return person
        same_name = same.get("name", SQL("FALSE"))
        if "phone" in same:
            sharing = self._select_people(same["phone"], limit=2)
            if len(sharing) == 1:
                return sharing
            if sharing:
                # an office telephone: who of them it was, only the name can tell
                return self._select_people(SQL("%s AND %s", same["phone"], same_name))
        return self._select_people(same_name)

    def _get_person_conditions(self, name="", email="", phone=""):
        """Return {"name", "email", "phone": SQL condition on a contact of this client}, without
        what was not given.
        """
        conditions = {}
        if name:
            conditions["name"] = same_name(name)
        if email := email_normalize(email):
            conditions["email"] = SQL("email_normalized = %s", email)
        if phone:
            conditions["phone"] = same_phone(phone, self._phone_format(number=phone))
        return conditions

    def _lock_new_person(self, **reporter):
        """Keep simultaneous first messages from making the same contact twice: one person at a time
        is added to this client, until the end of the transaction.

        :param reporter: name, email and phone, as of ``_find_person``
        :raises ConcurrencyError: another connection has just made a contact like this; the server
            starts the call again, which then sees it
        """
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", PEOPLE_LOCK, self.id))
        self._lock_new_address(reporter.get("email"))
        if same := self._get_person_conditions(**reporter):
            self._check_just_created(
                SQL(
                    "commercial_partner_id = %s AND (%s)",
                    self.id,
                    SQL(" OR ").join(same.values()),
                )
            )

    def _select_people(self, condition, limit=1):
        """Return the oldest active contacts of this client that fulfil an SQL ``condition``: each
        message of an agent asks, and the steps of a search take longer than the statement.
        """
        people = self.env["res.partner"]
        people.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                 WHERE commercial_partner_id = %s AND id != %s AND active AND %s
                 ORDER BY id LIMIT %s
                """,
                self.id,
                self.id,
                condition,
                limit,
            )
        )
        return people.browse(row[0] for row in rows)

    def _add_person(self, name="", email="", phone=""):
        """Return a new person of this client: whoever wrote e-mails from this address before and
        was known to belong nowhere, if the client's own address proves where that is; else a new
        contact. ``_lock_new_person`` comes first.
        """
        self.ensure_one()
        sender = self._find_unknown_sender(email)
        if sender and self._owns_address(email):
            # else something of theirs must be ended first, which a person has to do
            with contextlib.suppress(ValidationError), self.env.cr.savepoint():
                sender.parent_id = self
                return sender
        person = self._create_person(name, email, phone)
        if sender:
            person._message_log(
                body=self.env._(
                    "%(sender)s, who has written by e-mail and belongs to no client yet, has the "
                    "same address. If it is the same person, merge the two contacts: their tickets "
                    "come along.",
                    sender=sender._get_html_link(),
                )
            )
        return person

    def _find_unknown_sender(self, email):
        """Return the contact with this address that belongs to no company and has no account."""
        people = self.env["res.partner"]
        if not (address := email_normalize(email)):
            return people
        senders = people.search(
            [
                ("email_normalized", "=", address),
                ("parent_id", "=", False),
                ("is_company", "=", False),
                ("is_helpdesk_client", "=", False),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="id",
        )
        # an account that was archived may come back
        with_archived = senders.with_context(active_test=False)
        return (senders - with_archived.filtered("user_ids"))[:1]

    def _owns_address(self, email):
        """Tell whether the address is of the domain of this client's own one, as it stands on its
        card. Whoever sits at a computer types any address, and with the sender come the tickets.
        """
        domain = mail_prepare_for_domain_search(self.email)
        address = email_normalize(email)
        return bool(domain and address) and domain[0] == "@" and address.endswith(domain)

    def _create_person(self, name="", email="", phone=""):
        """Create a contact under this client."""
        self.ensure_one()
        return self.create(
            {
                "name": name or email or phone,
                "email": email,
                "phone": phone,
                "parent_id": self.id,
                "type": "contact",
                "lang": self.lang,
            }
        )

    # ------------------------------------------------------------
    # THE ACCOUNT OF THE AGENTS
    # ------------------------------------------------------------

    def _ensure_agent_account(self, company):
        """Return the account that carries the calls of this client's agents, made at first use.

        :param company: res.company, the service's company that looks after the client
        :raises UserError: for a contact that is no company
        """
        self.ensure_one()
        # sudo: the field is for the system only, and so are users
        client = self.sudo()
        if client.agent_account_id:
            return client.agent_account_id
        if client != client.commercial_partner_id:
            raise UserError(
                self.env._("Computers are connected to a company, not to one of its contacts.")
            )
        account = (
            client.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": self.env._("Desktop agents of %(client)s", client=client.name),
                    "login": f"agent-{client.id}-{secrets.token_hex(4)}",
                    "lang": client.lang or self.env.company.partner_id.lang,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [
                        Command.set(self.env.ref("liteviewer_agent.helpdesk_group_agent").ids)
                    ],
                }
            )
        )
        client.agent_account_id = account
        if not self._is_sharing_contacts():
            account.partner_id.company_id = company
        account.partner_id._hide_from_lists()
        return account

    def _hide_from_lists(self):
        """Archive contacts of active users: Odoo refuses that through the ORM, for people."""
        self.flush_recordset(["active"])
        self.env.cr.execute(
            SQL("UPDATE res_partner SET active = FALSE WHERE id IN %s", tuple(self.ids))
        )
        self.invalidate_recordset(["active"])
