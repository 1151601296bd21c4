# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from odoo.addons.liteviewer_helpdesk.tools.arguments import Values

KINDS = [
    ("device", "Per Device"),
    ("user", "Per User"),
    ("volume", "Volume"),
    ("subscription", "Subscription"),
    ("oem", "OEM"),
]
STATES = [
    ("future", "Not Yet Valid"),
    ("valid", "Valid"),
    ("soon", "Expires Soon"),
    ("expired", "Expired"),
]
BATCH = 100
"""Licences whose renewal is announced within one transaction."""
NOTICE_DAYS = "liteviewer_cmdb.license_notice_days"
DEFAULT_NOTICE_DAYS = 30


class License(models.Model):
    """Licences of a client for a program, bought together: so many seats, for so long.

    ``seats_used`` is stored on the row, and a constraint of the database compares it with
    ``seats``. So two simultaneous assignments of the last seat write the same row: the second is
    started again by the server, and then sees that no seat is free.
    """

    _name = "liteviewer.license"
    _description = "Licence"
    _inherit = [
        "liteviewer.config.item",
        "liteviewer.client.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "valid_until, name, id"
    _rec_names_search = ["name", "contract_number"]
    _check_company_auto = True
    _config_kind = "license"
    _config_fields = (
        "name",
        "software_id",
        "kind",
        "seats",
        "allow_overrun",
        "overrun_reason",
        "valid_from",
        "valid_until",
        "supplier_id",
        "contract_number",
        "active",
    )

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index="trigram",
    )
    active = fields.Boolean(default=True)
    software_id = fields.Many2one(
        "liteviewer.software",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("licensed_as_id", "=", False)],
        tracking=True,
    )
    kind = fields.Selection(KINDS, required=True, default="device", tracking=True)
    seats = fields.Integer(
        required=True,
        default=1,
        tracking=True,
        help="On how many computers, or by how many people, it may be used.",
    )
    seats_used = fields.Integer(compute="_compute_seats_used", store=True)
    seats_free = fields.Integer(compute="_compute_seats_free")
    seats_progress = fields.Integer(
        string="Seats in Use", compute="_compute_seats_free", help="Seats in use, in per cent."
    )
    allow_overrun = fields.Boolean(
        string="More Seats than Bought",
        tracking=True,
        help="Lets more seats be assigned than were bought, knowingly and with a reason.",
    )
    overrun_reason = fields.Char(tracking=True)
    is_overrun = fields.Boolean(string="Overrun", compute="_compute_is_overrun", store=True)
    valid_from = fields.Date(tracking=True)
    valid_until = fields.Date(
        tracking=True, help="The last day. Empty: the licence is for an unlimited time."
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        check_company=True,
        help="Is told in time that the licence has to be renewed.",
    )
    notified_until = fields.Date(
        string="Renewal Announced For",
        readonly=True,
        copy=False,
        help="The end of the period whose renewal has been announced.",
    )
    is_notice_pending = fields.Boolean(
        compute="_compute_is_notice_pending", store=True, precompute=True
    )
    supplier_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="restrict")
    contract_number = fields.Char(string="Contract", index="trigram")
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(help="Of all seats for one period.")
    note = fields.Text()
    assignment_ids = fields.One2many("liteviewer.license.assignment", "license_id")

    _seats_check = models.Constraint("CHECK (seats >= 1)", "A licence has at least one seat.")
    _seats_used_check = models.Constraint(
        "CHECK (seats_used <= seats OR allow_overrun IS TRUE)",
        "All seats of the licence are in use. Release one, or buy more.",
    )
    _overrun_reason_check = models.Constraint(
        "CHECK (allow_overrun IS NOT TRUE OR overrun_reason <> '')",
        "Say why more seats may be used than were bought.",
    )
    _period_check = models.Constraint(
        "CHECK (valid_from <= valid_until)", "A licence ends after it begins."
    )
    _order_idx = models.Index("(valid_until, name, id)")
    _notice_idx = models.Index("(valid_until) WHERE is_notice_pending IS TRUE AND active IS TRUE")

    # ------------------------------------------------------------
    # COMPUTES
    # ------------------------------------------------------------

    @api.depends("software_id")
    def _compute_name(self):
        for record in self:
            record.name = record.name or record.software_id.name

    @api.depends("assignment_ids")
    def _compute_seats_used(self):
        counts = dict(
            self.env["liteviewer.license.assignment"]._read_group(
                [("license_id", "in", self.ids)], ["license_id"], ["__count"]
            )
        )
        for record in self:
            record.seats_used = counts.get(record._origin, 0)

    @api.depends("seats", "seats_used")
    def _compute_seats_free(self):
        for record in self:
            record.seats_free = record.seats - record.seats_used
            record.seats_progress = 100 * record.seats_used // record.seats if record.seats else 0

    @api.depends("seats", "seats_used")
    def _compute_is_overrun(self):
        for record in self:
            record.is_overrun = record.seats_used > record.seats

    @api.depends("valid_from", "valid_until")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        soon = today + timedelta(days=self._get_notice_days())
        for record in self:
            if record.valid_from and record.valid_from > today:
                record.state = "future"
            elif not record.valid_until or record.valid_until > soon:
                record.state = "valid"
            else:
                record.state = "soon" if record.valid_until >= today else "expired"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = today + timedelta(days=self._get_notice_days())
        future = Domain("valid_from", ">", today)
        domains = {
            "future": future,
            "valid": ~future
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">", soon)),
            "soon": ~future
            & Domain("valid_until", ">=", today)
            & Domain("valid_until", "<=", soon),
            "expired": ~future & Domain("valid_until", "<", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("valid_until", "notified_until")
    def _compute_is_notice_pending(self):
        for record in self:
            until = record.valid_until
            record.is_notice_pending = bool(until) and until != record.notified_until

    @api.model
    def _is_valid_on(self, alias, day):
        """Return the SQL condition that the licence ``alias`` is valid on ``day``."""
        return SQL(
            "(coalesce(%(start)s, %(day)s) <= %(day)s AND coalesce(%(end)s, %(day)s) >= %(day)s)",
            start=SQL.identifier(alias, "valid_from"),
            end=SQL.identifier(alias, "valid_until"),
            day=day,
        )

    @api.model
    def _get_notice_days(self):
        """Return how many days before its end a licence expires "soon"."""
        # sudo: the setting is no secret, but parameters are readable by the system only
        return int(
            self.env["ir.config_parameter"].sudo().get_param(NOTICE_DAYS, DEFAULT_NOTICE_DAYS)
        )

    # ------------------------------------------------------------
    # CONSTRAINTS AND CRUD
    # ------------------------------------------------------------

    @api.constrains("software_id")
    def _check_software(self):
        """A licence for a product under another of its names would cover nothing."""
        for record in self:
            if product := record.software_id.licensed_as_id:
                raise ValidationError(
                    self.env._(
                        "“%(software)s” is licensed as “%(product)s”: let the licence "
                        "“%(license)s” name that one.",
                        software=record.software_id.display_name,
                        product=product.display_name,
                        license=record.name,
                    )
                )

    @api.constrains("client_id", "kind")
    def _check_assignments(self):
        self.assignment_ids._check_holder()

    @api.constrains("seats", "allow_overrun", "overrun_reason")
    def _check_seats(self):
        """Refuse more assignments than seats, with a word on what to do.

        :raises ValidationError: names the licence and its figures
        """
        for record in self:
            if record.allow_overrun and not (record.overrun_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why more seats may be used than were bought.")
                )
            if record.is_overrun and not record.allow_overrun:
                raise ValidationError(
                    self.env._(
                        "Seats of %(license)s: %(seats)s bought, %(used)s would be in use. Release "
                        "a seat, raise the number of seats if more were bought, or tick “More "
                        "Seats than Bought” on the licence and say why.",
                        license=record.name,
                        seats=record.seats,
                        used=record.seats_used,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # whoever buys licences of a program says that it needs them
        records.software_id.filtered(lambda software: not software.needs_license).write(
            {"needs_license": True}
        )
        return records

    def write(self, vals):
        renewed = self.filtered(
            lambda record: (
                "valid_until" in vals
                and record.valid_until != fields.Date.to_date(vals["valid_until"])
            )
        )
        result = super().write(vals)
        if renewed:
            renewed.activity_unlink(["liteviewer_cmdb.mail_activity_type_renewal"])
        return result

    def copy_data(self, default: Values = None):
        """A copy is another purchase: nobody holds its seats yet."""
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for record, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(license)s (copy)", license=record.name)
        return vals_list

    # ------------------------------------------------------------
    # RENEWAL
    # ------------------------------------------------------------

    @api.model
    def _cron_announce_renewals(self):
        """Tell those responsible of the licences that end soon, once for each licence and period.

        Each batch is a transaction of its own: the job may be killed at any time, and may run
        twice. A licence that somebody writes at the moment is left to the next run.
        """
        limit = fields.Date.today() + timedelta(days=self._get_notice_days())
        domain = [("is_notice_pending", "=", True), ("valid_until", "<=", limit)]
        cron = self.env["ir.cron"]
        ids = self.search(domain).ids
        cron._commit_progress(remaining=len(ids))
        for batch in split_every(BATCH, ids):
            licenses = self.browse(batch).try_lock_for_update(allow_referencing=True)
            licenses.invalidate_recordset()
            licenses.filtered_domain(domain)._announce_renewal()
            if not cron._commit_progress(len(batch)):
                return

    def _announce_renewal(self):
        """Plan an activity for whoever is responsible, due on the licence's last day, who gets an
        e-mail of it; and note that the period has been announced.
        """
        if not self:
            return
        self.env["mail.activity"].create([record._prepare_renewal_vals() for record in self])
        for until, records in self.grouped("valid_until").items():
            records.notified_until = until

    def _prepare_renewal_vals(self):
        self.ensure_one()
        user = (self.user_id | self.client_id.user_id).filtered("active")[:1]
        speaking = self.with_context(lang=user.lang or self.company_id.partner_id.lang)
        return {
            "activity_type_id": self.env.ref("liteviewer_cmdb.mail_activity_type_renewal").id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": user.id,
            "automated": True,
            "date_deadline": self.valid_until,
            "summary": speaking.env._(
                "Renew %(license)s of %(client)s",
                license=self.name,
                client=self.client_id.display_name,
            ),
        }
