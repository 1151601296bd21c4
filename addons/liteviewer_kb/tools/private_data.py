# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What in a text belongs to one client: names, telephones, addresses, logins, computers.

``find_private`` finds it, ``mask_html`` puts a placeholder in its place. A text about somebody is
never told for sure: what is found is marked for a look, and whoever publishes the text reads it.
Nothing here knows the database.
"""

import re
from dataclasses import dataclass
from html import escape

from lxml import html

KINDS = ("email", "phone", "address", "network", "computer", "login", "person", "company")


@dataclass(frozen=True)
class Known:
    """What the desk knows of the client, to be found in whatever form it is written.

    :param persons: names of people, such as ``Анна Смирнова``
    :param companies: names of the client, with or without their legal form
    :param addresses: postal addresses and parts of them
    :param computers: host names, serial numbers and the like
    :param logins: account names
    """

    persons: tuple = ()
    companies: tuple = ()
    addresses: tuple = ()
    computers: tuple = ()
    logins: tuple = ()


@dataclass(frozen=True, order=True)
class Finding:
    """A part of the text: ``text[start:end]``.

    :param kind: one of ``KINDS``
    """

    start: int
    end: int
    kind: str
    text: str


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.:/-])(?:\+?\d{1,3}[\s(-]*)?\(?\d{3,5}\)?[\s-]*\d{1,3}[\s-]?\d{2}[\s-]?\d{2}(?![\w:]|[.-]\d)"
    r"(?:,?\s*(?:доб|вн|внутр|ext)\.?\s*\d{1,6})?"
    r"|(?<![\w.:/-])\d{2,3}-\d{2}-\d{2}(?![\w:]|[.-]\d)"
    r"|(?<![\w.:/-])\+\d{1,3}[\s(-]*\d[\d\s()-]{6,14}\d(?!\w)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?<!\w)(?:доб|внутр|вн|ext)\.?\s*№?\s*\d{2,6}(?!\w)", re.IGNORECASE)
_NETWORK = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w]|\.\d)"
    r"|(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}(?![\w:])"
)
_VERSION = re.compile(r"(?:верси[яию]|version|ver\.?|v\.?|build|сборк[аиу])\s*$", re.IGNORECASE)
_COMPUTER = re.compile(
    # \\server\share, host.firma.local, and names such as WS-17, SRV-DC01, BUH-PC-3
    r"\\\\[\w.-]+(?:\\[\w.$-]*\w)*"
    r"|(?<![\w@./-])[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?:local|lan|corp|internal|intra|loc)(?!\w)"
    r"|(?<![\w.-])[A-ZА-Я][A-ZА-Я0-9]{1,14}(?:-[A-ZА-Я0-9]{1,15}){0,3}-?\d{1,5}(?![\w.-]*\w)"
)
_MODEL_WORDS = re.compile(
    r"^(?:KB\d+|USB-?\d|COM-?\d+|LPT-?\d|HDMI-?\d|DDR-?\d|CAT-?\d|WIN-?\d+|X\d{2}|PS-?\d|MP\d|H\d{3}|A\d"
    r"|RJ-?\d+|UTF-?\d+|TCP-?\d+|SHA-?\d+|MD5|IPV?\d|SMBV?\d|TLSV?\d?|ERR-?\d+|CVE-\d+-\d+|EVENT-?\d+"
    r"|ID-?\d+|CP-?\d+|ISO-?\d+|ФЗ-?\d+|ГОСТ-?\d+|LV-\d+|1[СC])$"
)
"""What looks like the name of a computer and is none."""
_LOGIN = re.compile(
    r"(?:логин|учётн\w+ запис\w+|учетн\w+ запис\w+|учётк\w+|учетк\w+|login|user ?name|account)"
    r"\s*(?:[:=—-]|is|это)?\s*[«\"']?(?P<value>[A-Za-z][\w.\\-]{2,})",
    re.IGNORECASE,
)
_DOMAIN_LOGIN = re.compile(r"(?<![\w\\])[A-Za-z][\w-]{1,14}\\[A-Za-z][\w.-]{1,}(?!\w)")
_PASSWORD = re.compile(
    r"(?:парол[ьяюе]м?|password|пин-?код\w*|pin)\s*(?:[:=—-]|is|это)\s*[«\"']?(?P<value>[^\s«»\"',;<]{3,})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<!\w)(?:ул\.|улица|улице|пр-т|проспект\w?|пер\.|переул\w+|наб\.|набережн\w+|шоссе|бульвар\w?"
    r"|пл\.|площад\w+)\s+[«\"]?[А-ЯЁ][\w-]*(?:\s+[А-ЯЁ][\w-]*)?[»\"]?"
    r"(?:,?\s*(?:д\.|дом\w?)?\s*\d+\w?(?:/\d+)?)?(?:,?\s*(?:корп|к|стр|оф|офис|каб|кв)\.?\s*\d+\w?)*"
    r"|(?<!\w)\d+\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?\s+(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Lane)"
)
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овн|евн|ичн|иничн)[а-яё]{0,3}"
_SURNAME = (
    r"[А-ЯЁ][а-яё]*(?:ов|ев|ёв|ин|ын|ск|цк|их|ых|енко|чук|юк|ян|дзе|швили)[а-яё]{0,3}"
    r"(?:-[А-ЯЁ][а-яё]+)?"
)
_PERSON = re.compile(
    rf"(?<!\w)(?:{_SURNAME}\s+)?{_NAME}\s+{_PATRONYMIC}(?:\s+{_SURNAME})?(?!\w)"
    rf"|(?<!\w){_SURNAME}\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|(?<!\w)[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{_NAME}(?!\w)"
)
_COMPANY = re.compile(
    r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ФГУП|МУП|ГБУ|НКО)\s+(?:[«\"“][^»\"”\n]{2,60}[»\"”]"
    r"|[А-ЯЁA-Z][\w-]+(?:\s+[А-ЯЁA-Z]\.?\s?[А-ЯЁA-Z]\.)?)"
    r"|(?<!\w)[A-Z][\w&-]+(?:\s+[A-Z][\w&-]+){0,3},?\s+(?:LLC|Ltd\.?|Inc\.?|GmbH|Corp\.?)(?!\w)"
)
_LEGAL_FORMS = {
    "ооо", "оао", "зао", "пао", "ао", "ип", "фгуп", "муп", "гбу", "нко", "llc", "ltd", "inc",
    "gmbh", "corp", "company", "компания", "группа", "group", "the",
}  # fmt: skip
_WORD = re.compile(r"\w+(?:-\w+)*")
_BETWEEN = r"[\W_]+"
_ENDING = re.compile(r"(?:[аеёиоуыэюяйь]|ой|ий|ый|ая|яя|ого|его|ому|ему|ым|им|ом|ем|ою|ею|ую|юю)$")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def find_private(text, known=None):
    """Return what in ``text`` belongs to one client, in its order and without overlaps.

    Names of people and of the client are found in every case of Russian: by their stems.

    :param str text: plain text
    :param Known known: what the desk knows of the client
    :rtype: list[Finding]
    """
    known = known or Known()
    found = []

    def add(pattern, kind, group=0):
        for match in pattern.finditer(text):
            found.append((match.start(group), match.end(group), kind))

    add(_EMAIL, "email")
    for login in known.logins:
        add(_exactly(login), "login")
    for computer in known.computers:
        add(_exactly(computer), "computer")
    for address in known.addresses:
        add(_loosely(address), "address")
    add(_PASSWORD, "login", "value")
    add(_LOGIN, "login", "value")
    add(_NETWORK, "network")
    add(_COMPUTER, "computer")
    add(_DOMAIN_LOGIN, "login")
    add(_PHONE, "phone")
    add(_EXTENSION, "phone")
    add(_ADDRESS, "address")
    add(_COMPANY, "company")
    for company in known.companies:
        found += [(*span, "company") for span in _find_name(text, company, whole=True)]
    add(_PERSON, "person")
    for person in known.persons:
        found += [(*span, "person") for span in _find_name(text, person, whole=False)]
    return _without_overlaps(text, found)


def _without_overlaps(text, found):
    """Of what overlaps the longest stays, what is of one kind becomes one."""
    meant = [part for part in found if _is_meant(text, part[0], text[part[0] : part[1]], part[2])]
    kept = []
    for start, end, kind in sorted(
        _join_alike(text, meant), key=lambda part: (part[0] - part[1], part[0])
    ):
        if all(end <= other.start or other.end <= start for other in kept):
            kept.append(Finding(start, end, kind, text[start:end]))
    return sorted(kept)


def _join_alike(text, found):
    """Join parts of one kind that overlap, and those of a person's name with blanks in between."""
    joined = {}
    for start, end, kind in sorted(found):
        parts = joined.setdefault(kind, [])
        gap = text[parts[-1][1] : start] if parts else None
        if parts and (not gap or (kind == "person" and not gap.strip())):
            parts[-1][1] = max(parts[-1][1], end)
        else:
            parts.append([start, end])
    return [(start, end, kind) for kind, parts in joined.items() for start, end in parts]


