# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Headers of mails as programs write them, which is not always as RFC 2047 and RFC 2231 have it.

Words in ``=?charset?B?...?=`` are read with or without spaces around them, also where a letter was
cut in two between two words, with wrong lengths, or without an end. Bytes beyond ASCII are text as
``charsets`` finds it. Nothing here raises.
"""

import base64
import binascii
import contextlib
import re
from email.policy import EmailPolicy

from .charsets import decode_text, find_codec, without_unstorable

MAX_HEADER = 100_000
"""Characters of a header that are looked at; some thousand recipients have place in them."""
ADDRESSES = {
    "from", "to", "cc", "bcc", "reply-to", "sender", "delivered-to", "resent-to", "resent-cc",
    "resent-from", "resent-sender", "x-original-to", "errors-to", "disposition-notification-to",
}  # fmt: skip
_WORD = re.compile(
    r"=\?(?P<charset>[^?\s]*)\?(?P<kind>[BbQq])\?(?P<text>[^?]*(?:\?(?!=)[^?]*)*)(?:\?=|$)"
)
_BETWEEN = re.compile(r"\s*")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@=?]{1,100}@[^\s<>()\[\],;:\"@?]{1,255}")
_ITEM = re.compile(
    r'(?:"(?:[^"\\]|\\.){0,300}+"|<[^<>]{0,400}+>|\((?:[^()\\]|\\.){0,300}+\)|[^,;])+'
)
_IN_ANGLES = re.compile(r"<[^<>@]{0,100}@[^<>@]{0,255}>?")
_TOKEN = re.compile("\ue000(\\d+)\ue001")


def decode_header(value):
    """Return the words of a header.

    >>> decode_header("=?utf-8?B?0J/RgNC40LLQtdGC?==?utf-8?Q?_=D0=BC=D0=B8=D1=80?=")
    'Привет мир'

    :param str value: as it came; bytes beyond ASCII as surrogates, as Python's parser gives them
    """
    value = unfold(value)
    taken, end = [], 0
    for start, stop, text in _find_words(value):
        between = value[end:start]
        # only words that follow each other are joined
        if not (taken and not between.strip()):
            taken.append(_decode_plain(between))
        taken.append(text)
        end = stop
    taken.append(_decode_plain(value[end:]))
    return _CONTROL.sub(" ", "".join(taken)).strip()


def unfold(value):
    """Return the header as one line, without what follows ``MAX_HEADER``."""
    return _FOLD.sub(" ", str(value)[:MAX_HEADER])


def _find_words(value):
    """Yield (start, stop, text) of encoded words; those that follow each other in one character
    set are decoded together, since letters are cut between them.
    """
    matches = list(_WORD.finditer(value))
    index = 0
    while index < len(matches):
        group = [matches[index]]
        while index + len(group) < len(matches):
            following = matches[index + len(group)]
            between = value[group[-1].end() : following.start()]
            if between.strip() or _charset(following) != _charset(group[0]):
                break
            group.append(following)
        index += len(group)
        yield group[0].start(), group[-1].end(), _decode_group(group)


def _charset(match):
    return match["charset"].partition("*")[0].lower()


def _decode_group(group):
    texts = [match["text"] for match in group]
    kinds = {match["kind"].lower() for match in group}
    if kinds == {"b"} and any(len(text.strip()) % 4 for text in texts[:-1]):
        # cut anywhere, not where three bytes end
        return decode_text(decode_base64("".join(texts)), _charset(group[0]))
    content = [
        decode_base64(text) if match["kind"] in "bB" else _decode_quoted(text)
        for match, text in zip(group, texts, strict=True)
    ]
    charset = _charset(group[0])
    if find_codec(charset).startswith(("iso2022", "utf_7", "hz", "utf_16")):
        # each word begins anew
        return "".join(decode_text(piece, charset) for piece in content)
    return decode_text(b"".join(content), charset)


def decode_base64(text):
    """Return the bytes, whatever stands between the letters, however many are missing.

    :param text: str or bytes
    """
    if isinstance(text, str):
        text = text.encode("ascii", "ignore")
    with contextlib.suppress(binascii.Error):
        return base64.b64decode(text, validate=True)
    taken = []
    # several texts one after another, each with its own end
    for piece in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]+", b"", text)):
        if len(piece) % 4 == 1:
            piece = piece[:-1]
        taken.append(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
    return b"".join(taken)


def _decode_quoted(text):
    content = to_bytes(text.replace("_", " "))
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), content)


def to_bytes(text):
    """Return the bytes that Python's parser made the text of."""
    try:
        return text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _has_bytes(text) else "replace")


