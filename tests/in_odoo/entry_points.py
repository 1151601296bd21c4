# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: print what of ours anybody may call from outside, as JSON:

- `methods`: [{"model", "method", "of_records": whether it belongs to records, "arguments": {name:
  whether it has to be given}, "undeclared": names of the arguments that no `Kind` is said of}],
  those of Odoo that we extend included;
- `routes`: [{"path", "methods", "type", "arguments": names of the path and of the form}];
- `searches`: [[model, field]], the fields whose search is ours;
- `fields`: {model: {name: type}} of all models in `methods`.
"""

import inspect
import json

from odoo.addons.liteviewer_helpdesk.tools.arguments import (
    EVERY_MODEL,
    OUR_CODE,
    OURS,
    PEOPLE,
    get_kinds,
)


def main(env):
    methods = [*_find_methods(env)]
    models = sorted({entry["model"] for entry in methods})
    fields = {
        model: {name: field.type for name, field in sorted(env[model]._fields.items())}
        for model in models
    }
    print(
        json.dumps(
            {
                "methods": methods,
                "routes": [*_find_routes(env)],
                "searches": [
                    [model, name]
                    for model in models
                    for name in fields[model]
                    if _is_searched_by_us(env[model], name)
                ],
                "fields": fields,
            }
        )
    )


def _find_methods(env):
    for name in sorted(env.registry):
        model = env[name]
        if model._abstract and not name.startswith(OURS):
            continue
        for method, function in inspect.getmembers(type(model), inspect.isfunction):
            every_model = function.__module__ == EVERY_MODEL
            if (
                not method.startswith("_")
                and function.__module__.startswith(OUR_CODE)
                and not _is_private(type(model), method)
                and not (every_model and not (name.startswith(OURS) or name in PEOPLE))
            ):
                arguments = _get_arguments(function)
                yield {
                    "model": name,
                    "method": method,
                    "of_records": not getattr(function, "_api_model", False),
                    "arguments": arguments,
                    "undeclared": [*(arguments.keys() - get_kinds(type(model), method).keys())],
                }


def _is_private(model_class, method):
    return any(
        getattr(getattr(parent, method, None), "_api_private", False)
        for parent in model_class.mro()
    )


def _get_arguments(function):
    (_self, *others) = inspect.signature(function).parameters.values()
    return {
        parameter.name: parameter.default is parameter.empty
        for parameter in others
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }


def _find_routes(env):
    for rule in env["ir.http"].routing_map().iter_rules():
        function = inspect.unwrap(rule.endpoint.func)
        if function.__module__.startswith(OUR_CODE):
            yield {
                "path": rule.rule,
                "methods": sorted({"GET", "POST"} & set(rule.methods or ("GET", "POST"))),
                "type": rule.endpoint.routing["type"],
                "arguments": [*_get_arguments(function)],
            }


def _is_searched_by_us(model, name):
    search = model._fields[name].search
    if isinstance(search, str):
        search = getattr(type(model), search)
    return search is not None and getattr(search, "__module__", "").startswith(OUR_CODE)