def _is_meant(text, start, piece, kind):
    if kind == "computer":
        return not _MODEL_WORDS.match(piece.upper())
    if kind == "network" and piece.count(".") == 3:
        # a version has as many points
        numbers = piece.split("/")[0].split(".")
        return all(int(number) < 256 for number in numbers) and not _VERSION.search(text[:start])
    if kind == "phone":
        digits = sum(letter.isdigit() for letter in piece)
        return (
            digits >= 10
            or (digits >= 6 and bool(re.search(r"[-()\s]", piece.strip())))
            or (not piece[0].isdigit() and piece[0] != "+")
        )
    return True


def _exactly(value):
    return re.compile(rf"(?<![\w-]){re.escape(value.strip())}(?![\w-])", re.IGNORECASE)


def _loosely(value):
    """A pattern of the words of ``value`` with any punctuation in between."""
    words = _BETWEEN.join(re.escape(word) for word in _WORD.findall(value))
    return re.compile(rf"(?<!\w){words}(?!\w)" if words else r"(?!)", re.IGNORECASE)


def get_stem(word):
    """Return what all cases of a Russian name begin with; other words are their own stem.

    >>> [get_stem(name) for name in ("Смирнова", "Анна", "Горький", "Smith", "Лев")]
    ['Смирнов', 'Анн', 'Горьк', 'Smith', 'Лев']
    """
    if not _CYRILLIC.search(word) or len(word) < 4:
        return word
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= 3 else word


