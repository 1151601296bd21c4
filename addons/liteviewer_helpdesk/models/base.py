# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, models, tools
from odoo.api import NewId
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..tools.arguments import Names, OneOrNone, RecordId, Specification, Values, ValuesList
from ..tools.kept import Kept, kept
from ..tools.links import find_command_links, find_links, find_reference

OURS = "liteviewer."
OUR_ADDONS = "liteviewer_"


class Base(models.AbstractModel):
    """Every model, wizards included, looks at the links it is given: one that forgot to would be a
    way around the restriction.

    What the server keeps of a record of ours nobody sets: not by values, defaults, forms, copies or
    imports. These are the stored fields of our addons that are read-only, as far as a field does
    not say otherwise by ``server_kept``:

    - ``True``: kept by the server although forms may show it as any other field;
    - ``False``: read-only in forms, and yet given by whoever makes the record;
    - ``"import"``: kept by the server; a service manager brings it along when old records are
      imported.

    Our own code sets them with elevated rights, or marks the value (``tools/kept.py``).

    What is changed on our records and on contacts takes no defaults from the context: those of the
    window are meant for the record that it makes, not for the lines that are added to one of its
    records later.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list: ValuesList):
        vals_list = self._release_kept(vals_list, "create")
        self._check_helpdesk_links(vals_list)
        return super().create(vals_list)

    def write(self, vals: Values):
        (vals,) = self._release_kept([vals], "write")
        self._check_helpdesk_links([vals])
        return super(Base, self._without_context_defaults()).write(vals)

    def copy_data(self, default: Values = None):
        """A copy is a new record: what the server keeps begins anew."""
        names = self._get_server_kept() - (default or {}).keys()
        return [
            # Odoo has nothing for a record that comes twice
            vals and {name: value for name, value in vals.items() if name not in names}
            for vals in super().copy_data(default)
        ]

    def web_save(self, vals: Values, specification: Specification, next_id: RecordId = None):
        """A form saves a record that is there through ``write`` of its model, which may make other
        records on its way.
        """
        records = self._without_context_defaults() if self else self
        return super(Base, records).web_save(vals, specification, next_id=next_id)

    def _without_context_defaults(self):
        """Return our records and contacts without the ``default_`` keys of the context.

        Odoo does the same where it creates a record together with its lines, but not where lines
        are added to one that is there: an employee who was added on the card of a client became a
        client, because the window of the clients makes clients.
        """
        if not (self._name.startswith(OURS) or self._name == "res.partner"):
            return self
        if not any(key.startswith("default_") for key in self.env.context):
            return self
        return self.with_context(clean_context(self.env.context))

    @api.model
    def default_get(self, fields: Names):
        """Where a default comes from, the context above all, is up to the caller as well. Odoo
        converts them, and what they link to may be hidden then.
        """
        if self._looks_at_links():
            stored = self.env["ir.default"]._get_model_defaults(self._name)
            given = {name: self.env.context.get(f"default_{name}") for name in fields}
            self._check_helpdesk_links([stored, given])
        values = super(Base, self._without_kept_defaults()).default_get(fields)
        self._check_helpdesk_links([values])
        return values

    def onchange(self: OneOrNone, values: Values, field_names: Names, fields_spec: Specification):
        """A form that is not saved shows what is behind a link, too."""
        # what is computed stays: a form shows what follows from what has been changed in it
        values = self._without_kept(values, computed=False)
        self._check_helpdesk_links([values])
        changed = [name for name in field_names if name in values or name not in self._fields]
        if field_names and not changed:
            return {}
        return super().onchange(values, changed, fields_spec)

    # ------------------------------------------------------------
    # WHAT THE SERVER KEEPS
    # ------------------------------------------------------------

    def _valid_field_parameter(self, field, name):
        return name == "server_kept" or super()._valid_field_parameter(field, name)

    @api.model
    @tools.ormcache()
    def _get_server_kept(self):
        """Return the names of the fields that the server keeps itself. :rtype: frozenset[str]"""
        return frozenset(name for name, field in self._fields.items() if self._is_kept(field))

    @api.model
    def _is_kept(self, field):
        declared = getattr(field, "server_kept", None)
        if declared is not None:
            return bool(declared)
        return bool(
            field.store
            and field.readonly
            # which are Odoo's
            and field.name not in models.MAGIC_COLUMNS
            and not (field.inverse or self._transient or field.type == "one2many")
            and (field._module or "").startswith(OUR_ADDONS)
        )

    def _mark_kept(self, values):
        """Return the values of a change that our own code decides on, with what the server keeps
        marked as such.
        """
        names = self._get_server_kept()
        return {**values, **kept({name: values[name] for name in names.intersection(values)})}

    def _release_kept(self, vals_list, operation):
        """Take the marks off what our own code sets, and refuse what comes from elsewhere.

        :param vals_list: [dict of values], left as they are
        :param str operation: what is done with them, "create" or "write"
        :return: [dict of plain values]
        :raises AccessError: the user may not do that at all
        :raises UserError: one of them is for the server to set
        """
        names = self._get_server_kept()
        given, released = set(), []
        for vals in vals_list:
            values = {name: vals[name] for name in names.intersection(vals)}
            marked = {
                name: value.value for name, value in values.items() if isinstance(value, Kept)
            }
            given |= values.keys() - marked.keys()
            released.append({**vals, **marked} if marked else vals)
        if given and not (self.env.su or self._is_import(given)):
            self.check_access(operation)
            fields = [self._fields[name] for name in given]
            for field in fields:
                self._check_field_access(field, "write")
            labels = (field._description_string(self.env) for field in fields)
            raise UserError(
                self.env._(
                    "The server keeps these itself, they cannot be set: %(names)s.",
                    names=", ".join(sorted(labels)),
                )
            )
        return released

    @api.model
    def _is_import(self, names):
        """Tell whether a service manager imports old records, with what they were made of.

        :param names: of fields that the server keeps
        """
        return bool(
            self.env.context.get("import_file")
            and all(getattr(self._fields[name], "server_kept", None) == "import" for name in names)
            and self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager")
        )

    def _without_kept_defaults(self):
        """Return the records without defaults in the context for what the server keeps, in their
        lines as well: even what is made with elevated rights has the context of the caller.
        """
        context = {}
        for key, value in self.env.context.items():
            name = key.removeprefix("default_")
            if name == key or name not in self._fields:
                context[key] = value
            elif name not in self._get_server_kept():
                context[key] = self._without_kept({name: value})[name]
        return self if context == self.env.context else self.with_env(self.env(context=context))

    @api.model
    def _without_kept(self, vals, *, computed=True):
        """Return values without those that the server keeps, in lines as well.

        :param bool computed: without what is computed, too
        """
        names = self._get_server_kept()
        result = {}
        for name, value in vals.items():
            field = self._fields.get(name)
            if name in names and (computed or not field.compute):
                continue
            if field and field.relational and isinstance(value, dict | list | tuple):
                value = self.env[field.comodel_name]._without_kept_in(value, computed)
            result[name] = value
        return result

    @api.model
    def _without_kept_in(self, value, computed):
        """Return a value of a link to this model without what the server keeps, in whatever dicts
        it holds.
        """
        if isinstance(value, dict):
            return self._without_kept(value, computed=computed)
        if isinstance(value, list | tuple):
            return type(value)(self._without_kept_in(part, computed) for part in value)
        return value

    # ------------------------------------------------------------
    # LINKS
    # ------------------------------------------------------------

    @api.model
    def _looks_at_links(self):
        """Tell whether the links that the user gives have to be looked at."""
        if self.env.su:
            return False
        return self._is_reader_limited() or (self._transient and self._name.startswith(OURS))

    @api.model
    def _is_reader_limited(self):
        """Tell whether there are clients that an engineer may not see: those that others look
        after, or another company of the service. What portal users make, our own code prepares.
        """
        return self.env.user._is_client_restricted() or (
            self.env["res.company"]._are_there_several() and self.env.user._is_internal()
        )

    def _check_helpdesk_links(self, vals_list):
        """Keep whoever may not see all clients from linking records to those of others: whoever
        sees a link sees the name behind it, and on a ticket the telephone number as well. What
        is linked to another client may even belong to that one from then on. Models of Odoo
        link to contacts as well, and so do their forms.

        Wizards, which anybody may point at any id, are looked at whoever has them, as far as
        they point at records of ours.

        :param vals_list: [dict of values]
        :raises AccessError: one of the records that the values link to, in whatever shape, is one
            the user may not read
        """
        if not self._looks_at_links():
            return
        is_limited = self._is_reader_limited()
        links = defaultdict(set)
        for vals in vals_list:
            for model, ids in self._get_helpdesk_links(vals):
                links[model] |= ids
        for model, ids in links.items():
            if model not in self.env:
                continue
            records = self.env[model].browse(ids)
            # what a user may read nothing of, no engineer is kept from as one of some clients
            if model.startswith(OURS) or (is_limited and records.browse().has_access("read")):
                records.check_access("read")

    def _get_helpdesk_links(self, vals):
        """Yield (model, {ids}) of all that the values link to, those of lines included.

        A form names the record that a line belongs to by a dict of its values.
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            # the id of an unsaved record counts as nothing, and may stand for a saved one
            if not field or not (value or isinstance(value, NewId)):
                continue
            if field.type == "reference":
                yield find_reference(value)
            elif field.type == "many2one_reference":
                ids, _nested = find_links(value)
                for model in self._get_pointed_models(field, vals):
                    yield model, ids
            elif field.relational:
                find = find_links if field.type == "many2one" else find_command_links
                ids, nested = find(value)
                if ids:
                    yield field.comodel_name, ids
                for part in nested:
                    yield from self.env[field.comodel_name]._get_helpdesk_links(part)

    def _get_pointed_models(self, field, vals):
        """Return the names of the models that a pointer of model and id may point to.

        :param field: many2one_reference
        :param vals: the values that the id is one of
        :rtype: set[str]
        """
        name = field.model_field
        if name in vals:
            # what it pointed to before has other ids
            given = [vals[name]]
        else:
            # sudo: which model it is, no more
            given = [self.env.context.get(f"default_{name}"), *self.sudo().mapped(name)]
        return {model for model in given if isinstance(model, str)}
