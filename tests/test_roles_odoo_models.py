# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every role on models of Odoo that tell of ours: contacts, messages, files, what points to a
record; and by searches along every path of fields.
"""

import json

import pytest
from access_table import INTERNAL, SEES, WRITE_OUTSIDE
from access_trial import flatten, own_ticket
from access_world import CLIENT_LABELS, INSIDE, Denied


def test_contacts(trial):
    """Contacts are Odoo's model; those of clients are seen by whoever sees what is the clients'."""
    if trial.role not in INTERNAL:
        return
    persons = trial.world.persons
    expected = {number for label, number in persons.items() if label in SEES[trial.role]}
    everybody = [("id", "in", list(persons.values()))]
    for method, *arguments in (
        ("search_read", everybody, ["name", "complete_name"]),
        ("web_search_read", everybody, {"display_name": {}, "parent_id": {"fields": {}}}),
        ("name_search", "zz"),
        ("formatted_read_group", everybody, ["name"], ["id:array_agg"]),
    ):
        answer = trial.permitted(f"{method} of contacts", "res.partner", method, *arguments)
        if method == "search_read" and {row["id"] for row in answer or ()} != expected:
            trial.fail(method, f"finds {answer}, expected {expected}")
    link = {"partner_id": {"fields": {"display_name": {}}}}
    for label, number in persons.items():
        if number in expected:
            continue
        for model, method, *arguments in (
            ("res.partner", "read", [number], ["name"]),
            ("res.partner", "web_read", [number], {"display_name": {}}),
            ("res.partner", "write", [number], {"comment": "x"}),
            ("res.partner", "export_data", [number], ["name"]),
            ("res.partner", "action_export_helpdesk_data", [number]),
            ("liteviewer.ticket", "onchange", [], {"partner_id": number}, ["partner_id"], link),
            ("liteviewer.ticket", "create", {"name": "x", "partner_id": number}),
        ):
            trial.refused(f"{model}.{method} of the contact {label}", model, method, *arguments)


def test_conversations(trial):
    """Notes are for the inside, and what hangs on a record follows it."""
    seen, _foreign = trial.split("liteviewer.ticket")
    for label, (ticket,) in trial.world.ids["liteviewer.ticket"].items():
        thread = {"thread_model": "liteviewer.ticket", "thread_id": ticket}
        for path in ("/mail/thread/messages", "/mail/chatter_fetch"):
            try:
                answer = json.dumps(trial.visitor.post(path, thread))
            except Denied as denial:
                answer = str(denial)
            what = f"{path} of {label}"
            trial.check_text(what, answer)
            inside = trial.role in INTERNAL and label in seen
            shown = trial.world.notes[label] in answer
            if shown and not inside:
                trial.fail(what, "shows an internal note")
            if inside and not shown and path == "/mail/thread/messages":
                trial.fail(what, "shows no note")
    tickets = [("model", "=", "liteviewer.ticket")]
    for model, domain, names in (
        ("mail.message", tickets, ["body", "record_name"]),
        ("mail.tracking.value", [], ["new_value_char"]),
        ("mail.followers", [("res_model", "=", "liteviewer.ticket")], ["display_name"]),
        ("mail.activity", [("res_model", "=", "liteviewer.ticket")], ["res_name"]),
        ("ir.attachment", [("res_model", "=", "liteviewer.ticket")], ["name"]),
    ):
        try:
            answer = trial.visitor.call(model, "search_read", domain, names)
        except Denied as denial:
            answer = str(denial)
        trial.check_text(model, answer)
        if trial.role not in INTERNAL and any(
            note in json.dumps(answer) for note in trial.world.notes.values()
        ):
            trial.fail(model, "shows an internal note")


def test_ratings(trial):
    """A rating is read by whoever of the service reads its ticket, and written by nobody."""
    domain = [("res_model", "=", "liteviewer.ticket")]
    tickets = {label: ticket for label, (ticket,) in trial.world.ids["liteviewer.ticket"].items()}
    seen = {ticket for label, ticket in tickets.items() if label in SEES[trial.role]}
    if trial.role not in INTERNAL:
        trial.refused("ratings", "rating.rating", "search_read", domain, ["res_name"])
        return
    rows = trial.permitted(
        "ratings", "rating.rating", "search_read", domain, ["res_id", "res_name", "feedback"]
    )
    shown = {row["res_id"] for row in rows or ()}.intersection(tickets.values())
    if shown != seen:
        trial.fail("ratings", f"shows those of {shown}, expected {seen}")
    model = trial.world.server.sql("SELECT id FROM ir_model WHERE model = 'liteviewer.ticket'")
    for label, ticket in tickets.items():
        ((rating,),) = trial.world.server.sql(
            "SELECT id FROM rating_rating"
            f" WHERE res_model = 'liteviewer.ticket' AND res_id = {ticket}"
        )
        values = {"res_model_id": int(model[0][0]), "res_id": ticket, "rating": 5, "consumed": True}
        calls = [
            ("write", [int(rating)], {"rating": 5}),
            ("unlink", [int(rating)]),
            ("reset", [int(rating)]),
            ("create", values),
            ("read", [int(rating)], ["access_token"]),
        ]
        if ticket not in seen:
            calls += [
                ("read", [int(rating)], ["res_name"]),
                ("web_read", [int(rating)], {"display_name": {}}),
            ]
        for method, *arguments in calls:
            trial.refused(f"{method} the rating of {label}", "rating.rating", method, *arguments)


NARROW = ("portal user A", "portal manager A", "portal user B", "restricted engineer")
"""Who reads a part of what there is, and finds nothing by the rest of it."""


@pytest.mark.parametrize("role", NARROW)
def test_searches_tell_nothing_hidden(world, odoo_server, role):
    """A search by whatever path of fields does not tell what is hidden from what is not there."""
    # a portal user reads the names of colleagues
    seen = SEES[role] | ({"A1", "A2"} if "A1" in SEES[role] else set())
    words = [world.marks[label] for label in CLIENT_LABELS if label not in seen]
    models = deep = [""]
    if role in INTERNAL:
        # an engineer reads the models of the whole backend
        models = ["liteviewer.", "res.partner", "res.users", "mail.", "ir.attachment"]
        deep = ["liteviewer.ticket", "liteviewer.equipment", "mail.message", "ir.attachment"]
    else:
        words += [INSIDE, *world.notes.values()]
    answer = odoo_server.execute(
        "search_paths.py", login=world.login(role), words=words, models=models, deep=deep
    )
    answer = json.loads(answer.splitlines()[-1])
    assert answer["paths"] > 1000
    assert not answer["told"], "\n".join(answer["told"][:60])


@pytest.fixture(scope="module")
def pointers(odoo_server):
    """The fields that point to a record by the name of its model and its id, of all models:
    [[model, field of the model, field of the id, {field that may name it: how to read that}]].
    """
    return json.loads(odoo_server.execute("pointers.py").splitlines()[-1])


def test_pointers_tell_nothing_foreign(trial, pointers):
    """What points to a record tells nothing of it in a form that is not saved, nor in a list."""
    assert {"mail.message", "mail.activity", "mail.compose.message"} <= {row[0] for row in pointers}
    _seen, foreign = trial.split("liteviewer.ticket")
    targets = [("liteviewer.ticket", record) for record in flatten(foreign)]
    # contacts are shared by the companies of the service, and by colleagues
    targets += [
        ("res.partner", person)
        for label, person in trial.world.persons.items()
        if label not in SEES[trial.role] and not trial.reads("res.partner", person)
    ]
    for model, model_field, id_field, specification in pointers:
        domain = [(model_field, "=", "liteviewer.ticket")] if model_field != id_field else []
        calls = [("search_read", (domain, [*specification]), {}), ("name_search", ("", domain), {})]
        for target, record in targets:
            values = {model_field: target, id_field: record}
            if model_field == id_field:
                values = {id_field: f"{target},{record}"}
            elif id_field.endswith("ids"):
                values[id_field] = str([record])
            context = {f"default_{name}": value for name, value in values.items()}
            context |= {"active_model": target, "active_id": record, "active_ids": [record]}
            only_id = {id_field: values[id_field]}
            names = [*specification]
            calls += [
                ("onchange", ([], values, [id_field], specification), {}),
                ("onchange", ([], {}, [], specification), context),
                ("onchange", ([], only_id, [id_field], specification), context),
                ("default_get", (names,), context),
            ]
        for method, arguments, context in calls:
            try:
                answer = trial.visitor.call(model, method, *arguments, context=context)
            except Denied as denial:
                answer = str(denial)
            except AssertionError as error:
                # refused in other words, such as those of a form that cannot be filled in so
                answer = str(error)
            trial.check_text(f"{method} {model}", answer)


SOON = "2100-01-01 00:00:00"


def calls_that_write(ticket, author, partner, address, template, **values):
    """Return {name: [calls]} of all that sends or names something on a ticket; a call is (model,
    method, arguments, keywords), and the next one gets the record that it has made.
    """
    model = "liteviewer.ticket"
    to_all = [(6, 0, [partner])]
    about = {"model": model, "res_ids": str([ticket]), "subject": "x", "body": "x", **values}
    invitation = {
        "res_model": model,
        "res_ids": str([ticket]),
        "partner_ids": to_all,
        "notify": True,
    }
    later = {
        "model": model,
        "res_id": ticket,
        "author_id": author,
        "scheduled_date": SOON,
        "partner_ids": to_all,
        "body": "x",
        **values,
    }
    files = [part[1] for part in values.get("attachment_ids", ())]
    named = {"attachment_ids": files} if files else {}
    shared = {"active_model": model, "active_id": ticket}
    post = {"body": "x", **named}
    return {
        "message_post": [(model, "message_post", [ticket], {**post, "partner_ids": [partner]})],
        "message_post to an address": [
            (model, "message_post", [ticket], {**post, "outgoing_email_to": address})
        ],
        "message_post later": [
            (
                model,
                "message_post",
                [ticket],
                {**post, "partner_ids": [partner], "scheduled_date": SOON},
            )
        ],
        "message_notify": [(model, "message_notify", [ticket], {**post, "partner_ids": [partner]})],
        "message_mail_with_source": [
            (
                model,
                "message_mail_with_source",
                [ticket, "liteviewer_helpdesk.mail_template_ticket_received"],
                {"partner_ids": to_all, **values},
            )
        ],
        "the route of the chatter": [
            (
                None,
                "/mail/message/post",
                [],
                {
                    "thread_model": model,
                    "thread_id": ticket,
                    "post_data": {**post, "partner_ids": [partner], "partner_emails": [address]},
                },
            )
        ],
        "follower": [(model, "message_subscribe", [ticket, [partner]], {})],
        "the route of followers": [
            (
                None,
                "/mail/thread/subscribe",
                [],
                {"res_model": model, "res_id": ticket, "partner_ids": [partner]},
            )
        ],
        "invitation": [
            ("mail.followers.edit", "create", [invitation], {}),
            ("mail.followers.edit", "edit_followers", [], {}),
        ],
        "sharing": [
            ("portal.share", "create", [{"partner_ids": to_all}], {"context": shared}),
            ("portal.share", "action_send_mail", [], {"context": shared}),
        ],
        "composer": [
            ("mail.compose.message", "create", [{**about, "partner_ids": to_all}], {}),
            ("mail.compose.message", "action_send_mail", [], {}),
        ],
        "composer in bulk": [
            (
                "mail.compose.message",
                "create",
                [{**about, "partner_ids": to_all, "composition_mode": "mass_mail"}],
                {},
            ),
            ("mail.compose.message", "action_send_mail", [], {}),
        ],
        "template": [
            (
                "mail.template",
                "send_mail",
                [[template], ticket],
                {"email_values": {"email_to": address, **values}},
            )
        ],
        "mail": [
            (
                "mail.mail",
                "create",
                [{"email_to": address, "body_html": "x", **values}],
                {},
            )
        ],
        "scheduled": [("mail.scheduled.message", "create", [later], {})],
    }


def call_all(trial, calls):
    made = []
    for model, method, arguments, keywords in calls:
        if model is None:
            trial.visitor.post(method, keywords)
        else:
            answer = trial.visitor.call(model, method, *made, *arguments, **keywords)
            made = [answer] if method == "create" else []


def test_mail_to_people_outside(trial):
    """Nobody writes outside but who may, whatever the way; nor may others be made to follow."""
    world = trial.world
    author = world.admin("res.users", "read", [trial_user(trial)], ["partner_id"])[0]["partner_id"]
    ways = calls_that_write(
        own_ticket(trial), author[0], world.outsider, world.outsider_address, world.template
    )
    outsider, address = world.outsider, world.outsider_address
    traces = (
        f"SELECT count(*) FROM mail_followers WHERE partner_id = {outsider}",
        f"SELECT count(*) FROM mail_notification WHERE res_partner_id = {outsider}",
        f"SELECT count(*) FROM mail_mail WHERE concat(email_to, email_cc) LIKE '%{address}%'",
        f"SELECT count(*) FROM mail_mail_res_partner_rel WHERE res_partner_id = {outsider}",
        f"SELECT count(*) FROM mail_message_res_partner_rel WHERE res_partner_id = {outsider}",
    )
    if trial.role in WRITE_OUTSIDE:
        # mails are not sent from here: that they may is looked at in the addon
        trial.permitted("follower", *ways["follower"][0][:2], *ways["follower"][0][2])
        trial.permitted(
            "no follower", "liteviewer.ticket", "message_unsubscribe",
            own_ticket(trial), [world.outsider],
        )  # fmt: skip
        return
    for name, calls in ways.items():
        try:
            call_all(trial, calls)
        except (Denied, AssertionError) as refusal:
            trial.check_text(f"{name} (refusal)", str(refusal))
        for trace in traces:
            ((count,),) = world.server.sql(trace)
            if int(count):
                trial.fail(f"{name} to the outsider", trace)


def test_files_of_others(trial):
    """Nobody passes on a file that they cannot read, whatever the way: it would be theirs then."""
    world = trial.world
    if trial.role == "agent":
        # no call of its own names a file, and it may make no others (test_operations)
        return
    ticket = own_ticket(trial)
    (user,) = world.admin("res.users", "read", [trial_user(trial)], ["partner_id"])
    author = user["partner_id"][0]
    seen = SEES[trial.role] if trial.role in INTERNAL else ()
    for label, (attachment, _picture) in world.shots.items():
        if label in seen:
            continue
        ways = calls_that_write(
            ticket, author, author, "", world.template, attachment_ids=[(4, attachment)]
        )
        for name, calls in ways.items():
            try:
                call_all(trial, calls)
            except (Denied, AssertionError) as refusal:
                trial.check_text(f"{name} (refusal)", str(refusal))
            for table in (
                "message_attachment_rel",
                "mail_compose_message_ir_attachments_rel",
                "scheduled_message_attachment_rel",
                "email_template_attachment_rel",
            ):
                ((count,),) = world.server.sql(
                    f"SELECT count(*) FROM {table} WHERE attachment_id = {attachment}"
                )
                if int(count):
                    trial.fail(f"{name} with a file of {label}", table)


def trial_user(trial):
    return trial.world.users.get(trial.role) or trial.world.ref("base.public_user")
