# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tells two mails from each other, whichever way they came."""

import hashlib
import re
import secrets

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SENDERS_OWN = (b"message-id", b"date", b"from", b"subject")


def make_digest(source):
    """Return the same text for the same mail, also where it came over another server.

    A mail server writes lines of its own on top: what the sender wrote counts, where a Message-ID
    and a date say that it is this one mail. A program that gives neither may send the same words
    anew; then each delivery is a mail of its own, which its lines of the way tell, or else chance.

    :param bytes source:
    :rtype: str
    """
    end = _HEAD_END.search(source)
    head, body = (source[: end.start()], source[end.end() :]) if end else (source, b"")
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    headers = {}
    for line in unfolded.splitlines():
        name, _colon, value = line.partition(b":")
        headers.setdefault(name.strip().lower(), b" ".join(value.split()))
    digest = hashlib.sha256()
    if headers.get(b"message-id") and headers.get(b"date"):
        for name in _SENDERS_OWN:
            digest.update(headers.get(name, b"") + b"\n")
        digest.update(body.replace(b"\r\n", b"\n").rstrip())
    else:
        digest.update(source)
        if not (headers.get(b"message-id") or b"received" in headers):
            digest.update(secrets.token_bytes(16))
    return digest.hexdigest()
