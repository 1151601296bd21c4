# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

OURS = "liteviewer."


class Base(models.AbstractModel):
    """Every model of ours, wizards included, looks at the links it is given: a model that forgot
    to would be a way around the restriction.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_helpdesk_links(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_helpdesk_links([vals])
        return super().write(vals)

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
        is linked to another client may even belong to that one from then on.

        Wizards, which anybody may point at any id, are looked at whoever has them, as far as
        they point at records of ours.

        :param vals_list: [dict of values]
        :raises AccessError: one of the many2one values is a record the user may not read
        """
        if self.env.su or not self._name.startswith(OURS):
            return
        is_restricted = self.env.user._is_client_restricted()
        if not (is_restricted or self._transient):
            return
        for name, field in self._fields.items():
            if field.type == "many2one" and (is_restricted or field.comodel_name.startswith(OURS)):
                # only a number is an id, anything else makes no link
                ids = {value for vals in vals_list if type(value := vals.get(name)) is int}
                self.env[field.comodel_name].browse(ids).check_access("read")
