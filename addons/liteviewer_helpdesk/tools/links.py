# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finding what values link to, in every shape that Odoo or its database take for an id."""

from odoo.api import NewId
from odoo.fields import Command
from odoo.models import BaseModel

MAX_ID = 2**31 - 1


def read_id(value):
    """Return the number that the database would take ``value`` for, None where it takes none.

    A text of digits is as good as a number there; an unsaved record tells whose copy it is.
    """
    if isinstance(value, NewId):
        value = value.origin
    if isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 < number <= MAX_ID else None


def find_links(value):
    """Return what a value of a many2one field may link to.

    :param value: a number, a text of digits, a ``NewId``, a recordset, a pair of id and name, a
        list of any of these, or a dict with an ``id``
    :return: ({ids}, [dicts of values for records of the other model])
    """
    if isinstance(value, BaseModel):
        return set(filter(None, map(read_id, value._ids))), []
    if isinstance(value, dict):
        ids, nested = find_links(value.get("id"))
        return ids, [value, *nested]
    if isinstance(value, tuple | list):
        if len(value) == 2 and isinstance(value[1], str):
            # id and name, which may be made of digits
            value = value[:1]
        return _join(map(find_links, value))
    return set(filter(None, [read_id(value)])), []


def find_command_links(value):
    """Return what a value of a one2many or many2many field may link to.

    :param value: as of ``find_links``, or a list that holds commands, dicts and ids
    :return: as of ``find_links``
    """
    if not isinstance(value, tuple | list):
        return find_links(value)
    return _join(map(_find_in_command, value))


def find_reference(value):
    """Return (model, {ids}) of a value of a reference field: "model,id" or a recordset."""
    if isinstance(value, BaseModel):
        return value._name, find_links(value)[0]
    model, _comma, record_id = value.partition(",") if isinstance(value, str) else ("", "", "")
    return model, find_links(record_id)[0]


def _find_in_command(command):
    if not isinstance(command, tuple | list) or not command:
        return find_links(command)
    code, *rest = command
    if code == Command.CREATE:
        # what stands between is the name of a line that is not saved
        return _join(map(find_links, rest[1:]))
    if code in (Command.UPDATE, Command.DELETE, Command.UNLINK, Command.LINK):
        return _join(map(find_links, rest))
    if code in (Command.CLEAR, Command.SET):
        return _join(map(find_links, rest[1:]))
    return find_links(command)


def _join(found):
    ids, nested = set(), []
    for more_ids, more_nested in found:
        ids |= more_ids
        nested += more_nested
    return ids, nested
