# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the queue to the server: each ticket once, in order, whatever the network does."""

import base64
import io
import multiprocessing
import os
import threading
import time
from dataclasses import replace

import pytest
from conftest import configure
from fake_odoo import NOT_ODOO
from PIL import Image

from liteviewer_agent import spool as spool_module
from liteviewer_agent.agent import Agent
from liteviewer_agent.config import Reporter
from liteviewer_agent.errors import SpoolError
from liteviewer_agent.keystore import FileStore, Secrets
from liteviewer_agent.payload import Picture, Ticket
from liteviewer_agent.sender import LINE_DELAY, BackgroundSender, Result
from liteviewer_agent.terms import PictureLimits


def posts(odoo):
    return [path for method, path, _headers in odoo.requests if method == "POST"]


def put(agent, *subjects):
    return [agent.spool.add(Ticket.new(subject)) for subject in subjects]


def test_sent(protocol, agent, odoo):
    (ref,) = put(agent, "one")
    outcome = agent.sender.deliver(ref)
    assert outcome.result is Result.SENT
    assert outcome.receipt.number == "LV-10482"
    assert not agent.spool.has_waiting()


@pytest.mark.parametrize("mode", sorted(NOT_ODOO))
def test_nothing_leaves_the_queue_without_a_number(protocol, agent, odoo, mode):
    (ref,) = put(agent, "one")
    odoo.mode = mode
    outcome = agent.sender.deliver(ref)
    assert outcome.result is Result.QUEUED
    (entry,) = agent.spool.waiting()
    assert entry.attempts == 1
    odoo.mode = ""
    assert agent.sender.deliver(ref).result is Result.SENT
    assert len(odoo.tickets) == 1


def test_oldest_first(agent, odoo):
    refs = put(agent, *(f"ticket {number}" for number in range(12)))
    agent.sender.flush()
    assert list(odoo.tickets) == refs


def test_unreachable_server_is_tried_once_for_all(agent, odoo):
    put(agent, "one", "two", "three")
    odoo.mode = "portal"
    outcomes = agent.sender.flush()
    assert posts(odoo) == ["/xmlrpc/2/object"]
    assert [outcome.result for outcome in outcomes] == [Result.QUEUED] * 3
    assert agent.sender.flush() == [], "not due yet"
    assert len(agent.sender.flush(force=True)) == 3
    assert posts(odoo)[1:] == ["/xmlrpc/2/common"], "from now on without the pictures"


def test_first_success_sends_all_that_waits(agent, odoo):
    """However long the outage was, nothing waits beside a line that works."""
    odoo.mode = "portal"
    waiting = put(agent, "one", "two", "three")
    for _attempt in range(30):
        agent.sender.flush(force=True)
    assert all(entry.next_try < time.time() + 2 * LINE_DELAY for entry in agent.spool.waiting())
    odoo.mode = ""
    assert agent.sender.flush() == [], "nothing is due"
    put(agent, "new")
    assert len(agent.sender.flush()) == 4
    assert list(odoo.tickets)[:3] == waiting, "in their order"
    assert not agent.spool.has_waiting()


def test_one_bad_ticket_does_not_stop_the_others(agent, odoo):
    bad, good = put(agent, "bad", "good")
    submit = odoo._submit_ticket
    odoo._submit_ticket = lambda payload: 1 / 0 if payload["client_ref"] == bad else submit(payload)
    results = {outcome.ref: outcome.result for outcome in agent.sender.flush()}
    assert results == {bad: Result.QUEUED, good: Result.SENT}


def test_refused_is_kept_with_its_reason_and_not_retried(agent, odoo):
    (ref,) = put(agent, "one")
    odoo.mode = "user error"
    assert agent.sender.deliver(ref).result is Result.REFUSED
    (entry,) = agent.spool.refused()
    assert entry.reason == "screenshots[0].data: the picture is damaged"
    count = len(odoo.requests)
    agent.sender.flush(force=True)
    assert len(odoo.requests) == count


def noise(side):
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(buffer, "PNG")
    return Picture("noise.png", buffer.getvalue())


@pytest.mark.parametrize("limits", [{"bytes": 5000}, {"pixels": 400}])
def test_pictures_are_scaled_to_the_limits_of_the_server(protocol, agent, odoo, limits):
    odoo.pictures |= limits
    small = noise(10)
    ref = agent.spool.add(Ticket.new("large", pictures=(noise(100), small)))
    assert agent.sender.deliver(ref).result is Result.SENT
    _large, kept = odoo.tickets[ref][1]["screenshots"]
    assert base64.b64decode(kept["data"]) == small.data, "what fits is not touched"
    assert agent.terms().pictures == PictureLimits(**odoo.pictures), "known from now on"


def test_scaled_ticket_stays_the_same_ticket(agent, odoo):
    """Where the answer is lost, what is sent again is what the server has."""
    odoo.pictures["bytes"] = 5000
    ref = agent.spool.add(Ticket.new("large", pictures=(noise(100),)))
    odoo.result = "no receipt"
    assert agent.sender.deliver(ref).result is Result.QUEUED
    kept = odoo.tickets[ref][1]
    odoo.result = None
    del odoo.tickets[ref]
    assert agent.sender.deliver(ref).result is Result.SENT
    assert odoo.tickets[ref][1] == kept


def test_too_many_pictures_are_for_the_person_to_choose_from(agent, odoo):
    odoo.pictures["count"] = 1
    ref = agent.spool.add(Ticket.new("many", pictures=(noise(10), noise(10))))
    assert agent.sender.deliver(ref).result is Result.REFUSED
    assert agent.terms().pictures.count == 1


