# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import os
import re
import time
import uuid
from collections import Counter, defaultdict
from contextlib import suppress

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, email_normalize, groupby, html_sanitize
from odoo.tools.sql import column_exists, create_index

from ..tools.fulltext import make_tsquery
from ..tools.payload import MAX_SUBJECT
from .ticket_category import PRIORITIES
from .ticket_stage import OPEN_KINDS, WAITING_FOR

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
PRIORITY_OF_SUM = {2: "0", 3: "1", 4: "1", 5: "2", 6: "3"}
"""Priority by impact plus urgency, where no category gives one."""
SERVER_TIMES = {"received_at", "first_response_at", "resolved_at", "closed_at", "stage_since"}
"""Times that only the model itself sets: figures of the service are made of them."""
RULE_FIELDS = ("company_id", "client_id", "partner_id")
"""What the record rules look at."""
CONTACT_FIELDS = (
    "name", "parent_id", "is_company", "type", "company_name", "commercial_company_name",
    "company_id", "partner_share", "commercial_partner_id",
)  # fmt: skip
"""What the name of a contact is made of, and what the record rules look at."""
PENDING_WORDS = 256
"""Kilobytes of words of new tickets that are sorted into the index for searching together."""
CLIENT_WORDS = {
    "attachment_ids", "attachments", "body", "message_type", "parent_id", "subject",
    "subtype_xmlid",
}  # fmt: skip
"""What of a message is for a client to say."""
NEW_MAIL = object()
"""In the context as ``helpdesk_new_mail``: the message is the e-mail that the ticket was made of.
No call from outside can bring this very object.
"""
TRACKING_NOTES = "liteviewer.ticket.tracking_notes"
DESK_NEWS = "liteviewer.ticket.desk_news"
DESK_NEWS_STEP = 1.0
"""Seconds between two messages of a kind that a server process sends to the open lists."""
DESK_NEWS_SENT = {}
"""When this process sent the last one: {(database, event): monotonic seconds}."""
DESK_FIELDS = {
    "name",
    "partner_id",
    "client_id",
    "category_id",
    "priority",
    "team_id",
    "user_id",
    "stage_id",
    "has_unread_answer",
}
"""What the lists show: a change of these goes to the open ones."""


