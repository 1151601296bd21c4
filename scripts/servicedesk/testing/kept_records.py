# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an update must not lose: told by a database before it and after it."""

from dataclasses import dataclass

_NAMES = """
    SELECT model, name, res_id FROM ir_model_data WHERE module IN ({modules}) AND res_id IS NOT NULL
"""
# Of our models, and of what links users to groups.
_TABLES = """
    SELECT c.relname,
           (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass,
                                                false, true, '')))[1]::text
      FROM pg_class c
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND (c.relname LIKE 'liteviewer%' OR c.relname = 'res_groups_users_rel')
"""


@dataclass(frozen=True)
class Kept:
    """`ids` is {(model, name): record ids} of all external ids of our addons, whichever of them
    has the name, so that a record may be handed from one to another; `rows` is {table: number}.
    """

    ids: dict[tuple[str, str], set[str]]
    rows: dict[str, int]

    @classmethod
    def read(cls, database, modules):
        """Look at a database in which no server runs."""
        names = ", ".join(f"'{name}'" for name in modules)
        ids = {}
        for model, name, record in database.query(_NAMES.format(modules=names)):
            ids.setdefault((model, name), set()).add(record)
        rows = {table: int(number) for table, number in database.query(_TABLES)}
        return cls(ids, rows)

    def lost(self, after):
        """Return a line for each record and each table that has less afterwards.

        An external id that no addon has any more, and a table that is gone, were given up.
        """
        lines = [
            f"{model} {name}: the record {', '.join(sorted(missing))} was deleted or made anew"
            for (model, name), before in self.ids.items()
            if (model, name) in after.ids and (missing := before - after.ids[model, name])
        ]
        lines += [
            f"{table}: {number} rows before, {after.rows[table]} after"
            for table, number in self.rows.items()
            if after.rows.get(table, number) < number
        ]
        return sorted(lines)
