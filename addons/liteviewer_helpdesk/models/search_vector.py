# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo import fields, models
from odoo.orm.models import NO_ACCESS, NewId
from odoo.tools import SQL, split_every
from odoo.tools.sql import drop_index

_logger = logging.getLogger(__name__)
FILL_BATCH = 2000
MANY_ROWS = 5000


class SearchVector(fields.Text):
    """Lexemes as PostgreSQL searches them (``tsvector``), made by ``tools/search/document.py``.

    Nobody reads, writes or searches the field as one: whoever did could guess texts letter by
    letter. Searches of our own name its column.

    Where the column comes to a table with rows it is filled in batches, and nothing else of them
    changes, their times least of all: Odoo would compute all rows at once.

    :param str make: the method of the model that returns the literal for one record, or None
    """

    _column_type = ("tsvector", "tsvector")
    make = None

    def __init__(self, string="Words for Searching", **kwargs):
        kept = {"prefetch": False, "exportable": False, "groups": NO_ACCESS}
        # a model that inherits from one with words (`_inherits`) has none of its own
        if not kwargs.get("inherited"):
            kept |= {
                "store": True,
                "precompute": "compute" in kwargs,
                # a value that comes along with a new record is not worked out again
                "readonly": False,
                "server_kept": True,
                "copy": False,
            }
        super().__init__(string=string, **{**kept, **kwargs})

    def __get__(self, record, owner=None):
        """Odoo works out what a new record lacks with the rights of whoever makes it; its words are
        made of nothing but what they say themselves.
        """
        if record is not None and len(record._ids) == 1 and _is_being_made(record._ids[0]):
            # sudo: of a record that is not there yet
            record = record.sudo()
        return super().__get__(record, owner)

    def update_db(self, model, columns):
        if super().update_db(model, columns) and self.make:
            model.pool.post_init(self.fill, model)
        return False

    def fill(self, model):
        """Make what is missing. What has been filled already stays: a fill may be called again."""
        model.flush_model()
        # sudo: what is found is up to the search; only what is needed is read
        records = model.sudo().with_context(active_test=False, prefetch_fields=False)
        rows = model.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s IS NULL ORDER BY id DESC",
                SQL.identifier(model._table),
                SQL.identifier(self.name),
            )
        )
        indexes = self._drop_indexes(model) if len(rows) > MANY_ROWS else []
        filled = 0
        for ids in split_every(FILL_BATCH, [record_id for (record_id,) in rows]):
            batch = records.browse(ids)
            vectors = [(record.id, getattr(record, self.make)()) for record in batch]
            values = [SQL("(%s, %s::tsvector)", *each) for each in vectors if each[1]]
            batch.invalidate_recordset(flush=False)
            filled += len(values)
            if values:
                model.env.cr.execute(
                    SQL(
                        "UPDATE %s AS record SET %s = filled.vector FROM (VALUES %s)"
                        " AS filled (id, vector) WHERE filled.id = record.id",
                        SQL.identifier(model._table),
                        SQL.identifier(self.name),
                        SQL(", ").join(values),
                    )
                )
        for index in indexes:
            index.apply_to_database(model)
        if filled:
            _logger.info("%s: made the words of %s records", self, filled)

    def _drop_indexes(self, model):
        """Drop the indexes of the column: made of all rows at once they take much less time."""
        indexes = [
            index
            for index in model._table_objects.values()
            if isinstance(index, models.Index) and self.name in index.get_definition(model.pool)
        ]
        for index in indexes:
            drop_index(model.env.cr, index.full_name(model), model._table)
        return indexes


def _is_being_made(record_id):
    return isinstance(record_id, NewId) and not record_id.origin
