# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: print what points to a record by the name of its model and its id, of
all models, as JSON: [[model, field of the model, field of the id, {field: how a form reads it}]].
"""

import json

TEXTS = {"char", "text", "html", "reference"}


def main(env):
    found = []
    for name in sorted(env.registry):
        model = env[name]
        if model._abstract:
            continue
        specification = {
            field.name: {} if field.type in TEXTS else {"fields": {"display_name": {}}}
            for field in model._fields.values()
            if field.type in TEXTS or field.type == "many2one"
        }
        found += [[name, *pointer, specification] for pointer in model._get_pointers()]
    print(json.dumps(found))
