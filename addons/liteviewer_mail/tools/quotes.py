# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the words of a mail's sender end, and what they answer to or sign with begins.

The lines that programs put above a quote are known of Outlook, Gmail, Yandex, Mail.ru, Lotus Notes,
Thunderbird, Apple Mail, The Bat! and their like, in the languages that Russian offices meet. What
was forwarded is no quote: it is what the mail is about. Everything here takes time in proportion to
the text.
"""

import re
from dataclasses import dataclass

MAX_LINES = 3000
"""Lines of a text that are looked at; those below are like the last of them."""
MAX_LINE = 1000
"""Characters of a line that are looked at."""

_RULE = re.compile(
    r"\s*-{2,}\s*(original message|исходное сообщение|оригинальное сообщение|original[- ]nachricht"
    r"|urspr[üu]ngliche nachricht|message d.origine|mensaje original|messaggio originale"
    r"|oorspronkelijk bericht|mensagem original|wiadomość oryginalna|reply message"
    r"|вихідне повідомлення|исходное письмо|ursprungligt meddelande|oprindelig meddelelse"
    r"|quoted message|цитируемое сообщение|original appointment)\s*-*\s*",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\s*(-{2,}\s*(forwarded (message|by\b.*)|пересылаемое сообщение|пересланное сообщение"
    r"|переадресованное сообщение|weitergeleitete nachricht|message transf[ée]r[ée]"
    r"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|переслано\b.*"
    r"|начало пере[а-я]+ сообщения|doorgestuurd bericht|пересылка\b.*|конец .*)\s*-*"
    r"|(begin forwarded message|начало переадресованного сообщения|начало пересылаемого сообщения"
    r"|это пересылаемое сообщение|anfang der weitergeleiteten nachricht|début du message r[ée].*"
    r"|.{0,80}forwarded message follows)\s*:?)\s*",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"[\s>*|]*(from|от|от кого|отправитель|von|de|da|van|från|fra|od|від|kimden|expéditeur"
    r"|remitente|mittente|发件人|差出人|보낸 사람)\s*\*?\s*[:：]\s*\*?\s*\S",
    re.IGNORECASE,
)
_OTHER_HEADER = re.compile(
    r"[\s>*|]*(sent|date|to|cc|subject|отправлено|дата|кому|копия|тема|gesendet|datum|an|betreff"
    r"|envoyé|envoyé le|à|objet|enviado|enviado el|fecha|para|asunto|data|inviato|a|oggetto"
    r"|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|надіслано|тема"
    r"|reply-to|importance|важность|приоритет"
    r"|发送时间|收件人|主题|日時|宛先|件名|보낸 날짜|받는 사람|제목)"
    r"\s*\*?\s*[:：]",
    re.IGNORECASE,
)
_WROTE = (
    r"wrote|writes|said|пишет|писал\(?а?\)?|написал\(?а?\)?|написали|сообщил\(?а?\)?|пише|написав"
    r"|schrieb|a écrit|escribió|escribi[oó]|ha scritto|scrisse|escreveu|schreef|napisał\(?a?\)?"
    r"|napsala?|skrev|írta|yazdı|a scris|kirjoitti|написа|γράφει|έγραψε|写道|写信|のメール"
)
_WROTE_END = re.compile(rf".*\b({_WROTE})\b[^:\n]{{0,100}}[:：]?\s*", re.IGNORECASE)
_YOU_WROTE = re.compile(
    r"\s*(вы писали|you wrote|вы написали|sie schrieben|vous écriviez)\b.{0,120}[:：]\s*",
    re.IGNORECASE,
)
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?(?:\s+de)?\s+\d{2,4}|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}"
    r"|\d{4}年\d{1,2}月\d{1,2}日)"
)
_HAS_DATE = re.compile(_DATE)
_HAS_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_HAS_ADDRESS = re.compile(r"[^\s<>\[\]]{1,80}@[\w.-]{2,80}")
_BEGINS_ATTRIBUTION = re.compile(
    rf"[\s>*]*(on|am|le|el|il|op|den|em|dnia|w dniu|в|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat"
    rf"|sun|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|dne|{_DATE})\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--\s?|—\s?|_{2}\s?|--\s*\xa0")
_SENT_FROM = re.compile(
    r"\s*[-–—]*\s*(sent from (my|mail for|yahoo|outlook|samsung|the|proton|a)\b.{0,80}"
    r"|отправлено (с|из|через|от)\s.{0,80}|отправлено из .{0,80}|get outlook for .{0,60}"
    r"|получить outlook для .{0,60}|скачать outlook для .{0,60}|von meinem .{0,60} gesendet"
    r"|gesendet (mit|von|aus) .{0,60}|envoyé (de|depuis|à partir) .{0,60}"
    r"|enviado (desde|de) .{0,60}"
    r"|inviato da(l)? .{0,60}|надіслано з .{0,60}|verstuurd vanaf .{0,60}|skickat från .{0,60})\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s?>")


@dataclass
class Lines:
    """A run of lines, ``is_folded`` when they are not the sender's own words."""

    lines: list
    is_folded: bool


def is_forward(subject):
    """Tell whether a subject says that the mail was forwarded.

    >>> is_forward("FW: счёт"), is_forward("Re: FW: счёт"), is_forward("Пересл: x")
    (True, False, True)
    """
    return bool(
        re.match(
            r"\s*\[?\s*(fwd?|wg|tr|rv|i|enc|пересл|пер|fs|vs|vb|doorst)\s*\]?\s*:",
            subject or "",
            re.I,
        )
    )


