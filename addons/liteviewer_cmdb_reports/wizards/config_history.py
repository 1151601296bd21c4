# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import UTC, datetime, time, timedelta
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, groupby

from odoo.addons.liteviewer_cmdb.models.config_change import KINDS
from odoo.addons.liteviewer_cmdb.tools.history import compare, state_at
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import (
    AFTER,
    BEFORE,
    BLANK,
    CHANGE,
    DATE,
    DATETIME,
    INTEGER,
    MUTED,
    NO_DATA,
    STRONG,
    Column,
    Matrix,
    Section,
    Span,
)

PAPER_COLUMNS = 7
"""Columns of a table of things, beside their names, that have room on paper ..."""
FIRST_COLUMNS = 5
"""... and how many have where there is more: the last one tells it in words."""
TYPED = {"integer": INTEGER, "date": DATE, "datetime": DATETIME}
LONG = {"many2many", "properties"}
"""Kinds of fields of which a table has no column: they are told in words."""
TOLD_LENGTH = 200
"""Characters that are told of a thing that is new or gone; an Excel file has all of them."""
NAMED_BY_FIELDS = {
    "liteviewer.access.grant",
    "liteviewer.equipment.relation",
    "liteviewer.license.assignment",
}
"""Models whose names are made of what the other columns say."""


