# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The form, looked at from inside: what is said at a field, and what leaves the computer."""

import sys
from types import SimpleNamespace

import pytest
from conftest import configure, window_in_this_process
from gui_driver import Desktop, wait_for

from liteviewer_agent import i18n
from liteviewer_agent.config import Reporter
from liteviewer_agent.contacts import problems
from liteviewer_agent.limits import LIMITS
from liteviewer_agent.terms import ARTICLES, Terms

on_a_screen = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is Linux's")


@pytest.fixture(scope="module")
def desktop():
    with Desktop() as screen:
        yield screen


@pytest.fixture
def make_form(desktop, agent, monkeypatch):
    """Open the window of ``agent`` in this process; return its form."""
    from liteviewer_agent.ui.app import App

    monkeypatch.setenv("DISPLAY", desktop.display)
    opened = []

    def make():
        app = App(agent, SimpleNamespace(on_show=None))
        opened.append(app)
        app.reveal()
        app.root.update()
        return app._view("compose")

    yield make
    for app in opened:
        app.root.destroy()


def said(form, name):
    return str(form._problems[name].cget("text")) if form._problems[name].winfo_ismapped() else ""


def wait_until(form, probe, what):
    def state():
        form.update()
        return probe()

    return wait_for(state, what)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, set()),
        ({"name": "Анна", "email": "anna@romashka.example", "phone": "доб. 12"}, set()),
        ({"phone": "+7 (495) 123-45-67 доб. 1234, моб. +7 921 555-01-12"}, set()),
        ({"email": "anna"}, {"email"}),
        ({"email": "anna@romashka"}, {"email"}),
        ({"email": f"{'a' * 250}@b.example"}, {"email"}),
        ({"phone": "at the reception"}, {"phone"}),
        ({"name": "x" * LIMITS["reporter"]["name"]}, set()),
        ({"name": "x" * (LIMITS["reporter"]["name"] + 1), "phone": "5" * 121}, {"name", "phone"}),
    ],
)
def test_problems_of_contacts(values, wrong):
    assert set(problems(Reporter(**values))) == wrong


@on_a_screen
@window_in_this_process
@pytest.mark.parametrize(("language", "words"), [("en", "Write it as"), ("ru", "Напишите")])
def test_problem_is_said_at_the_field_while_one_types(make_form, monkeypatch, language, words):
    monkeypatch.setenv("LANGUAGE", language)
    i18n.setup()
    form = make_form()
    email = form._fields["email"]
    email.insert(0, "anna@")
    assert not said(form, "email"), "not before a pause"
    wait_until(form, lambda: words in said(form, "email"), "the message")
    assert email.instate(["invalid"])
    assert not said(form, "name")
    email.insert("end", "romashka.example")
    form.update()
    assert not said(form, "email"), "right again is seen at once"
    assert email.instate(["!invalid"])


@on_a_screen
@window_in_this_process
def test_remembered_contact_is_folded_unless_it_cannot_be_used(make_form, agent):
    configure(agent, reporter=Reporter("Anna", "anna@romashka.example"))
    assert make_form()._folded.winfo_ismapped()
    configure(agent, reporter=Reporter("Anna", "anna@romashka"))
    form = make_form()
    assert not form._folded.winfo_ismapped()
    assert said(form, "email")


@on_a_screen
@window_in_this_process
@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("features", [(), (ARTICLES,)])
def test_what_is_typed_leaves_only_where_it_is_wanted_and_agreed(
    make_form, agent, agreed, features
):
    configure(agent, suggestions=agreed)
    agent.keep_terms(Terms(features=features))
    form = make_form()
    form.subject.insert(0, "paper jam")
    form._typed(None)
    assert (form._suggesting is not None) == (agreed and bool(features))
    assert form._help.winfo_ismapped() == bool(features)


@on_a_screen
@window_in_this_process
def test_choice_appears_when_the_service_desk_announces_articles(make_form, agent, odoo):
    form = make_form()
    assert not form._help.winfo_ismapped()
    odoo.features = [ARTICLES]
    agent.refresh_terms()
    form.app._looked()
    form.update()
    assert form._help.winfo_ismapped()
    form._suggestions.set(True)
    form._choose_suggestions()
    wait_until(form, lambda: agent.settings().suggestions, "the setting")


def test_terms_are_asked_for_now_and_then(agent, odoo, monkeypatch):
    agent.refresh_terms()
    asked = len(odoo.requests)
    agent.refresh_terms()
    assert len(odoo.requests) == asked
    monkeypatch.setattr("liteviewer_agent.terms.FRESH", 0.0)
    agent.refresh_terms()
    assert len(odoo.requests) == asked + 1
    odoo.mode = "portal"
    agent.refresh_terms()
    assert agent.terms() == Terms()
