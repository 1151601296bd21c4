# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Tells the mail of machines from the mail of people.

Nobody reads an answer to an out-of-office note or a newsletter, and two machines that answer each
other never stop. Sources: RFC 3834 (automatic responses), RFC 2919 (mailing lists).
"""

import re

_BULK = re.compile(r"\s*(bulk|junk|list|auto_reply)\b", re.IGNORECASE)
_MACHINE = re.compile(
    r"(^|[\s<])(mailer-daemon|postmaster|(no|do[-_]?not)[-_]?reply|owner-[^\s@]*|[^\s@]*-request)@",
    re.IGNORECASE,
)
_MARKS = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond")


def is_automatic(headers):
    """Tell whether a message was sent by a machine and must not be answered by another one.

    :param headers: an ``email.message.Message`` or another mapping with ``get``, by header names
    :rtype: bool
    """
    submitted = str(headers.get("Auto-Submitted") or "no").partition(";")[0].strip().lower()
    return bool(
        submitted != "no"
        or _BULK.match(str(headers.get("Precedence") or ""))
        or any(headers.get(mark) for mark in _MARKS)
        or str(headers.get("Return-Path") or "").strip() == "<>"
        or _MACHINE.search(str(headers.get("From") or ""))
    )
