# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields


class ReadableMany2many(fields.Many2many):
    """Links of which the user is shown those that lead to what the user may read.

    Odoo fetches only those, but keeps what it has fetched for the whole transaction: where a record
    rule or our own code reads the links with elevated rights, everybody would be shown all of them
    after it.
    """

    def convert_to_record(self, value, record):
        return self._leave_readable(super().convert_to_record(value, record))

    def convert_to_record_multi(self, values, records):
        return self._leave_readable(super().convert_to_record_multi(values, records))

    def _leave_readable(self, linked):
        if linked.env.su or not linked.env.user._searches_narrowly():
            return linked
        saved = linked.filtered("id")
        hidden = saved - saved._filtered_access("read")
        return linked - hidden if hidden else linked
