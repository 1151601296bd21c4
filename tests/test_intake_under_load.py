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
