# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every role on every model of ours, by every way a record can be read or changed.

The models are those the running server knows, so that one without a row in `access_table.py` or
without records in `access_world.py` fails. A refusal is an access fault, tells nothing about the
record, and leaves no trace in the database.
"""

import json
import re
import xmlrpc.client

import pytest
from access_table import (
    COMPUTER_SEES,
    EXPECTED,
    GROUPED,
    INTERNAL,
    OUTSIDE,
    READERS_POST,
    SEES,
    get_seen,
)
from access_trial import flatten
from access_world import CLIENT_LABELS, Denied, mark
from agent_client import make_payload

READ, WRITE, CREATE, UNLINK = "read", "write", "create", "unlink"
STRANGERS = ("portal user A", "portal manager A", "portal user B", "other company")
"""Who sees nothing of the clients in the demo data."""
REFUSED_IN_WORDS = re.compile(r"odoo\.exceptions\.(UserError|ValidationError|MissingError)")


@pytest.fixture(scope="module")
def conversations(odoo_server):
    """The models of ours that have a conversation."""
    rows = odoo_server.call(
        "ir.model",
        "search_read",
        [("model", "=like", "liteviewer.%"), ("is_mail_thread", "=", True)],
        ["model"],
    )
    return {row["model"] for row in rows}


def fingerprint(world):
    """Return a sum over each table that refused calls might have written to."""
    tables = [*sorted(world.tables.values()), "mail_message", "ir_attachment"]
    sums = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '' ORDER BY id), '')) FROM {table} t"
        for table in tables
    )
    return dict(world.server.sql(sums))


def test_every_model_of_ours_has_its_row_and_records(world):
    assert world.models == set(EXPECTED), "rows in access_table.py"
    assert world.models == set(world.ids), "records in access_world.py"


def test_operations(trial):
    for model in EXPECTED:
        if trial.role in OUTSIDE:
            trial.refused(f"has_access of {model}", model, "has_access", READ)
            continue
        for operation in (READ, WRITE, CREATE, UNLINK):
            letter = operation[0]
            expected = trial.allows(model, letter) or trial.allows(model, letter.upper())
            # an empty recordset: only the rights on the model count
            answer = trial.visitor.call(model, "has_access", [], operation)
            if answer != expected:
                trial.fail(f"{operation} {model}", f"is {answer}, expected {expected}")


def test_reading_many(trial):
    """Searches, groups and lists show what the role sees, all of it and nothing else."""
    for model in EXPECTED:
        seen, foreign = trial.split(model)
        everything = flatten(seen, foreign)
        visible = set(flatten(seen))
        ours = [("id", "in", everything)]
        calls = {
            "search": (ours,),
            "search_count": (ours,),
            "search_read": (ours, ["display_name"]),
            "web_search_read": (ours, {"display_name": {}}),
            "formatted_read_group": (ours, [], ["__count", "id:array_agg"]),
            "name_search": ("", ours),
        }
        for method, arguments in calls.items():
            what = f"{method} {model}"
            if not trial.allows(model, "r"):
                trial.refused(what, model, method, *arguments)
                continue
            answer = trial.permitted(what, model, method, *arguments)
            if answer is None:
                continue
            if method == "search_count":
                found, expected = answer, len(visible)
            elif method == "formatted_read_group":
                found, expected = set(answer[0]["id:array_agg"] or ()), visible
            else:
                rows = answer["records"] if method == "web_search_read" else answer
                found, expected = set(map(get_id, rows)), visible
            if found != expected:
                trial.fail(what, f"gives {found}, expected {expected}")
        if trial.allows(model, "r"):
            trial.permitted(
                f"web_read_group {model}",
                model,
                "web_read_group",
                ours,
                [GROUPED.get(model, "create_uid")],
                ["__count"],
            )
            # the search of a person who looks for a word of another client
            for label in set(CLIENT_LABELS) - SEES[trial.role] if has_name(model) else ():
                word = trial.world.marks[label]
                what = f"name_search {model} {word}"
                answer = trial.permitted(what, model, "name_search", word, ours)
                if not set(map(get_id, answer or ())) <= visible:
                    trial.fail(what, f"finds {answer}")
        if trial.role in STRANGERS and trial.allows(model, "r") and "A1" in trial.world.ids[model]:
            # beyond the records made here: nothing of the demo's clients either
            found = trial.world.earlier.get(model, set()).intersection(
                trial.visitor.call(model, "search", [])
            )
            if found:
                trial.fail(f"search {model}", f"gives {found} of the demo data")


def has_name(model):
    return TEXTS.get(model) == "name"


def get_id(row):
    return row["id"] if isinstance(row, dict) else row[0] if isinstance(row, list) else row


def test_reading_one(trial):
    """By its id a record is read with every field, or refused."""
    for model in EXPECTED:
        seen, foreign = trial.split(model)
        readable = trial.allows(model, "r")
        specification = {"display_name": {}}
        if readable:
            fields = trial.visitor.call(model, "fields_get", [], ["type"])
            specification = {
                name: {"fields": {"display_name": {}}} if field["type"].endswith("2one") else {}
                for name, field in fields.items()
                # Odoo offers the counters of activities to clients, and then refuses them
                if trial.role in INTERNAL or "activity" not in name
            }
        for label, ids in seen.items():
            trial.permitted(f"read {model} {label}", model, "read", ids, [*specification])
            trial.permitted(f"web_read {model} {label}", model, "web_read", ids, specification)
            export = trial.permitted if trial.role in INTERNAL else trial.refused
            export(f"export {model} {label}", model, "export_data", ids, ["display_name"])
        for label, ids in foreign.items():
            together = [*flatten(seen), *ids]
            for method, records, *arguments in (
                ("read", ids),
                ("read", together, ["display_name"]),
                ("web_read", ids, {"display_name": {}}),
                ("export_data", together, ["display_name"]),
            ):
                trial.refused(f"{method} {model} {label}", model, method, records, *arguments)


def test_defaults_show_nothing_foreign(trial):
    for model in EXPECTED:
        for method, *arguments in (
            ("default_get", ["name", "client_id", "partner_id", "company_id"]),
            ("onchange", [], {}, [], {"display_name": {}}),
        ):
            what = f"{method} {model}"
            if trial.allows(model, "c"):
                trial.permitted(what, model, method, *arguments)
            else:
                try:
                    answer = trial.visitor.call(model, method, *arguments)
                except Denied as denial:
                    answer = str(denial)
                trial.check_text(what, answer)


def prepare_refused_creations(trial):
    """Return [(what, model, values)]; what the values refer to is made here."""
    attempts = []
    for model in EXPECTED:
        _seen, foreign = trial.split(model)
        if not trial.allows(model, "c"):
            label = next(iter(trial.world.ids[model]))
            values = trial.world.values(model, label) or {"display_name": "x"}
            attempts.append((f"create {model}", model, values))
        elif model in CLIENT_MODELS:
            attempts += [
                (f"create {model} {label}", model, trial.world.values(model, label))
                for label in foreign
            ]
        elif model in PARTS:
            values = trial.world.values(model, own_label(trial, model))
            attempts.append((f"create {model} for another", model, values))
    return attempts


def test_refused_changes_leave_no_trace(trial, conversations):
    creations = prepare_refused_creations(trial)
    before = fingerprint(trial.world)
    for model in EXPECTED:
        seen, foreign = trial.split(model)
        values = {"display_name": "changed"} if model not in TEXTS else {TEXTS[model]: "changed"}
        if model in NUMBERS:
            values = {NUMBERS[model]: 2}
        for label, ids in {**seen, **foreign}.items():
            if label in foreign or not trial.allows(model, "w"):
                trial.refused(f"write {model} {label}", model, "write", ids, values)
            if label in foreign or not trial.allows(model, "u"):
                trial.refused(f"unlink {model} {label}", model, "unlink", ids)
            posts = trial.allows(model, "r" if model in READERS_POST else "w")
            if model in conversations and (label in foreign or not posts):
                trial.refused(
                    f"message_post {model} {label}", model, "message_post", ids, body="changed"
                )
    if trial.role not in INTERNAL:
        # past the page of the ticket, which says to whom and when one may write
        for label, (ticket,) in trial.world.ids["liteviewer.ticket"].items():
            raw = {"model": "liteviewer.ticket", "res_id": ticket, "body": "changed"}
            trial.refused(f"raw message on {label}", "mail.message", "create", raw)
    for what, model, values in creations:
        trial.refused(what, model, "create", values)
    after = fingerprint(trial.world)
    changed = sorted(table for table in after if after[table] != before[table])
    assert not changed, f"refused to {trial.role}, but written: {changed}"


def test_allowed_changes_succeed(trial, conversations):
    for model in EXPECTED:
        seen, _foreign = trial.split(model)
        column = TEXTS.get(model) or NUMBERS.get(model)
        for label, ids in seen.items():
            if trial.allows(model, "w"):
                (row,) = trial.world.admin(model, "read", ids, [column])
                trial.permitted(
                    f"write {model} {label}", model, "write", ids, {column: row[column]}
                )
            if model in conversations and trial.allows(
                model, "r" if model in READERS_POST else "w"
            ):
                trial.permitted(
                    f"message_post {model} {label}", model, "message_post", ids, body="Words"
                )
        if trial.allows(model, "c") and (label := own_label(trial, model)):
            values = trial.world.values(model, label)
            if model in PARTS:
                whole, link = PARTS[model]
                vals = trial.world.values(whole, label)
                values[link] = trial.permitted(f"create {whole}", whole, "create", vals)
            created = trial.permitted(f"create {model}", model, "create", values)
            if created is None:
                continue
            if trial.allows(model, "W"):
                trial.permitted(f"write own {model}", model, "write", [created], {"name": "x"})
            if trial.allows(model, "u") or trial.allows(model, "U"):
                trial.permitted(f"unlink own {model}", model, "unlink", [created])
            else:
                trial.world.admin(model, "unlink", [created])


def own_label(trial, model):
    """Return the label of a record the role can create, None where there is no way to."""
    labels = [*trial.world.ids[model]]
    if labels == ["admin's"]:
        labels = ["X" if trial.role == "other company" else "A1"]
    usable = [label for label in labels if label in get_seen(trial.role, model)]
    return usable[0] if usable and trial.world.values(model, usable[0]) else None


def test_passwords(trial):
    """They are shown to those who hold them, of the clients they see."""
    model = "liteviewer.credential"
    seen, foreign = trial.split(model)
    for label, ids in seen.items():
        answer = trial.permitted(f"reveal {label}", model, "reveal_secret", ids, "password")
        if answer and answer["text"] != trial.world.marks[label]:
            trial.fail(f"reveal {label}", f"gives {answer}")
    for label, ids in foreign.items():
        trial.refused(f"reveal {label}", model, "reveal_secret", ids, "password")
        trial.refused(f"one-time code {label}", model, "get_code", ids)


@pytest.fixture(scope="module")
def methods(odoo_server):
    """What takes no arguments: [(model, method, whether it belongs to records)]."""
    return [
        (entry["model"], entry["method"], entry["of_records"])
        for entry in json.loads(odoo_server.execute("entry_points.py"))["methods"]
        if entry["model"] in EXPECTED and not any(entry["arguments"].values())
    ]


def test_methods(trial, methods):
    """Whatever else can be called on a foreign record is refused, or is only a way to a list."""
    before = fingerprint(trial.world)
    for model, method, of_records in methods:
        _seen, foreign = trial.split(model)
        for label, ids in foreign.items() if of_records else [("all", None)]:
            what = f"{method} {model} {label}"
            try:
                answer = trial.visitor.call(model, method, *([ids] if of_records else []))
            except Denied as denial:
                trial.check_text(f"{what} (refusal)", str(denial))
            except AssertionError as error:
                if not REFUSED_IN_WORDS.search(str(error)):
                    trial.fail(what, str(error)[:300])
                trial.check_text(f"{what} (refusal)", str(error))
            else:
                trial.check_text(what, answer)
    after = fingerprint(trial.world)
    changed = {table for table in after if after[table] != before[table]}
    if trial.allows("liteviewer.work.list", "c"):
        # the Excel file of works is one of a list that is made for whoever asks
        changed.discard("liteviewer_work_list")
    if trial.allows("liteviewer.contract.margin", "r"):
        # whoever reads margins may have them worked out anew
        changed.discard("liteviewer_contract_margin")
    assert not changed, f"called by {trial.role}: {sorted(changed)}"


def test_pages_and_files(trial):
    """The addresses of pictures and pages, with and without the right to them."""
    seen, _foreign = trial.split("liteviewer.ticket")
    for label, (attachment, picture) in trial.world.shots.items():
        (ticket,) = trial.world.ids["liteviewer.ticket"][label]
        page = f"/my/tickets/{ticket}"
        for path, expected in (
            (f"/web/content/{attachment}", label in seen and trial.role in INTERNAL),
            (f"/web/content/{attachment}?download=1", label in seen and trial.role in INTERNAL),
            (f"/web/image/{attachment}", label in seen and trial.role in INTERNAL),
            (f"{page}/screenshots/{attachment}", label in seen),
        ):
            status, content = trial.visitor.get(path)
            if status >= 500:
                trial.fail(path, f"status {status}")
            if (content == picture) != expected:
                trial.fail(path, f"of {label}: {status}, expected {expected}")
        status, content = trial.visitor.get(page)
        trial.check_text(page, content.decode())
        if status >= 500 or (trial.world.marks[label] in content.decode()) != (label in seen):
            trial.fail(page, f"of {label}: status {status}")
    for path in ("/my", "/my/tickets", "/my/tickets?filterby=all&search=zz"):
        _status, content = trial.visitor.get(path)
        trial.check_text(path, content.decode())
    # the work reports of a client are for its manager alone, whatever the address names
    period = "date_from=2026-03-01&date_to=2026-03-31"
    other = trial.world.clients["B"]
    for path in (
        "/my/work-reports",
        f"/my/work-reports/show?{period}",
        f"/my/work-reports/show?{period}&client_id={other}",
        f"/my/work-reports/xlsx?{period}",
        f"/my/work-reports/{other}",
    ):
        status, content = trial.visitor.get(path)
        trial.check_text(path, content.decode(errors="replace"))
        shown = "/show" in path and trial.world.marks["A2"] in content.decode()
        if shown != (trial.role == "portal manager A" and "/show" in path) or status >= 500:
            trial.fail(path, f"status {status}")
        if content.startswith(b"PK") != (trial.role == "portal manager A" and "/xlsx" in path):
            trial.fail(path, f"status {status}")


def test_reports(trial):
    """Whatever reports there are of our models."""
    reports = trial.world.server.call(
        "ir.actions.report",
        "search_read",
        [("model", "=like", "liteviewer.%")],
        ["report_name", "model"],
    )
    for report in reports:
        for label, ids in trial.split(report["model"])[1].items():
            path = f"/report/html/{report['report_name']}/{ids[0]}"
            _status, content = trial.visitor.get(path)
            trial.check_text(path, content.decode())
            if trial.world.marks[label] in content.decode():
                trial.fail(path, f"prints the record of {label}")


def test_computers(world):
    """A computer shows what was sent from it, and all of whom an engineer has confirmed."""
    device, agent = world.enrol("A1")
    message = make_payload(reporter={"name": mark("A2"), "email": "", "phone": ""}, screenshots=[])
    sent = agent.call("submit_ticket", payload=message)["id"]
    (row,) = world.admin("liteviewer.ticket", "read", [sent], ["partner_id"])
    assert row["partner_id"][0] == world.persons["A2"], "the claim was taken for what it says"
    for state, labels in COMPUTER_SEES.items():
        if state == "is confirmed as A2's":
            world.admin("liteviewer.agent.device", "action_confirm_person", [device])
        shown = {ticket["id"] for ticket in agent.call("my_tickets", limit=200)}
        assert sent in shown, state
        for label in CLIENT_LABELS:
            tickets = world.admin(
                "liteviewer.ticket", "read", world.ids["liteviewer.ticket"][label], ["number"]
            )
            for ticket in tickets:
                assert (ticket["id"] in shown) == (label in labels), (state, label)
                if label not in labels:
                    with pytest.raises(xmlrpc.client.Fault, match="number: "):
                        agent.call("reply", number=ticket["number"], body="x")


TEXTS = {
    "liteviewer.ticket": "name",
    "liteviewer.ticket.stage": "name",
    "liteviewer.ticket.category": "name",
    "liteviewer.ticket.team": "name",
    "liteviewer.ticket.tag": "name",
    "liteviewer.search.synonym": "words",
    "liteviewer.ticket.handover": "reason",
    "liteviewer.ticket.escalate": "reason",
    "liteviewer.ticket.step": "name",
    "liteviewer.visit": "note",
    "liteviewer.ticket.checklist.item": "name",
    "liteviewer.checklist.template": "name",
    "liteviewer.checklist.template.line": "name",
    "liteviewer.ticket.recurrence": "name",
    "liteviewer.work.entry": "name",
    "liteviewer.agent.device": "name",
    "liteviewer.agent.enrollment.attempt": "address",
    "liteviewer.site": "name",
    "liteviewer.equipment.type": "name",
    "liteviewer.equipment": "name",
    "liteviewer.network.interface": "name",
    "liteviewer.equipment.relation": "note",
    "liteviewer.access.grant": "resource",
    "liteviewer.work.change": "what",
    "liteviewer.software": "name",
    "liteviewer.software.installation": "version",
    "liteviewer.license": "name",
    "liteviewer.license.assignment": "note",
    "liteviewer.credential": "name",
    "liteviewer.credential.event": "reason",
    "liteviewer.incoming.mail": "reason",
    "liteviewer.secret.link": "name",
    "liteviewer.secret.share": "name",
    "liteviewer.remote.tool": "name",
    "liteviewer.remote.id": "value",
    "liteviewer.contract.block": "name",
    "liteviewer.contract.count": "note",
    "liteviewer.contract.document": "name",
    "liteviewer.contract.assign": "note",
    "liteviewer.contract.reopen": "note",
    "liteviewer.contract.what.if.line": "name",
    "liteviewer.act.setup": "signer_position",
    "liteviewer.act.handover.choice": "reason",
    "liteviewer.party.details": "kpp",
    "liteviewer.work.return": "note",
    "liteviewer.work.role": "name",
    "liteviewer.sla.policy": "name",
    "liteviewer.article": "name",
    "liteviewer.article.category": "name",
    "liteviewer.article.import.line": "path",
    "liteviewer.article.export": "filename",
}
"""What is written where something is: a text ..."""
NUMBERS = {
    "liteviewer.agent.enrollment": "max_uses",
    "liteviewer.connect.computer": "max_uses",
    "liteviewer.answer.use": "answer_id",
    "liteviewer.ticket.assign": "user_id",
    "liteviewer.work.lock": "company_id",
    "liteviewer.cost.rate": "cost",
    "liteviewer.calendar.day": "shortened_minutes",
    "liteviewer.production.calendar": "year",
    "liteviewer.production.calendar.line": "shortened_minutes",
    "liteviewer.work.list": "company_id",
    "liteviewer.work.report": "company_id",
    "liteviewer.efficiency.report": "company_id",
    "liteviewer.analytics.report": "company_id",
    "liteviewer.config.history": "company_id",
    "liteviewer.client.passport": "company_id",
    "liteviewer.ticket.assignment": "team_id",
    "liteviewer.sla.target": "response_minutes",
    "liteviewer.article.import": "category_id",
    "liteviewer.contract.indexation": "percent",
    "liteviewer.contract.close": "company_id",
    "liteviewer.contract.what.if": "month_count",
    "liteviewer.sla.threshold": "percent",
}
"""... or a number."""
CLIENT_MODELS = {
    "liteviewer.ticket",
    "liteviewer.visit",
    "liteviewer.ticket.checklist.item",
    "liteviewer.ticket.recurrence",
    "liteviewer.work.entry",
    "liteviewer.site",
    "liteviewer.equipment",
    "liteviewer.network.interface",
    "liteviewer.equipment.relation",
    "liteviewer.access.grant",
    "liteviewer.software.installation",
    "liteviewer.license",
    "liteviewer.license.assignment",
    "liteviewer.credential",
    "liteviewer.remote.id",
    "liteviewer.contract.block",
    "liteviewer.contract.document",
    "liteviewer.contract.indexation",
}
"""Whose new records would belong to a client that may be foreign."""
PARTS = {
    "liteviewer.article.import.line": ("liteviewer.article.import", "import_id"),
    "liteviewer.contract.what.if.line": ("liteviewer.contract.what.if", "what_if_id"),
    "liteviewer.sla.what.if.target": ("liteviewer.sla.what.if", "what_if_id"),
    "liteviewer.sla.what.if.line": ("liteviewer.sla.what.if", "what_if_id"),
    "liteviewer.production.calendar.line": (
        "liteviewer.production.calendar",
        "production_calendar_id",
    ),
}
"""What belongs to another record, which has to be one's own: {model: (its model, link to it)}."""