class ConfigHistory(models.TransientModel):
    """What a client's configuration was at the end of a day, and how it differs between two days:
    a table for each sort of things.
    """

    _name = "liteviewer.config.history"
    _inherit = ["liteviewer.report.mixin"]
    _description = "Configuration History"
    _report_action = "liteviewer_cmdb_reports.config_history_action_print"

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

    @api.depends("client_id", "mode", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for history in self:
            history.display_name = (
                ", ".join((history._get_title(), history._get_subtitle()))
                if history.client_id
                else self.env._("State and Differences")
            )

    @api.depends("client_id")
    def _compute_lang(self):
        super()._compute_lang()

    @api.onchange("date_from", "date_to")
    def _onchange_dates(self):
        """Two dates are compared from the earlier to the later one."""
        if self.date_from and self.date_to and self.date_from > self.date_to:
            self.date_from, self.date_to = self.date_to, self.date_from

    def _get_reader(self):
        return self.client_id

    # ------------------------------------------------------------
    # THE MATRIX
    # ------------------------------------------------------------

    def _make_matrix(self):
        things = self._get_things()
        return Matrix(
            title=self._get_title(),
            subtitle=self._get_subtitle(),
            facts=self._prepare_facts(things),
            sections=self._prepare_sections(things),
        )

    def _get_title(self):
        if self.mode == "state":
            return self.env._("State of the Infrastructure")
        return self.env._("Changes of the Infrastructure")

    def _get_subtitle(self):
        end = format_date(self.env, self.date_to)
        if self.mode == "state":
            return self.env._("%(client)s on %(day)s", client=self.client_id.name, day=end)
        return self.env._(
            "%(client)s, %(start)s to %(end)s",
            client=self.client_id.name,
            start=format_date(self.env, min(self.date_from, self.date_to)),
            end=format_date(self.env, max(self.date_from, self.date_to)),
        )

    def _prepare_facts(self, things):
        """Return [(label, text)] for the head of the report."""
        facts = [
            (self.env._("Client"), self._describe_partner(self.client_id)),
            (self.env._("Contractor"), self._describe_partner(self.company_id.partner_id)),
        ]
        if self.mode == "difference":
            formats, column = self._get_formats(), Column("", INTEGER)
            operations = self._get_operations()
            facts += [
                (
                    operations[operation],
                    formats.get_text(
                        sum(thing["operation"] == operation for thing in things), column
                    ),
                )
                for operation in operations
            ]
        return facts

    def _prepare_sections(self, things):
        """Return a section for each sort of things."""
        prepare = (
            self._prepare_state_section
            if self.mode == "state"
            else self._prepare_difference_section
        )
        sections = [
            prepare(title, sorted(group, key=lambda thing: thing["name"] or ""))
            for (_place, title), group in sorted(groupby(things, itemgetter("sort")))
        ]
        return sections or [
            Section(
                title=self.env._("Infrastructure"),
                columns=(),
                empty=self.env._("Nothing was written down yet on this date.")
                if self.mode == "state"
                else self.env._("Nothing differs between these two dates."),
            )
        ]

    # -- state on a date

    def _prepare_state_section(self, title, things):
        """Return a table of things of one model, with a column for each field that says something
        about one of them; what has no room on paper, or is long, is told in the last column.
        """
        model = self.env[things[0]["model"]]
        filled = [
            name
            for name in model._get_config_fields()
            if name not in ("name", "active") and any(name in thing["values"] for thing in things)
        ]
        typed = [name for name in filled if model._fields[name].type not in LONG]
        others = {
            name
            for thing in things
            for name in thing["values"]
            if name not in typed and name not in ("name", "active")
        }
        has_room = len(typed) <= PAPER_COLUMNS and not others
        on_paper = typed if has_room else typed[:FIRST_COLUMNS]
        has_name = model._name not in NAMED_BY_FIELDS
        folded = set(typed).difference(on_paper) | others
        section = Section(
            title=title,
            columns=(
                *([Column(self.env._("Name"), width=22)] if has_name else ()),
                *(self._get_column(model, name, name in on_paper) for name in typed),
                *([Column(self.env._("Also"), width=90, on_sheet=False)] if folded else ()),
                *([Column(self.env._("Also"), width=60, on_paper=False)] if others else ()),
            ),
            note=self.env._("%(count)s in all", count=len(things)),
        )
        for thing in things:
            also = [
                (name, label, after)
                for name, label, after in self._get_facts(thing)
                if name in folded
            ]
            section.add(
                *([((Span(thing["name"] or "", STRONG)),)] if has_name else ()),
                *(_to_cell(model, name, thing["values"].get(name)) for name in typed),
                *([_tell([(label, text) for _n, label, text in also])] if folded else ()),
                *(
                    [_join((label, text) for name, label, text in also if name in others)]
                    if others
                    else ()
                ),
            )
        return section

    def _get_column(self, model, name, on_paper):
        kind = TYPED.get(model._fields[name].type, "text")
        width = 12 if kind != "text" else 18
        return Column(model._get_config_label(name), kind, width=width, on_paper=on_paper)

    def _get_facts(self, thing):
        """Return [(field, label, text)] of what is known of a thing that is there."""
        changes = self.env["liteviewer.config.change"]
        return [
            (name, label, after)
            for name, value in thing["values"].items()
            for label, _before, after in changes._make_rows(thing["model"], {name: [None, value]})
        ]

    # -- difference of two dates

    def _prepare_difference_section(self, title, things):
        """Return a table of what differs: a row for each field of what has changed, one row for
        what is new or gone.
        """
        operations = self._get_operations()
        section = Section(
            title=title,
            columns=(
                Column(self.env._("Last Changed"), DATETIME, width=22),
                Column(self.env._("What"), width=30),
                Column(self.env._("Change"), width=76, on_sheet=False),
                Column(self.env._("Field"), width=24, on_paper=False),
                Column(self.env._("Before"), width=40, on_paper=False),
                Column(self.env._("After"), width=40, on_paper=False),
                Column(self.env._("Who"), width=20),
                Column(self.env._("Ticket"), width=13),
            ),
        )
        for thing in things:
            for place, (told, label, before, after) in enumerate(
                self._tell_difference(thing, operations)
            ):
                section.add(
                    thing["changed_at"] or NO_DATA,
                    (Span(thing["name"] or "", MUTED if place else STRONG),),
                    told,
                    label or BLANK,
                    before or BLANK,
                    after or BLANK,
                    thing["user"] or BLANK,
                    thing["ticket"] or BLANK,
                    kind=CHANGE,
                )
        return section

    def _tell_difference(self, thing, operations):
        """Yield (spans for paper, field, before, after) for each row about a thing: what was before
        is grey, only what is different now is red.
        """
        rows, operation = thing["rows"], thing["operation"]
        if operation == "write":
            for label, before, after in rows:
                yield _tell_change(label, before, after), label, before, after
            return
        name, side = operations[operation], 2 if operation == "create" else 1
        facts = _join((row[0], row[side]) for row in rows)
        # what its name does not say
        told = "" if thing["model"] in NAMED_BY_FIELDS else _cut(facts)
        if operation == "create":
            yield (Span(name, AFTER), Span(f" {told}")), name, "", facts
        else:
            yield (Span(name, AFTER), Span(f" {told}", BEFORE)), name, facts, ""

    def _get_operations(self):
        """Return {operation: its name}."""
        changes = self.env["liteviewer.config.change"]
        return dict(changes._fields["operation"]._description_selection(self.env))

    # ------------------------------------------------------------
    # WHAT THERE WAS
    # ------------------------------------------------------------

    def _get_things(self):
        """Return what to tell about, in the language of the reader.

        :return: [{"model": str, "sort": (place, title), "name": str, "operation": "create",
            "write", "unlink" or None for what merely is there, "values": {field: value} of what is
            there, "rows": [(label, before, after)], "changed_at": datetime or False, "user": str,
            "ticket": str}]
        """
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
        return [
            self._describe(key, operation, values, names[key], latest.get(key))
            for key, operation, values in differences
        ]

    def _describe(self, key, operation, values, name, change):
        """Return how one thing is shown; ``change`` is its last one in the time, or None."""
        changes = self.env["liteviewer.config.change"]
        change = change or changes
        if operation != "write":
            # it is there, or was
            values = {
                field: sides for field, sides in values.items() if field not in ("active", "name")
            }
        kinds = [kind for kind, _label in KINDS]
        return {
            # sudo: the names of models are readable by the system only
            "sort": (
                kinds.index(self.env[key[0]]._config_kind),
                self.env["ir.model"].sudo()._get(key[0]).name,
            ),
            "model": key[0],
            "name": name,
            "operation": None if self.mode == "state" else operation,
            "values": {field: sides[1] for field, sides in values.items() if sides[1] is not None},
            "rows": changes._make_rows(key[0], values),
            "changed_at": change.changed_at,
            "user": change.user_id.name,
            "ticket": change.ticket_id.number,
        }

    def _get_end_of(self, day):
        """Return the last moment of the day in the time zone of the reader, as UTC; what is still
        to come is as it is today. Whoever asks about their own today means now, though the next
        day may have begun where the client is.
        """
        if day >= fields.Date.context_today(self.with_context(tz=None)):
            return fields.Datetime.now()
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


def _to_cell(model, name, value):
    """Return the cell of a value in JSON form: of its type, or in words where it has words of its
    own, as amounts with a unit have.
    """
    if value is None:
        return BLANK
    field, text = model._fields[name], model._get_config_text(name, value)
    if field.type == "integer" and text == str(value):
        return value
    if field.type in ("date", "datetime"):
        return field.convert_to_record(field.convert_to_cache(value, model), model)
    return text


def _tell_change(label, before, after):
    """Return the spans of a change of one field."""
    return tuple(
        span
        for span in (
            Span(f"{label}: ") if label else None,
            Span(f"{_cut(before)} \N{RIGHTWARDS ARROW} ", BEFORE) if before else None,
            Span(_cut(after) or "\N{EM DASH}", AFTER),
        )
        if span
    )


def _tell(facts):
    """Return the spans of [(label, text)], the labels muted."""
    spans = []
    for label, text in facts:
        if spans:
            spans.append(Span("; "))
        if label:
            spans.append(Span(f"{label}: ", MUTED))
        spans.append(Span(text or ""))
    return tuple(spans) or BLANK


def _join(facts):
    """Return [(label, text)] as one text."""
    return "; ".join(f"{label}: {text}" if label else text for label, text in facts if text)


def _cut(text):
    text = text or ""
    return text if len(text) <= TOLD_LENGTH else text[:TOLD_LENGTH] + "\N{HORIZONTAL ELLIPSIS}"
