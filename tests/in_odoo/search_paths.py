# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: search along every path as a user, and print what tells a hidden text
or record from one that is nowhere, as JSON: {"paths": how many, "told": [texts]}.

The paths are those of the registry: every field of every model that the user may read, and every
field behind those that lead to another model.
"""

import json
import logging
from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.models import LOG_ACCESS_COLUMNS

NOWHERE = "zznowherezz"
TEXTS = {"char", "text", "html", "many2one", "one2many", "many2many"}
REFUSALS = (AccessError, UserError, NotImplementedError, ValueError, TypeError)
"""What Odoo says of what cannot be searched, ordered or grouped by, whoever asks."""


def main(env, login, words, models, deep):
    """:param words: texts that are in records and fields only that the user may not read
    :param models: beginnings of the names of the models to begin at
    :param deep: of those of them where the second step is taken, too
    """
    # Odoo logs each refusal
    logging.disable(logging.CRITICAL)
    user = env["res.users"].search([("login", "=", login)])
    them = env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US"})
    hidden = {}
    paths, told = 0, []
    for name in sorted(env.registry):
        model = them[name]
        if model._abstract or not name.startswith(tuple(models)) or not model.has_access("read"):
            continue
        for path, field in find_paths(model, name.startswith(tuple(deep))):
            paths += 1
            count = partial(ask, model.search_count)
            if field.type in TEXTS:
                any_word = ["|"] * (len(words) - 1) + [(path, "ilike", word) for word in words]
                if (found := count(any_word)) and found != count([(path, "ilike", NOWHERE)]):
                    told.append(f"{name}: {path} ilike {words}")
            if field.type in ("one2many", "many2many"):
                comodel = field.comodel_name
                if comodel not in hidden:
                    hidden[comodel] = find_hidden(them[comodel])
                if count([(path, "in", hidden[comodel])]):
                    told.append(f"{name}: {path} in ids")
                groups = ask(model._read_group, [], [path]) or []
                if {group.id for (group,) in groups} & set(hidden[comodel]):
                    told.append(f"{name}: groups of {path}")
    print(json.dumps({"paths": paths, "told": told}))


def find_paths(model, is_deep):
    """Yield (path, its last field); who made a record, which all have, of one model only."""
    for name, field in model._fields.items():
        if name in LOG_ACCESS_COLUMNS and model._name != "liteviewer.ticket":
            continue
        yield name, field
        if is_deep and field.relational and (field.store or field.search):
            for behind, last in model.env[field.comodel_name]._fields.items():
                yield f"{name}.{behind}", last


def find_hidden(model):
    """Return ids of records that the user may not read, the newest ones; none of a model that
    Odoo lets nobody search.
    """
    everything = ask(model.sudo().with_context(active_test=False).search, [], 0, 2000, "id desc")
    if not everything or not model.has_access("read"):
        return everything.ids if everything else []
    return (everything - everything.sudo(False)._filtered_access("read")).ids


def ask(method, *arguments):
    """Return the answer, None for a refusal."""
    try:
        with method.__self__.env.cr.savepoint(flush=False):
            return method(*arguments)
    except REFUSALS:
        return None
