# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Tells a mail that says thank you, and nothing else, from one that says more.

What is quoted and signed below is no word of the mail. A question, a number, a negation or any word
that is not on the list makes it more than thanks: rather a ticket too many reopened than one whose
trouble is not over left closed.
"""

import re

MAX_WORDS = 14

_WORD_LIST = """
    спасибо спс спасиб благодарю благодарим благодарствую благодарен благодарна благодарность
    признателен признательна мерси пасиб пасибо сенкс спасибочки пожалуйста
    большое огромное вам тебе всем вас за помощь оперативность оперативную оперативный быструю
    быстрый быстрое скорую ответ решение поддержку работу содействие заранее отзывчивость понимание
    да ок окей хорошо отлично супер прекрасно замечательно класс понял поняла понятно принято
    принял приняла ясно все всё уже теперь работает заработало получилось проверил проверила
    решено решили помогло исправлено готово вопрос закрыт закрыта снят решен решён можно закрывать
    закрывайте заявку тикет очень и с уважением хорошего дня доброго добрый здравствуйте
    день утро вечер приветствую удачи ребята ребят коллеги
    thank thanks thankyou thx ty tnx thanx cheers you u your a lot so very much again many million
    all for the help support quick fast prompt swift response reply answer assistance great good
    perfect excellent awesome super cool nice ok okay yes got it works working now fine well done
    everything is appreciated appreciate solved resolved fixed kind kindly regards best really
    have day hi hello dear team guys in advance and to of
"""
_WORDS = frozenset(_WORD_LIST.split())
_THANKS_LIST = """
    спасибо спс спасиб благодарю благодарим благодарствую благодарен благодарна признателен
    признательна мерси пасиб пасибо сенкс спасибочки thank thanks thankyou thx ty tnx thanx cheers
    appreciated appreciate
"""
_THANKS = frozenset(_THANKS_LIST.split())
_QUOTE = re.compile(
    r"""^\s*(?:
        > | -{2,}\s*$ | _{5,}
        | -{3,}.*(?:original|исходное|forwarded|пересыл|message|сообщение)
        | (?:from|от|от\ кого|de|von)\s*: | (?:sent|отправлено|дата|date|to|кому)\s*:
        | on\ .{5,200}\ wrote:\s*$ | .{0,120}(?:пишет|писал\(?а?\)?|написал\(?а?\)?)\s*:\s*$
        | .{4,60}<[^<>\s]+@[^<>\s]+>\s*:?\s*$ | \d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,120}:\s*$
        | \d{1,2}\s\w+\s\d{4}.{0,120}:\s*$ | (?:пн|вт|ср|чт|пт|сб|вс),\s.{3,120}:\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNATURE = re.compile(
    r"""^\s*(?:
        с\ (?:наилучшими\ |искренним\ |глубоким\ )?(?:уважением|пожеланиями) | с\ ув[.,]?
        | (?:with\ )?(?:best|kind|warm)\s*(?:regards|wishes)? [\s,.!]*$ | regards | sincerely
        | br,?\s*$
        | (?:sent\ from|отправлено\ (?:с|из)) | get\ outlook\ for | --\s*$
        | (?:тел|моб|phone|tel|mob|e-?mail|почта|www)\b\s*[.:]
    )""",
    re.IGNORECASE | re.VERBOSE,
)


_THANKED = re.compile(
    r"^((?i:большое |огромное )?(?i:спасибо|благодарю|thanks|thank you)),? "
    r"[A-ZА-ЯЁ][a-zа-яё]+(?: [A-ZА-ЯЁ][a-zа-яё]+)?(?=[\s.!)]*$)"
)


def get_own_words(text):
    """Return the lines of a mail above its quote and signature.

    :param str text: plain text of the mail
    """
    lines = []
    for line in (text or "").splitlines():
        if _QUOTE.match(line):
            break
        if lines and _SIGNATURE.match(line):
            break
        if line.strip():
            lines.append(line.strip())
    return "\n".join(lines)


def is_only_thanks(text):
    """Tell whether a mail says thank you and nothing else.

    :param str text: plain text of the mail, quote and signature included
    """
    words = get_own_words(text)
    if "?" in words or re.search(r"\d|https?:|@", words):
        return False
    lines = words.splitlines()
    # a name below the thanks
    while len(lines) > 1 and _is_name(lines[-1]):
        lines.pop()
    # who is thanked
    said = _THANKED.sub(r"\1", " ".join(lines))
    found = re.findall(r"[^\W\d_]+", said.lower().replace("ё", "е"))
    known = [word for word in found if word in _WORDS_FOLDED]
    return (
        0 < len(found) <= MAX_WORDS
        and any(word in _THANKS for word in found)
        and len(known) == len(found)
    )


def _is_name(line):
    words = line.strip(" ,.!").split()
    return (
        1 <= len(words) <= 3
        and all(
            re.fullmatch(r"[^\W\d_]+\.?(?:[^\W\d_]\.)?", word) and word[0].isupper()
            for word in words
        )
        and not any(word.strip(".").lower().replace("ё", "е") in _WORDS_FOLDED for word in words)
    )


_WORDS_FOLDED = frozenset(word.replace("ё", "е") for word in _WORDS)
