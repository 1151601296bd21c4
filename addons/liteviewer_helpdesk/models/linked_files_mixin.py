# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

FILES = "ir.attachment"


class LinkedFilesMixin(models.AbstractModel):
    """What is sent names files (``ir.attachment``), and whoever gets it reads them.

    Odoo lets some of the links through without a look, or looks afterwards, when the link itself
    has opened the file. So each file that is named must be readable to whoever names it, before it
    is linked: in values and commands of any shape, in defaults from the context and in forms that
    are not saved. It is asked with the rights of the user, also where Odoo acts with elevated ones.
    """

    _name = "liteviewer.linked.files.mixin"
    _description = "Record That Names Files"

    @api.model_create_multi
    def create(self, vals_list):
        defaults = {
            name: self.env.context[f"default_{name}"]
            for name in self._get_file_fields()
            if f"default_{name}" in self.env.context
        }
        self._check_linked_files([{**defaults, **vals} for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        self._check_linked_files([vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_linked_files([values])
        return values

    def onchange(self, values, field_names, fields_spec):
        self._check_linked_files([values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_file_fields(self):
        """Return the names of the fields that lead to files."""
        return [name for name, field in self._fields.items() if field.comodel_name == FILES]

    @api.model
    def _check_linked_files(self, vals_list):
        """Refuse files that the user may not read.

        :param vals_list: [dict of values]
        :raises AccessError: one of the files is not theirs to read, or is not there
        """
        if self.env.uid == SUPERUSER_ID:
            return
        names = self._get_file_fields()
        ids = {
            file_id
            for vals in vals_list
            for name in names
            if vals.get(name)
            for file_id in find_ids(vals[name])
        }
        if not ids:
            return
        files = self.env[FILES].browse(ids).sudo(False)
        if len(files._filtered_access("read")) < len(files) and not self._may_pass_on(files):
            raise AccessError(
                self.env._("You may not pass on a file that you cannot read yourself.")
            )

    @api.model
    def _may_pass_on(self, files):
        """Tell whether the user may pass on files that they cannot read.

        A visitor who uploaded one in the conversation may not read it, but has shown the token that
        came with the upload (``ThreadController``); Odoo lets them use no others.
        """
        user = self.env.user
        return user.share and files.sudo().create_uid == user


def find_ids(value):
    """Yield the ids that a value of a relational field names, whatever its shape: a number,
    records, numbers or dicts with an id in a list, commands, or some of each.

    >>> sorted(find_ids([1, (4, 2, 0), [6, 0, [3]], (0, 0, {"name": "x"}), {"id": 4}]))
    [1, 2, 3, 4]
    """
    if isinstance(value, models.BaseModel):
        yield from value._origin.ids
    elif isinstance(value, api.NewId):
        yield from find_ids(value.origin)
    elif isinstance(value, dict):
        yield from find_ids(value.get("id"))
    elif isinstance(value, str):
        if value.isdecimal():
            yield int(value)
    elif isinstance(value, int):
        if not isinstance(value, bool):
            yield value
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            # as Odoo reads it: what stands in a list is a command where it is a list itself
            yield from (
                _find_ids_of_command(part) if isinstance(part, list | tuple) else (find_ids(part))
            )


def _find_ids_of_command(command):
    kind, record_id, rest = (*command, None, None, None)[:3]
    if kind in (Command.UPDATE, Command.LINK):
        yield from find_ids(record_id)
    elif kind == Command.SET:
        yield from find_ids(rest)
