# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wrong input, from every role by every way into what is ours, is refused in words.

A refusal is one of Odoo's typed ones or a status 4xx, tells a person what to do, stores nothing and
leaves no traceback through our code in the log. `FUZZ` in the environment names the seeds (`1-20`),
or one attempt, as a failure prints it.
"""

import json
import os
import re

import pytest
from access_world import Visitor, World
from fuzz_plan import MAKER, Plan, judge

SHOWN = 60
"""Kinds of failures that are shown."""


@pytest.fixture(scope="module")
def inside(odoo_server):
    with odoo_server.inside() as inside:
        yield inside


@pytest.fixture(scope="module")
def world(odoo_server, inside):
    world = World(odoo_server, inside)
    world.visitors[MAKER] = Visitor(world, MAKER, "admin", odoo_server.logins["admin"])
    world.fuzz_values = {
        model: world.values(model, next(iter(records))) or {}
        for model, records in world.ids.items()
    }
    ticket = world.ids["liteviewer.ticket"]["A1"][0]
    world.access_token = "a-token"
    odoo_server.sql(f"UPDATE liteviewer_ticket SET access_token = 'a-token' WHERE id = {ticket}")
    world.csrf_tokens = {
        role: get_csrf_token(visitor) for role, visitor in world.visitors.items() if role != "agent"
    }
    return world


def get_csrf_token(visitor):
    """Return what a form of that visitor sends along, as the page tells it."""
    _status, page = visitor.get("/my" if hasattr(visitor, "uid") else "/web/login")
    return re.search(rb'csrf_token: "(\w+)"', page)[1].decode()


def read_choice(text):
    """Return (seeds, name of the one attempt or empty)."""
    if ":" in text:
        return [int(text.split(":")[0])], text
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1), ""


@pytest.fixture(scope="module")
def entries(odoo_server):
    return json.loads(odoo_server.execute("entry_points.py"))


def test_every_argument_says_what_it_takes(entries):
    undeclared = [
        f"{entry['model']}.{entry['method']}: {', '.join(entry['undeclared'])}"
        for entry in entries["methods"]
        if entry["undeclared"]
    ]
    assert not undeclared, "\n".join(undeclared)


def test_wrong_input_is_refused_in_words(world, inside, entries):
    seeds, only = read_choice(os.environ.get("FUZZ", "1"))
    problems, count = {}, 0
    for seed in seeds:
        for attempt in Plan(world, entries, seed).attempts(only):
            count += 1
            answer = inside.try_out(attempt.role, **attempt.request)
            if problem := judge(attempt, *answer):
                kind = (attempt.name.split(":")[1], re.sub(r"\d+", "0", problem)[:120])
                problems.setdefault(kind, []).append((attempt, problem))
    assert count
    assert not problems, describe(problems)


def describe(problems):
    kinds = sorted(problems.values(), key=len, reverse=True)
    lines = [
        f"{len(found)} x {problem[:400]}\n    FUZZ={attempt.name}  # {attempt.what}"
        for found in kinds
        for attempt, problem in found[:1]
    ]
    return "\n".join([f"{len(lines)} kinds of failures", *lines[:SHOWN]])
