# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from collections import defaultdict

from odoo import api, models, tools
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Command

NUMBER = re.compile(r"\d+")
PEOPLE_AND_OURS = ("res.partner", "res.users", "liteviewer.")
PAIR = re.compile(r"(?P<whose>\w+_)?res_ids?")
"""How Odoo names an id, or the ids in a text, that go with the name of a model."""


class Base(models.AbstractModel):
    """A record that points to another one by the name of a model and an id is made and shown to
    those only who may read that one.

    Messages, activities, files, letters and the wizards that write them point in this way, and
    Odoo tells the name of what they point to with elevated rights, in forms that are not saved,
    too. So whoever may open such a form could ask for the name of any record. Which fields
    point is found in the fields themselves: models that other modules bring are looked at, too.
    """

    _inherit = "base"

    @api.model
    @tools.ormcache("self._name")
    def _get_pointers(self):
        """Return the fields by which records of this model point to others.

        :return: ((field of the name of the model, field of one id or of ids in a text), ...);
            a reference is both in one
        """
        found = []
        for name, field in self._fields.items():
            if field.type == "reference":
                found.append((name, name))
            elif field.type == "many2one_reference":
                found.append((field.model_field, name))
            elif field.type in ("integer", "char", "text") and (pair := PAIR.fullmatch(name)):
                whose = pair["whose"] or ""
                names = [f"{whose}res_model", f"{whose}model"]
                found += [(each, name) for each in names if each in self._fields][:1]
        return tuple(found)

    # ------------------------------------------------------------
    # WHAT IS MADE
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_pointed()
        records._check_linked({name for vals in vals_list for name in vals})
        return records

    def write(self, vals):
        result = super().write(vals)
        if any(name in vals for pointer in self._get_pointers() for name in pointer):
            self._check_pointed()
        self._check_linked(vals)
        return result

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_readable(self._collect_pointed([values]))
        return values

    # ------------------------------------------------------------
    # WHAT IS NOT SAVED
    # ------------------------------------------------------------

    def _compute_field_value(self, field):
        """Work out nothing for an unsaved form that points to what the user may not read."""
        if not all(self._ids) and not (self.env.su and not field.compute_sudo):
            pointers = self._get_pointers()
            if pointers and not any(field.name in pointer for pointer in pointers):
                # the field may be worked out with elevated rights, for a user without them
                self.filtered(lambda record: not record.id).sudo(False)._check_pointed()
        return super()._compute_field_value(field)

    def onchange(self, values, field_names, fields_spec):
        """Name nothing that somebody who reads a part only may not read: Odoo tells the name behind
        whatever id a form is sent with.
        """
        answer = super().onchange(values, field_names, fields_spec)
        if self._is_search_narrow():
            named = defaultdict(set)
            self._collect_named(answer.get("value") or {}, named)
            self._check_readable(named)
        return answer

    @api.model
    def _collect_named(self, values, named):
        """Add what an answer to a form names, its lines included, to {model: ids}."""
        for name, value in values.items():
            field = self._fields.get(name)
            if field is None or not field.relational or not value:
                continue
            comodel = self.env[field.comodel_name]
            if isinstance(value, dict):
                if isinstance(value.get("id"), int):
                    named[comodel._name].add(value["id"])
                comodel._collect_named(value, named)
            elif isinstance(value, list | tuple):
                for command in value:
                    if not isinstance(command, list | tuple) or not isinstance(command[-1], dict):
                        continue
                    number, line_id, line = command
                    if line and number != Command.CREATE and isinstance(line_id, int):
                        named[comodel._name].add(line_id)
                    comodel._collect_named(line, named)

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    def _check_pointed(self):
        """:raises AccessError: one of the records points to what the user may not read"""
        if not self.env.su and self._get_pointers():
            self._check_readable(self._collect_pointed(self))

    def _check_linked(self, names):
        """Keep whoever is no employee from linking to people, or to records of ours, that they may
        not read: a link tells the name behind it.

        :param names: of the fields that were given
        :raises AccessError:
        """
        if self.env.su or self.env.user._has_group("base.group_user"):
            return
        linked = defaultdict(set)
        for name in names:
            field = self._fields.get(name)
            if (
                field is not None
                and field.type == "many2one"
                and field.comodel_name.startswith(PEOPLE_AND_OURS)
            ):
                # sudo: where a field leads to that one may write, and not read
                linked[field.comodel_name].update(self.sudo()[name].ids)
        self._check_readable(linked)

    def _filter_pointing_to_readable(self):
        """Return the records that point to nothing, or to what the user may read."""
        if self.env.su:
            return self
        readable = {
            model: self.env[model]._get_readable(ids)
            for model, ids in self._collect_pointed(self).items()
        }
        return self.filtered(
            lambda record: all(
                ids <= readable[model] for model, ids in self._collect_pointed(record).items()
            )
        )

    @api.model
    def _collect_pointed(self, records):
        """Return {model: ids} of all that records, or dicts of values, point to."""
        pointed = defaultdict(set)
        for model_field, id_field in self._get_pointers():
            for record in records:
                if isinstance(record, dict):
                    model, target = record.get(model_field), record.get(id_field)
                else:
                    # sudo: where a record points to may be for managers to read
                    model, target = record.sudo()[model_field], record.sudo()[id_field]
                if model_field == id_field and target:
                    text = target if isinstance(target, str) else f"{target._name},{target.id}"
                    model, _comma, target = text.partition(",")
                if target and isinstance(model, str) and model in self.env:
                    pointed[model].update(map(int, NUMBER.findall(str(target))))
        return pointed

    @api.model
    def _check_readable(self, targets):
        """:param targets: {model: ids}
        :raises AccessError: the user may not read all of them; it tells nothing about them
        """
        if not targets or self.env.su or self.env.user._is_system():
            # who may install addons has other ways to read anything
            return
        for model, ids in targets.items():
            if not self.env[model]._get_readable(ids).issuperset(ids):
                raise AccessError(
                    self.env._("You may not read what this points to (%(model)s).", model=model)
                )

    @api.model
    def _get_readable(self, ids):
        """Return the ids of this model that the user may read; one that is not there is nobody's
        secret.
        """
        records = self.browse(ids)
        try:
            return set(records._filtered_access("read").ids)
        except MissingError:
            missing = records - records.exists()
            return set((records - missing)._filtered_access("read").ids).union(missing.ids)
