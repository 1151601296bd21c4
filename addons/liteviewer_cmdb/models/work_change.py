# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import parse_date

from .config_change import IN_WORDS, KINDS

RECORD_OF_KIND = {
    "equipment": "equipment_id",
    "network": "interface_id",
    "license": "license_id",
    "access": "grant_id",
}
FIELD_OF_KIND = {
    "equipment": "equipment_field",
    "network": "interface_field",
    "license": "license_field",
}
TYPED = ("char", "integer", "selection", "date", "many2one")
"""Types of fields whose value can be typed in."""
MAX_INTEGER = 2**31 - 1
"""What PostgreSQL takes for a number."""


class WorkChange(models.TransientModel):
    """A line in which an engineer says what his work changed. It is applied to the record when
    the work entry is saved, and becomes a ``liteviewer.config.change``.
    """

    _name = "liteviewer.work.change"
    _description = "Change to Record"

    step_id = fields.Many2one("liteviewer.ticket.step", index=True, ondelete="cascade")
    client_id = fields.Many2one("res.partner")
    kind = fields.Selection(KINDS, required=True, default="equipment")
    equipment_id = fields.Many2one("liteviewer.equipment", domain="[('client_id', '=', client_id)]")
    interface_id = fields.Many2one(
        "liteviewer.network.interface", domain="[('client_id', '=', client_id)]"
    )
    license_id = fields.Many2one("liteviewer.license", domain="[('client_id', '=', client_id)]")
    grant_id = fields.Many2one(
        "liteviewer.access.grant",
        string="Existing Right",
        domain="[('client_id', '=', client_id), ('is_valid', '=', True)]",
        help="Empty: a right that is new.",
    )
    person_id = fields.Many2one(
        "res.partner",
        domain="[('commercial_partner_id', '=', client_id), ('is_company', '=', False)]",
    )
    equipment_field = fields.Selection(
        selection=lambda self: self._select_fields("liteviewer.equipment"), string="Field"
    )
    interface_field = fields.Selection(
        selection=lambda self: self._select_fields("liteviewer.network.interface"),
        string="Network Field",
        default="ip_address",
    )
    license_field = fields.Selection(
        selection=lambda self: self._select_fields("liteviewer.license"), string="Licence Field"
    )
    what = fields.Char(string="In Words", help="What changed, where the card has no field for it.")
    before = fields.Char(
        compute="_compute_before",
        store=True,
        readonly=False,
        # what stands on a card is told to whoever may read the card
        compute_sudo=False,
    )
    after = fields.Char()
    record_name = fields.Char(string="What", compute="_compute_summary")
    summary = fields.Char(compute="_compute_summary")

    @api.model
    def _select_fields(self, model):
        item = self.env[model]
        return [
            (name, field._description_string(self.env))
            for name in item._config_fields
            if (field := item._fields[name]).type in TYPED and name != "device_id"
        ]

    @api.onchange("kind", "equipment_id", "interface_id", "license_id", "person_id")
    def _onchange_record(self):
        """What belongs to another kind or record does not stay behind."""
        for kind, name in RECORD_OF_KIND.items():
            if kind != self.kind and not (kind == "equipment" and self.kind != "license"):
                self[name] = False
        if self.grant_id.person_id != self.person_id:
            self.grant_id = False

    @api.depends(*RECORD_OF_KIND.values(), *FIELD_OF_KIND.values(), "kind")
    def _compute_before(self):
        for line in self:
            record, name = line._get_target()
            if record and name:
                record.check_access("read")
                value = record._get_config_values([name])[record.id][name]
                line.before = record._get_config_text(name, value)
            else:
                line.before = line.before

    @api.depends("kind", *RECORD_OF_KIND.values(), *FIELD_OF_KIND.values())
    @api.depends("person_id", "what", "before", "after")
    def _compute_summary(self):
        for line in self:
            record, name = line._get_target()
            label = record._get_config_label(name) if name else line.what
            if line.kind == "access" and not line.grant_id:
                thing = line.person_id.name
            else:
                thing = (record or line.equipment_id).display_name
            line.record_name = ", ".join(filter(None, (thing, label)))
            steps = " \N{RIGHTWARDS ARROW} ".join(filter(None, (line.before, line.after or "—")))
            line.summary = ": ".join(filter(None, (line.record_name, steps)))

    def _get_target(self):
        """Return (record, field name) that the line changes; empty where it tells in words."""
        self.ensure_one()
        record = self[RECORD_OF_KIND.get(self.kind, "equipment_id")]._origin
        if self.kind == "access":
            return record, "right" if record else None
        if self.kind == "other":
            return record.browse(), None
        name = self[FIELD_OF_KIND[self.kind]] if record else None
        return record, name

    # ------------------------------------------------------------
    # APPLYING
    # ------------------------------------------------------------

    def _apply(self, entry):
        """Change what the lines say, with the rights of the user, as part of the work entry."""
        in_words = []
        for line in self.with_context(config_work_entry_id=entry.id):
            line._check_client(entry.client_id)
            record, name = line._get_target()
            if line.kind == "access":
                line._apply_access(record)
            elif name:
                record.write({name: line._parse(record, name)})
            else:
                in_words.append(line._prepare_change_in_words(entry))
        if in_words:
            # sudo: changes are written by the system only
            self.env["liteviewer.config.change"].sudo()._record(in_words)

    def _check_client(self, client):
        for name in RECORD_OF_KIND.values():
            if self[name] and self[name].client_id != client:
                raise ValidationError(
                    self.env._(
                        "%(thing)s does not belong to %(client)s.",
                        thing=self[name].display_name,
                        client=client.display_name,
                    )
                )

    def _apply_access(self, grant):
        if grant and self.after:
            grant.right = self.after
        elif grant:
            grant.action_revoke()
        else:
            if not (self.person_id and self.what and self.after):
                raise ValidationError(
                    self.env._("Say who got the right, to what, and which right it is.")
                )
            self.env["liteviewer.access.grant"].create(
                {
                    "person_id": self.person_id.id,
                    "resource": self.what,
                    "equipment_id": self.equipment_id.id,
                    "right": self.after,
                }
            )

    def _prepare_change_in_words(self, entry):
        """Return the values of a change that no field tells.

        :raises ValidationError: it does not say what is different
        """
        if not (self.what and (self.before or self.after)):
            raise ValidationError(
                self.env._("Say what changed, what it was before and what it is now.")
            )
        record = self[RECORD_OF_KIND.get(self.kind, "equipment_id")] or self.equipment_id
        return {
            **(record._prepare_config_change() if record else {}),
            "client_id": entry.client_id.id,
            "company_id": entry.company_id.id,
            "kind": self.kind,
            "record_name": self.record_name,
            "work_entry_id": entry.id,
            "ticket_id": entry.ticket_id.id,
            "changes": {IN_WORDS: [self.before or None, self.after or None]},
        }

    def _parse(self, record, name):
        """Return the value of a field for what was typed in as the new one.

        :raises ValidationError: it cannot be understood
        """
        field, text = record._fields[name], (self.after or "").strip()
        if not text or field.type == "char":
            return text or False
        parse = getattr(self, f"_parse_{field.type}")
        value = parse(field, record, text)
        if value is None:
            raise ValidationError(
                self.env._(
                    "%(field)s: “%(text)s” is not understood. %(hint)s",
                    field=field._description_string(self.env),
                    text=text,
                    hint=self._get_hint(field),
                )
            )
        return value

    def _get_hint(self, field):
        if field.type == "selection":
            labels = dict(field._description_selection(self.env)).values()
            return self.env._("Write one of: %(labels)s.", labels=", ".join(labels))
        if field.type == "many2one":
            return self.env._("Write a name that there is, and only once.")
        if field.type == "date":
            return self.env._("Write a date.")
        return self.env._("Write a number.")

    def _parse_integer(self, field, record, text):
        """Sizes of memory may be written in gigabytes."""
        match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(gb|гб|mb|мб)?", text.lower())
        if not match:
            return None
        number = float(match[1].replace(",", ".")) * (1024 if match[2] in ("gb", "гб") else 1)
        return round(number) if number < MAX_INTEGER else None

    def _parse_selection(self, field, record, text):
        options = dict(field._description_selection(self.env))
        return next(
            (key for key, label in options.items() if text.lower() in (key, label.lower())), None
        )

    def _parse_date(self, field, record, text):
        value = parse_date(self.env, text)
        if not isinstance(value, str):
            return value
        try:
            return fields.Date.to_date(text)
        except ValueError:
            return None

    def _parse_many2one(self, field, record, text):
        """Only what belongs to the client, where such things belong to clients."""
        model = self.env[field.comodel_name]
        domain = []
        if field.comodel_name == "res.partner":
            domain = [("commercial_partner_id", "=", record.client_id.id)]
        elif "client_id" in model._fields:
            domain = [("client_id", "=", record.client_id.id)]
        found = model.name_search(text, domain, limit=2)
        exact = [row for row in found if row[1].lower() == text.lower()]
        rows = exact or found
        return rows[0][0] if len(rows) == 1 else None
