# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, datetime, time, timedelta
from operator import itemgetter
from textwrap import wrap

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import groupby

from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..models.config_change import KINDS
from ..tools.history import compare, state_at

ROW_LENGTH = 1200
"""Characters in a row of the table: over one that is longer than a page wkhtmltopdf prints the
head of the table."""


class ConfigHistory(models.TransientModel):
    """What a client's configuration was at the end of a day, and how it differs between two days:
    on the screen and as a PDF.
    """

    _name = "liteviewer.config.history"
    _description = "Configuration History"

    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    mode = fields.Selection(
        [("difference", "Difference of Two Dates"), ("state", "State on a Date")],
        string="Show",
        required=True,
        default="difference",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(months=1),
        help="As it was at the end of that day.",
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=fields.Date.context_today,
        help="As it was at the end of that day.",
    )
    content = fields.Html(compute="_compute_content", sanitize=False)

    @api.depends("client_id", "mode", "date_from", "date_to")
    @api.depends_context("lang", "tz", "uid")
    def _compute_content(self):
        for history in self:
            # of a client that is not chosen yet there is nothing to tell
            history.content = bool(history.client_id) and self.env["ir.qweb"]._render(
                "liteviewer_cmdb.config_history_content", {"history": history}
            )

    @api.depends("client_id", "mode")
    def _compute_display_name(self):
        for history in self:
            history.display_name = (
                self.env._("Infrastructure of %(client)s", client=history.client_id.display_name)
                if history.client_id
                else self.env._("State and Differences")
            )

    @api.onchange("date_from", "date_to")
    def _onchange_dates(self):
        """Two dates are compared from the earlier to the later one."""
        if self.date_from and self.date_to and self.date_from > self.date_to:
            self.date_from, self.date_to = self.date_to, self.date_from

    def action_print(self):
        """Print what is shown."""
        return self.env.ref("liteviewer_cmdb.config_history_report").report_action(self)

    def get_sections(self: One):
        """Return what to show, in the language of the reader.

        :return: [(title, [{"name": str, "operation": "create", "write", "unlink" or None,
            "operation_name": str, "rows": [(label, before, after)], "parts": [[(label, text)]],
            "changed_at": datetime, "user": str, "ticket": str}])], one section for each sort of
            things; the parts tell of a thing that did not merely change all that it is or was
        """
        self.ensure_one()
        days = [self.date_to, self.date_to if self.mode == "state" else self.date_from]
        start, end = (self._get_end_of(day) for day in sorted(days))
        now, names = self._get_present()
        changes = self._get_changes(start)
        history = changes._to_history()
        after = state_at(now, history, end)
        latest = {}
        for change in changes:
            names.setdefault((change.res_model, change.res_id), change.record_name)
            if change.changed_at <= end:
                latest.setdefault((change.res_model, change.res_id), change)
        if self.mode == "state":
            differences = [
                (key, None, {name: [None, value] for name, value in values.items()})
                for key, values in after.items()
            ]
        else:
            differences = compare(state_at(now, history, start), after)
        things = [
            self._describe(key, operation, values, names[key], latest.get(key))
            for key, operation, values in differences
        ]
        return [
            (title, sorted(group, key=lambda thing: thing["name"] or ""))
            for (_place, title), group in sorted(groupby(things, itemgetter("sort")))
        ]

    def _describe(self, key, operation, values, name, change):
        """Return how one thing is shown; ``change`` is its last one in the time, or None."""
        changes = self.env["liteviewer.config.change"]
        change = change or changes
        operations = dict(changes._fields["operation"]._description_selection(self.env))
        if operation != "write":
            # it is there, or was
            values = {name: sides for name, sides in values.items() if name != "active"}
        kinds = [kind for kind, _label in KINDS]
        rows = changes._make_rows(key[0], values)
        side = 1 if operation == "unlink" else 2
        return {
            # sudo: the names of models are readable by the system only
            "sort": (
                kinds.index(self.env[key[0]]._config_kind),
                self.env["ir.model"].sudo()._get(key[0]).name,
            ),
            "name": name,
            "operation": operation,
            "operation_name": operations.get(operation, ""),
            "rows": rows,
            "parts": _get_parts([(row[0], row[side]) for row in rows]),
            "changed_at": change.changed_at,
            "user": change.user_id.name,
            "ticket": change.ticket_id.number,
        }

    def _get_end_of(self, day):
        """Return the last moment of the day in the time zone of the reader, as UTC; what is still
        to come is as it is today.
        """
        day = min(day, fields.Date.context_today(self))
        # not as tzinfo: pytz would take the local mean time of the place for its time zone
        next_day = self.env.tz.localize(datetime.combine(day + timedelta(days=1), time.min))
        return next_day.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)

    def _get_present(self):
        """Return the present state of what the user may read, and the names of the things.

        :return: ({(model, id): {field: value}}, {(model, id): name})
        """
        state, names = {}, {}
        for model in self.env.registry.descendants(["liteviewer.config.item"], "_inherit"):
            if self.env[model]._abstract or not self.env[model].has_access("read"):
                continue
            records = (
                self.env[model]
                .with_context(active_test=False)
                .search([("client_id", "=", self.client_id.id)])
            )
            values = records._get_config_values()
            for record in records:
                key = (model, record.id)
                names[key] = record.display_name
                state[key] = {
                    name: value for name, value in values[record.id].items() if value is not None
                }
        rows = self.env["liteviewer.software.installation"].search(
            [("client_id", "=", self.client_id.id)]
        )
        for equipment, installations in groupby(rows, itemgetter("equipment_id")):
            programs = {installation.software_id.display_name for installation in installations}
            if (key := (equipment._name, equipment.id)) in state:
                state[key]["software"] = sorted(programs)
        return state, names

    def _get_changes(self, since):
        """Return the changes that took place after a moment, the newest first."""
        return self.env["liteviewer.config.change"].search(
            Domain("client_id", "=", self.client_id.id)
            & Domain("changed_at", ">", since)
            & (Domain("state", "=", "applied") | Domain("is_observed", "=", True))
        )


def _get_parts(facts):
    """Return the facts, [(label, text)], in rows that fit on a page; what goes on in the next row
    has no label.
    """
    parts, room = [[]], ROW_LENGTH
    for label, whole in facts:
        for place, text in enumerate(wrap(whole or "", ROW_LENGTH) or [""]):
            if len(text) > room:
                parts.append([])
                room = ROW_LENGTH
            parts[-1].append(("" if place else label, text))
            room -= len(text)
    return parts
