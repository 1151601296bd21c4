# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The interface to the server, and what counts as an answer of it.

Nothing is believed because of a status code alone: each reply has to have the shape that the
method promises, else :class:`~liteviewer_agent.errors.NotOdoo` is raised and the message stays in
the queue.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from ..errors import NotOdoo, NotOffered
from ..i18n import _
from ..payload import clean
from ..terms import Terms

MODEL = "liteviewer.agent.device"
_MISSING = (404, 405, 410, 501)


@dataclass(frozen=True)
class Receipt:
    """What the server says about an accepted ticket.

    :param duplicate: it had been received before
    :param received_at: UTC, ``YYYY-MM-DD HH:MM:SS``
    """

    number: str
    id: int
    duplicate: bool
    received_at: str
    url: str


@dataclass(frozen=True)
class TicketInfo:
    """A ticket of this computer as the server shows it.

    :param status: label in the user's language
    :param kind: new, in_progress, waiting, resolved, closed or cancelled
    :param answer: last answer, ``{"author", "body", "date"}``, or empty
    """

    number: str
    id: int
    subject: str
    status: str
    kind: str
    received_at: str
    updated_at: str
    url: str
    answer: dict


@dataclass(frozen=True)
class Article:
    """A knowledge base article that may help."""

    id: int
    title: str
    summary: str
    url: str


@dataclass(frozen=True)
class ArticleText:
    """An article to be read.

    :param body: plain text
    :param url: its page, "" where there is none for clients
    """

    id: int
    title: str
    body: str
    url: str


class Transport(ABC):
    """Calls of the agent's methods. One instance serves one thread.

    Every method raises :class:`~liteviewer_agent.errors.Unavailable` (try later),
    :class:`~liteviewer_agent.errors.Revoked` or :class:`~liteviewer_agent.errors.Refused`.
    """

    name = ""

    def __init__(self, settings, secrets, http):
        self.settings = settings
        self.secrets = secrets
        self.http = http

    @abstractmethod
    def server_version(self):
        """Version that Odoo reports, such as ``19.0``; needs no key."""

    @abstractmethod
    def _call(self, method, arguments):
        """Call ``method`` of the agent's model with the dict of keyword ``arguments``."""

    def call(self, method, **arguments):
        return self._call(method, {"device_token": self.secrets.device_token} | arguments)

    def submit_ticket(self, ticket):
        """Send a :class:`~liteviewer_agent.payload.Ticket`; idempotent by its reference."""
        reply = self.call("submit_ticket", payload=ticket.as_payload())
        receipt = _parse(Receipt, reply, optional={"url": "", "duplicate": False})
        if not receipt.number.strip() or receipt.id <= 0:
            raise not_odoo(_("the answer carries no ticket number"))
        return receipt

    def my_tickets(self, since="", limit=50):
        reply = self.call("my_tickets", since=since, limit=limit)
        optional = {"url": "", "received_at": "", "updated_at": "", "answer": {}}
        return [_parse(TicketInfo, row, optional) for row in _rows(reply)]

    def reply(self, number, body, attachments=()):
        """Add a message to a ticket; the reply is a dict with the ``number``."""
        reply = self.call("reply", number=number, body=clean(body), attachments=list(attachments))
        if not isinstance(reply, dict) or reply.get("number") != number:
            raise not_odoo(_("the answer carries no ticket number"))
        return reply

    def suggest_articles(self, text, limit=5):
        reply = self.call("suggest_articles", text=clean(text), limit=limit)
        return [_parse(Article, row, optional={"url": "", "summary": ""}) for row in _rows(reply)]

    def read_article(self, article_id):
        """The :class:`ArticleText` of an article that was suggested."""
        reply = self.call("read_article", article_id=article_id)
        return _parse(ArticleText, reply, optional={"url": "", "body": ""})

    def article_helped(self, article_id):
        """Tell that an article made a request needless; False when that was known already."""
        reply = self.call("article_helped", article_id=article_id)
        if not isinstance(reply, dict) or not isinstance(reply.get("counted"), bool):
            raise not_odoo(_("the answer is not what was asked for"))
        return reply["counted"]

    def get_terms(self):
        """The :class:`~liteviewer_agent.terms.Terms` of this service desk as they are now."""
        reply = self.call("get_terms")
        if not isinstance(reply, dict):
            raise not_odoo(_("the answer is not what was asked for"))
        return Terms.parse(reply)

    def report_inventory(self, inventory):
        """Send facts about the computer; True when the server did not know all of them."""
        reply = self.call("report_inventory", inventory=inventory)
        if not isinstance(reply, dict) or not isinstance(reply.get("stored"), bool):
            raise not_odoo(_("the answer is not what was asked for"))
        return reply["stored"]


def not_odoo(reason, kind=NotOdoo):
    """The error for a reply of something that is not the service desk."""
    return kind(
        _("Something other than the service desk answered"),
        _("Perhaps this network asks to sign in first, or the server is being serviced: %s.")
        % reason,
    )


def no_answer(reply, reason=""):
    """The error for a :class:`~liteviewer_agent.transport.http.Reply` that is none of the protocol:
    a missing address or a page for people is what a server shows that does not offer it.

    :param reason: what is wrong, else its status
    """
    missing = reply.status in _MISSING or reply.content_type == "text/html"
    return not_odoo(reason or f"HTTP {reply.status}", NotOffered if missing else NotOdoo)


def _rows(reply):
    if not isinstance(reply, list):
        raise not_odoo(_("the answer is not what was asked for"))
    return reply


def _parse(kind, reply, optional):
    """Build dataclass ``kind`` from a dict, with every value of the annotated type."""
    if not isinstance(reply, dict):
        raise not_odoo(_("the answer is not what was asked for"))
    values = {}
    for name, expected in kind.__annotations__.items():
        value = reply.get(name, optional.get(name))
        if name in optional and value is False and expected is str:
            value = ""  # Odoo's way to say "empty"
        if type(value) is not expected:
            raise not_odoo(_("the answer is not what was asked for"))
        values[name] = value
    return kind(**values)
