# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import groupby

from odoo.addons.liteviewer_sla_reports.models.work_entry import ReportedChange

MAX_LENGTH = 300
"""Characters of a value that are printed: a list of programs may be long."""


class WorkEntry(models.Model):
    _inherit = "liteviewer.work.entry"

    def _get_reported_changes(self):
        """Tell each recorded change with what was before. Whoever may not read what is recorded
        reads the engineer's few words, as in the work log.
        """
        found = super()._get_reported_changes()
        changes = self.env["liteviewer.config.change"]
        if not changes.has_access("read"):
            return found
        recorded = changes.search(
            [("work_entry_id", "in", self.ids), ("state", "=", "applied")], order="changed_at, id"
        )
        operations = dict(changes._fields["operation"]._description_selection(self.env))
        for entry, group in groupby(recorded, lambda change: change.work_entry_id):
            found[entry] = [
                line for change in group for line in self._tell_change(change, operations)
            ]
        return found

    @api.model
    def _tell_change(self, change, operations):
        """Return the lines of one recorded change: one for each field, and one alone for a thing
        that is new or has gone.

        :param dict operations: {operation: its name}
        :rtype: list[ReportedChange]
        """
        if change.operation == "write":
            lines = [
                (", ".join(filter(None, (change.record_name, label))), before, after)
                for label, before, after in change._get_rows()
            ]
        else:
            name = operations[change.operation]
            is_new = change.operation == "create"
            told = ": ".join(filter(None, (name, change.after))) if is_new else name
            lines = [(change.record_name, "" if is_new else change.before, told)]
        return [
            ReportedChange(what or "", _shorten(before), _shorten(after) or "\N{EM DASH}")
            for what, before, after in lines
        ]


def _shorten(text):
    text = text or ""
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "\N{HORIZONTAL ELLIPSIS}"