class Ticket(models.Model):
    """A request of a client's employee, from the moment it comes in until it is closed.

    The times are the server's (UTC) and kept by ``create`` and ``write`` whatever the way: a
    button, the kanban board, a bulk change, an automation. A reopened ticket is neither resolved
    nor closed; a cancelled one was never resolved.
    """

    _name = "liteviewer.ticket"
    _description = "Ticket"
    _inherit = [
        "liteviewer.search.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "received_at desc, id desc"
    _rec_names_search = ["number", "name"]
    _mail_post_access = "read"
    _check_company_auto = True

    number = fields.Char(readonly=True, copy=False, required=True, default="/", index="trigram")
    name = fields.Char(string="Subject", required=True, index="trigram", tracking=True)
    description = fields.Html(sanitize_style=True)
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Reporter", index=True, ondelete="restrict", tracking=True
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
    category_hint = fields.Text(string="Questions to Ask", compute="_compute_category_facts")
    category_sets_priority = fields.Boolean(compute="_compute_category_facts")
    impact = fields.Selection(
        IMPACTS, required=True, default="1", help="How many people can not work as usual."
    )
    urgency = fields.Selection(
        URGENCIES, required=True, default="2", help="How long they can do without."
    )
    priority_is_manual = fields.Boolean(
        copy=False, help="Somebody set the priority by hand: nothing changes it by itself."
    )
    team_is_manual = fields.Boolean(
        copy=False, help="Somebody set the team by hand: nothing changes it by itself."
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
        string="Received", required=True, readonly=True, copy=False, default=fields.Datetime.now
    )
    first_response_at = fields.Datetime(string="First Response", readonly=True, copy=False)
    resolved_at = fields.Datetime(string="Resolved On", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    stage_since = fields.Datetime(
        string="In Status Since", readonly=True, copy=False, default=fields.Datetime.now
    )
    deadline_at = fields.Datetime(
        string="Due", tracking=True, copy=False, help="Until when the ticket has to be resolved."
    )

    device_id = fields.Many2one(
        "liteviewer.agent.device",
        string="Sent From",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
    )
    client_ref = fields.Char(
        string="Sender's Reference", readonly=True, copy=False, groups="base.group_user"
    )
    client_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")
    computer_data = fields.Json(
        string="Computer Facts", readonly=True, copy=False, groups="base.group_user"
    )
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
    _client_ref_uniq = models.UniqueIndex(
        "(device_id, client_ref) WHERE client_ref IS NOT NULL",
        "This message of this device made a ticket already.",
    )
    _recurrence_uniq = models.UniqueIndex(
        "(recurrence_id, recurrence_date) WHERE recurrence_id IS NOT NULL",
        "This recurring ticket has been made for this date already.",
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
    # COMPUTES
    # ------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_client_id(self):
        for ticket in self:
            if ticket.partner_id:
                ticket.client_id = ticket.partner_id.commercial_partner_id

    @api.depends("category_id", "impact", "urgency")
    def _compute_priority(self):
        for ticket in self:
            if not (ticket.priority_is_manual and ticket.priority):
                ticket.priority = self._derive_priority(
                    ticket.category_id, ticket.impact, ticket.urgency
                )

    @api.depends("category_id", "company_id")
    def _compute_team_id(self):
        for ticket in self:
            belongs = ticket.team_id and ticket.team_id.company_id == ticket.company_id
            if not (ticket.team_is_manual and belongs):
                ticket.team_id = self._derive_team(ticket.category_id, ticket.company_id)

    @api.depends("category_id")
    def _compute_category_facts(self):
        for ticket in self:
            category = ticket.category_id
            ticket.category_hint = category._inherited("question_hint")
            ticket.category_sets_priority = bool(category._inherited("default_priority"))

    @api.model
    def _derive_priority(self, category, impact, urgency):
        """Return the priority that the category gives, else impact and urgency together (ITIL)."""
        priority, _team_id, _path = category._get_defaults(category.id)
        return priority or PRIORITY_OF_SUM[int(impact or 1) + int(urgency or 2)]

    @api.model
    def _derive_team(self, category, company):
        """Return the team that the category gives, else the first of the company."""
        teams = self.env["liteviewer.ticket.team"]
        _priority, team_id, _path = category._get_defaults(category.id)
        if team_id and teams._get_company_id(team_id) == company.id:
            return teams.browse(team_id)
        return teams._get_default(company)

    @api.depends("stage_id.kind", "stage_id.waiting_for")
    def _compute_waiting_for(self):
        for ticket in self:
            ticket.waiting_for = self._get_waiting_for(
                ticket.stage_kind, ticket.stage_id.waiting_for
            )

    @api.model
    def _get_waiting_for(self, kind, waiting_for):
        """Return who has to do the next step in a stage of that kind and setting."""
        if kind == "waiting":
            return waiting_for or "client"
        return "service" if kind in OPEN_KINDS else False

    @api.depends("stage_kind")
    def _compute_is_open(self):
        for ticket in self:
            ticket.is_open = ticket.stage_kind in OPEN_KINDS

    @api.depends("work_entry_ids.duration", "work_entry_ids.is_running", "work_entry_ids.user_id")
    @api.depends_context("uid")
    def _compute_work(self):
        for ticket in self:
            entries = ticket.work_entry_ids
            ticket.work_minutes = sum(entries.mapped("duration"))
            ticket.engineer_ids = entries.user_id
            mine = entries.filtered(
                lambda entry: entry.is_running and entry.user_id == self.env.user
            )
            ticket.running_entry_id = mine._origin
            ticket.running_since = mine.started_at

    @api.depends("checklist_item_ids.done")
    def _compute_checklist(self):
        for ticket in self:
            items = ticket.checklist_item_ids
            total, done = len(items), len(items.filtered("done"))
            ticket.checklist_count = total
            ticket.checklist_done_count = done
            ticket.checklist_progress = 100 * done // total if total else 0

    @api.onchange("checklist_template_id")
    def _onchange_checklist_template_id(self):
        """Put the items of the chosen template below those that are there."""
        if not self.checklist_template_id:
            return
        below = max(self.checklist_item_ids.mapped("sequence"), default=0)
        self.checklist_item_ids = [
            Command.create({**item, "sequence": below + position})
            for position, item in enumerate(self.checklist_template_id._prepare_items(), 1)
        ]
        self.checklist_template_id = False

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            number = ticket.number if ticket._origin else ""
            ticket.display_name = " ".join(filter(None, (number, ticket.name)))

    @api.model
    def _get_search_domain(self, text):
        """Find tickets by number, or by the words of subject and text, in any of their forms.

        Russian and English words are reduced to their stems; an asterisk ends a beginning.
        """
        domain = Domain("number", "ilike", text) if NUMBER.fullmatch(text) else Domain.FALSE
        if words := make_tsquery(text):
            domain |= Domain.custom(
                to_sql=lambda model, alias, _query: SQL(
                    "%s @@ to_tsquery('russian', %s)",
                    SQL.identifier(alias, "search_vector"),
                    words,
                )
            )
        return domain

    def _compute_access_url(self):
        super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        """Show the empty columns too: tickets are moved into them."""
        return stages.search([])

    def init(self):
        """Let PostgreSQL keep the words of subject and text: a column that nobody writes, and
        that declared indexes would come too early for.
        """
        super().init()
        if not column_exists(self.env.cr, self._table, "search_vector"):
            self.env.cr.execute(
                SQL(
                    """
                    ALTER TABLE %s ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
                        to_tsvector(
                            'russian', coalesce(name, '') || ' ' || coalesce(description, '')
                        )
                    ) STORED
                    """,
                    SQL.identifier(self._table),
                )
            )
        index = f"{self._table}_search_vector_idx"
        create_index(self.env.cr, index, self._table, ["search_vector"], method="gin")
        # what has not been sorted into the index yet is gone through by every search: with
        # PostgreSQL's own limit, up to 4 MB, that takes longer than all the rest of it
        self.env.cr.execute(
            SQL(
                "ALTER INDEX %s SET (gin_pending_list_limit = %s)",
                SQL.identifier(index),
                PENDING_WORDS,
            )
        )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def _fetch_query(self, query, fields):
        """Fetch what the record rules look at with all else: to check them Odoo would fetch the
        tickets a second time and as a whole, their texts included.
        """
        if any(field.column_type for field in fields):
            fields = dict.fromkeys([*fields, *(self._fields[name] for name in RULE_FIELDS)])
        return super()._fetch_query(query, fields)

    def web_read(self, specification):
        """Fetch reporters, clients and engineers together: as they are asked for by the columns,
        they cost a query each, and all that is known of them.
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

    @api.model_create_multi
    def create(self, vals_list):
        """Give each ticket its number and its times."""
        self._check_server_times(vals_list)
        stages = self.env["liteviewer.ticket.stage"]
        now = fields.Datetime.now()
        vals_list = [dict(vals) for vals in vals_list]
        if not self.env.context.get("tracking_disable"):
            reporters = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
            self._fetch_people(self.env["res.partner"].browse(reporters))
        for vals, number in zip(vals_list, self._next_numbers(vals_list), strict=True):
            vals.setdefault("number", number)
            vals.setdefault("access_token", str(uuid.uuid4()))
            if vals.get("stage_id"):
                kind, _waiting_for = stages._get_meaning(vals["stage_id"])
                for name, value in self._get_times(kind, now).items():
                    vals.setdefault(name, value)
        tickets = super().create(vals_list)
        tickets._mark_manual({name for vals in vals_list for name in vals})
        tickets._notify_desk("new")
        return tickets

    def _fetch_people(self, reporters):
        """Fetch what a ticket asks of its reporters and a note on it of its author and of the
        company: as they are asked, they cost a query each, and all that is known of them.

        :param reporters: res.partner
        """
        # sudo: only fetched here, what comes of it into the ticket has checks of its own
        env = self.sudo().env
        people = env.user.partner_id | reporters.sudo()
        people.fetch(["name", "email", "commercial_partner_id"])
        env.company.fetch(["name", "alias_domain_id"])

    def _add_precomputed_values(self, vals_list):
        """Derive here, as the computes do, what follows from plain values: for what is missing
        Odoo makes a record in memory first, which takes longer than to store it.
        """
        # sudo: stored computes are made with elevated rights as well
        env = self.sudo().env
        for vals in vals_list:
            kind, waiting_for = env["liteviewer.ticket.stage"]._get_meaning(vals.get("stage_id"))
            vals["stage_kind"] = kind
            vals["is_open"] = kind in OPEN_KINDS
            vals["waiting_for"] = self._get_waiting_for(kind, waiting_for)
            category = env["liteviewer.ticket.category"].browse(vals.get("category_id"))
            if "priority" not in vals:
                impact, urgency = vals.get("impact"), vals.get("urgency")
                vals["priority"] = self._derive_priority(category, impact, urgency)
            if "team_id" not in vals:
                company = env["res.company"].browse(vals["company_id"])
                vals["team_id"] = self._derive_team(category, company).id
            if "client_id" not in vals:
                partner = env["res.partner"].browse(vals.get("partner_id"))
                vals["client_id"] = partner.commercial_partner_id.id
        super()._add_precomputed_values(vals_list)

    def write(self, vals):
        """Keep the times right when tickets change their stage, one by one or in bulk."""
        self._check_server_times([vals])
        if not DESK_FIELDS.isdisjoint(vals):
            self._notify_desk("changed")
        if "stage_id" not in vals:
            result = super().write(vals)
            self._mark_manual(vals)
            return result
        now = fields.Datetime.now()
        stage_id = vals["stage_id"]
        kind, _waiting_for = self.env["liteviewer.ticket.stage"]._get_meaning(stage_id)
        # what the client does is no response of the service
        by_client = self.env.user.share or self.env.context.get("helpdesk_by_client")
        for (moved, resolved, responded), tickets in groupby(
            self,
            lambda ticket: (
                ticket.stage_id.id != stage_id,
                bool(ticket.resolved_at),
                by_client or bool(ticket.first_response_at),
            ),
        ):
            times = self._get_times(kind, now, resolved, responded) if moved else {}
            super(Ticket, self.browse(ticket.id for ticket in tickets)).write({**vals, **times})
        self._mark_manual(vals)
        return True

    def _check_company(self, fnames=None):
        """Look closely only where there is something to look at: Odoo's check reads every team."""
        teams = self.env["liteviewer.ticket.team"]
        doubtful = self.filtered(
            lambda ticket: (
                ticket.user_id
                or (
                    ticket.team_id
                    and teams._get_company_id(ticket.team_id.id) != ticket.company_id.id
                )
            )
        )
        super(Ticket, doubtful)._check_company(fnames)

    def _mark_manual(self, names):
        """Remember which tickets got another priority or team by hand than the derived one.

        A form sends derived values as well, so not the sending but the difference tells.

        :param names: of the fields that were written
        """
        derive = {
            "priority": lambda ticket: self._derive_priority(
                ticket.category_id, ticket.impact, ticket.urgency
            ),
            "team_id": lambda ticket: self._derive_team(ticket.category_id, ticket.company_id),
        }
        for name in derive.keys() & names:
            flag = f"{name.removesuffix('_id')}_is_manual"
            changed = defaultdict(self.browse)
            for ticket in self:
                manual = ticket[name] != derive[name](ticket)
                if ticket[flag] != manual:
                    changed[manual] |= ticket
            for manual, tickets in changed.items():
                tickets[flag] = manual

    def copy_data(self, default=None):
        """A copy says that it is one."""
        return [
            {**vals, "name": self.env._("%(subject)s (copy)", subject=ticket.name)}
            for ticket, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_work(self):
        """The work log of a closed period does not vanish with its ticket."""
        self.work_entry_ids._check_period_open()

    def _check_server_times(self, vals_list):
        """Refuse times from outside: they are what the service is measured by.

        An import of old tickets by a manager brings its own.
        """
        given = SERVER_TIMES.union(("number",)).intersection(*[set().union(*vals_list)])
        if not given or self.env.su:
            return
        is_import = self.env.context.get("import_file") and self.env.user.has_group(
            "liteviewer_helpdesk.helpdesk_group_manager"
        )
        if not is_import:
            names = ", ".join(
                sorted(self._fields[name]._description_string(self.env) for name in given)
            )
            raise UserError(
                self.env._(
                    "The server keeps these itself, they can not be set: %(names)s.", names=names
                )
            )

    @api.model
    def _get_times(self, kind, now, resolved=False, responded=False):
        """Return the times that a ticket gets when it comes into a stage.

        :param str kind: of the stage
        :param datetime now: UTC
        :param bool resolved: the ticket has been resolved and not been reopened since
        :param bool responded: the client has had a first response
        :rtype: dict
        """
        times = {"stage_since": now}
        if kind not in OPEN_KINDS:
            times["has_unread_answer"] = False
        if kind in OPEN_KINDS:
            times.update(resolved_at=False, closed_at=False)
        elif kind == "cancelled":
            times.update(resolved_at=False, closed_at=now)
        else:
            times["closed_at"] = now if kind == "closed" else False
            if not resolved:
                times["resolved_at"] = now
        if kind in ("in_progress", "resolved", "closed") and not responded:
            times["first_response_at"] = now
        return times

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

    @api.readonly
    @api.model
    def get_desk_counters(self):
        """Count the open tickets the current user may see, in one statement.

        :return: {"mine", "unassigned", "new", "waiting", "overdue", "unread": int}
        """
        query = self._search(Domain("is_open", "=", True))
        table = SQL.identifier(query.table)
        row = self.env.execute_query(
            query.select(
                SQL("count(*) FILTER (WHERE %s.user_id = %s)", table, self.env.uid),
                SQL("count(*) FILTER (WHERE %s.user_id IS NULL)", table),
                SQL("count(*) FILTER (WHERE %s.stage_kind = 'new')", table),
                SQL("count(*) FILTER (WHERE %s.stage_kind = 'waiting')", table),
                SQL("count(*) FILTER (WHERE %s)", self._get_overdue_condition(table)),
                SQL("count(*) FILTER (WHERE %s.has_unread_answer)", table),
            )
        )[0]
        return dict(
            zip(("mine", "unassigned", "new", "waiting", "overdue", "unread"), row, strict=True)
        )

    @api.model
    def _get_overdue_condition(self, table):
        """Return what the filter "Overdue" looks for in the open tickets, as SQL."""
        return SQL("%s.deadline_at < %s", table, fields.Datetime.now())

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take(self):
        """Make the current user the engineer of the tickets and start working on them.

        :raises UserError: somebody else was faster
        """
        taken = self.filtered(lambda ticket: ticket.user_id and ticket.user_id != self.env.user)
        if taken:
            raise UserError(
                self.env._(
                    "%(number)s has been taken by %(engineer)s already. "
                    "Change the engineer on the ticket if you agreed to take it over.",
                    number=taken[0].number,
                    engineer=taken[0].user_id.name,
                )
            )
        stage = self.env["liteviewer.ticket.stage"]._get_first("in_progress")
        return self.write({"user_id": self.env.uid, "stage_id": stage.id})

    def action_mark_read(self):
        """The client's words have been read and need no answer."""
        self._set_unread(False)
        return True

    def action_wait(self):
        """The client has to do something: the resolution time stands still."""
        return self._move_to("waiting")

    def action_resolve(self):
        """The work is done: the reporter is told, and may still reopen it."""
        self.check_access("write")
        # sudo: a colleague's running timer on the ticket ends with the work, whoever resolves it
        self.sudo().work_entry_ids._stop()
        return self._move_to("resolved")

    def action_close(self):
        """Nothing more will be done."""
        return self._move_to("closed")

    def action_cancel(self):
        """The request needed no work: a mistake, spam, a duplicate."""
        return self._move_to("cancelled")

    def action_reopen(self):
        """Take the work up again."""
        return self._move_to("in_progress")

    def action_start_timer(self):
        """Start the current user's timer on this ticket; one that runs elsewhere is stopped."""
        self.ensure_one()
        self.env["liteviewer.work.entry"]._start(self)
        return True

    def action_stop_timer(self):
        """Stop the current user's timer and open the entry to say what was done."""
        self.ensure_one()
        entry = self.running_entry_id
        if not entry:
            raise UserError(self.env._("Your timer does not run on this ticket."))
        entry._stop()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was done?"),
            "res_model": "liteviewer.work.entry",
            "res_id": entry.id,
            "views": [(self.env.ref("liteviewer_helpdesk.work_entry_view_form_quick").id, "form")],
            "target": "new",
        }

    def _move_to(self, kind):
        stage = self.env["liteviewer.ticket.stage"]._get_first(kind)
        return self.filtered(lambda ticket: ticket.stage_kind != kind).write({"stage_id": stage.id})

    # ------------------------------------------------------------
    # MAIL
    # ------------------------------------------------------------

    def _creation_message(self):
        self.ensure_one()
        return self.env._(
            "Ticket %(number)s received: %(channel)s",
            number=self.number,
            channel=dict(self._fields["channel"]._description_selection(self.env))[self.channel],
        )

    def _message_track(self, fields_iter, initial_values_dict):
        """Write down together what has changed: a bulk change makes a note on each ticket, and
        two statements for each note would be most of its time.
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

    def _track_template(self, changes):
        """Tell the reporter of a new status where the stage has an e-mail for it."""
        result = super()._track_template(changes)
        template = "stage_id" in changes and self[:1].stage_id.mail_template_id
        if template and self[:1].partner_id:
            result["stage_id"] = (
                template,
                {
                    "auto_delete_keep_log": False,
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "email_layout_xmlid": "mail.mail_notification_light",
                },
            )
        return result

    def message_post(self, **kwargs):
        """A client writes to the service, in nobody else's name. Whom else it is sent to, and where
        answers go, is not theirs to say: our server would send anything to anybody.
        """
        if self.env.user.share and not self.env.su:
            kwargs = {name: value for name, value in kwargs.items() if name in CLIENT_WORDS}
        return super().message_post(**kwargs)

    def _message_post_after_hook(self, message, msg_vals):
        """The first public words of an engineer are the first response; words of the client
        bring a waiting or resolved ticket back to work, those of their machines do not.
        """
        result = super()._message_post_after_hook(message, msg_vals)
        if not self._is_public_message(message):
            return result
        # sudo: a client who answers may not write the ticket
        ticket = self.sudo()
        is_automatic = self.env.context.get("helpdesk_automatic_mail")
        is_new_mail = self.env.context.get("helpdesk_new_mail") is NEW_MAIL
        if is_new_mail:
            if message.attachment_ids:
                # only now the pictures in the text have addresses
                ticket.description = self._clean_mail_body(message.body)
            if ticket.partner_id and not is_automatic:
                ticket._acknowledge()
        elif message.author_id != ticket.partner_id and any(
            not user.share for user in message.author_id.sudo().user_ids
        ):
            if not ticket.first_response_at:
                ticket.first_response_at = fields.Datetime.now()
            ticket._set_unread(False)
        elif (
            ticket.stage_kind in ("waiting", "resolved")
            and not is_automatic
            and (not message.author_id or message.author_id.partner_share)
        ):
            if message.author_id:
                # not the mail gateway, nor the visitor who came with the link
                ticket._track_set_author(message.author_id)
            ticket = ticket.with_context(helpdesk_by_client=True)
            ticket._move_to("in_progress" if ticket.user_id else "new")
        by_client = not message.author_id or message.author_id.partner_share
        if by_client and not is_automatic and not is_new_mail:
            ticket._set_unread(True)
        return result

    def _set_unread(self, unread):
        """Note whether the client's last words wait for an engineer's eyes."""
        changed = self.filtered(lambda ticket: ticket.has_unread_answer != unread)
        if changed:
            changed.write({"has_unread_answer": unread})

    @api.model
    def _is_public_message(self, message):
        """Tell whether the message belongs to the talk between client and service."""
        message = message.sudo()
        return (
            message.message_type in ("comment", "email")
            and message.subtype_id == self.env.ref("mail.mt_comment")
            and not message.is_internal
        )

    def _acknowledge(self):
        """Tell the reporter by e-mail that the ticket has come in, and its number."""
        self.with_context(helpdesk_new_mail=False).message_post_with_source(
            self.env.ref("liteviewer_helpdesk.mail_template_ticket_received"),
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Bring public words to the reporter. Being a follower they would cost each creation
        its queries, and would go on getting everything after a change of the reporter.
        """
        # sudo: a portal user who writes may not read the reporter
        reporter = self.sudo().partner_id
        if reporter and message.author_id != reporter and self._is_public_message(message):
            msg_vals = dict(msg_vals or {})
            recipients = msg_vals.get("partner_ids", message.sudo().partner_ids.ids)
            msg_vals["partner_ids"] = list({*recipients, reporter.id})
        return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Answers come back through the address of the team."""
        # sudo: a portal user who writes may not read teams
        teams = {ticket.id: ticket.team_id for ticket in self.sudo() if ticket.team_id}
        addresses = (
            self.env["liteviewer.ticket.team"]
            .union(*teams.values())
            ._notify_get_reply_to(default=default, author_id=author_id)
        )
        reply_to = {ticket_id: addresses[team.id] for ticket_id, team in teams.items()}
        others = self.filtered(lambda ticket: ticket.id not in teams)
        if others or not self:
            reply_to.update(super(Ticket, others)._notify_get_reply_to(default, author_id))
        return reply_to

    def _notify_by_email_get_base_mail_values(
        self, message, recipients_data, additional_values=None
    ):
        """Mark what no person wrote, so that no machine answers it (RFC 3834)."""
        values = dict(additional_values or {})
        if message.message_type == "auto_comment":
            values["headers"] = {
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                **values.get("headers", {}),
            }
        return super()._notify_by_email_get_base_mail_values(
            message, recipients_data, additional_values=values
        )

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Tell the tickets a sender has made from those of others: who sends very many within a
        short time is taken for a machine, and is not listened to for a while.
        """
        return [
            ("channel", "=", "email"),
            ("partner_id.email_normalized", "=", email_from_normalized),
        ]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a ticket of an e-mail: the sender is the reporter, the text the description."""
        team = self.env["liteviewer.ticket.team"].browse((custom_values or {}).get("team_id"))
        company = team.company_id or self.env.company
        if not msg_dict.get("author_id"):
            # the e-mail itself, posted next, is then the reporter's as well
            msg_dict["author_id"] = self._create_mail_sender(msg_dict.get("email_from"), company).id
        self._clean_mail(msg_dict)
        values = {
            "name": msg_dict["subject"] or self.env._("No subject"),
            "description": self._clean_mail_body(msg_dict["body"]),
            "partner_id": msg_dict["author_id"],
            "company_id": company.id,
            "channel": "email",
            **(custom_values or {}),
        }
        ticket = super().message_new(msg_dict, values)
        return ticket.with_context(helpdesk_new_mail=NEW_MAIL)

    @api.model
    def _create_mail_sender(self, email_from, company):
        """Return a contact for the address, which speaks the language of the service.

        :rtype: res.partner, empty when the address is none or the service's own
        """
        address = email_normalize(email_from)
        if not address:
            return self.env["res.partner"]
        return self._partner_find_from_emails_single(
            [email_from], additional_values={address: {"lang": company.partner_id.lang}}
        )[:1]

    def message_update(self, msg_dict, update_vals=None):
        self._clean_mail(msg_dict)
        return super().message_update(msg_dict, update_vals)

    @api.model
    def _clean_mail(self, msg_dict):
        """Make of the subject one line of at most ``MAX_SUBJECT`` characters, and take out of the
        text what can not be stored, before ticket and message are made of them.
        """
        words = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", msg_dict.get("subject") or "")
        msg_dict["subject"] = " ".join(words.split())[:MAX_SUBJECT]
        msg_dict["body"] = (msg_dict.get("body") or Markup()).replace("\x00", "")

    @api.model
    def _clean_mail_body(self, body):
        """Return the text of an e-mail without what could run or lay itself over the page."""
        return html_sanitize(
            body, sanitize_attributes=True, sanitize_style=True, strip_classes=True
        )

    def _get_last_answers(self):
        """Return {ticket id: the last public message that the reporter did not write}."""
        comment = self.env.ref("mail.mt_comment")
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (m.res_id) m.res_id, m.id
                  FROM mail_message m
                  JOIN liteviewer_ticket t ON t.id = m.res_id
                 WHERE m.model = %s AND m.res_id IN %s AND m.subtype_id = %s
                   AND m.message_type IN ('comment', 'email')
                   AND m.is_internal IS NOT TRUE
                   AND m.author_id IS DISTINCT FROM t.partner_id
                 ORDER BY m.res_id, m.id DESC
                """,
                self._name,
                tuple(self.ids) or (0,),
                comment.id,
            )
        )
        rows = dict(self.env.cr.fetchall())
        messages = self.env["mail.message"].browse(rows.values()).with_prefetch(rows.values())
        return dict(zip(rows, messages, strict=True))

    # ------------------------------------------------------------
    # HELPERS
    # ------------------------------------------------------------

    def _get_share_link(self):
        """Return the address at which the reporter sees this ticket, without logging in."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.get_portal_url()}"

    def _create_image_attachments(self, images):
        """Keep checked pictures as attachments of this ticket.

        :param images: [(label, ``tools.images.SafeImage``)]
        :rtype: ir.attachment
        """
        self.ensure_one()
        return (
            self.env["ir.attachment"]
            # as checked: neither scaled down nor encoded anew
            .with_context(image_no_postprocess=True)
            .create(
                [
                    {
                        "name": self._get_file_name(label, index, image.extension),
                        "raw": image.content,
                        "mimetype": image.mimetype,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                    for index, (label, image) in enumerate(images, 1)
                ]
            )
        )

    def _link_screenshots(self, attachments):
        """Show attachments of this ticket as its screenshots.

        Writing the field would run all that a change of a ticket sets off, and nothing has changed.
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

    @api.model
    def _get_file_name(self, label, index, extension):
        """Return a harmless file name: the sender's words, the extension of the content."""
        stem = os.path.splitext(re.split(r"[/\\]", label)[-1])[0]
        stem = re.sub(r"[^\w.()\- ]", "_", stem).strip(". ")
        return f"{stem or f'screenshot-{index}'}{extension}"

    def _notify_desk(self, event):
        """Tell the open lists of the company's engineers that they are out of date.

        Only ids go over the bus; each list reads again with the rights of its user.

        :param str event: "new" or "changed"
        """
        data = self.env.cr.precommit.data
        if DESK_NEWS not in data:
            data[DESK_NEWS] = defaultdict(set)
            self.env.cr.precommit.add(self.browse()._send_desk_news)
        data[DESK_NEWS][event].update(self.ids)

    def _send_desk_news(self):
        """Send the news of the transaction that ends, unless this process has sent some of the
        kind within ``DESK_NEWS_STEP``: each message opens a connection to another database, and
        the lists read once more after that time (see ``desk_refresh_hook.js``).
        """
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "liteviewer_helpdesk.helpdesk_group_engineer"
        )
        # sudo: who changes a ticket need not read groups
        group = self.env["res.groups"].sudo().browse(group_id)
        now = time.monotonic()
        for event, ids in self.env.cr.precommit.data.pop(DESK_NEWS).items():
            key = (self.env.cr.dbname, event)
            if now - DESK_NEWS_SENT.get(key, -DESK_NEWS_STEP) >= DESK_NEWS_STEP:
                DESK_NEWS_SENT[key] = now
                group._bus_send(f"liteviewer.ticket/{event}", {"ids": sorted(ids)})
