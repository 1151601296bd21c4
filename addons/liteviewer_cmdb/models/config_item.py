# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import format_date, format_datetime

from ..tools.history import get_changes

RECORDED = object()
"""In the context as ``config_recorded``: what is written is recorded already. No call from outside
can bring this very object.
"""


class ConfigItem(models.AbstractModel):
    """A thing that belongs to the configuration of a client, every change of which is recorded in
    ``liteviewer.config.change``, whatever its way: a form, an import, a bulk write, inventory.

    A model that inherits this says what of it is configuration::

        _config_kind = "equipment"
        _config_fields = ("name", "serial", "person_id")

    and has a ``client_id``. Only stored fields can be named, never secrets nor pictures. Recording
    costs one reading of the linked names, one look for the engineer's timer and one INSERT,
    however many records are changed at once. What is moved from one client to another leaves the
    history of the first and enters that of the second.

    In the context ``config_work_entry_id`` names the work entry that the change is part of.
    Without it, it is the one whose timer the engineer runs on a ticket of that client.
    """

    _name = "liteviewer.config.item"
    _description = "Configuration Item"

    _config_kind = "other"
    _config_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._record_config("create", {}, records._get_config_values())
        return records

    def write(self, vals):
        """What comes to another client is recorded as removed there and new here."""
        names = [name for name in self._get_config_fields() if name in vals]
        if self._get_client_sources().isdisjoint(vals):
            before = self._get_config_values(names)
            result = super().write(vals)
            self._record_config("write", before, self._get_config_values(names))
            return result
        items = [self, *self._get_config_parts("moves")]
        clients = {record: record.client_id for records in items for record in records}
        removals = [
            records._prepare_config_changes("unlink", records._get_config_values(), {})
            for records in items
        ]
        before = self._get_config_values(names)
        result = super().write(vals)
        for records, removed in zip(items, removals, strict=True):
            # what belongs to the whole may have been removed by the same call
            left = records.exists()
            moved = left.filtered(lambda record: record.client_id != clients[record])
            moved._record_changes([removed[record.id] for record in moved if record.id in removed])
            moved._record_config("create", {}, moved._get_config_values())
        stayed = self.filtered(lambda record: record.client_id == clients[record])
        stayed._record_config("write", before, stayed._get_config_values(names))
        return result

    def unlink(self):
        """What the database would delete together with the records is recorded as well."""
        for records in self._get_config_parts("cascade"):
            # sudo: who may delete the whole may delete its parts
            records.sudo().unlink()
        self._record_config("unlink", self._get_config_values(), {})
        return super().unlink()

    # ------------------------------------------------------------
    # RECORDING
    # ------------------------------------------------------------

    @api.model
    def _get_client_sources(self):
        """Return the names of the fields that decide whose the record is."""
        depends = self.pool.field_depends[self._fields["client_id"]]
        return {"client_id"}.union(path.partition(".")[0] for path in depends)

    @api.model
    def _get_config_fields(self):
        """Return the names of the fields that are configuration."""
        return self._config_fields

    def _get_config_equipment(self):
        """Return the ``liteviewer.equipment`` that the record belongs to, or an empty set."""
        self.ensure_one()
        if self._name == "liteviewer.equipment":
            return self
        if "equipment_id" in self._fields:
            return self.equipment_id
        return self.env["liteviewer.equipment"]

    def _get_config_values(self, names=None):
        """Return what is configured, in JSON form.

        :param names: of the fields; all that are configuration when None
        :return: {record id: {field name: value}}; None where nothing is set, a link as
            [id, name], properties as {label: text}
        :rtype: dict
        """
        if names is None:
            names = self._get_config_fields()
        # sudo: every change is recorded, also of what its author may not read; whose people it is
        # about is known
        records = self.sudo().with_context(partner_display_name_hide_company=True)
        return {
            record.id: {name: self._to_json(self._fields[name], record) for name in names}
            for record in records
        }

    @api.model
    def _to_json(self, field, record):
        value = record[field.name]
        if field.type == "many2one":
            return [value.id, value.display_name] if value else None
        if field.type == "many2many":
            return sorted([other.id, other.display_name] for other in value) or None
        if field.type == "properties":
            # anybody may link anything by these, and the history shows the name of it: only what
            # the author of the change may read has one
            value = field.convert_to_read(value, record.sudo(self.env.su))
            return self._properties_to_json(value) or None
        if field.type in ("date", "datetime"):
            return field.to_string(value) or None
        return value or None

    @api.model
    def _properties_to_json(self, definitions):
        """Return {label: text} of those properties that are set."""
        result = {}
        for definition in definitions:
            value, kind = definition.get("value"), definition["type"]
            if kind in ("selection", "tags"):
                chosen = value if kind == "tags" else [value]
                labels = {option[0]: option[1] for option in definition.get(kind) or ()}
                value = ", ".join(labels[key] for key in chosen or () if key in labels)
            elif kind == "many2one":
                value = value and value[1]
            elif kind == "many2many":
                value = ", ".join(other[1] for other in value or () if other[1])
            if value or kind == "boolean":
                result[definition["string"]] = value if kind == "boolean" else str(value)
        return result

    @api.model
    def _get_config_label(self, name):
        """Return the label of a field, which later versions need not have any more."""
        field = self._fields.get(name)
        return field._description_string(self.env) if field else name

    @api.model
    def _get_config_text(self, name, value):
        """Return a value of ``_get_config_values`` in the words of the reader.

        :param str name: of a field, which later versions need not have any more
        """
        field = self._fields.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, dict):
            return ", ".join(
                f"{label}: {self._get_config_text('', part)}" for label, part in value.items()
            )
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field and field.type == "date":
            return format_date(self.env, value)
        if field and field.type == "datetime":
            return format_datetime(self.env, value)
        if isinstance(value, list):
            if field and field.type == "many2one":
                return value[1]
            return ", ".join(part if isinstance(part, str) else part[1] for part in value)
        return str(value)

    def _record_config(self, operation, before, after):
        """Record how the records changed, in one INSERT; nothing for those that did not.

        :param str operation: create, write or unlink
        :param dict before: of ``_get_config_values``; empty for those that are new
        :param dict after: the same; empty for those that go
        """
        self._record_changes(self._prepare_config_changes(operation, before, after).values())

    def _prepare_config_changes(self, operation, before, after):
        """Return {record id: values of a change} for those records that differ."""
        found = {
            record_id: changes
            for record_id in self.ids
            if (changes := get_changes(before.get(record_id, {}), after.get(record_id, {})))
        }
        # sudo: every change is recorded, also of what its author may not read
        return {
            record.id: {
                **record._prepare_config_change(),
                "operation": operation,
                "changes": found[record.id],
            }
            for record in self.sudo().browse(found)
            if record.client_id
        }

    @api.model
    def _record_changes(self, vals_list):
        if vals_list and self.env.context.get("config_recorded") is not RECORDED:
            # sudo: what happened is written down whoever did it, and by nobody but the system
            self.env["liteviewer.config.change"].sudo()._record(list(vals_list))

    def _prepare_config_change(self):
        """Return the values of a ``liteviewer.config.change`` that say what it is about."""
        self.ensure_one()
        return {
            "client_id": self.client_id.id,
            "company_id": self.company_id.id if "company_id" in self._fields else False,
            "kind": self._config_kind,
            "equipment_id": self._get_config_equipment().id,
            "res_model": self._name,
            "res_id": self.id,
            "record_name": self.display_name,
        }

    def _get_config_parts(self, reason):
        """Return the configuration that follows the records without a call of its own.

        :param str reason: "moves" for what belongs to the client of the record, "cascade" for
            what the database deletes with it
        :return: [recordset], one for each model
        """
        parts = []
        for name in self.env.registry.descendants(["liteviewer.config.item"], "_inherit"):
            model = self.env[name]
            for field in model._fields.values():
                if field.type != "many2one" or field.comodel_name != self._name:
                    continue
                if reason == "cascade":
                    follows = field.store and field.ondelete == "cascade"
                else:
                    follows = model._fields["client_id"].related == f"{field.name}.client_id"
                if follows:
                    # sudo: all of them, also those that the user may not see; archived as well
                    found = model.sudo().with_context(active_test=False)
                    parts.append(found.search([(field.name, "in", self.ids)]))
        return [records for records in parts if records]