def test_refusal_of_a_server_that_has_no_terms(agent, odoo):
    odoo.pictures["bytes"] = 5000
    odoo._get_terms = lambda: 1 / 0
    ref = agent.spool.add(Ticket.new("large", pictures=(noise(100),)))
    assert agent.sender.deliver(ref).result is Result.REFUSED


def test_reporter_is_remembered_once_accepted(agent, odoo):
    odoo.mode = "user error"
    reporter = {"name": "Ann", "phone": "7"}
    ref = agent.spool.add(Ticket.new("one", reporter=reporter))
    agent.sender.deliver(ref)
    assert agent.settings().reporter == Reporter()
    odoo.mode = ""
    agent.spool.retry(ref)
    agent.sender.deliver(ref)
    assert agent.settings().reporter == Reporter(**reporter)


def test_a_late_ticket_does_not_bring_back_an_old_reporter(agent, odoo):
    old, new = (
        replace(Ticket.new("t", reporter={"name": name}), created=f"2026-11-23T09:1{name[0]}:00Z")
        for name in ("1 Ann", "2 Bob")
    )
    agent.spool.add(old)
    agent.sender.deliver(agent.spool.add(new))
    agent.sender.flush(force=True)
    assert len(odoo.tickets) == 2
    assert agent.settings().reporter.name == "2 Bob"


def test_revoked_keeps_the_message_until_enrolled_again(agent, odoo):
    (ref,) = put(agent, "one")
    FileStore(agent.paths.credentials).save("", Secrets("stolen", "token"))
    outcome = agent.sender.deliver(ref)
    assert (outcome.result, outcome.error.kind) == (Result.QUEUED, "revoked")
    assert agent.spool.waiting()[0].kind == "revoked"


def test_not_enrolled_keeps_the_message(home):
    agent = Agent()
    (ref,) = put(agent, "one")
    outcome = agent.sender.deliver(ref)
    assert outcome.result is Result.QUEUED
    assert "not connected" in str(outcome.error)


def test_retry_after_is_honoured(agent, odoo):
    put(agent, "one")
    odoo.mode = "busy"
    agent.sender.flush()
    assert agent.spool.waiting()[0].next_try > time.time() + 100


def test_died_between_receipt_and_deletion(agent, odoo):
    """The history knows the number: the ticket is not sent again."""
    ticket = Ticket.new("one")
    ref = agent.spool.add(ticket)
    agent.sender.deliver(ref)
    agent.spool.add(ticket)
    (outcome,) = agent.sender.flush()
    assert (outcome.result, outcome.receipt.number) == (Result.SENT, "LV-10482")
    assert not agent.spool.has_waiting()
    assert len(odoo.requests) == 1


def test_full_disk_after_the_receipt_still_tells_the_number(agent, odoo, monkeypatch):
    (ref,) = put(agent, "one")

    def full(*_arguments):
        raise SpoolError("The disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(agent.spool, "accept", full)
        assert agent.sender.deliver(ref).receipt.number == "LV-10482"
    outcome = agent.sender.deliver(ref)
    assert (outcome.receipt.number, outcome.receipt.duplicate) == ("LV-10482", True)
    assert not agent.spool.has_waiting()


def test_damaged_ticket_does_not_stop_the_queue(agent, odoo):
    bad, good = put(agent, "bad", "good")
    (path,) = agent.spool.waiting_dir.glob(f"*-{bad}.ticket")
    path.write_bytes(path.read_bytes()[:-30])
    assert [outcome.ref for outcome in agent.sender.flush()] == [good]
    assert len(agent.spool.damaged()) == 1


def test_wrong_settings_keep_the_queue(agent, odoo):
    (ref,) = put(agent, "one")
    configure(agent, url="http://[")
    assert agent.sender.deliver(ref).result is Result.QUEUED


def _flush(start, results):
    start.wait()
    agent = Agent()
    outcomes = []
    for _attempt in range(20):
        outcomes += agent.sender.flush(force=True)
        if not agent.spool.has_waiting():
            break
        time.sleep(0.05)
    results.put([outcome.ref for outcome in outcomes if outcome.result is Result.SENT])


def test_two_processes_send_each_ticket_once(agent, odoo):
    refs = put(agent, *(f"ticket {number}" for number in range(8)))
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    processes = [context.Process(target=_flush, args=(start, results)) for _number in range(2)]
    for process in processes:
        process.start()
    start.set()
    sent = [ref for _process in processes for ref in results.get(timeout=120)]
    for process in processes:
        process.join()
    assert sorted(sent) == sorted(refs)
    assert len(odoo.requests) == len(refs)


def test_goes_out_by_itself_when_the_network_is_back(agent, odoo, monkeypatch):
    monkeypatch.setattr(spool_module, "FIRST_DELAY", 0.2)
    odoo.mode = "portal"
    put(agent, "one")
    seen, done = [], threading.Event()

    def on_outcomes(outcomes):
        seen.extend(outcome.result for outcome in outcomes)
        if Result.QUEUED in seen:
            odoo.mode = ""
        if Result.SENT in seen:
            done.set()

    background = BackgroundSender(agent.spool, agent.sender, on_outcomes)
    background.start()
    assert done.wait(60)
    background.stop()
    background.join(60)
    assert not background.is_alive()
    assert seen[0] is Result.QUEUED
