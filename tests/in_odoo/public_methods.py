# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: print the methods of our models that anybody may call from outside, as
JSON: [[model, method, whether it belongs to records]]. What needs arguments is left out.
"""

import inspect
import json


def main(env):
    found = []
    for name in sorted(env.registry):
        model = env[name]
        if not name.startswith("liteviewer.") or model._abstract:
            continue
        for method, function in inspect.getmembers(type(model), inspect.isfunction):
            if (
                not method.startswith("_")
                and function.__module__.startswith("odoo.addons.liteviewer_")
                and not getattr(function, "_api_private", False)
                and not _wants_arguments(function)
            ):
                found.append([name, method, not getattr(function, "_api_model", False)])
    print(json.dumps(found))


def _wants_arguments(function):
    (_self, *others) = inspect.signature(function).parameters.values()
    return any(
        parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        for parameter in others
    )
