# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts of any kind become a payload that both protocols can carry."""

import base64
import json
import uuid
import xmlrpc.client

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liteviewer_agent.errors import UsageError
from liteviewer_agent.limits import SUBJECT_LIMIT, TEXT_LIMIT
from liteviewer_agent.payload import Picture, Ticket, clean, clean_line
from liteviewer_agent.terms import PictureLimits

# lone surrogates and control characters included, as the clipboard can bring them
ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=60)


@given(ANY_TEXT, ANY_TEXT, st.binary(max_size=100))
def test_any_text_survives_both_protocols(subject, description, data):
    subject = f"x{subject}"
    ticket = Ticket.new(subject, description, {"name": description}, pictures=[Picture("p", data)])
    payload = ticket.as_payload()
    assert json.loads(json.dumps(payload).encode("ascii")) == payload
    body = xmlrpc.client.dumps((payload,), "m").encode()
    (back,), _method = xmlrpc.client.loads(body, use_builtin_types=True)
    assert back == payload
    assert base64.b64decode(payload["screenshots"][0]["data"]) == data


@given(ANY_TEXT)
def test_cleaning_is_done_once(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


def test_fields():
    ticket = Ticket.new("  a \n b ", " d\r\ne ", {"name": " N ", "email": "", "phone": " "})
    assert (ticket.subject, ticket.description) == ("a b", "d\ne")
    payload = ticket.as_payload()
    assert uuid.UUID(payload["client_ref"]).version == 4
    assert payload["reporter"] == {"name": "N"}
    assert "screenshots" not in payload
    assert payload["sent_at"].endswith("Z")


@pytest.mark.parametrize(
    "arguments",
    [
        {"subject": ""},
        {"subject": " \x00\n"},
        {"subject": "x" * (SUBJECT_LIMIT + 1)},
        {"subject": "x", "description": "x" * (TEXT_LIMIT + 1)},
        {"subject": "x", "pictures": [Picture("p", b"")] * (PictureLimits().count + 1)},
        {"subject": "x", "pictures": [Picture("p", b"")] * 2, "limits": PictureLimits(count=1)},
    ],
)
def test_limits_are_kept_before_anything_is_queued(arguments):
    with pytest.raises(UsageError):
        Ticket.new(**arguments)
