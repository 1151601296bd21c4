# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields


class _Optional:
    """A number that a row may lack: then it is NULL in the database and False in records, in lists
    and in exports, and not the 0.0 of other numbers. To have none, None is written.
    """

    def convert_to_column(self, value, record, values=None, validate=True):
        return (
            None
            if self._is_empty(value)
            else super().convert_to_column(value, record, values, validate)
        )

    def convert_to_cache(self, value, record, validate=True):
        return None if self._is_empty(value) else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_write(self, value, record):
        return None if self._is_empty(value) else value

    @staticmethod
    def _is_empty(value):
        return value is None or value is False


class Measure(_Optional, fields.Float):
    """A number, or none."""


class MonetaryMeasure(_Optional, fields.Monetary):
    """An amount of money, or none. Such rows are written by SQL."""
