# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Reads what a monitoring system says: which alarm it is about, and whether that is over.

What names an alarm is the rest of its subject after everything that changes from one mail to the
next has been taken out: state, numbers of events, times, values, counters. Forms of Zabbix, Nagios
and Icinga, Prometheus' Alertmanager, PRTG, Veeam, Proxmox, Uptime Kuma and smartd are known; others
are named by the rest of their subject.
"""

import re
from dataclasses import dataclass

from .subjects import strip_prefixes

MAX_KEY = 160

PROBLEM = "problem"
OVER = "over"

_OVER_WORDS = (
    r"resolved(?:\s+in\s+[^:]{1,40})?|recovery|recovered|ok|up|success|online|normal|solved|cleared"
    r"|back\s+to\s+normal|восстановлен[оа]?|восстановление|решено|решена|норма|в\s+норме|доступен"
    r"|проблема\s+решена|устранен[оа]?|устранён|завершено\s+успешно|успешно"
)
_PROBLEM_WORDS = (
    r"problem|problema|trigger|alert|alarm|firing|critical|warning|unknown|unreachable|unusual|error"
    r"|down(?:time\w+)?|failed|failure|fail|acknowledgement|flapping(?:start|stop)?|escalated|disaster"
    r"|high|average|information|offline|paused|started\s+problem|still|update"
    r"|проблема|тревога|сбой|авария|ошибка|недоступен|предупреждение|критично|критическая|внимание"
)
_STATE = re.compile(
    rf"^[\s*\[({{\W]*(?:\*\*\s*)?(?:(?P<over>{_OVER_WORDS})|(?P<problem>{_PROBLEM_WORDS}))"
    rf"(?:\s*[:#]\s*\d+)?\s*(?:[\])}}:*|!–—-]|\s+(?=host\b|service\b|alert\b|on\b|in\b|for\b))",
    re.IGNORECASE,
)
_NAGIOS = re.compile(
    r"\*{2}\s*(?P<kind>[\w ]+?)\s+(?P<object>host|service)\s+alert\s*:\s*(?P<what>.+?)"
    r"\s+(?:is|are)\s+(?P<state>\w+)\s*\*{2}",
    re.IGNORECASE,
)
_ALERTMANAGER = re.compile(
    r"^\s*\[(?P<state>firing|resolved)(?::\s*\d+)?(?:,[^\]]*)?\]\s*(?P<what>.+)$", re.I
)
_VEEAM = re.compile(
    r"^\s*\[(?P<state>success|warning|failed|error|none)\]\s*(?P<what>.+?)\s*"
    r"(?:\([^()]*\d[^()]*\))*\s*$",
    re.IGNORECASE,
)
_PRTG = re.compile(
    r"^(?:\[prtg[^\]]*\]\s*)?(?P<what>.+?)\s+(?P<state>down(?:\s+escalation)?|up"
    r"|warning|unusual|unknown|paused|ended|error)(?:\s+ended)?\s*(?:\([^()]*\))?\s*$",
    re.IGNORECASE,
)
_VARYING = re.compile(
    r"""
    \b(?:event|problem|alert|incident|событие|проблема)?\s*(?:id|\#|№)\s*[:=]?\s*\d+
    | \b\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?
    | \b\d{1,2}[-./]\d{1,2}[-./]\d{2,4}(?:[\s,]+\d{1,2}:\d{2}(?::\d{2})?)?
    | \b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?\b
    | \b\d+(?:[.,]\d+)?\s*(?:%|°c?|(?:[kmgt]i?b(?:/s)?|[кмгт]б|ms|s|sec(?:ond)?s?|min(?:ute)?s?
        |m|h(?:ours?)?|d(?:ays?)?
        |сек\w*|мин\w*|ч(?:ас\w*)?|дн\w*|objects?|failed)\b)
    | \b\d+(?:[.,]\d+)?\b(?=\s*(?:errors?|objects?|times?|ошиб\w+|раз)\b)
    | \((?:\s*[\d.,:%\s]+\s*)\)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EVENT = re.compile(
    r"(?:original\s+(?:problem|event)\s+id|problem\s+id|original\s+event|event\s+id|trigger\s+id"
    r"|(?:id|номер)\s+(?:проблемы|события))\s*[:=]\s*(\d{1,20})",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"^\W{0,4}(?:host(?:name)?|узел(?:\s+сети)?|хост|device|устройство|instance|server|сервер)(?:\s+name)?"
    r"\s*[:=]\s*\**\s*([^\s*,;<>]{1,80})",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass
class Alarm:
    """:ivar str key: what names the alarm among those of its sender, the same for all its mails
    :ivar str state: PROBLEM or OVER
    :ivar str event: the number that the system gives the problem; may be empty
    """

    key: str
    state: str
    event: str = ""


def read_alarm(subject, text=""):
    """Return which alarm a mail is about.

    :param str subject: of the mail
    :param str text: of the mail, plain; hosts and numbers of events are looked for in it
    :rtype: Alarm
    """
    line = " ".join(strip_prefixes(subject).split())
    what, state = _read_subject(line)
    host = _HOST.search(text or "")
    event = _EVENT.search(text or "")
    key = _normalize(what)
    if host and host[1].lower() not in key:
        key = f"{host[1].lower()} {key}"
    return Alarm(key=key[:MAX_KEY] or "alarm", state=state, event=event[1] if event else "")


def _read_subject(line):
    """Return (what the subject is about, PROBLEM or OVER)."""
    if match := _NAGIOS.search(line):
        is_over = match["kind"].lower() == "recovery" or match["state"].lower() in ("ok", "up")
        return f"{match['object']} {match['what']}", OVER if is_over else PROBLEM
    if match := _ALERTMANAGER.match(line):
        return match["what"], OVER if match["state"].lower() == "resolved" else PROBLEM
    if match := _VEEAM.match(line):
        is_over = match["state"].lower() in ("success", "none")
        return match["what"], OVER if is_over else PROBLEM
    if match := _STATE.match(line):
        return line[match.end() :], OVER if match["over"] else PROBLEM
    if match := _PRTG.match(line):
        is_over = match["state"].lower() in ("up", "ended") or line.lower().rstrip(" )").endswith(
            "ended"
        )
        return match["what"], OVER if is_over else PROBLEM
    return line, PROBLEM


def _normalize(what):
    what = _VARYING.sub(" ", what.lower())
    # another state may stand behind the first one
    for _turn in range(2):
        if match := _STATE.match(what):
            what = what[match.end() :]
    return " ".join(re.findall(r"[\w./\\:-]*\w", what))
