# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, models
from odoo.tools import clean_context

OURS = "liteviewer."


class Base(models.AbstractModel):
    """Every model, wizards included, looks at the links it is given: one that forgot to would be a
    way around the restriction.

    What is changed on our records and on contacts takes no defaults from the context: those of the
    window are meant for the record that it makes, not for the lines that are added to one of its
    records later.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_helpdesk_links(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_helpdesk_links([vals])
        return super(Base, self._without_context_defaults()).write(vals)

    def web_save(self, vals, specification, next_id=None):
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
    def default_get(self, fields):
        """Where a default comes from, the context above all, is up to the caller as well."""
        values = super().default_get(fields)
        self._check_helpdesk_links([values])
        return values

    def onchange(self, values, field_names, fields_spec):
        """A form that is not saved shows what is behind a link, too."""
        self._check_helpdesk_links([values])
        return super().onchange(values, field_names, fields_spec)

    def _check_helpdesk_links(self, vals_list):
        """Keep a restricted engineer from linking records to those of other clients: whoever
        sees a link sees the name behind it, and on a ticket the telephone number as well. What
        is linked to another client may even belong to that one from then on. Models of Odoo
        link to contacts as well, and so do their forms.

        Wizards, which anybody may point at any id, are looked at whoever has them, as far as
        they point at records of ours.

        :param vals_list: [dict of values]
        :raises AccessError: one of the many2one values is a record the user may not read
        """
        if self.env.su:
            return
        is_ours = self._name.startswith(OURS)
        is_restricted = self.env.user._is_client_restricted()
        if not (is_restricted or (is_ours and self._transient)):
            return
        links = defaultdict(set)
        for vals in vals_list:
            for model, record_id in self._get_helpdesk_links(vals):
                links[model].add(record_id)
        for model, ids in links.items():
            if model.startswith(OURS) or (is_restricted and (is_ours or model == "res.partner")):
                self.env[model].browse(ids).check_access("read")

    def _get_helpdesk_links(self, vals):
        """Yield (model, id) of all that the values link to, those of lines included.

        A form names the record that a line belongs to by a dict of its values.
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not field or not field.relational:
                continue
            nested = []
            if isinstance(value, dict):
                nested, value = [value], value.get("id")
            elif isinstance(value, list | tuple):
                nested = [
                    part
                    for command in value
                    if isinstance(command, list | tuple)
                    for part in command
                    if isinstance(part, dict)
                ]
            # only a number is an id, anything else makes no link
            if field.type == "many2one" and type(value) is int:
                yield field.comodel_name, value
            for part in nested:
                yield from self.env[field.comodel_name]._get_helpdesk_links(part)
