# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools.working_time import WorkingTime, Year


class SlaHours(models.Model):
    """What was worked in one year, as some calendar said when a clock ended by it.

    Calendars change: a holiday is entered afterwards, the hours of the service become other ones.
    A clock that had ended by then still explains itself by the hours of its time. Calendars that
    say the same of a year share the row, which never changes.
    """

    _name = "liteviewer.sla.hours"
    _description = "SLA Hours of Then"

    mark = fields.Char(required=True, readonly=True, help="Tells what is worked from all else.")
    pairs = fields.Json(
        required=True,
        readonly=True,
        help="Begin and end of each working interval, in seconds since 1970 (UTC).",
    )

    _mark_uniq = models.Constraint("UNIQUE (mark)", "These hours are kept already.")

    @api.model
    def _note(self, spans):
        """Keep what calendars say now of the years from one moment to another.

        :param spans: [(resource.calendar, with the company whose holidays count, first moment,
            last moment)]
        :return: [{year as text: mark}], one for each of the spans
        """
        known, result = {}, []
        for calendar, first, last in spans:
            marks = {
                str(year): calendar._get_year_mark(year)
                for year in range(first.year, last.year + 1)
            }
            known.update(marks.values())
            result.append({year: mark for year, (mark, _pairs) in marks.items()})
        if known:
            kept = self.env.execute_query(
                SQL("SELECT mark FROM liteviewer_sla_hours WHERE mark IN %s", tuple(known))
            )
            self._insert({mark: known[mark] for mark in known.keys() - {mark for (mark,) in kept}})
        return result

    @api.model
    def _insert(self, pairs_by_mark):
        if not pairs_by_mark:
            return
        rows = [{"mark": mark, "pairs": pairs} for mark, pairs in sorted(pairs_by_mark.items())]
        # somebody else may keep the same at this moment
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO liteviewer_sla_hours (mark, pairs)
                SELECT mark, pairs FROM json_populate_recordset(NULL::liteviewer_sla_hours, %s)
                    ON CONFLICT (mark) DO NOTHING
                """,
                json.dumps(rows),
            )
        )

    @api.model
    def _get_working_time(self, marks, calendar):
        """Return the working time of then.

        :param dict marks: as ``_note`` returned them
        :param calendar: resource.calendar, which says what was worked in other years
        :rtype: WorkingTime
        """
        present = calendar._get_working_time()

        def load(year):
            return self._load_year(marks.get(str(year))) or present.load(year)

        return WorkingTime(load)

    @ormcache("mark")
    def _load_year(self, mark):
        # sudo: hours are no secret
        kept = self.sudo().search([("mark", "=", mark)]) if mark else self
        return Year.from_pairs(kept.pairs) if kept else None
