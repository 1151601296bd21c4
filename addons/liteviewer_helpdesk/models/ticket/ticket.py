# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
import uuid
from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.arguments import Values
from ...tools.kept import kept
from ...tools.search.document import get_plain_text
from ...tools.search.question import ask_for_all
from ..rich_text import RichText
from ..ticket_category import PRIORITIES
from ..ticket_stage import WAITING_FOR

CHANNELS = [
    ("agent", "Desktop Agent"),
    ("email", "E-mail"),
    ("portal", "Portal"),
    ("phone", "Phone"),
    ("manual", "Manual"),
    ("recurring", "Recurring"),
]
NUMBER = re.compile(r"[\w-]*\d{3,}")
"""What may be a ticket's number, or the end of one."""
IMPACTS = [("1", "One Person"), ("2", "A Department"), ("3", "The Whole Company")]
URGENCIES = [("1", "Can Wait"), ("2", "Hinders Work"), ("3", "Work Stands Still")]
FOUND_PEOPLE = 200
FOUND_MESSAGES = 500
"""So many of the newest messages with the words lead to their tickets."""


class Ticket(models.Model):
    """A request of a client's employee, from the moment it comes in until it is closed.

    Here are its fields, its names and the one way in which tickets are made and changed. What is
    done on that way stands in the other files of this folder and in other addons, which extend the
    steps of ``create`` and ``write`` and not these two: so everything happens whatever the way, be
    it a button, the kanban board, a bulk change or an automation.
    """

    _name = "liteviewer.ticket"
    _description = "Ticket"
    _inherit = [
        "liteviewer.fulltext.mixin",
        "portal.mixin",
        "rating.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "received_at desc, id desc"
    _rec_names_search = ["number", "name"]
    _mail_post_access = "read"
    _check_company_auto = True

    number = fields.Char(
        readonly=True,
        server_kept="import",
        copy=False,
        required=True,
        default="/",
        index="trigram",
    )
    name = fields.Char(string="Subject", required=True, index="trigram", tracking=True)
    description = RichText(sanitize_style=True)
    solution = RichText(
        sanitize_style=True,
        copy=False,
        help="What was wrong and what helped, in words for the client: it stands on the portal, in "
        "the e-mail that says the work is done, and in the reports.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Reporter",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    client_id = fields.Many2one(
        "res.partner",
        string="Company",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        help="The client company. It follows the reporter.",
    )
    search_words = fields.Char(string="Number or words")
    # what is tracked on the contact is not tracked on its tickets once more
    partner_email = fields.Char(
        related="partner_id.email", string="Reporter's E-mail", tracking=False
    )
    partner_phone = fields.Char(
        related="partner_id.phone", string="Reporter's Phone", tracking=False
    )
    partner_function = fields.Char(related="partner_id.function", string="Reporter's Position")
    category_id = fields.Many2one(
        "liteviewer.ticket.category", index=True, ondelete="restrict", tracking=True
    )
    category_hint = fields.Text(
        string="Questions to Ask", compute="_compute_category_facts", groups="base.group_user"
    )
    category_sets_priority = fields.Boolean(
        compute="_compute_category_facts", groups="base.group_user"
    )
    impact = fields.Selection(
        IMPACTS, required=True, default="1", help="How many people cannot work as usual."
    )
    urgency = fields.Selection(
        URGENCIES, required=True, default="2", help="How long they can do without."
    )
    priority_is_manual = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody set the priority by hand: nothing changes it by itself.",
    )
    team_is_manual = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody set the team by hand: nothing changes it by itself.",
    )
    priority = fields.Selection(
        PRIORITIES,
        compute="_compute_priority",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    team_id = fields.Many2one(
        "liteviewer.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Engineer",
        index=True,
        tracking=True,
        copy=False,
        domain=[("share", "=", False)],
        check_company=True,
    )
    stage_id = fields.Many2one(
        "liteviewer.ticket.stage",
        string="Status",
        required=True,
        index=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env["liteviewer.ticket.stage"]._get_first("new"),
        group_expand="_group_expand_stage_id",
    )
    stage_kind = fields.Selection(
        related="stage_id.kind", string="Kind of Status", store=True, precompute=True
    )
    warm_threshold_minutes = fields.Integer(related="stage_id.warm_threshold_minutes")
    hot_threshold_minutes = fields.Integer(related="stage_id.hot_threshold_minutes")
    is_open = fields.Boolean(
        compute="_compute_is_open",
        store=True,
        precompute=True,
        help="Somebody still has to do something about it.",
    )
    waiting_for = fields.Selection(
        [("service", "Us"), *WAITING_FOR],
        compute="_compute_waiting_for",
        store=True,
        precompute=True,
        help="Who has to do the next step. Since when is told by the time in the status.",
    )
    has_unread_answer = fields.Boolean(
        string="Unread Answer",
        readonly=True,
        copy=False,
        help="The client has written, and no engineer has answered or marked it as read since.",
    )
    channel = fields.Selection(CHANNELS, required=True, default="manual")
    tag_ids = fields.Many2many("liteviewer.ticket.tag", string="Tags", groups="base.group_user")
    parent_id = fields.Many2one(
        "liteviewer.ticket",
        string="Parent Ticket",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    child_ids = fields.One2many("liteviewer.ticket", "parent_id", groups="base.group_user")
    duplicate_of_id = fields.Many2one(
        "liteviewer.ticket",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="base.group_user",
    )

    received_at = fields.Datetime(
        string="Received",
        required=True,
        readonly=True,
        server_kept="import",
        copy=False,
        default=fields.Datetime.now,
    )
    first_response_at = fields.Datetime(
        string="First Response", readonly=True, server_kept="import", copy=False
    )
    first_response_kind = fields.Selection(
        [
            ("answer", "Answered"),
            ("taking", "Taken into work"),
            ("resolution", "Resolved"),
        ],
        string="First Response By",
        readonly=True,
        server_kept="import",
        copy=False,
        help="What the first response to the client was.",
    )
    resolved_at = fields.Datetime(
        string="Resolved On", readonly=True, server_kept="import", copy=False
    )
    closed_at = fields.Datetime(string="Closed On", readonly=True, server_kept="import", copy=False)
    stage_since = fields.Datetime(
        string="In Status Since",
        readonly=True,
        server_kept="import",
        copy=False,
        default=fields.Datetime.now,
    )
    deadline_at = fields.Datetime(
        string="Due", tracking=True, copy=False, help="Until when the ticket has to be resolved."
    )

    access_token = fields.Char(server_kept=True)

    screenshot_ids = fields.Many2many(
        "ir.attachment",
        "liteviewer_ticket_screenshot_rel",
        "ticket_id",
        "attachment_id",
        string="Screenshots",
        copy=False,
        # their own access is looked at all the same, of these and not of all there are
        bypass_search_access=True,
    )

    work_entry_ids = fields.One2many(
        "liteviewer.work.entry", "ticket_id", string="Work Log", groups="base.group_user"
    )
    engineer_ids = fields.Many2many(
        "res.users",
        string="Engineers at Work",
        compute="_compute_work",
        groups="base.group_user",
        help="Who has logged work on the ticket.",
    )
    work_minutes = fields.Integer(
        string="Minutes Worked", compute="_compute_work", groups="base.group_user"
    )
    running_entry_id = fields.Many2one(
        "liteviewer.work.entry",
        string="My Running Timer",
        compute="_compute_work",
        groups="base.group_user",
    )
    running_since = fields.Datetime(
        string="My Timer Runs Since", compute="_compute_work", groups="base.group_user"
    )

    checklist_item_ids = fields.One2many(
        "liteviewer.ticket.checklist.item",
        "ticket_id",
        string="Checklist",
        groups="base.group_user",
    )
    checklist_template_id = fields.Many2one(
        "liteviewer.checklist.template",
        string="Add a Checklist",
        store=False,
        groups="base.group_user",
        help="Its items are put below those that are there.",
    )
    checklist_count = fields.Integer(
        string="Checklist Items", compute="_compute_checklist", groups="base.group_user"
    )
    checklist_done_count = fields.Integer(
        string="Checklist Items Done", compute="_compute_checklist", groups="base.group_user"
    )
    checklist_progress = fields.Integer(
        compute="_compute_checklist",
        groups="base.group_user",
        help="Items done, in per cent.",
    )
    recurrence_id = fields.Many2one(
        "liteviewer.ticket.recurrence",
        string="Recurring Ticket",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
    )
    recurrence_date = fields.Date(
        string="Planned Date", readonly=True, copy=False, groups="base.group_user"
    )

    _number_uniq = models.Constraint(
        "UNIQUE (number, company_id)", "Another ticket has this number already."
    )
    _recurrence_uniq = models.UniqueIndex(
        "(recurrence_id, recurrence_date) WHERE recurrence_id IS NOT NULL",
        "This recurring ticket has been made for this date already.",
    )
    # what has not been sorted into the index yet is gone through by every search: with
    # PostgreSQL's own limit, up to 4 MB, that takes longer than all the rest of it
    _search_vector_idx = models.Index(
        "USING gin (search_vector) WITH (gin_pending_list_limit = 256)"
    )
    _order_idx = models.Index("(received_at DESC, id DESC)")
    # written as the ORM writes the condition: PostgreSQL before 17 sees no other in it
    # the rest of it is what the rules look at: a list counts itself in the index alone
    _open_idx = models.Index(
        "(received_at DESC, id DESC) INCLUDE (company_id, client_id) WHERE is_open IS TRUE"
    )
    _deadline_idx = models.Index("(deadline_at) WHERE is_open IS TRUE")
    _queue_idx = models.Index("(priority DESC, deadline_at, received_at, id) WHERE is_open IS TRUE")
    _open_user_idx = models.Index("(user_id, stage_kind) WHERE is_open IS TRUE")

    # ------------------------------------------------------------
    # NAMES AND WORDS
    # ------------------------------------------------------------

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            number = ticket.number if ticket._origin else ""
            ticket.display_name = " ".join(filter(None, (number, ticket.name)))

    @api.depends("number", "name", "description", "solution")
    def _compute_search_vector(self):
        super()._compute_search_vector()

    def _get_search_zones(self):
        self.ensure_one()
        return self._make_search_zones(self.number, self.name, self.description, self.solution)

    @api.model
    def _make_search_zones(self, number, subject, description, solution):
        return {
            "A": f"{number or ''}\n{subject or ''}",
            "C": get_plain_text(solution),
            "D": get_plain_text(description),
        }

    @api.model
    def _get_search_domain(self, text):
        """Find tickets by number, by the words of subject, text and solution, by those of one of
        their messages as far as the user may read it, or by the telephone of the reporter.

        All words are asked for, in any of their forms; an asterisk ends a beginning.
        """
        domain = Domain("number", "ilike", text) if NUMBER.fullmatch(text) else Domain.FALSE
        if phone := self.env["res.partner"]._ask_for_phone(text):
            domain |= self._get_phone_domain(phone)
        if terms := self._read_question(text):
            asked = ask_for_all(terms)
            domain |= self._get_terms_domain(asked) | self._get_message_domain(asked)
        return domain

    @api.model
    def _get_message_domain(self, asked):
        """Return the domain of the tickets of which a message answers a query of PostgreSQL.

        Of many messages the newest count. Who reads a part of the tickets only is given the
        messages of these; a client, no words of the inside.
        """
        env = self.env
        conditions = [SQL("message.model = %s", self._name)]
        if not (env.su or env.user._is_internal()):
            conditions.append(
                SQL(
                    """
                    message.is_internal IS NOT TRUE AND message.subtype_id IN (
                        SELECT id FROM mail_message_subtype WHERE internal IS NOT TRUE)
                    """
                )
            )
        if self._is_search_narrow():
            conditions.append(
                SQL(
                    "message.res_id IN %s",
                    self.with_context(active_test=False)._search(Domain.TRUE).subselect(),
                )
            )
        found = SQL(
            """
            SELECT message.res_id FROM mail_message AS message
             WHERE message.search_vector @@ %s::tsquery AND %s
             ORDER BY message.id DESC LIMIT %s
            """,
            asked,
            SQL(" AND ").join(conditions),
            FOUND_MESSAGES,
        )
        # an array is looked up in the index of the ids, beside the one of the words
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), found
            )
        )

    @api.model
    def _get_phone_domain(self, asked):
        """Return the domain of the tickets whose reporter has a telephone that answers a query of
        PostgreSQL.
        """
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY(SELECT id FROM res_partner"
                " WHERE phone_vector @@ %s::tsquery LIMIT %s))",
                SQL.identifier(alias, "partner_id"),
                asked,
                FOUND_PEOPLE,
            )
        )

    def _compute_access_url(self):
        super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"

    def _get_share_link(self):
        """Return the address at which the reporter sees this ticket, without logging in."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.get_portal_url()}"

    # ------------------------------------------------------------
    # CREATION AND CHANGE
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        contacts = self.env["res.partner"]
        for name in ("partner_id", "client_id"):
            vals_list = contacts._add_company_of(name, vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        self._prepare_creation(vals_list)
        tickets = super().create(vals_list)
        tickets._follow_creation(vals_list)
        return tickets

    @api.model
    def _prepare_creation(self, vals_list):
        """First step of a creation: refuse what may not be set, complete the values in place."""
        for vals, number in zip(vals_list, self._next_numbers(vals_list), strict=True):
            for name, value in kept({"number": number, "access_token": str(uuid.uuid4())}).items():
                vals.setdefault(name, value)

    def _follow_creation(self, vals_list):
        """Last step of a creation: do what follows from the new tickets.

        :param vals_list: the values they were made of, in the same order
        """

    def write(self, vals):
        self._check_change(vals)
        before = self._note_before(vals)
        for tickets, completed in self._complete_change(vals):
            super(Ticket, tickets).write(completed)
        self._follow_change(vals, before)
        return True

    def _check_change(self, vals):
        """First step of a change: refuse what may not be done, before anything is written."""

    def _note_before(self, vals):
        """Second step of a change: remember of the tickets what the last step compares with.

        :return: {name of whoever remembers: anything}
        """
        return {}

    def _complete_change(self, vals):
        """Third step of a change: add what has to be written with it.

        :return: [(liteviewer.ticket, values)], each ticket once
        """
        return [(self, vals)]

    def _follow_change(self, vals, before):
        """Last step of a change: do what follows from it, all tickets being written.

        :param dict vals: as they were given
        :param before: of ``_note_before``
        """

    def copy_data(self, default: Values = None):
        """A copy says that it is one."""
        return [
            {**vals, "name": self.env._("%(subject)s (copy)", subject=ticket.name)}
            for ticket, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _next_numbers(self, vals_list):
        """Return a number for each of ``vals_list``, drawn from the sequence of its company.

        The sequence is a PostgreSQL one: drawing locks nothing, a failed creation leaves a gap.
        """
        companies = [vals.get("company_id") or self.env.company.id for vals in vals_list]
        # sudo: sequences are readable by the system only
        sequences = self.env["ir.sequence"].sudo()
        numbers = {
            company_id: iter(
                sequences._next_batch_by_code(
                    self._name, self.env["res.company"].browse(company_id), count
                )
            )
            for company_id, count in Counter(companies).items()
        }
        return [next(numbers[company_id]) for company_id in companies]
