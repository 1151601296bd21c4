# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Tells the mail of machines from the mail of people, by headers alone.

Nobody reads an answer to an out-of-office note or a newsletter, and two machines that answer each
other never stop. A person who writes through a mailing list is a person all the same. Sources:
RFC 3834 (automatic responses), RFC 2919 and 2369 (mailing lists), RFC 8098 (receipts),
[MS-OXCMAIL] (X-Auto-Response-Suppress), and what Exchange, Gmail, sieve and old responders send.
"""

import re

from .subjects import is_answer

PERSON = "person"
"""A person wrote."""
LISTED = "listed"
"""A person wrote, through a list: no machine may answer."""
MACHINE = "machine"
"""A program wrote by itself: a notification, an order, an alarm, a newsletter."""
REPLY = "reply"
"""A program answered for somebody: out of office, holidays, a receipt."""

_REPLY_MARKS = (
    "X-Autoreply", "X-Auto-Reply", "X-Autoreply-From", "X-Autorespond", "X-Autoresponder",
    "X-AutoReply-Domain", "X-Mail-Autoreply", "X-Vacation",
)  # fmt: skip
_LIST_MARKS = (
    "List-Id", "List-Post", "List-Subscribe", "List-Software", "Mailing-List", "X-Mailing-List",
    "X-BeenThere",
)  # fmt: skip
_LIST_SENDER = re.compile(
    r"\bowner-[^\s@]+@|-(owner|admin|bounces?|request|errors)(\+[^\s@]*)?@", re.IGNORECASE
)
_NO = ("", "no", "none", "false", "0")
_REPLY_PROGRAM = re.compile(
    r"\b(auto[\s_-]?(re(ply|spon(d|se)))|vacation|out[\s_-]of[\s_-]office)", re.IGNORECASE
)
_MACHINE_SENDER = re.compile(
    r"(^|[\s<\"])(mailer-daemon|postmaster|(no|do[._-]?not)[._-]?reply(?:[._+-][^\s@]*)?"
    r"|owner-[^\s@]*|[^\s@]*-request)@",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"""\s*(?:
        (?:
            автоматический\ ответ | автоответ(?:чик)? | автоматична\ відповідь | вне\ офиса
            | нет\ на\ месте | отсутстви[ея]\ на\ (?:рабочем\ месте|работе)
            | automatic\ (?:reply|response) | auto(?:matic)?[ -]?(?:reply|response|responder|answer)
            | out[ -]of[ -](?:the[ -])?office(?:\ (?:auto[ -]?reply|reply|response|notification
                |notice|message))?
            | (?:vacation|away|absence|holiday)\ (?:reply|response|message|notice|notification)
            | automatische\ antwort | abwesenheits(?:notiz|benachrichtigung|meldung) | abwesenheit
            | réponse\ automatique | message\ d'absence | absence\ du\ bureau
            | respuesta\ automática | fuera\ de(?:\ la)?\ oficina | risposta\ automatica
            | fuori\ sede | automatisch\ antwoord | afwezigheidsbericht
            | automatyczna\ odpowiedź | resposta\ automática | autosvar | automatiskt\ svar
            | automatisk\ svar | automaattinen\ vastaus | automatická\ odpověď | otomatik\ yanıt
            | automatikus\ válasz | odsutnost | автоматичен\ отговор
            | 自動応答 | 自動返信 | 自动答复 | 自动回复 | 自動回覆
        )\s*(?:[::(\[–—-]|$)
        | \[?\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response)|автоответ)\s*\]
        | (?:i\ am|i'm|i\ will\ be)?\s*(?:away|out\ of(?:\ the)?\ office)
            \s+(?:until|till|through|from|till|and\ will|for\ the|on|today|this)\b
        | (?:я\ )?(?:нахожусь\ )?(?:в\ отпуске|вне\ офиса|на\ больничном)\s+(?:до|с|по)\s+\d
        | read\s*:\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def judge(message, subject=None):
    """Tell what kind of sender a message has.

    :param message: an ``email.message.Message`` or another mapping with ``get``, by header names
    :param subject: of the message, where the header does not say in which charset it is
    :return: PERSON, LISTED, MACHINE or REPLY; a bounce (``tools/bounce.py``) is none of these
    """
    if _is_reply(message, subject or _get(message, "Subject")):
        return REPLY
    if _is_listed(message):
        return LISTED
    return MACHINE if _is_machine(message) else PERSON


def is_automatic(message):
    """Tell whether a message must not be answered by a machine."""
    return judge(message) != PERSON


def is_machine_address(address):
    """Tell whether an address is one that nobody reads, such as no-reply@."""
    return bool(_MACHINE_SENDER.search(str(address or "")))


def _is_reply(message, subject):
    submitted = _get_submitted(message)
    if submitted == "auto-replied" or any(_says_yes(message, mark) for mark in _REPLY_MARKS):
        return True
    precedence = _get(message, "Precedence").lower()
    if "auto_reply" in (precedence, _get(message, "Preference").lower()) or "auto_reply" in _get(
        message, "X-Precedence"
    ):
        return True
    if _is_receipt(message) or _get(message, "X-POST-MessageClass").startswith("9"):
        return True
    if _REPLY_PROGRAM.search(_get(message, "X-Mailer") + " " + _get(message, "User-Agent")):
        return True
    if _get(message, "Delivered-To").lower() == "autoresponder":
        return True
    if _REPLY_SUBJECT.match(subject):
        return True
    # the rest are marks of machines in general: they tell a reply where it answers something
    refers = bool(_get(message, "In-Reply-To") or _get(message, "References")) or is_answer(subject)
    if not refers or _has_list(message):
        return False
    return bool(
        (submitted == "auto-generated" and _get(message, "X-Auto-Response-Suppress"))
        or re.search(r"\b(all|oof|autoreply)\b", _get(message, "X-Auto-Response-Suppress"), re.I)
        or re.match(r"(bulk|junk)\b", precedence)
        or _has_no_way_back(message)
    )


def _is_receipt(message):
    """Tell whether it says that something was read, or deleted unread."""
    content_class = _get(message, "Content-Class").lower()
    if re.search(
        r":(mdn|oof|recallmessage|reportmessage\.ipnrn|reportmessage\.ipnnrn)", content_class
    ):
        return True
    kind = _get(message, "Content-Type").lower()
    return kind.startswith("multipart/report") and "disposition-notification" in kind


def _is_listed(message):
    return _get_submitted(message) == "" and _has_list(message) and not _has_machine_sender(message)


def _has_list(message):
    return any(_get(message, mark) for mark in _LIST_MARKS) or bool(
        re.match(r"list\b", _get(message, "Precedence"), re.IGNORECASE)
        or _LIST_SENDER.search(_get(message, "Sender"))
    )


def _is_machine(message):
    return bool(
        _get_submitted(message)
        or re.match(r"(bulk|junk|list)\b", _get(message, "Precedence"), re.IGNORECASE)
        or _get(message, "List-Unsubscribe")
        or _get(message, "X-Auto-Response-Suppress")
        or _says_yes(message, "X-FC-MachineGenerated")
        or _get(message, "X-Cron-Env")
        or _has_no_way_back(message)
        or _has_machine_sender(message)
    )


def _has_machine_sender(message):
    return is_machine_address(_get(message, "From"))


def _has_no_way_back(message):
    """Tell whether bounces go nowhere, as those of machines do; answers to invitations as well."""
    return _get(message, "Return-Path") == "<>" and not _is_calendar(message)


def _is_calendar(message):
    parts = message.walk() if hasattr(message, "walk") else ()
    return any(part.get_content_type() == "text/calendar" for part in parts)


def _get_submitted(message):
    """Return what Auto-Submitted says, empty where a person submitted it."""
    value = _get(message, "Auto-Submitted").partition(";")[0].partition("(")[0].strip().lower()
    return "" if value in _NO else value


def _says_yes(message, name):
    return _get(message, name).lower() not in _NO


def _get(message, name):
    try:
        return str(message.get(name) or "").strip()
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        # Python's parser fails on some headers that are against the rules
        return ""