def _has_bytes(text):
    return not re.search("[\ud800-\udc7f\udd00-\udfff]", text)


def _decode_plain(text):
    if text.isascii():
        return text
    return decode_text(to_bytes(text))


def parse_addresses(value):
    """Return [(name, address)] of a header, the names decoded.

    >>> parse_addresses("=?utf-8?Q?=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2,_=D0=9F?= <p@x.example>")
    [('Иванов, П', 'p@x.example')]
    """
    value = _CONTROL.sub(" ", unfold(value))
    words = []

    def keep(text):
        words.append(text)
        return f"\ue000{len(words) - 1}\ue001"

    masked, end = [], 0
    for start, stop, text in _find_words(value):
        between = value[end:start]
        if between.strip() or not masked:
            masked.append(_decode_plain(between))
        masked.append(keep(text))
        end = stop
    masked = "".join([*masked, _decode_plain(value[end:])])

    def put_back(text):
        return _TOKEN.sub(lambda match: _take(words, match[1]), text)

    pairs = [(put_back(name), put_back(address)) for name, address in _split(masked)]
    if not pairs and words:
        # name and address in one word
        pairs = list(_split(put_back(masked)))
    return [(_clean_name(name), _clean_address(address)) for name, address in pairs]


def _take(words, number):
    # the mail may hold such a character itself
    return words[int(number)] if int(number) < len(words) else ""


def _split(text):
    """Yield (name, address) of each item; a name with a comma that is not quoted is one name."""
    pending = []
    for item in _ITEM.findall(text if text.count('"') % 2 == 0 else text.replace('"', "")):
        item = item.strip(" ,;")
        found = list(_IN_ANGLES.finditer(item)) or list(_ADDRESS.finditer(item))
        if not found:
            if item:
                pending.append(item)
            continue
        end = 0
        for match in found:
            name = item[end : match.start()] or ""
            end = match.end()
            if match is found[-1] and not name.strip():
                name = item[end:].strip()
            # "Team: one@x.example, two@x.example;"
            name = name.rpartition(":")[2] if not name.strip().startswith('"') else name
            yield ", ".join([*pending, name.strip()]), match[0]
            pending = []


def _clean_name(name):
    name = _CONTROL.sub(" ", without_unstorable(name)).strip()
    while len(name) > 1 and (name[0] + name[-1]) in ('""', "''", "()"):
        name = name[1:-1].strip()
    name = re.sub(r'\\(["\\])', r"\1", name).strip(" <>")
    return " ".join(name.split())


def _clean_address(address):
    address = without_unstorable(address).strip(" <>\"'")
    return re.sub(r"^(mailto|smtp):", "", address, flags=re.IGNORECASE).replace(" ", "")


def format_addresses(pairs):
    """Return one line of names and addresses that ``email.utils`` reads back."""
    return ", ".join(
        '"{}" <{}>'.format(re.sub(r'([\\"])', r"\\\1", name), address) if name else address
        for name, address in pairs
    )


class LenientPolicy(EmailPolicy):
    """Gives the headers of a mail as text, all decoded, addresses in a form that can be read back.

    Python's own policies look closer, and raise at what they do not expect.
    """

    def header_fetch_parse(self, name, value):
        lower = name.lower()
        if lower in ADDRESSES:
            return format_addresses(parse_addresses(value)) or decode_header(value)
        if lower.startswith("content-"):
            # its parameters are taken apart as they came, see ``parts``
            return _decode_plain(unfold(value)).strip()
        if lower in ("references", "in-reply-to", "message-id"):
            return " ".join(decode_header(value).split())
        return decode_header(value)


LENIENT = LenientPolicy(linesep="\r\n", max_line_length=None, refold_source="none")
