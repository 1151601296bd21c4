# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, groupby

from ...tools.kept import kept
from ..mail_policy import SERVER, TRUST
from .mail import CLIENT_WORDS, TOLD
from .ticket import NUMBER

UNDO_MERGE = timedelta(days=1)
STATE_FIELDS = (
    "stage_id", "duplicate_of_id", "first_response_at", "resolved_at", "closed_at", "stage_since",
    "has_unread_answer",
)  # fmt: skip
"""What a merge changes of the ticket that ends, and undoing puts back."""
LOG_TYPES = ("notification", "user_notification")
"""Types of messages that stay with their ticket: they say what happened to that one."""


class Ticket(models.Model):
    """The part of the ticket that is merged into another one of the same client, and taken apart
    again for a day.

    What people said and sent, work, followers, activities and visits go over to the ticket that
    stays. The other one is cancelled as a duplicate and keeps its number, subject, text and history
    of changes; its links, and what comes for it later, lead to the one that stays.
    """

    _inherit = "liteviewer.ticket"

    merged_into_id = fields.Many2one(
        "liteviewer.ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    merged_ids = fields.One2many(
        "liteviewer.ticket", "merged_into_id", string="Merged Tickets", groups="base.group_user"
    )
    merged_at = fields.Datetime(
        string="Merged On", readonly=True, copy=False, groups="base.group_user"
    )
    is_merge_undoable = fields.Boolean(
        compute="_compute_is_merge_undoable", groups="base.group_user"
    )
    merge_undo = fields.Json(
        server_kept=True, copy=False, prefetch=False, groups="base.group_system"
    )

    @api.depends("merged_into_id", "merged_at")
    def _compute_is_merge_undoable(self):
        limit = fields.Datetime.now() - UNDO_MERGE
        for ticket in self:
            ticket.is_merge_undoable = bool(
                ticket.merged_into_id and ticket.merged_at and ticket.merged_at > limit
            )

    def _get_survivor(self):
        """Return the ticket into which this one was merged at last, or this one.

        With elevated rights where it is another one: whoever may see a ticket is led on.
        """
        self.ensure_one()
        # sudo: clients may not read what became of their ticket
        ticket = self.sudo()
        while ticket.merged_into_id:
            ticket = ticket.merged_into_id
        return self if ticket.id == self.id else ticket

    # ------------------------------------------------------------
    # MERGING
    # ------------------------------------------------------------

    @api.model
    def _get_merged_records(self):
        """Return what belongs to a ticket and goes over to the one that stays; other addons add
        theirs.

        :return: {model: field that names the ticket}
        """
        return {
            "liteviewer.ticket.checklist.item": "ticket_id",
            "liteviewer.work.entry": "ticket_id",
        }

    def action_merge(self):
        """Open the dialogue that merges the tickets: which one stays, and what will happen."""
        return self._open_wizard("liteviewer.ticket.merge", self.env._("Merge Tickets"))

    def _check_can_merge(self, survivor):
        """:raises UserError: says which ticket is in the way, and what to do"""
        tickets = self | survivor
        tickets.check_access("write")
        if not self or survivor in self:
            raise UserError(self.env._("Choose at least two tickets."))
        if (
            len(tickets.company_id) > 1
            or len(tickets.client_id) != 1
            or not all(ticket.client_id for ticket in tickets)
        ):
            raise UserError(
                self.env._("Only tickets of one client can be merged. Choose other ones.")
            )
        if done := tickets.filtered("merged_into_id")[:1]:
            raise UserError(
                self.env._("%(number)s has been merged already. Leave it out.", number=done.number)
            )
        if survivor.stage_kind in ("closed", "cancelled"):
            raise UserError(
                self.env._(
                    "%(number)s is closed. Reopen it first, or let another ticket stay.",
                    number=survivor.number,
                )
            )

    def _merge_into(self, survivor):
        """Merge these tickets into another one.

        :raises UserError: they cannot be merged
        """
        survivor.ensure_one()
        (self | survivor).lock_for_update()
        (self | survivor).invalidate_recordset(["merged_into_id", "stage_id"])
        self._check_can_merge(survivor)
        undo = {ticket.id: ticket._note_state() for ticket in self}
        stage = self.env["liteviewer.ticket.stage"]._get_first("cancelled")
        # where they ran, before the works go over
        self._stop_timers()
        # sudo: works and words of colleagues go along; who may write both tickets is checked
        tickets, to_survivor = self.sudo(), survivor.sudo()
        tickets._move_records(to_survivor, undo)
        tickets._move_files(to_survivor, undo)
        tickets._move_people(to_survivor, undo)
        # the reporters are told of the merge, not of the stage
        self.env.cr.precommit.data.setdefault(TOLD, set()).update(self.ids)
        self.filtered(lambda ticket: ticket.stage_id != stage).write({"stage_id": stage.id})
        self.write(
            {
                "duplicate_of_id": survivor.id,
                **kept({"merged_into_id": survivor.id, "merged_at": fields.Datetime.now()}),
            }
        )
        if any(undo[ticket.id]["state"]["has_unread_answer"] for ticket in self):
            to_survivor._set_unread(True)
        tickets._note_merge(to_survivor, undo)
        for ticket in tickets:
            ticket.merge_undo = undo[ticket.id]
        tickets._tell_merged()

    def _note_state(self):
        """Return what undoing a merge needs to know of this ticket, as it can be stored as JSON."""
        self.ensure_one()
        return {
            "state": {name: self._to_json(self[name]) for name in STATE_FIELDS},
            "records": {},
            "people": [],
        }

    @api.model
    def _to_json(self, value):
        if isinstance(value, models.BaseModel):
            return value.id
        return fields.Datetime.to_string(value) if isinstance(value, datetime) else value

    def _get_moved_domains(self):
        """Return {(model, field): domain of what goes over with these tickets}."""
        domains = {
            ("mail.message", "res_id"): Domain("model", "=", self._name)
            & Domain("message_type", "not in", LOG_TYPES)
            & Domain("tracking_value_ids", "=", False),
            ("mail.scheduled.message", "res_id"): Domain("model", "=", self._name),
            ("mail.activity", "res_id"): Domain("res_model", "=", self._name),
            ("ir.attachment", "res_id"): Domain("res_model", "=", self._name)
            & Domain("res_field", "=", False),
            (self._name, "parent_id"): Domain.TRUE,
        }
        for model, field in self._get_merged_records().items():
            domains[model, field] = Domain.TRUE
        return domains

    def _move_records(self, survivor, undo):
        """Move what belongs to the tickets; two statements for each model."""
        for (model, field), domain in self._get_moved_domains().items():
            records = self.env[model].with_context(active_test=False)
            records = records.search(domain & Domain(field, "in", self.ids), order="id")
            if model == "liteviewer.work.entry":
                # acts and reports of a closed period name the ticket
                records -= records._find_closed()
            for ticket_id, moved in groupby(
                records, lambda record, field=field: int(record[field])
            ):
                undo[ticket_id]["records"][f"{model} {field}"] = [record.id for record in moved]
            if records:
                records.write({field: survivor.id})

    def _move_files(self, survivor, undo):
        """Show the screenshots of the tickets on the one that stays."""
        for ticket in self:
            undo[ticket.id]["screenshots"] = ticket.screenshot_ids.ids
        if shown := self.screenshot_ids:
            survivor.screenshot_ids = [Command.link(each.id) for each in shown]
            self.screenshot_ids = [Command.clear()]

    def _move_people(self, survivor, undo):
        """Let reporters and followers follow the one that stays."""
        follows = survivor.message_partner_ids | survivor.partner_id
        for ticket in self:
            people = (ticket.message_partner_ids | ticket.partner_id) - follows
            undo[ticket.id]["people"] = people.ids
            follows |= people
        added = [id_ for ticket in self for id_ in undo[ticket.id]["people"]]
        if added:
            survivor.with_context(**{TRUST: SERVER}).message_subscribe(added)

    def _note_merge(self, survivor, undo):
        """Say on all of them what was done, and on the one that stays what the others said."""
        for ticket in self:
            words = self.env._(
                "%(ticket)s of %(reporter)s was merged into this ticket.",
                ticket=ticket._get_html_link(title=ticket.display_name),
                reporter=ticket.partner_id.display_name or self.env._("nobody"),
            )
            note = survivor._message_log(
                body=Markup("<p>%s</p>%s") % (words, ticket.description or Markup())
            )
            undo[ticket.id]["note"] = note.id
        words = self.env._(
            "Merged into %(ticket)s.", ticket=survivor._get_html_link(title=survivor.display_name)
        )
        self._message_log_batch(bodies=dict.fromkeys(self.ids, words))

    def _tell_merged(self):
        """Tell the reporters by e-mail under which number their request goes on, where the company
        wants that.
        """
        template = self.env.ref(
            "liteviewer_helpdesk.mail_template_ticket_merged", raise_if_not_found=False
        )
        told = self.filtered("partner_id.email_normalized")
        for company, alike in groupby(told, lambda ticket: ticket.company_id):
            if template and company.helpdesk_tell_merged:
                told.browse(ticket.id for ticket in alike)._mail_stage(template, company)

    # ------------------------------------------------------------
    # UNDOING
    # ------------------------------------------------------------

    def action_undo_merge(self):
        """Take the tickets apart again: all that went over goes back. What has come since stays
        where it is.

        :raises UserError: it is too late, or another merge has to be undone first
        """
        for ticket in self:
            ticket._check_can_undo_merge()
        # sudo: works and words of colleagues go back; who may write both tickets is checked
        for ticket in self.sudo():
            ticket._undo_merge()
        return True

    def _check_can_undo_merge(self):
        survivor = self.merged_into_id
        (self | survivor).check_access("write")
        if not survivor:
            raise UserError(self.env._("%(number)s is not merged.", number=self.number))
        if not self.is_merge_undoable:
            raise UserError(
                self.env._(
                    "%(number)s was merged more than a day ago: that can be undone no more.",
                    number=self.number,
                )
            )
        if survivor.merged_into_id:
            raise UserError(
                self.env._(
                    "%(number)s has been merged into another ticket since. Undo that first.",
                    number=survivor.number,
                )
            )

    def _undo_merge(self):
        survivor, undo = self.merged_into_id, self.merge_undo
        (self | survivor).lock_for_update()
        for place, ids in undo["records"].items():
            model, field = place.split()
            records = self.env[model].browse(ids).exists()
            records = records.filtered(
                lambda record, field=field: int(record[field]) == survivor.id
            )
            if model == "liteviewer.work.entry":
                records -= records._find_closed()
            if records:
                records.write({field: self.id})
        shown = self.env["ir.attachment"].browse(undo["screenshots"]).exists()
        survivor.screenshot_ids = [Command.unlink(each.id) for each in shown]
        self.screenshot_ids = [Command.link(each.id) for each in shown]
        survivor.message_unsubscribe(undo["people"])
        self.env["mail.message"].browse(undo["note"]).exists().unlink()
        self.env.cr.precommit.data.setdefault(TOLD, set()).add(self.id)
        state = undo["state"]
        self.write(
            {
                "stage_id": state["stage_id"],
                "duplicate_of_id": self.browse(state["duplicate_of_id"] or ()).exists().id,
                "merged_into_id": False,
                "merged_at": False,
                "merge_undo": False,
            }
        )
        self.write({name: state[name] for name in STATE_FIELDS[2:]})
        for ticket, other in ((self, survivor), (survivor, self)):
            words = self.env._(
                "The merge with %(ticket)s was undone.",
                ticket=other._get_html_link(title=other.display_name),
            )
            ticket._message_log(body=words, author_id=self.env.user.partner_id.id)

    # ------------------------------------------------------------
    # WHAT LEADS TO THE ONE THAT STAYS
    # ------------------------------------------------------------

    @api.model
    def _get_search_domain(self, text):
        """The number of a merged ticket finds the one that stays as well."""
        domain = super()._get_search_domain(text)
        is_inside = self.env.su or self.env.user._is_internal()
        if not (is_inside and NUMBER.fullmatch(text)):
            return domain
        found = SQL(
            """
            SELECT merged_into_id FROM liteviewer_ticket
             WHERE merged_into_id IS NOT NULL AND number ILIKE %s
            """,
            f"%{text}%",
        )
        return domain | Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), found
            )
        )

    def _get_share_link(self):
        survivor = self._get_survivor()
        return super(Ticket, survivor)._get_share_link()

    def _has_ended_link(self):
        """The link of a merged ticket lives as long as that of the one that stays."""
        survivor = self._get_survivor()
        if survivor == self:
            return super()._has_ended_link()
        # sudo: asked for visitors, who may read nothing of it
        ended = not all(self.sudo().partner_id.mapped("active"))
        return ended or super(Ticket, survivor)._has_ended_link()

    def message_post(self, **kwargs):
        """What the client writes to a merged ticket goes on in the one that stays."""
        survivor = self._get_survivor()
        if survivor == self or not self._is_word_of_client(kwargs):
            return super().message_post(**kwargs)
        if self.env.user.share and not self.env.su:
            kwargs = {name: value for name, value in kwargs.items() if name in CLIENT_WORDS}
            kwargs["author_id"] = self.env.user.partner_id.id
        # sudo: whoever may write to the merged ticket writes to this one in its place
        return super(Ticket, survivor.with_context(**self.env.context)).message_post(**kwargs)

    def _is_word_of_client(self, values):
        """Tell whether what is posted is an e-mail, or said by somebody outside of the service."""
        message_type = values.get("message_type")
        if message_type == "email":
            return True
        if message_type != "comment":
            return False
        # sudo: whether they work for the service, no more
        author = self.env["res.partner"].sudo().browse(values.get("author_id") or ())
        return (author or self.env.user.sudo().partner_id).partner_share
