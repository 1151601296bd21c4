# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
from datetime import timedelta

from psycopg2.pool import PoolError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

OPERATIONS = [
    ("reveal", "Looked At"),
    ("copy", "Copied"),
    ("code", "One-Time Code"),
    ("link", "Handed Over by Link"),
    ("open", "Opened by the Client"),
    ("store", "Stored"),
    ("remove", "Removed"),
]
SEEN = ("reveal", "copy", "code", "link")
"""By which an engineer gets to know a secret, or uses it."""
REVEAL_COUNT = 30
REVEAL_MINUTES = 10
"""How many secrets an engineer may get within which time, unless the settings say otherwise."""
CHANGED = ("store", "remove")
"""After which what was seen before is good for nothing."""


class CredentialEvent(models.Model):
    """The log of secrets: who got which one, when, from where and why.

    Rows are only ever added. Nobody can change or delete them through the ORM, and the database
    refuses it to everybody by a trigger, ``TRUNCATE`` included. They name what they are about
    instead of linking to it, so that it can be deleted and clients can be merged.
    """

    _name = "liteviewer.credential.event"
    _description = "Use of a Secret"
    _order = "occurred_at desc, id desc"
    _log_access = False
    _rec_name = "record_name"

    occurred_at = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Engineer", required=True, readonly=True, ondelete="restrict"
    )
    operation = fields.Selection(OPERATIONS, string="What", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True
    )
    field_name = fields.Char(required=True, readonly=True)
    secret_label = fields.Char(string="Secret", compute="_compute_secret_label")
    record_name = fields.Char(string="What For", readonly=True)
    client_res_id = fields.Integer(string="Client ID", readonly=True)
    client_name = fields.Char(string="Client", readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, ondelete="restrict"
    )
    ticket_number = fields.Char(string="Ticket", readonly=True)
    reason = fields.Char(readonly=True)
    address = fields.Char(string="From Address", readonly=True)
    is_still_valid = fields.Boolean(
        string="Still Valid",
        compute="_compute_is_still_valid",
        search="_search_is_still_valid",
        help="The secret has not been changed since.",
    )

    _order_idx = models.Index("(occurred_at DESC, id DESC)")
    _user_idx = models.Index("(user_id, occurred_at DESC, id DESC)")
    _record_idx = models.Index("(res_model, res_id, id)")

    def init(self):
        """Let the database refuse every change, whoever asks for it.

        A column that is added later must come without a default: filling it is a change too.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION liteviewer_credential_event_append_only()
            RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the log of secrets can only be added to'
                      USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE OR REPLACE TRIGGER append_only
            BEFORE UPDATE OR DELETE OR TRUNCATE ON liteviewer_credential_event
            FOR EACH STATEMENT EXECUTE FUNCTION liteviewer_credential_event_append_only();
            """
        )

    @api.depends("res_model", "field_name")
    def _compute_secret_label(self):
        for event in self:
            model = self.env.get(event.res_model)
            labels = {} if model is None else model.fields_get([event.field_name], ["string"])
            event.secret_label = labels.get(event.field_name, {}).get("string", event.field_name)

    @api.depends("res_model", "res_id", "field_name")
    def _compute_is_still_valid(self):
        valid = self.search([("id", "in", self.ids), ("is_still_valid", "=", True)])
        for event in self:
            event.is_still_valid = event in valid

    @api.model
    def _search_is_still_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("operation", "in", SEEN) & Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """
                NOT EXISTS (
                    SELECT FROM liteviewer_credential_event later
                     WHERE later.res_model = %(model)s AND later.res_id = %(record)s
                       AND later.field_name = %(field)s AND later.id > %(event)s
                       AND later.operation IN %(changed)s)
                """,
                model=SQL.identifier(alias, "res_model"),
                record=SQL.identifier(alias, "res_id"),
                field=SQL.identifier(alias, "field_name"),
                event=SQL.identifier(alias, "id"),
                changed=CHANGED,
            )
        )
        return domain if True in value else ~domain

    def write(self, vals):
        if self:
            raise AccessError(self.env._("The log of secrets cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("The log of secrets cannot be deleted."))

    def action_open_record(self: One):
        """Open what the row is about; it may be gone."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("It was deleted in the meantime."))
        return record.get_formview_action()

    # ------------------------------------------------------------
    # WRITING DOWN
    # ------------------------------------------------------------

    @api.model
    def _append(self, operation, record, name, reason="", ticket_id=False):
        """Write down that a secret is disclosed, in a transaction of its own: once this returns it
        is committed, whatever becomes of the caller's. ``disclose`` of the mixin calls it.

        Simultaneous calls of one user may each miss the others, so the limit can be exceeded by
        the number of the server's workers.

        :raises UserError: the user got too many within a short time, the ticket is of another
            client, or the server is too busy
        """
        vals = self._prepare_event(operation, record, name)
        vals["reason"] = (reason or "").strip()[:200] or False
        if ticket_id:
            vals["ticket_number"] = self._get_ticket_number(ticket_id, vals)
        count, minutes, needs_reason = self._get_limits()
        is_seen = operation in SEEN
        if is_seen and needs_reason and not vals["reason"] and not ticket_id:
            raise UserError(self.env._("Say why you need it."))
        with self._open_own_transaction() as cr:
            cr.execute(
                SQL(
                    """
                    INSERT INTO liteviewer_credential_event (%(columns)s)
                    SELECT %(values)s
                     WHERE NOT %(is_seen)s OR %(count)s > (
                            SELECT count(*) FROM (
                                SELECT FROM liteviewer_credential_event
                                 WHERE user_id = %(user)s AND occurred_at > %(since)s
                                   AND operation IN %(seen)s
                                 LIMIT %(count)s) recent)
                    """,
                    columns=SQL(", ").join(map(SQL.identifier, vals)),
                    values=SQL(", ").join(SQL("%s", value or None) for value in vals.values()),
                    is_seen=is_seen,
                    count=count,
                    user=self.env.uid,
                    since=vals["occurred_at"] - timedelta(minutes=minutes),
                    seen=SEEN,
                )
            )
            is_written = bool(cr.rowcount)
        if not is_written:
            raise UserError(
                self.env._(
                    "You have looked at %(count)s secrets within %(minutes)s minutes, "
                    "which is as many as you may. Try again a little later.",
                    count=count,
                    minutes=minutes,
                )
            )

    @api.model
    def _get_ticket_number(self, ticket_id, vals):
        """Return the number of the ticket that a secret is needed for.

        :param int ticket_id: what the caller says
        :param dict vals: of ``_prepare_event``
        :raises UserError: there is no such ticket, or it is not of the client of the secret
        :raises AccessError: it is not the caller's to read
        """
        if type(ticket_id) is not int:
            raise UserError(self.env._("There is no such ticket."))
        ticket = self.env["liteviewer.ticket"].browse(ticket_id).exists()
        if not ticket:
            raise UserError(self.env._("There is no such ticket."))
        ticket.check_access("read")
        if (ticket.client_id.id or False) != vals["client_res_id"]:
            raise UserError(
                self.env._(
                    "Ticket %(number)s is not of %(client)s, whom this secret belongs to. If you "
                    "have just changed the client of the ticket, save it first.",
                    number=ticket.number,
                    client=vals["client_name"] or self.env._("the service itself"),
                )
            )
        return ticket.number

    @contextlib.contextmanager
    def _open_own_transaction(self):
        """Lend a cursor whose transaction is committed at its end, whatever the caller's comes to.

        :raises UserError: the server has no connection to the database left
        """
        with contextlib.ExitStack() as stack:
            try:
                cr = stack.enter_context(self.env.registry.cursor())
            except PoolError as error:
                raise UserError(
                    self.env._("The server is busy. Wait a moment and try again.")
                ) from error
            yield cr

    @api.model
    def _record(self, operation, secrets):
        """Write down what was stored or removed, together with it.

        :param secrets: [(record, name of the secret)]
        """
        if secrets:
            # sudo: nobody may write the log but its own methods
            self.sudo().create(
                [self._prepare_event(operation, record, name) for record, name in secrets]
            )

    @api.model
    def _prepare_event(self, operation, record, name):
        # sudo: the log names the client even to whom its card is closed
        known = record.sudo()
        client = known.client_id if "client_id" in known else self.env["res.partner"]
        company = known.company_id if "company_id" in known else self.env.company
        return {
            "occurred_at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "operation": operation,
            "res_model": record._name,
            "res_id": record.id,
            "field_name": name,
            "record_name": record.display_name,
            "client_res_id": client.id,
            "client_name": client.name,
            "company_id": company.id,
            "address": request.httprequest.remote_addr if request else False,
        }

    @api.model
    def _get_limits(self):
        """Return (number, minutes, bool): how many secrets an engineer may get within which time,
        and whether a reason must be given.
        """
        # sudo: settings are for administrators to read
        parameters = self.env["ir.config_parameter"].sudo()
        return (
            int(parameters.get_param("liteviewer_vault.reveal_count", REVEAL_COUNT)),
            int(parameters.get_param("liteviewer_vault.reveal_minutes", REVEAL_MINUTES)),
            bool(parameters.get_param("liteviewer_vault.reveal_reason")),
        )