def split_text(text, *, forwarded=False):
    """Return the text as ``Lines`` that follow each other.

    :param bool forwarded: the mail is forwarded, so that the head of a mail in it is no quote
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    folded = [False] * len(lines)
    number = 0
    while number < len(lines):
        line = lines[number][:MAX_LINE]
        if number >= MAX_LINES:
            folded[number:] = [folded[number - 1]] * (len(lines) - number)
            break
        if not line.strip():
            number += 1
            continue
        if _FORWARD.fullmatch(line):
            break
        if _QUOTED.match(line):
            folded[number] = True
            number += 1
            continue
        kind, length = find_head(lines, number, forwarded=forwarded)
        if kind == "rest":
            folded[number:] = [True] * (len(lines) - number)
            break
        if kind == "lines":
            folded[number : number + length] = [True] * length
            number += length
            continue
        if _SIGNATURE.fullmatch(line):
            number = _fold_signature(lines, folded, number)
            continue
        if _SENT_FROM.fullmatch(line):
            folded[number] = True
        number += 1
    return _group(lines, folded)


def _fold_signature(lines, folded, number):
    """Fold a signature, up to a quote below it. :return: the number of the line after it"""
    end = number + 1
    while end < min(len(lines), MAX_LINES):
        line = lines[end][:MAX_LINE]
        if _QUOTED.match(line) or find_head(lines, end)[0] or _FORWARD.fullmatch(line):
            break
        end += 1
    folded[number:end] = [True] * (end - number)
    return end


def _group(lines, folded):
    groups = []
    for number, line in enumerate(lines):
        is_folded = folded[number]
        if not line.strip() and not is_folded and groups:
            # an empty line between folded ones belongs to them
            following = next(
                (
                    folded[n]
                    for n in range(number + 1, min(number + 4, len(lines)))
                    if lines[n].strip()
                ),
                False,
            )
            is_folded = groups[-1].is_folded and following
        if groups and groups[-1].is_folded == is_folded:
            groups[-1].lines.append(line)
        else:
            groups.append(Lines([line], is_folded))
    return groups


def find_head(lines, number, *, forwarded=False):
    """Return what begins at a line of a text, and of how many lines its head is.

    :param list lines: str
    :return: ("rest", n): all from here on is a quote; ("lines", n): these lines stand above a quote
        that is marked itself; ("", 0): neither
    """
    line = lines[number][:MAX_LINE]
    if _RULE.fullmatch(line):
        return ("", 0) if forwarded else ("rest", 1)
    if re.fullmatch(r"\s*[_*=-]{10,}\s*", line):
        following = _next_filled(lines, number + 1)
        if following is not None and not forwarded and _is_header_block(lines, following):
            return "rest", 1
        return "", 0
    if _is_header_block(lines, number):
        return ("", 0) if forwarded else ("rest", 1)
    length = count_attribution(lines, number)
    if length:
        following = _next_filled(lines, number + length)
        if following is None or _QUOTED.match(lines[following]):
            return "lines", length
        return ("", 0) if forwarded else ("rest", length)
    return "", 0


def _next_filled(lines, number):
    for index in range(number, min(number + 4, len(lines))):
        if lines[index].strip():
            return index
    return None


def _is_header_block(lines, number):
    """Tell whether the head of another mail stands here: who sent it, and two more of when, to whom
    and about what.
    """
    if not _FROM.match(lines[number][:MAX_LINE]):
        return False
    others, filled = 0, 0
    for line in lines[number + 1 : number + 12]:
        if not line.strip():
            continue
        filled += 1
        if _OTHER_HEADER.match(line[:MAX_LINE]):
            others += 1
            if others == 2:
                return True
        elif filled - others > 2:
            return False
    return False


def count_attribution(lines, number):
    """Return how many lines here say who wrote when what follows; 0: none."""
    line = lines[number][:MAX_LINE]
    if _YOU_WROTE.fullmatch(line):
        return 1
    joined = ""
    for length in (1, 2, 3):
        if number + length > len(lines):
            return 0
        part = lines[number + length - 1][:MAX_LINE].strip()
        if not part or (length > 1 and part.startswith(">")):
            return 0
        joined = f"{joined} {part}".strip()
        if len(joined) > 400:
            return 0
        if _is_attribution(joined):
            return length
        if length == 1 and not _BEGINS_ATTRIBUTION.match(part) and not _HAS_ADDRESS.search(part):
            return 0
    return 0


def _is_attribution(line):
    """Tell whether one line says who wrote when.

    >>> _is_attribution("12.03.2026 10:00, Иванов пишет:"), _is_attribution("Прошу сделать:")
    (True, False)
    """
    has_date = bool(_HAS_DATE.search(line))
    if line.endswith((":", "：")):
        if has_date and (_HAS_ADDRESS.search(line) or _WROTE_END.fullmatch(line)):
            return True
        if _WROTE_END.fullmatch(line) and _HAS_ADDRESS.search(line):
            return True
        if has_date and _HAS_TIME.search(line) and _BEGINS_ATTRIBUTION.match(line):
            # "12 марта 2026 г., 10:00 от Иванов:"
            return bool(re.search(r"\b(от|from|von|de)\b", line, re.IGNORECASE))
        return bool(re.fullmatch(rf"[^:]{{2,60}}\s({_WROTE}):", line, re.IGNORECASE)) and (
            not line[0].islower()
        )
    return has_date and bool(_HAS_TIME.search(line) or _HAS_ADDRESS.search(line)) and bool(
        re.search(rf"\b({_WROTE})\s*$", line, re.IGNORECASE)
    )  # fmt: skip


def is_signature_line(line):
    return bool(_SIGNATURE.fullmatch(line))


def is_sent_from(line):
    return bool(_SENT_FROM.fullmatch(line[:MAX_LINE]))


def is_forward_line(line):
    return bool(_FORWARD.fullmatch(line[:MAX_LINE]))
