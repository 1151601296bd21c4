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
        """Tell each recorded change with what was before, as far as it may be told to a client
        (``TOLD_OF_WORKS``). Where something is not told, the engineer's few words stand for it.

        The report is the client's, so it is the same whoever prints it: accountants, who may not
        see the configuration, read of it what the client will read.
        """
        found = super()._get_reported_changes()
        works = self._filtered_access("read")
        # sudo: what may be told to the client of works that the user reads; nothing else
        changes = self.env["liteviewer.config.change"].sudo()
        recorded = changes.search(
            [("work_entry_id", "in", works.ids), ("state", "=", "applied")],
            order="changed_at, id",
        )
        operations = dict(changes._fields["operation"]._description_selection(self.env))
        by_id = {work.id: work for work in works}
        for entry, group in groupby(recorded, lambda change: by_id[change.work_entry_id.id]):
            lines, is_all = [], True
            for change in group:
                if change.client_id != entry.client_id:
                    # the work has gone to another client since, the configuration has not
                    is_all = False
                    continue
                told, is_whole = change._get_told_of_work()
                lines += self._tell_change(change, told, operations)
                is_all = is_all and is_whole
            words = () if is_all and lines else found.get(entry, ())
            if words or lines:
                found[entry] = [*words, *lines]
        return found

    @api.model
    def _tell_change(self, change, told, operations):
        """Return the lines of one recorded change: one for each field, and one alone for a thing
        that is new or has gone.

        :param dict told: what of ``changes`` may be told; nothing of the change where it is empty
        :param dict operations: {operation: its name}
        :rtype: list[ReportedChange]
        """
        if not told:
            return []
        rows = change._make_rows(change.res_model, told)
        if change.operation == "write":
            lines = [
                (", ".join(filter(None, (change.record_name, label))), before, after)
                for label, before, after in rows
            ]
        else:
            name = operations[change.operation]
            is_new = change.operation == "create"
            sides = [(label, after if is_new else before) for label, before, after in rows]
            text = "; ".join(": ".join(filter(None, side)) for side in sides if side[1])
            told_now = ": ".join(filter(None, (name, text))) if is_new else name
            lines = [(change.record_name, "" if is_new else text, told_now)]
        return [
            ReportedChange(what or "", _shorten(before), _shorten(after) or "\N{EM DASH}")
            for what, before, after in lines
        ]


def _shorten(text):
    text = text or ""
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "\N{HORIZONTAL ELLIPSIS}"