def _find_name(text, name, whole):
    """Return the (start, end) at which a name, or one of its words, stands in any case.

    :param bool whole: all words of the name in their order, as of a company; else each by itself
    """
    words = [word for word in _WORD.findall(name) if word.lower() not in _LEGAL_FORMS]
    # an initial or a preposition is in every text
    words = [word for word in words if len(word) > 2 or whole]
    if not words:
        return []
    patterns = [_inflected(word) for word in words]
    if whole:
        if len("".join(words)) < 3:
            return []
        patterns = [_BETWEEN.join(patterns)]
    result = []
    for pattern in patterns:
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
            # a name is written with a capital letter: "белый" is a colour, "Белый" may be a man
            if match[0][0].isupper() or (whole and not match[0][0].isalpha()) or match[0].isupper():
                result.append(match.span())
    return result


def _inflected(word):
    stem = re.escape(get_stem(word)).replace("ё", "[её]").replace("Ё", "[ЕЁ]")
    if _CYRILLIC.search(word):
        return rf"{stem}[а-яё]{{0,4}}"
    return rf"{stem}(?:['’]s)?"


# ------------------------------------------------------------
# RICH TEXT
# ------------------------------------------------------------

_MARKED = "background-color: #ffe08a"


def mark(words):
    """Return HTML that shows words as something to be looked at."""
    return f'<span style="{_MARKED}">{escape(words)}</span>'


def mask_html(source, known, get_placeholder):
    """Put a marked placeholder in the place of all that belongs to one client, and of pictures.

    :param str source: HTML
    :param Known known: what the desk knows of the client
    :param get_placeholder: function of one of ``KINDS``, or ``picture``, that returns the words in
        its place, such as ``[telephone]``
    :return: (HTML, [Finding], their places being those in the text of their element)
    """
    if not source or not source.strip():
        return "", []
    root = html.fragment_fromstring(source, create_parent="div")
    findings = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag == "img":
            # it is a file of the ticket, and nobody knows what it shows
            made = _make_mark(get_placeholder("picture"), element.tail)
            element.getparent().replace(element, made)
            continue
        if element.tag == "a":
            _mask_link(element, known)
        for attribute in ("title", "alt"):
            if attribute in element.attrib and find_private(element.get(attribute), known):
                del element.attrib[attribute]
        _mask_text(element, known, get_placeholder, findings)
    text = (escape(root.text) if root.text else "") + "".join(
        html.tostring(child, encoding="unicode") for child in root
    )
    return text, findings


def _mask_link(element, known):
    address = element.get("href", "")
    if address.startswith(("mailto:", "tel:")) or find_private(address, known):
        del element.attrib["href"]


def _mask_text(element, known, get_placeholder, findings):
    """Look at the text in an element and at the texts behind its children."""
    parts = [("text", element), *(("tail", child) for child in list(element))]
    for name, owner in parts:
        text = getattr(owner, name)
        if not text or not (found := find_private(text, known)):
            continue
        findings += found
        pieces, end = [], 0
        for finding in found:
            pieces.append((text[end : finding.start], get_placeholder(finding.kind)))
            end = finding.end
        marks = []
        for (_before, words), after in zip(
            pieces, [*(piece[0] for piece in pieces[1:]), text[end:]], strict=True
        ):
            marks.append(_make_mark(words, after))
        setattr(owner, name, pieces[0][0])
        place = 0 if name == "text" else element.index(owner) + 1
        for offset, made in enumerate(marks):
            element.insert(place + offset, made)


def _make_mark(words, after):
    element = html.Element("span", style=_MARKED)
    element.text, element.tail = words, after
    return element
