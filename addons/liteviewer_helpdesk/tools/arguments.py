# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is sent along with a call from outside, checked before a method sees it.

A public method says of each argument what it takes, by one of the kinds of this module::

    def action_connect(self: One, tool_id: RecordId, ticket_id: RecordId = False):

``check_call`` looks at that, whichever way the call came, and at what every call has: records, a
context, texts that can be stored. An argument may always be what it is by default. Heirs of a
method need not say it again. Nothing here knows the database.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from odoo.tools.translate import LazyTranslate

from .input import NO_TEXT, InputError

_lt = LazyTranslate(__name__)

OURS = "liteviewer."
PEOPLE = ("res.partner", "res.users")
"""Models of Odoo that are checked like ours: what Odoo brings along as well."""
OUR_CODE = "odoo.addons.liteviewer_"
EVERY_MODEL = f"{OUR_CODE}helpdesk.models.base"
MAX_ID = 2**31 - 1
RECORD_PATH = f"int(max={MAX_ID})"
"""The id of a record in the address of a route, see ``werkzeug.routing``."""
MAX_NUMBER = 2**63 - 1
MAX_DEPTH = 50
"""Lists within lists; the deepest forms and domains have fewer than ten."""
YEARS = range(1900, 3000)
"""What is farther away cannot be moved to another time zone, or a duration added to it."""
TAKE_DEFAULTS = {"create", "default_get", "load", "name_create", "onchange", "web_save"}
"""Methods whose context may hold defaults for the fields of the very model."""


def is_nothing(value):
    return value is None or value is False


@dataclass(frozen=True)
class Kind:
    """What an argument may be.

    :ivar check: function of (value, path of the value, class of the model) that raises InputError
    """

    check: Callable


def _check_type(types, reason):
    def check(value, path, _model):
        # to Python True is a number
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise InputError(path, reason)

    return check


def _check_id(value, path, _model=None):
    if not is_nothing(value) and not (type(value) is int and 0 < value <= MAX_ID):
        raise InputError(path, _lt("must be the id of a record: a number from 1 on."))


def _check_count(at_least):
    def check(ids, path, _model):
        if not at_least <= len(ids) <= 1:
            raise InputError(path, _lt("must be the id of one record."))

    return check


def _check_ids_by_name(value, path, _model):
    if not isinstance(value, Mapping):
        raise InputError(path, _lt("must be an object with ids of records."))
    for name, record_id in value.items():
        _check_id(record_id, f"{path}.{name}")


def _check_id_list(value, path, _model):
    if not is_nothing(value):
        as_ids(value, path)


def _check_names(value, path, _model):
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise InputError(path, _lt("must be a list of names."))


def _check_rows(value, path, _model):
    if not isinstance(value, list | tuple):
        raise InputError(path, _lt("must be a list of rows."))
    for number, row in enumerate(value):
        if not isinstance(row, list | tuple):
            raise InputError(f"{path}[{number}]", _lt("must be a row: a list of texts."))
        for cell in row:
            if isinstance(cell, list | tuple | Mapping):
                raise InputError(f"{path}[{number}]", _lt("must be a row: a list of texts."))


def _check_values(value, path, model):
    """Look at the values of a record as its fields take them."""
    if not isinstance(value, Mapping):
        raise InputError(path, _lt("must be an object with the values of fields."))
    for name, of_field in value.items():
        field = _get_field(name, path, model)
        if name == "id":
            _check_id(of_field, f"{path}.id")
        else:
            check_field_value(field, of_field, f"{path}.{name}", model)


def _get_field(name, path, model):
    field = model._fields.get(name)
    if not field:
        raise InputError(f"{path}.{name}", _lt("is not known: there is no such field."))
    return field


def _check_specification(value, path, model):
    """Look at which fields a form wants to be told: {field: {"fields": {...}, ...}}."""
    if not isinstance(value, Mapping):
        raise InputError(path, _lt("must be an object with the names of fields."))
    for name, of_field in value.items():
        field = _get_field(name, path, model)
        place = f"{path}.{name}"
        if not isinstance(of_field, Mapping):
            raise InputError(place, _lt("must be an object."))
        if field.comodel_name and not is_nothing(parts := of_field.get("fields")):
            _check_specification(parts, f"{place}.fields", model.pool[field.comodel_name])


def _check_values_list(value, path, model):
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list | tuple):
        raise InputError(path, _lt("must be a list of objects with the values of fields."))
    for number, values in enumerate(value):
        _check_values(values, f"{path}[{number}]", model)


Text = Kind(_check_type((str,), _lt("must be a text.")))
Number = Kind(_check_type((int,), _lt("must be a whole number.")))
Flag = Kind(_check_type((bool,), _lt("must be true or false.")))
Object = Kind(_check_type((Mapping,), _lt("must be an object.")))
List = Kind(_check_type((list, tuple), _lt("must be a list.")))
RecordId = Kind(_check_id)
"""One record or none; whether the caller may see it is up to the method."""
RecordIds = Kind(_check_ids_by_name)
"""The same for several: {name: id}."""
IdList = Kind(_check_id_list)
"""The same as a list."""
One = Kind(_check_count(1))
"""Of ``self``: the method belongs to one record, ..."""
OneOrNone = Kind(_check_count(0))
"""... or to one or none."""
Names = Kind(_check_names)
Rows = Kind(_check_rows)
"""The cells of a table."""
Values = Kind(_check_values)
"""Of a record: {field: value}, as ``write`` takes them."""
Specification = Kind(_check_specification)
ValuesList = Kind(_check_values_list)
Checked = Kind(lambda value, path, model: None)
"""Anything: the method itself looks at it, and names the place that is wrong."""


