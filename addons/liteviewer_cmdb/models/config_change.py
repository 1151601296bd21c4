# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from odoo.addons.liteviewer_helpdesk.models.search_mixin import read_texts
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.history import DELTA_FIELDS, Change, get_changes, is_same
from .config_item import RECORDED

KINDS = [
    ("equipment", "Equipment"),
    ("network", "Network"),
    ("license", "Licences"),
    ("access", "Access"),
    ("other", "Other"),
]
STATES = [("proposed", "Proposed"), ("applied", "Applied"), ("dismissed", "Dismissed")]
SOURCES = [
    ("engineer", "Engineer"),
    ("inventory", "Inventory"),
    ("import", "Import"),
    ("system", "System"),
]
OPERATIONS = [("create", "New"), ("write", "Changed"), ("unlink", "Removed")]
IN_WORDS = "in_words"
"""Stands for the name of a field where a change was told in words."""


class ConfigChange(models.Model):
    """A change of a client's configuration: what, when, by whom, as part of which work.

    Nobody writes them: the configuration items do, see ``liteviewer.config.item``. What the
    inventory of a computer found to differ from its card is proposed; an engineer accepts or
    dismisses it. What is ``is_observed`` has taken place already, whatever becomes of the
    proposal: the list of a computer's programs follows the computer.

    ``changes`` is {field: [before, after]} in JSON form, see ``tools.history``; what a person reads
    is made of it in their own language.
    """

    _name = "liteviewer.config.change"
    _description = "Configuration Change"
    _order = "changed_at desc, id desc"
    _rec_name = "record_name"
    _rec_names_search = ["summary"]

    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", string="Service Company", readonly=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="applied")
    changed_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one("res.users", string="Who", readonly=True, ondelete="restrict")
    source = fields.Selection(SOURCES, required=True, readonly=True, default="system")
    work_entry_id = fields.Many2one(
        "liteviewer.work.entry", readonly=True, index="btree_not_null", ondelete="set null"
    )
    ticket_id = fields.Many2one(
        "liteviewer.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    equipment_id = fields.Many2one("liteviewer.equipment", readonly=True, ondelete="set null")
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    record_name = fields.Char(string="What", readonly=True)
    operation = fields.Selection(OPERATIONS, required=True, readonly=True, default="write")
    changes = fields.Json(readonly=True)
    thing = fields.Char(
        readonly=True, help="Which part of the equipment the inventory proposes to change."
    )
    is_observed = fields.Boolean(
        string="Seen by Inventory",
        readonly=True,
        help="It has taken place already: accepting it only confirms it.",
    )
    before = fields.Char(compute="_compute_texts")
    after = fields.Char(compute="_compute_texts")
    summary = fields.Char(compute="_compute_texts", search="_search_summary")

    _order_idx = models.Index("(changed_at DESC, id DESC)")
    _client_idx = models.Index("(client_id, changed_at DESC, id DESC)")
    _equipment_idx = models.Index(
        "(equipment_id, changed_at DESC, id DESC) WHERE equipment_id IS NOT NULL"
    )
    _record_idx = models.Index("(res_model, res_id)")
    _proposed_idx = models.Index("(client_id) WHERE state = 'proposed'")
    _thing_uniq = models.UniqueIndex(
        "(equipment_id, thing) WHERE state = 'proposed' AND thing IS NOT NULL",
        "This difference has been proposed already.",
    )

    # ------------------------------------------------------------
    # WHAT A PERSON READS
    # ------------------------------------------------------------

    @api.depends("changes", "res_model", "operation")
    @api.depends_context("lang", "tz")
    def _compute_texts(self):
        for change in self:
            rows = change._get_rows()
            change.before = "; ".join(
                f"{label}: {before}" if label else before
                for label, before, _after in rows
                if before
            )
            change.after = "; ".join(
                f"{label}: {after}" if label else after for label, _before, after in rows if after
            )
            steps = (
                (label, " \N{RIGHTWARDS ARROW} ".join(filter(None, (before, after or "—"))))
                for label, before, after in rows
            )
            change.summary = "; ".join(": ".join(filter(None, step)) for step in steps)

    def _get_rows(self):
        """Return [(label, before, after)] in the language of the reader, one for each field."""
        self.ensure_one()
        return self._make_rows(self.res_model, self.changes or {})

    @api.model
    def _make_rows(self, res_model, changes):
        """Return [(label, before, after)] of {field: [before, after]} of a model's record."""
        # the addon of a model may have gone since
        item = self.env[res_model if res_model in self.env else "liteviewer.config.item"]
        order = {name: place for place, name in enumerate(item._get_config_fields())}
        rows = []
        # the database keeps the fields in an order of its own
        for name, sides in sorted(changes.items(), key=lambda pair: order.get(pair[0], len(order))):
            label = item._get_config_label(name)
            if name == IN_WORDS:
                label = ""
            elif name in DELTA_FIELDS:
                label = self.env._("Programs")
            sides = _shorten(name, sides)
            for part, pair in _split(label, sides):
                rows.append((part, *(item._get_config_text(name, value) for value in pair)))
        return rows

    @api.model
    def _search_summary(self, operator, value):
        """Find the words in the name of the thing and in the values."""
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        return Domain.OR(
            Domain("record_name", "ilike", text)
            | Domain.custom(
                to_sql=lambda model, alias, _query, text=text: SQL(
                    "%s::text ILIKE %s",
                    SQL.identifier(alias, "changes"),
                    f"%{escape_psql(text)}%",
                )
            )
            for text in read_texts(self.env, operator, value)
            if text
        )

    # ------------------------------------------------------------
    # RECORDING
    # ------------------------------------------------------------

    @api.model
    def _record(self, vals_list):
        """Create the changes that have just been made, with their author and the work they are
        part of; proposals that they make needless are withdrawn.

        :param vals_list: of ``liteviewer.config.item._prepare_config_change``
        """
        origin = self._get_origin({vals["client_id"] for vals in vals_list})
        changes = self.create([{**origin[vals["client_id"]], **vals} for vals in vals_list])
        changes.filtered(lambda change: change.operation != "create")._withdraw_needless()
        return changes

    @api.model
    def _get_origin(self, client_ids):
        """Return who changes something of these clients now, how, and as part of which work entry:
        the one that the context names, else the one whose timer the user runs.

        :return: {client id: values of a change}
        """
        values = {"source": self._get_source(), "user_id": False}
        if values["source"] not in ("engineer", "import"):
            return dict.fromkeys(client_ids, values)
        values["user_id"] = self.env.uid
        entries = self.env["liteviewer.work.entry"]
        named = entries.browse(self.env.context.get("config_work_entry_id")).exists()
        # anybody may name any work in the context: only what he may write is his to add to
        entry = named.sudo(False)._filtered_access("write").sudo() or entries.sudo()._get_running()
        work = {"work_entry_id": entry.id, "ticket_id": entry.ticket_id.id}
        return {
            client_id: {**values, **work} if client_id == entry.client_id.id else values
            for client_id in client_ids
        }

    @api.model
    def _get_source(self):
        if self.env.context.get("import_file"):
            return "import"
        if self.env.uid == SUPERUSER_ID:
            return "system"
        return "inventory" if self.env.user._is_agent_account() else "engineer"

    def _withdraw_needless(self):
        """Delete the proposals whose record has come to be as they propose, or has gone."""
        if not self:
            return
        last = {(change.res_model, change.res_id): change for change in reversed(self)}
        proposals = self.search(
            [
                ("state", "=", "proposed"),
                ("res_model", "in", list({model for model, _id in last})),
                ("res_id", "in", [record_id for _model, record_id in last]),
            ]
        )
        proposals.filtered(
            lambda proposal: (
                (change := last.get((proposal.res_model, proposal.res_id)))
                and (
                    change.operation == "unlink"
                    or all(
                        name in change.changes and is_same(change.changes[name][1], after)
                        for name, (_before, after) in proposal.changes.items()
                    )
                )
            )
        ).unlink()

    # ------------------------------------------------------------
    # PROPOSALS
    # ------------------------------------------------------------

    @api.model
    def _propose(self, equipment, told, proposals):
        """Make the proposals about a device equal to what its inventory says otherwise.

        What is proposed already stays, what has been dismissed is not proposed again, and what
        differs no longer is withdrawn.

        :param set told: the things that the inventory told about, by their first words
        :param dict proposals: {thing: values of a change} of those among them that differ
        """
        # sudo: changes are written by the system only
        changes = self.sudo().search(
            [
                ("equipment_id", "=", equipment.id),
                ("thing", "!=", False),
                ("state", "in", ("proposed", "dismissed")),
            ],
            order="id",
        )
        known = {change.thing: change for change in changes}
        changes.filtered(
            lambda change: (
                change.state == "proposed"
                and change.thing not in proposals
                and change.thing.partition(" ")[0] in told
            )
        ).unlink()
        new = []
        for thing, vals in proposals.items():
            change = known.get(thing)
            if change and _is_same_proposal(change.changes, vals["changes"]):
                continue
            if change and change.state == "proposed":
                change.write({"changes": vals["changes"], "changed_at": fields.Datetime.now()})
                continue
            new.append(
                {
                    **equipment._prepare_config_change(),
                    "source": "inventory",
                    "state": "proposed",
                    "thing": thing,
                    **vals,
                }
            )
        return self.sudo().create(new)

    def action_accept(self):
        """Bring what the inventory proposes into the records, as changes of the current user.

        Where they become part of the work whose timer he runs, the screen tells of which ticket.
        """
        proposals = self._get_decidable()
        for proposal in proposals:
            proposal._accept()
        if not proposals.ticket_id:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Accepted, and recorded as part of your work on %(tickets)s: your timer runs "
                    "there.",
                    tickets=", ".join(proposals.ticket_id.mapped("number")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_dismiss(self):
        """Leave the records as they are: the same difference is not proposed again."""
        # sudo: changes are written by the system only; who may decide is checked
        self._get_decidable().sudo().write({"state": "dismissed", "user_id": self.env.uid})
        return True

    def _get_decidable(self):
        """Return those that wait for a decision, the oldest first.

        :raises AccessError: the user is no engineer, or not one of this client
        """
        self.check_access("read")
        if not self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_engineer"):
            raise AccessError(self.env._("Only engineers decide about proposed changes."))
        return self.filtered(lambda change: change.state == "proposed").sorted("id")

    def _accept(self):
        """Apply a proposal with the rights of the user, and let it tell what really changed."""
        self.ensure_one()
        vals = {"state": "applied", "user_id": self.env.uid}
        if not self.is_observed:
            record = self.env[self.res_model].with_context(config_recorded=RECORDED)
            record = record.browse(self.res_id).exists()
            values = {name: _to_value(after) for name, (_before, after) in self.changes.items()}
            before = record._get_config_values(values).get(record.id, {})
            if self.operation == "create":
                owned = {**values, "equipment_id": self.equipment_id.id}
                record = record.create(record._mark_kept(owned))
            else:
                record.write(record._mark_kept(values))
            after = record._get_config_values(values).get(record.id, {})
            vals.update(
                res_id=record.id,
                changed_at=fields.Datetime.now(),
                changes=get_changes(before, after) or self.changes,
            )
        origin = self._get_origin({self.client_id.id})[self.client_id.id]
        # sudo: changes are written by the system only
        self.sudo().write({**origin, **vals, "source": self.source})

    # ------------------------------------------------------------
    # HISTORY
    # ------------------------------------------------------------

    def _to_history(self):
        """Return the changes for ``tools.history``."""
        return [
            Change((change.res_model, change.res_id), change.changed_at, change.operation, values)
            for change in self
            if (values := {k: v for k, v in (change.changes or {}).items() if k != IN_WORDS})
        ]

    def action_open_record(self: One):
        """Open the card of what changed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


def _shorten(name, sides):
    """Leave out what is the same on both sides, in long lists and among attributes."""
    if name in DELTA_FIELDS:
        before, after = (set(side or ()) for side in sides)
        return [sorted(before - after) or None, sorted(after - before) or None]
    if any(isinstance(side, dict) for side in sides):
        before, after = (side or {} for side in sides)
        names = get_changes(before, after)
        return [{name: side[name] for name in names if name in side} for side in (before, after)]
    return sides


def _split(label, sides):
    """Return [(label, sides)]: of attributes one pair for each, under its own label."""
    if not any(isinstance(side, dict) for side in sides):
        return [(label, sides)]
    before, after = (side or {} for side in sides)
    return [(name, [before.get(name), after.get(name)]) for name in {**before, **after}]


def _is_same_proposal(known, reported):
    return known.keys() == reported.keys() and all(
        is_same(one, other)
        for name in known
        for one, other in zip(known[name], reported[name], strict=True)
    )


def _to_value(value):
    """Return what is written into a field for a value in JSON form."""
    return value[0] if isinstance(value, list) else value or False
