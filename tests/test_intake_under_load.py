# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What several connections at once may do to the intake: nothing."""

import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from agent_client import AgentClient, make_payload

SENDERS = 16


def at_once(function, *argument_lists):
    """Call ``function`` in as many threads as there are arguments; return the results."""
    count = len(argument_lists[0])
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(function, *argument_lists))


def test_sixteen_sends_of_one_message_make_one_ticket(odoo_server, agent):
    payload = make_payload()
    answers = at_once(lambda _i: agent.call("submit_ticket", payload=payload), range(SENDERS))
    assert len({answer["number"] for answer in answers}) == 1
    assert [answer["duplicate"] for answer in answers].count(False) == 1
    ids = odoo_server.call(
        "liteviewer.ticket", "search", [("client_ref", "=", payload["client_ref"])]
    )
    assert ids == [answers[0]["id"]]
    pictures = odoo_server.sql(
        "SELECT count(*) FROM ir_attachment"
        f" WHERE res_model = 'liteviewer.ticket' AND res_id = {ids[0]}"
    )
    assert pictures == [["1"]]


def test_other_content_under_the_same_reference_is_refused(agent):
    reference = str(uuid4())

    def send(subject):
        payload = make_payload(client_ref=reference, subject=subject)
        try:
            return agent.call("submit_ticket", payload=payload)["number"]
        except xmlrpc.client.Fault as fault:
            return (fault.faultCode, fault.faultString[:12])

    answers = at_once(send, [f"Message {i}" for i in range(SENDERS)])
    assert answers.count((2, "client_ref: ")) == SENDERS - 1


def test_sixteen_first_messages_of_a_person_make_one_contact(odoo_server, agent):
    email = f"{uuid4().hex[:8]}@example.org"
    reporter = {"name": "Новый Сотрудник", "email": email, "phone": ""}
    answers = at_once(
        lambda _i: agent.call("submit_ticket", payload=make_payload(reporter=reporter)),
        range(SENDERS),
    )
    assert len({answer["number"] for answer in answers}) == SENDERS
    people = odoo_server.call("res.partner", "search", [("email", "=", email)])
    assert len(people) == 1
    tickets = odoo_server.call("liteviewer.ticket", "search", [("partner_id", "=", people[0])])
    assert sorted(tickets) == sorted(answer["id"] for answer in answers)


REPORTERS = (
    {"name": "Семён Горячёв", "email": "goryachev@new.example", "phone": "+7 495 700-10-20"},
    {"name": "семен горячев", "email": "", "phone": ""},
    {"name": "СЕМЁН  ГОРЯЧЕВ", "email": "", "phone": "8 (495) 7001020"},
    {"name": "Семён", "email": "Goryachev@New.example", "phone": ""},
    {"name": "Горячёв С.", "email": "", "phone": "8 495 700 10 20"},
    {"name": "", "email": "goryachev@new.example", "phone": "+74957001020"},
)
"""One person, as six computers have it."""


def test_one_new_person_in_other_words_at_the_same_moment(odoo_server, make_code, client_id):
    agents = [AgentClient(odoo_server, make_code()) for _each in REPORTERS]
    # the first one has what the others have in common with it, and with none of the rest
    first = agents[0].call("submit_ticket", payload=make_payload(reporter=REPORTERS[0]))
    answers = at_once(
        lambda agent, reporter: agent.call(
            "submit_ticket", payload=make_payload(reporter=reporter)
        ),
        agents,
        REPORTERS,
    )
    tickets = [first["id"], *(answer["id"] for answer in answers)]
    rows = odoo_server.call("liteviewer.ticket", "read", tickets, ["partner_id"])
    assert len({row["partner_id"][0] for row in rows}) == 1


@pytest.mark.parametrize(
    ("names", "emails", "phones"),
    [
        (["Лёва Ёлкин", "лева елкин", "ЛЕВА ЁЛКИН", "Лёва  Елкин"], [""], [""]),
        (["Ира"], [""], ["+7 495 700-30-40", "8 (495) 7003040", "007 495 700 30 40"]),
        (["Оля", "Ольга", "О. П."], ["olya@new.example", "OLYA@new.example"], [""]),
    ],
)
def test_new_people_written_in_two_ways(odoo_server, make_code, names, emails, phones):
    reporters = [
        {"name": name, "email": email, "phone": phone}
        for name in names
        for email in emails
        for phone in phones
    ]
    # several computers: the row of one would let its messages come one after the other
    agents = [AgentClient(odoo_server, make_code()) for _each in reporters]

    def send(sender, reporter):
        return sender.call("submit_ticket", payload=make_payload(reporter=reporter))["id"]

    rows = odoo_server.call(
        "liteviewer.ticket", "read", at_once(send, agents, reporters), ["partner_id"]
    )
    assert len({row["partner_id"][0] for row in rows}) == 1


def test_mails_of_one_new_sender_make_one_contact(odoo_server):
    address = f"{uuid4().hex[:8]}@new.example"

    def send(index):
        mail = (
            f"From: Sender {index} <{address.upper() if index % 2 else address}>\n"
            f"To: desk@service.example\nMessage-Id: <{uuid4().hex}@new.example>\n"
            f"Subject: Mail {index}\n\nText\n"
        )
        return odoo_server.call("mail.thread", "message_process", "liteviewer.ticket", mail)

    tickets = at_once(send, range(6))
    rows = odoo_server.call("liteviewer.ticket", "read", tickets, ["partner_id"])
    assert len({row["partner_id"][0] for row in rows}) == 1
    contacts = [("email_normalized", "=", address)]
    assert odoo_server.call("res.partner", "search_count", contacts) == 1


def test_two_engineers_take_one_ticket(odoo_server, agent):
    ticket = agent.call("submit_ticket", payload=make_payload())["id"]

    def take(login):
        try:
            return odoo_server.call("liteviewer.ticket", "action_take", [ticket], login=login)
        except xmlrpc.client.Fault:
            return False

    taken = at_once(take, ["engineer", "dispatcher"])
    assert sorted(taken) == [False, True]
    (row,) = odoo_server.call("liteviewer.ticket", "read", [ticket], ["user_id"])
    assert row["user_id"]


def test_code_for_one_computer_connects_one(odoo_server, make_code):
    code = make_code()

    def enroll(hostname):
        try:
            return AgentClient(odoo_server, code, hostname)
        except OSError:
            return None

    connected = at_once(enroll, [f"PC-{i}" for i in range(8)])
    assert len([one for one in connected if one]) == 1


@pytest.mark.parametrize("method", ["search_read", "create", "write", "unlink", "has_access"])
def test_key_opens_no_model_of_the_registry(odoo_server, agent, method):
    models = odoo_server.call("ir.model", "search_read", [], ["model"])
    arguments = {
        "search_read": ([],),
        "create": ({},),
        "write": ([1], {}),
        "unlink": ([1],),
        "has_access": ([1], "read"),
    }[method]
    opened = []
    for row in models:
        try:
            agent.execute_kw(row["model"], method, arguments)
            opened.append(row["model"])
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != 4:
                opened.append(f"{row['model']}: {fault.faultString[-200:]}")
    assert opened == []
