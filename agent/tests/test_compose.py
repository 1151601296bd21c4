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
from liteviewer_agent.terms import ARTICLE_TEXT, ARTICLES, Terms

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


@pytest.fixture
def looking_form(make_form, agent, odoo):
    """A form that looks for articles; the service desk has one."""
    odoo.articles = [{"id": 5, "title": "Paper jam", "summary": "Tray 2", "url": ""}]
    odoo.article_texts = {5: ("Paper jam", "Open tray 2 and pull.")}
    configure(agent, suggestions=True)
    agent.keep_terms(Terms(features=(ARTICLES, ARTICLE_TEXT)))
    return make_form()


def type_words(form, words):
    form.subject.delete(0, "end")
    form.subject.insert(0, words)
    form._typed(None)


def offered(form):
    """Titles of the articles below the subject."""
    return [str(child.cget("text")) for child in form._articles.winfo_children()[1:]]


@on_a_screen
@window_in_this_process
@pytest.mark.parametrize("language", ["en", "ru"])
def test_article_is_read_in_the_window_and_makes_the_request_needless(
    request, odoo, monkeypatch, language
):
    monkeypatch.setenv("LANGUAGE", language)
    i18n.setup()
    form = request.getfixturevalue("looking_form")
    type_words(form, "paper jam")
    wait_until(form, lambda: offered(form) == ["Paper jam"], "the article")
    form._articles.winfo_children()[1].invoke()
    article = form.app._view("article")
    wait_until(form, lambda: "pull" in article._text.get("1.0", "end"), "its text")
    assert form.app.root.title().startswith("Paper jam")
    article._go_back()
    assert form.subject.get() == "paper jam", "what was written is still there"
    form.app.show("article")
    article._helped.invoke()
    wait_until(form, lambda: odoo.helped == [5], "the answer")
    assert form.is_empty()
    assert not odoo.tickets
    assert form.app._view("result").winfo_ismapped()


@on_a_screen
@window_in_this_process
def test_one_question_at_a_time_and_the_last_words_are_asked(looking_form, odoo):
    form = looking_form
    odoo.mode = "slow"
    type_words(form, "paper")
    form._suggest()
    for words in ("paper j", "paper ja", "paper jam"):
        type_words(form, words)
        form._suggest()
    wait_until(form, lambda: len(odoo.asked) == 2 and not form._asking, "the last question")
    assert odoo.asked == ["paper", "paper jam"]
    assert offered(form)


@on_a_screen
@window_in_this_process
@pytest.mark.parametrize("mode", ["portal", "bad gateway", "fault", "revoked", "broken off"])
def test_without_an_answer_nothing_is_shown_and_nothing_said(looking_form, odoo, mode):
    form = looking_form
    odoo.mode = mode
    type_words(form, "paper jam")
    form._suggest()
    wait_until(form, lambda: not form._asking, "the end of the question")
    assert not offered(form)
    assert not form.banner.text
    odoo.mode = ""
    type_words(form, "paper jam again")
    wait_until(form, lambda: offered(form), "an article once the line is back")


@on_a_screen
@window_in_this_process
def test_older_service_desk_has_its_page_opened(make_form, agent, odoo, monkeypatch):
    pages = []
    monkeypatch.setattr("webbrowser.open", pages.append)
    odoo.articles = [{"id": 5, "title": "Paper jam", "summary": "", "url": "https://x.example/5"}]
    configure(agent, suggestions=True)
    agent.keep_terms(Terms(features=(ARTICLES,)))
    form = make_form()
    type_words(form, "paper jam")
    wait_until(form, lambda: offered(form), "the article")
    form._articles.winfo_children()[1].invoke()
    assert pages == ["https://x.example/5"]


@on_a_screen
@window_in_this_process
def test_article_that_is_gone_is_said_and_the_way_back_is_there(looking_form, odoo):
    form = looking_form
    type_words(form, "paper jam")
    wait_until(form, lambda: offered(form), "the article")
    odoo.article_texts = {}
    form._articles.winfo_children()[1].invoke()
    article = form.app._view("article")
    wait_until(form, lambda: article.banner.text, "the message")
    assert "Tray 2" in article._text.get("1.0", "end"), "at least the summary"
    assert article._helped.instate(["disabled"])
    article._go_back()
    assert form.subject.get() == "paper jam"
