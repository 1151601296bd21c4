# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Tells mails that came back from mails of people, and reads which addresses they did not reach.

A report by the rules (RFC 3464) is known by its parts, whatever its sender. Others are known by a
sender that no person has (mailer-daemon, an empty address) together with words that no person
begins with. What a person forwards, a report included, is the mail of a person. Addresses are found
by Mailman's ``flufl.bounce`` and by the fields of the report.
"""

import json
import logging
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from flufl.bounce import all_failures

from .subjects import is_answer, is_forward

_logger = logging.getLogger(__name__)

MAX_TEXT = 20_000
"""Characters of the text that are looked at."""
MAX_ADDRESSES = 50

_DAEMON = re.compile(
    r"(?:^|[\s<\"(])(?:post[-_.]?master(?:-[^\s@]*)?|microsoftexchange[0-9a-f]+|mail[-_]?delivery"
    r"|delivery[-_.]?(?:daemon|failure|notification)|bounces?[-+._=][^\s@]*|(?:mail)?[-_]?bounces?"
    r"|ndr|mailsystem|mdaemon|mail-?administrator|[^\s@]*smtp_[^\s@]*)\b(?:@|\s*>?\s*$)",
    re.IGNORECASE,
)
_MAILER_DAEMON = re.compile(r"(?:^|[\s<\"(])mail(?:er)?[-_.]?daemon(?:@|\s*>?\s*$)", re.IGNORECASE)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[-\s]?(?:delivery|daemon)|mail delivery (?:system|subsystem|service)"
    r"|internet mail delivery|system (?:administrator|attendant)|microsoft outlook\b|"
    r"delivery subsystem|подсистема доставки|служба доставки|почтовая система"
    r"|системный администратор|доставка почты|mail (?:system|server|router)\b|postmaster",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"""\W*(?:
        (?:re:\s*)?undeliver(?:ed|able)\b | (?:e-?)?mail\ undeliverable
        | delivery\ status\ notification
        | delivery\ (?:failure|failed|notification|report|unsuccessful|error|has\ failed|delayed
            |problem)
        | failure\ (?:notice|delivery) | failed\ (?:mail|delivery)
        | mail\ failed
        | mail\ (?:delivery|system)\ (?:failed|failure|error|status|problem|warning|subsystem
            |system)
        | mail\ (?:could\ not\ be|not|cannot\ be)\ (?:delivered|sent) | mail\ failure
        | message\ (?:delivery\ )?(?:failure|failed|undeliverable|not\ delivered
            |has\ been\ rejected|status|delayed|you\ sent\ blocked|blocked|rejected)
        | message\ could\ not\ be\ delivered | non-?delivery | nondeliver(?:y|able) | non\ remis
        | returned\ (?:mail|e-?mail|message|to\ sender) | return\ receipt
        | unable\ to\ deliver | unzustellbar | unknown\ user | user\ (?:unknown|not\ found)
        | could\ not\ (?:send|deliver)\ (?:message|mail) | error\ sending
        | rejected\ (?:mail|message)|mail\ rejected | bounced?\ (?:mail|message|e-?mail)
        | warning:?\ (?:could\ not\ send|message|mail)
        | your\ (?:message|mail|e-?mail)\ (?:to|could|was|cannot|has)
        | (?:mail|message)\ (?:is\ )?delayed | transport\ (?:failure|error)|permanent\ delivery
        | недоставлен | не\ ?доставлен | не\ (?:удалось|удается|удаётся|может\ быть)\ достав
        | недоставляем | невозможно\ достав | доставка\ (?:не\ удалась|сообщения|письма|задерж)
        | сообщение\ (?:не\ доставлено|не\ может|не\ было\ доставлено|отклонено)
        | письмо\ (?:не\ доставлено|не\ может|не\ было\ доставлено)
        | уведомление\ о\ (?:недоставке|состоянии\ доставки|доставке|не\ ?доставке|невозможности)
        | возврат\ (?:почты|письма|сообщения)|ошибка\ доставки|отчет\ о\ недоставке
            |отчёт\ о\ недоставке
        | не\ доставлено | 配信 | 退信 | 系统退信 | 投递失败
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SUBJECT_ANYWHERE = re.compile(
    r"\buser unknown|unknown user|undeliver(?:ed|able)|delivery (?:failure|failed)|returned mail"
    r"|недоставлен|не доставлен",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"""
    (?:could|can)\s?not\ be\ (?:delivered|reached|found) | couldn't\ be\ delivered
    | undeliver(?:ed|able)
    | was\ not\ delivered | (?:is|was)\ (?:un)?able\ to\ (?:be\ )?deliver | unable\ to\ deliver
    | delivery\ (?:to\ the\ following|has\ failed|failed|failure|status)
    | permanent\ (?:fatal\ )?error
    | did\ not\ reach | has\ not\ been\ delivered | returned\ to\ (?:sender|you)
    | wasn't\ able\ to\ deliver
    | wasn't\ delivered | message\ (?:was|has\ been)\ (?:blocked|rejected) | user\ unknown
    | unknown\ user
    | (?:mailbox|address|recipient|account|user)\s\S*\s?(?:unavailable|not\ found|rejected
        |does\ not\ exist|is\ full|disabled|unknown)
    | no\ such\ (?:user|address|mailbox|person|recipient) | \b[45]\d\d[\s-][45]\.\d{1,3}\.\d{1,3}\b
    | status:\s*[45]\.\d+\.\d+ | not\ listed\ in\ | over\ quota|quota\ exceeded
    | retry\ (?:time|timeout)
    | не\ (?:было\ |может\ быть\ |удалось\ |удается\ |удаётся\ )?достав(?:лен|ить) | не\ доставлено
    | адрес\ не\ найден | почтовый\ ящик\ (?:не\ |пере) | не\ существует | недоставлен
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DELAYED = re.compile(
    r"will (?:be retried|keep trying|continue|retry)|has not yet been delivered|delayed|no action"
    r" is required|warning message only|попытки доставки .{0,40}продолж|задерж",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=|]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_MESSAGE_ID = re.compile(r"^\s*>?\s*message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Bounce:
    """What a report on the delivery of a mail says.

    :ivar addresses: [str] in small letters, those that the mail did not reach; may be empty
    :ivar message_ids: [str] Message-IDs of what came back, with angle brackets
    :ivar bool is_permanent: nobody will try again
    :ivar bool is_complaint: the recipient called it spam; it had been delivered
    :ivar str reason: what the server of the recipient said, one line; may be empty
    """

    addresses: list
    message_ids: list
    is_permanent: bool = True
    is_complaint: bool = False
    reason: str = ""


def read_bounce(message):
    """Return what a mail that came back says, None of a mail that is none.

    :param email.message.Message message: of any policy
    :rtype: Bounce or None
    """
    parts = list(_walk(message))
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    complaint = _get_report_type(message) == "feedback-report" or any(
        part.get_content_type() == "message/feedback-report" for part in parts
    )
    text = _get_text(parts)
    if not ((reports and _is_reported(message)) or complaint or _is_told(message, text)):
        return None
    fields = _read_fields(reports)
    addresses = _find_addresses(message, fields, text, complaint)
    actions = {action for action, _address, _reason in fields}
    delayed = actions <= {"delayed", "relayed", "delivered", "expanded"} if actions else False
    if not actions:
        delayed = bool(_DELAYED.search(text[:3000])) and bool(
            re.search(r"warning|delay|задерж", _get(message, "Subject"), re.IGNORECASE)
        )
    reason = next((reason for _action, _address, reason in fields if reason), "")
    return Bounce(
        addresses=addresses,
        message_ids=_find_message_ids(parts, text),
        is_permanent=not (delayed or complaint),
        is_complaint=complaint,
        reason=reason or _find_reason(text),
    )


def _is_reported(message):
    """Tell whether the report is the mail's own, and not one that somebody passes on."""
    if message.get_content_type() == "multipart/report":
        return _get_report_type(message) in ("", "delivery-status")
    return message.get_content_type() == "message/delivery-status" or (
        not is_forward(_get(message, "Subject")) and _has_daemon(message)
    )


def _is_told(message, text):
    """Tell whether a mail without a report by the rules is one, by sender, subject and words."""
    subject = _get(message, "Subject")
    if is_forward(subject) or (is_answer(subject) and not _has_daemon(message)):
        return False
    if _get_report_type(message) == "disposition-notification":
        return False
    if _get(message, "X-Failed-Recipients"):
        return True
    if message.get_content_type() == "multipart/report":
        return bool(_SUBJECT.match(subject) or _WORDS.search(text) or _has_daemon(message))
    content_class = _get(message, "Content-Class").lower()
    if content_class.endswith((":dsn", ".ndr")) or "reportmessage" in content_class:
        return True
    if _is_mailer_daemon(message) or _read_notification(text):
        return True
    by_itself = _get(message, "Return-Path") == "<>" or bool(_get(message, "Auto-Submitted"))
    named, worded = bool(_SUBJECT.match(subject)), bool(_WORDS.search(text))
    if _has_daemon(message):
        return bool(_SUBJECT_ANYWHERE.search(subject)) or named or (worded and by_itself)
    return by_itself and named and worded


def _is_mailer_daemon(message):
    """Tell whether the sender is the one of RFC 5321: none, or the program that delivers mail."""
    sender = _get(message, "From").replace('"', " ").strip()
    return sender.endswith("<>") or bool(_MAILER_DAEMON.search(sender))


def _read_notification(text):
    """Return the notification on a bounce that Amazon's SES writes, {} where the text is none."""
    start = text.lstrip()[:1] == "{" and '"bouncedRecipients"' in text
    if not start:
        return {}
    try:
        found, _end = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
        recipients = found["bounce"]["bouncedRecipients"]
        return found if all("emailAddress" in each for each in recipients) else {}
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}


def _has_daemon(message):
    """Tell whether the sender is nobody, or a program that delivers mail."""
    sender = _get(message, "From")
    bare = sender.replace('"', " ").strip()
    name, _sign, address = bare.rpartition("<")
    return (
        not address.strip(" >")
        or bool(_MAILER_DAEMON.search(bare) or _DAEMON.search(bare))
        or bool(_DAEMON_NAME.search(name or bare.partition("@")[0]))
    )


def _walk(part, depth=0):
    """Yield the parts of a mail, not those of the mails that are attached to it, but the attached
    ones themselves.
    """
    yield part
    if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
        for each in part.get_payload():
            if isinstance(each, Message) and depth < 20:
                yield from _walk(each, depth + 1)


def _get_report_type(message):
    try:
        value = str(message.get_param("report-type") or "").lower()
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        value = ""
    if value or message.get_content_type() != "multipart/report":
        return value
    match = re.search(
        r"report-type\s*=\s*\"?([\w-]+)", _get(message, "Content-Type"), re.IGNORECASE
    )
    return match[1].lower() if match else ""


def _get_text(parts):
    """Return the beginning of the text that the mail itself has, of the plain one where there is
    one.
    """
    texts = {"text/plain": [], "text/html": []}
    for part in parts:
        if part.get_content_type() in texts:
            texts[part.get_content_type()].append(_decode(part))
    plain = "\n".join(texts["text/plain"])
    if plain.strip():
        return plain[:MAX_TEXT]
    html = "\n".join(texts["text/html"])[: 4 * MAX_TEXT]
    html = re.sub(r"<(style|script|title)\b.*?</\1\s*>", " ", html, flags=re.DOTALL | re.IGNORECASE)
    html = re.sub(r"<(?:br|/?p|/?div|/tr|/td)\b[^<>]*>", "\n", html, flags=re.IGNORECASE)
    text = re.sub(r"</?[a-z!][^<>]*>", " ", html, flags=re.IGNORECASE)
    text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&#64;", "@").replace("&amp;", "&")[:MAX_TEXT]


def _decode(part):
    try:
        content = part.get_payload(decode=True) or b""
    except (AttributeError, LookupError, TypeError, ValueError):
        return ""
    for charset in (part.get_content_charset(), "utf-8", "cp1251"):
        try:
            return content.decode(charset or "ascii")
        except (LookupError, UnicodeError):
            continue
    return content.decode("latin-1")


def _read_fields(reports):
    """Return [(action, address, reason)] of each recipient that the reports name."""
    rows = []
    for report in reports:
        blocks = report.get_payload()
        if isinstance(blocks, list):
            blocks = [block for block in blocks if isinstance(block, Message)]
        else:
            blocks = []
        if len(blocks) == 1 and isinstance(blocks[0].get_payload(), str):
            # a report that was encoded, so that the parser left it as it was
            blocks = _split_blocks(_decode(report) or _decode(blocks[0])) or blocks
        for block in blocks:
            recipient = _get(block, "Original-Recipient") or _get(block, "Final-Recipient")
            final = _get(block, "Final-Recipient") or recipient
            if not final:
                continue
            action = _get(block, "Action").lower().split(" ")[0].rstrip(";")
            reason = _get(block, "Diagnostic-Code") or _get(block, "Status")
            for value in (recipient, final):
                address = value.rpartition(";")[2].strip(" <>\"'").lower()
                if _ADDRESS.fullmatch(address):
                    rows.append((action or "failed", address, " ".join(reason.split())))
                    break
    return rows


def _split_blocks(text):
    blocks = re.split(r"\r?\n\s*\r?\n", text or "")
    return [HeaderParser().parsestr(block) for block in blocks if ":" in block]


def _find_addresses(message, fields, text, complaint):
    """Return the addresses that were not reached, the surest first."""
    own = {
        address.lower()
        for name in ("From", "To", "Reply-To", "Sender", "Delivered-To", "X-Original-To")
        for address in _ADDRESS.findall(_get(message, name))
    }
    found = [address for action, address, _reason in fields if action in ("failed", "delayed")]
    if fields and not found:
        # it tells that the mail has arrived
        return []
    found += [address.lower() for address in _ADDRESS.findall(_get(message, "X-Failed-Recipients"))]
    if complaint:
        found += _find_original_recipients(message)
    if notification := _read_notification(text):
        found += [
            str(each["emailAddress"]).lower()
            for each in notification["bounce"]["bouncedRecipients"]
        ]
    if not found:
        found += _ask_flufl(message)
    if not found:
        found += _find_original_recipients(message)
    if not found:
        found += [
            address.strip(".-_").lower()
            for address in _ADDRESS.findall(text)
            if not (_DAEMON.search(address) or _MAILER_DAEMON.search(address))
        ]
        found = [address for address in found if address not in own]
    return list(dict.fromkeys(found))[:MAX_ADDRESSES]


def _ask_flufl(message):
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # it reads what strangers made, and raises what it likes
        _logger.info("flufl.bounce could not read a mail that came back", exc_info=True)
        return []
    return sorted(
        address.decode("ascii", "replace").lower() for address in (*permanent, *temporary)
    )


def _find_original_recipients(message):
    """Return whom the mail that came back was for, where the report brings it along."""
    for head in _get_originals(list(_walk(message))):
        for name in ("X-Original-To", "Original-Rcpt-To", "To"):
            if found := _ADDRESS.findall(_get(head, name)):
                return [address.lower() for address in found[:1]]
    return []


def _get_originals(parts):
    """Return the heads of the mails that the parts bring along."""
    heads = []
    for part in parts:
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            heads.append(payload[0])
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822"):
            heads += _split_blocks(_decode(part))[:1]
        elif kind == "message/feedback-report" and isinstance(payload, list) and payload:
            heads.append(payload[0])
    return heads


def _find_message_ids(parts, text):
    """Return the Message-IDs of what came back; those of the mail itself are none."""
    found = []
    for head in _get_originals(parts):
        for name in ("Message-ID", "X-Microsoft-Original-Message-ID"):
            found += re.findall(r"<[^<>\s]+>", _get(head, name))
    if not found:
        found = _MESSAGE_ID.findall(text)
    root = parts[0]
    for name in ("In-Reply-To", "References"):
        found += reversed(re.findall(r"<[^<>\s]+>", _get(root, name)))
    return list(dict.fromkeys(found))[:32]


def _find_reason(text):
    """Return the line of the text that tells why."""
    for pattern in (r"\b[45]\d\d[\s-](?:[45]\.\d{1,3}\.\d{1,3})?.*", _WORDS.pattern):
        for line in text[:6000].splitlines():
            if re.search(
                pattern, line, re.IGNORECASE | re.VERBOSE if pattern is _WORDS.pattern else 0
            ):
                return " ".join(line.split())[:300]
    return ""


def _get(message, name):
    try:
        return " ".join(str(message.get(name) or "").split())
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        # Python's parser fails on some headers that are against the rules
        return ""
