# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is here only to be fast. The desk does the same without it (``make test FAST=0``), so a
doubt about a result begins with leaving this file out.

What each piece saves was measured with all addons on the demo data: one ticket created (8
queries), a hundred in one call (8 queries, 54 ms), 13 closed in one call (18 queries), a list of 80
read by an engineer (4 queries).
"""

from contextlib import suppress

from odoo import api, models, tools
from odoo.exceptions import MissingError
from odoo.tools import SQL

from ..tools.arguments import Specification
from ..tools.search.document import make_vector
from .ticket.derive import Ticket as Derive
from .ticket.rating import Ticket as Rating
from .ticket.state import Ticket as State
from .ticket.ticket import Ticket as Words
from .ticket_stage import OPEN_KINDS

RULE_FIELDS = ("company_id", "client_id", "partner_id")
"""What the record rules look at."""
CONTACT_FIELDS = (
    "name", "parent_id", "is_company", "type", "company_name", "commercial_company_name",
    "company_id", "partner_share", "commercial_partner_id",
)  # fmt: skip
"""What the name of a contact is made of, and what the record rules look at."""
TRACKING_NOTES = "liteviewer.ticket.tracking_notes"
COMPUTES = {
    "client_id": Derive._compute_client_id,
    "is_open": State._compute_is_open,
    "priority": Derive._compute_priority,
    "rating_last_value": Rating._compute_rating_last_value,
    "search_vector": Words._compute_search_vector,
    "team_id": Derive._compute_team_id,
    "waiting_for": State._compute_waiting_for,
}
"""The computes whose results a new ticket is inserted with."""
CHECKED_FIELDS = {"partner_id", "team_id", "user_id"}
"""The fields with ``check_company`` that the short look knows of."""
NAME_PARTS = (
    "formatted_display_name", "partner_show_db_id", "show_address", "show_email", "show_vat"
)  # fmt: skip
"""Of the context: what else than its name a contact may be called by."""


def is_computed_by(records, name, method):
    """Tell whether a field is computed by ``method`` alone, which no other addon has extended.

    :param records: of any model
    :param str name: of the field
    :param function method: as it stands in the class that defines it
    """
    return getattr(type(records), records._fields[name].compute, None) is method


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _fetch_query(self, query, fields):
        """Fetch what the record rules look at with all else: to check them Odoo would fetch the
        tickets a second time and as a whole, their texts included. A list: 5 queries -> 4.
        """
        if any(field.column_type for field in fields):
            fields = dict.fromkeys([*fields, *(self._fields[name] for name in RULE_FIELDS)])
        return super()._fetch_query(query, fields)

    def web_read(self, specification: Specification):
        """Fetch reporters, clients and engineers together: as they are asked for by the columns,
        they cost a query each, and all that is known of them. A list: 6 queries -> 4.
        """
        if "partner_id" in specification:
            self.fetch([name for name in specification if self._is_column(name)])
            # sudo: only fetched here; what is shown of them is up to the rights of the user
            tickets = self.sudo()
            # super() tells of a ticket that has been deleted
            with suppress(MissingError):
                contacts = tickets.partner_id | tickets.client_id | tickets.user_id.partner_id
                if len(self) > 1:
                    contacts.fetch(CONTACT_FIELDS)
                else:
                    # a form shows more of them, which comes along
                    contacts.mapped("name")
        return super().web_read(specification)

    @api.model
    def _is_column(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.column_type)

    # ------------------------------------------------------------
    # CREATION
    # ------------------------------------------------------------

    @api.model
    def _prepare_creation(self, vals_list):
        super()._prepare_creation(vals_list)
        if not self.env.context.get("tracking_disable"):
            reporters = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
            self._fetch_people(self.env["res.partner"].browse(reporters))

    def _fetch_people(self, reporters):
        """Fetch what a ticket asks of its reporters and a note on it of its author and of the
        company: as they are asked, they cost a query each, and all that is known of them. A
        creation: 9 queries -> 8.

        :param reporters: res.partner
        """
        # sudo: only fetched here, what comes of it into the ticket has checks of its own
        env = self.sudo().env
        people = env.user.partner_id | reporters.sudo()
        people.fetch(["name", "email", "commercial_partner_id", "company_id"])
        env.company.fetch(["name", "alias_domain_id", "helpdesk_ask_rating"])

    def _add_precomputed_values(self, vals_list):
        """Derive here, as the computes do, what follows from plain values: for what is missing
        Odoo makes a record in memory first, which takes longer than to store it. A compute that
        another addon extends is left to Odoo. A hundred creations: 9 queries -> 8, 63 ms -> 54.
        """
        ours = {name for name, method in COMPUTES.items() if is_computed_by(self, name, method)}
        if self._fields["stage_kind"].related == "stage_id.kind":
            ours.add("stage_kind")
        # sudo: stored computes are made with elevated rights as well
        tickets = self.sudo()
        for vals in vals_list:
            derived = tickets._derive_values(vals)
            vals.update((name, derived[name]) for name in ours - vals.keys())
        super()._add_precomputed_values(vals_list)

    def _derive_values(self, vals):
        """Return what the methods in ``COMPUTES`` would make of the plain values of a ticket."""
        category = self.env["liteviewer.ticket.category"].browse(vals.get("category_id"))
        company = self.env["res.company"].browse(vals["company_id"])
        reporter = self.env["res.partner"].browse(vals.get("partner_id"))
        kind, waiting_for = self.env["liteviewer.ticket.stage"]._get_meaning(vals.get("stage_id"))
        return {
            "client_id": reporter.commercial_partner_id.id,
            "is_open": kind in OPEN_KINDS,
            "stage_kind": kind,
            "priority": self._derive_priority(category, vals.get("impact"), vals.get("urgency")),
            "rating_last_value": 0.0,
            "search_vector": make_vector(
                self._make_search_zones(
                    vals.get("number"),
                    vals.get("name"),
                    vals.get("description"),
                    vals.get("solution"),
                )
            ),
            "team_id": self._derive_team(category, company).id,
            "waiting_for": self._get_waiting_for(kind, waiting_for),
        }

    def _check_company(self, fnames=None):
        """Look closely only where there is something to look at: Odoo's check reads every team. A
        hundred creations: 9 queries -> 8, 61 ms -> 54.
        """
        links = (name for name, field in self._fields.items() if field.relational)
        checked = {name for name in links if self._fields[name].check_company}
        if not checked <= CHECKED_FIELDS:
            return super()._check_company(fnames)
        teams = self.env["liteviewer.ticket.team"]
        moves = fnames is None or not {"company_id", "partner_id"}.isdisjoint(fnames)
        # sudo: which company of the service a contact is of, no more
        elevated = self.sudo()
        doubtful = self.filtered(
            lambda ticket: (
                ticket.user_id
                or (
                    moves
                    and (company := elevated.browse(ticket.id).partner_id.company_id)
                    and company != ticket.company_id
                )
                or (
                    ticket.team_id
                    and teams._get_company_id(ticket.team_id.id) != ticket.company_id.id
                )
            )
        )
        return super(Ticket, doubtful)._check_company(fnames)

    def _link_screenshots(self, attachments):
        """Show attachments of this ticket as its screenshots.

        Writing the field would run all that a change of a ticket sets off, and nothing has changed:
        3 queries -> 1. Whoever wants to know of screenshots extends ``_add_screenshots``.
        """
        self.ensure_one()
        field = self._fields["screenshot_ids"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT %s, unnest(%s)",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                self.id,
                attachments.ids,
            )
        )
        self.invalidate_recordset(["screenshot_ids"], flush=False)

    # ------------------------------------------------------------
    # CHANGE
    # ------------------------------------------------------------

    def _message_track(self, fields_iter, initial_values_dict):
        """Write down together what has changed: a bulk change makes a note on each ticket, and
        two statements for each note would be most of its time. 13 closed: 42 queries -> 18, 23 ms
        -> 14.
        """
        self._fetch_people(self.env["res.partner"])
        data = self.env.cr.precommit.data
        data[TRACKING_NOTES] = notes = []
        try:
            tracking = super()._message_track(fields_iter, initial_values_dict)
        finally:
            del data[TRACKING_NOTES]
        all_changes = [note.pop("tracking_value_ids") for note in notes]
        messages = self.sudo()._message_create(notes)
        # sudo: nobody writes these by hand
        self.env["mail.tracking.value"].sudo().create(
            [
                {**change, "mail_message_id": message.id}
                for message, changes in zip(messages, all_changes, strict=True)
                for _command, _id, change in changes
            ]
        )
        return tracking

    def _message_create(self, values_list):
        """Put off the notes of ``_message_track``, which nobody is told of."""
        notes = self.env.cr.precommit.data.get(TRACKING_NOTES)
        if notes is None or not all(
            values.get("is_internal") and values.get("tracking_value_ids") for values in values_list
        ):
            return super()._message_create(values_list)
        notes += values_list
        return self.env["mail.message"]


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _compute_display_name(self):
        """Call by its name what is a part of nothing. Odoo puts each name together anew, with an
        environment of its own: 300 clients of a pivot 20 ms -> 6.
        """
        plain = self.browse()
        if not any(map(self.env.context.get, NAME_PARTS)):
            plain = self.filtered(
                lambda partner: (
                    not (partner.parent_id or partner.company_name or "\n" in (partner.name or ""))
                )
            )
            for partner in plain:
                partner.display_name = (partner.name or "").strip()
        super(ResPartner, self - plain)._compute_display_name()


class IrSequence(models.Model):
    _name = "ir.sequence"
    _inherit = ["ir.sequence", "liteviewer.cached.mixin"]

    @api.model
    @tools.ormcache("code", "company_id")
    def _get_facts_by_code(self, code, company_id):
        """Return what it takes to draw numbers of a sequence in one statement.

        :return: (id, prefix, suffix, padding), or None where a number also depends on the day, or
            must leave no gap
        """
        sequence = self.search(
            [("code", "=", code), ("company_id", "in", [company_id, False])],
            order="company_id",
            limit=1,
        )
        prefix, suffix = sequence.prefix or "", sequence.suffix or ""
        if (
            sequence.implementation != "standard"
            or sequence.use_date_range
            or "%" in prefix + suffix
        ):
            return None
        return sequence.id, prefix, suffix, sequence.padding

    @api.model
    def _next_batch_by_code(self, code, company, count):
        """Draw the numbers of a standard sequence in a single statement. A hundred creations: 208
        queries -> 8, 95 ms -> 54.
        """
        facts = self._get_facts_by_code(code, company.id)
        if not facts:
            return super()._next_batch_by_code(code, company, count)
        sequence_id, prefix, suffix, padding = facts
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence_id:03d}", count],
        )
        return [f"{prefix}{number:0{padding}d}{suffix}" for (number,) in self.env.cr.fetchall()]