# ------------------------------------------------------------
# VALUES OF FIELDS
# ------------------------------------------------------------


def check_field_value(field, value, path, model):
    """Refuse what a field cannot hold; nothing is what every field takes.

    :raises InputError:
    """
    if not is_nothing(value) and (check := _FIELD_CHECKS.get(field.type)):
        check(field, value, path, model)


def _check_field_text(field, value, path, model):
    Text.check(value, path, model)


def _check_field_number(field, value, path, model):
    if type(value) is not int or abs(value) > MAX_ID:
        raise InputError(
            path, _lt("must be a whole number of at most %(max_number)s.", max_number=MAX_ID)
        )


def _check_field_float(field, value, path, model):
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise InputError(path, _lt("must be a number."))


def _check_field_choice(field, value, path, model):
    # some fields know what there is to choose only with a database, and say so themselves
    choices = [key for key, _label in field.selection] if type(field.selection) is list else None
    if not isinstance(value, str) or (choices is not None and value not in choices):
        if choices is None:
            raise InputError(path, _lt("must be a text."))
        raise InputError(path, _lt("must be one of: %(known)s.", known=", ".join(choices)))


def _check_field_date(field, value, path, model):
    moment = value
    if isinstance(value, str):
        try:
            moment = (field.to_datetime if field.type == "datetime" else field.to_date)(value)
        except ValueError:
            moment = None
    if not isinstance(moment, date):
        raise InputError(path, _lt("must be a time such as 2026-01-31 or 2026-01-31 09:30:00."))
    if moment.year not in YEARS:
        raise InputError(path, _lt("must be a time from 1900 to 2999."))


def _check_field_link(field, value, path, model):
    # a line of a form has the values of its record in the place of its id
    if isinstance(value, Mapping):
        _check_values(value, path, model.pool[field.comodel_name])
    else:
        _check_id(value, path)


def _check_field_lines(field, value, path, model):
    if not isinstance(value, list | tuple):
        raise InputError(path, _lt("must be a list of commands."))
    comodel = model.pool[field.comodel_name]
    for number, command in enumerate(value):
        _check_command(command, f"{path}[{number}]", comodel)


def _check_command(command, path, comodel):
    """Look at a command of Odoo's ``fields.Command``, or at an id, which is one as well."""
    if type(command) is int:
        _check_id(command, path)
        return
    if not isinstance(command, list | tuple) or not 0 < len(command) <= 3:
        raise InputError(path, _lt("must be a command such as [4, id, 0]."))
    code, record_id, content = (*command, *[False] * (3 - len(command)))
    if code not in range(7):
        raise InputError(path, _lt("must be a command such as [4, id, 0]."))
    if code in (1, 2, 3, 4):
        _check_id(record_id, path)
    if code in (0, 1):
        _check_values(content, path, comodel)
    if code == 6:
        as_ids(content, path)


def _check_field_objects(field, value, path, model):
    parts = [value] if isinstance(value, Mapping) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, Mapping) for part in parts):
        raise InputError(path, _lt("must be a list of objects."))


_FIELD_CHECKS = {
    "char": _check_field_text,
    "text": _check_field_text,
    "html": _check_field_text,
    "integer": _check_field_number,
    "many2one_reference": _check_field_number,
    "float": _check_field_float,
    "monetary": _check_field_float,
    "selection": _check_field_choice,
    "date": _check_field_date,
    "datetime": _check_field_date,
    "many2one": _check_field_link,
    "one2many": _check_field_lines,
    "many2many": _check_field_lines,
    "properties": _check_field_objects,
    "properties_definition": _check_field_objects,
    "binary": _check_field_text,
    "image": _check_field_text,
}
"""Types of fields that are not here take what they are given or say what is wrong with it."""


# ------------------------------------------------------------
# A CALL
# ------------------------------------------------------------


def check_call(model, method, arguments, keywords):
    """Look at a call of a public method, as far as it can be told without the database.

    What is no method of ours is looked at for what no method can take: see ``check_plain``.

    :param model: class of the registry
    :param arguments: list; the ids of the records come first where the method belongs to records
    :param keywords: dict of arguments, with the context
    :raises InputError: names the argument, or the place in it, that is wrong
    """
    if not isinstance(arguments, list | tuple) or not isinstance(keywords, Mapping):
        raise InputError("arguments", _lt("must be a list, and those with names an object."))
    keywords = dict(keywords)
    context = keywords.pop("context", None)
    check_context(context)
    function = getattr(model, method, None) if isinstance(method, str) else None
    if not is_ours(model, function):
        check_plain(arguments, "arguments")
        for name, value in keywords.items():
            check_plain(value, name)
        return
    is_of_model = getattr(function, "_api_model", False)
    # mail comes in by a method of a model of Odoo that is abstract
    if model._abstract and (model._name.startswith(OURS) or not is_of_model):
        raise InputError("model", _lt("has no records: name the one that is meant."))
    if method in TAKE_DEFAULTS and context:
        _check_defaults(context, model)
    kinds = get_kinds(model, method)
    arguments = list(arguments)
    if not is_of_model:
        if not arguments:
            raise InputError("ids", _lt("are missing: say which records are meant."))
        ids = as_ids(arguments.pop(0), "ids")
        kinds.pop("self", Checked).check(ids, "ids", model)
    for name, value, default in _bind(function, arguments, keywords):
        kind = kinds.get(name)
        if kind is not Checked:
            check_plain(value, name)
        if kind and not (type(value) is type(default) and value == default):
            kind.check(value, name, model)


def _bind(function, arguments, keywords):
    """Return [(name, value, default)] of the arguments that are given. :raises InputError:"""
    parameters = inspect.signature(function).parameters
    try:
        given = inspect.signature(function).bind(None, *arguments, **keywords).arguments
    except TypeError as error:
        _self, *known = parameters
        raise InputError(
            "arguments", _lt("do not fit. Known are: %(known)s.", known=", ".join(known) or "-")
        ) from error
    _self, *others = given.items()
    return [(name, value, parameters[name].default) for name, value in others]


def is_ours(model, function):
    """Tell whether a method is one of our models or of our code; what every model has is Odoo's."""
    if not inspect.isfunction(function) or function.__name__.startswith("_"):
        # Odoo refuses what is private, in words
        return False
    return (
        model._name.startswith(OURS)
        or model._name in PEOPLE
        or (function.__module__.startswith(OUR_CODE) and function.__module__ != EVERY_MODEL)
    )


def get_kinds(model, method):
    """Return {argument: Kind} as the method and those that it extends say."""
    kinds = {}
    for parent in reversed(model.mro()):
        function = parent.__dict__.get(method)
        for name, kind in getattr(function, "__annotations__", {}).items():
            if isinstance(kind, Kind):
                kinds[name] = kind
    return kinds


def as_ids(value, path):
    """Return the list of ids that names records in a call; whether they are there is up to Odoo.

    :raises InputError: it is neither an id nor a list of them
    """
    if is_nothing(value):
        return []
    ids = [*value] if isinstance(value, list | tuple) else [value]
    for record_id in ids:
        if not (type(record_id) is int and 0 < record_id <= MAX_ID):
            raise InputError(path, _lt("must be ids of records: numbers from 1 on."))
    return ids


def check_context(context):
    """Refuse a context that no method can work with."""
    check_plain(context, "context")
    if is_nothing(context):
        return
    if not isinstance(context, Mapping):
        raise InputError("context", _lt("must be an object."))
    for key, value in context.items():
        path = f"context.{key}"
        if not isinstance(key, str):
            raise InputError("context", _lt("must be an object whose keys are texts."))
        if key.startswith("__"):
            # how Odoo's own code talks to itself
            raise InputError(path, _lt("is for the server alone."))
        if is_nothing(value):
            continue
        if key in CONTEXT:
            CONTEXT[key](value, path, None)


def _check_defaults(context, model):
    """Look at the defaults of a form. Other calls may carry those of another model."""
    for key, value in context.items():
        if key.startswith("default_") and (field := model._fields.get(key[8:])):
            check_field_value(field, value, f"context.{key}", model)


def _check_company_ids(value, path, _model):
    if not isinstance(value, list | tuple):
        raise InputError(path, _lt("must be a list of ids."))
    as_ids(value, path)


CONTEXT = {
    "lang": Text.check,
    "tz": Text.check,
    "allowed_company_ids": _check_company_ids,
    "uid": _check_id,
    "helpdesk_workload": Flag.check,
    "hierarchical_naming": Flag.check,
}
"""{key: how it is checked}. What a computed field of ours depends on belongs here, the addon that
has the field adds it: Odoo keeps its values by such a key, and fails at one that cannot be
compared.
"""


def check_plain(value, path, depth=0):
    """Refuse what neither the database nor an answer can hold: NUL and halves of surrogate pairs
    in texts, numbers without an end, what is nested without one.

    :raises InputError:
    """
    if isinstance(value, str):
        # nearly all texts are told by this alone, long ones at the speed of memory
        if "\0" in value or not (value.isascii() or not NO_TEXT.search(value)):
            raise InputError(
                path,
                _lt("contains a character that is no text (NUL or half of a surrogate pair)."),
            )
    elif isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise InputError(path, _lt("is too large a number."))
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InputError(path, _lt("must be a number."))
    elif depth > MAX_DEPTH:
        raise InputError(path, _lt("is nested too deeply."))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            check_plain(key, path, depth)
            check_plain(part, path, depth + 1)
    elif isinstance(value, list | tuple):
        for part in value:
            check_plain(part, path, depth + 1)
