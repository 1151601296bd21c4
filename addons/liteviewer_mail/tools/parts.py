# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a mail is made of: its texts, in order, and its files, with their bytes as they came.

Mails are read as people meant them: of the same text in two forms the better one, pictures in the
text without a name, parts of Outlook's ``winmail.dat``, uuencoded files in a text, mails without
the lines that tell their parts, and content that is not what its label says. Nothing here raises;
what goes beyond the limits is left out, and ``Content.is_cut`` says so.
"""

import binascii
import mimetypes
import re
from dataclasses import dataclass, field
from email.parser import BytesParser
from urllib.parse import unquote_to_bytes

from asn1crypto.cms import ContentInfo

from .charsets import decode_text, without_unstorable
from .headers import LENIENT, decode_base64, decode_header, to_bytes
from .winmail import unpack_winmail

MAX_PARTS = 500
MAX_DEPTH = 20
"""Parts within parts."""
MAX_BOUNDARIES, MAX_MULTIPARTS = 10_000, 200
"""Lines that may begin a part, and parts of parts, in a mail whose parts are looked at: Python's
parser takes seconds for more."""
MAX_TEXTS = 100
MAX_TEXT = 400_000
"""Characters of all texts of one kind."""
MAX_FILE_NAME = 150

_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN_HEADER = re.compile(
    rb"^(Content-[A-Za-z-]+|Subject|To|From|Date|Message-ID|MIME-Version|Cc|X-[\w-]+|Received"
    rb"|Reply-To|References|In-Reply-To|List-[\w-]+|Return-Path)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_BOUNDARY = re.compile(r"^--(\S.*?)[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n(?P<lines>(?:[ -`]{1,62}\r?\n)+?)`?\r?\n?end\s*?$",
    re.MULTILINE,
)
_BASE64_LETTERS = re.compile(rb"[A-Za-z0-9+/=]+")
_PERCENT = re.compile(r"(?:[^%]*%[0-9A-Fa-f]{2})+[^%]*")
_EXTENDED = re.compile(r"([A-Za-z0-9_-]+)'[A-Za-z-]*'(.*%[0-9A-Fa-f]{2}.*)", re.DOTALL)
_EXTENSIONS = {
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
    "image/jpeg": ".jpg", "image/pjpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png",
    "image/x-png": ".png", "image/tiff": ".tif", "image/bmp": ".bmp", "image/webp": ".webp",
    "image/heic": ".heic", "text/html": ".html", "text/plain": ".txt", "text/x-vcard": ".vcf",
    "text/vcard": ".vcf", "text/directory": ".vcf", "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc", "application/pgp-encrypted": ".txt",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "text/csv": ".csv",
    "text/x-patch": ".patch", "text/x-diff": ".diff", "application/ics": ".ics",
}  # fmt: skip
_STEMS = {
    "text/calendar": "invite", "application/ics": "invite", "image": "image",
    "text/rfc822-headers": "headers", "message/delivery-status": "delivery-status",
    "message/disposition-notification": "notification", "text/x-vcard": "contact",
    "text/vcard": "contact", "application/pgp-signature": "signature",
    "application/pkcs7-signature": "smime", "application/x-pkcs7-signature": "smime",
    "application/pkcs7-mime": "smime", "application/x-pkcs7-mime": "smime", "message": "mail",
    "audio": "audio", "video": "video",
}  # fmt: skip
_NOBODY_READS = {"text/x-amp-html", "text/watch-html", "application/applefile"}
"""Other forms of what stands beside them."""


@dataclass
class File:
    """A file of a mail.

    :ivar str cid: by which the text names it; empty: it does not
    :ivar str location: the address by which the text names it
    """

    name: str
    content: bytes
    mimetype: str
    cid: str = ""
    location: str = ""


@dataclass
class Text:
    """A text of a mail, ``text`` being HTML or not.

    :ivar bool is_spare: it is of use only where there is no other one
    """

    text: str
    is_html: bool = False
    is_spare: bool = False

    def is_visible(self):
        if not self.is_html:
            return bool(self.text.strip())
        if re.search(r"<img\b", self.text, re.IGNORECASE):
            return True
        shown = re.sub(
            r"<(style|script|title|head)\b.*?</\1\s*>|<!--.*?-->", "", self.text,
            flags=re.IGNORECASE | re.DOTALL,
        )  # fmt: skip
        shown = re.sub(r"<[^<>]*>|&nbsp;|&#160;|&zwnj;|&#8203;", "", shown)
        return bool(shown.strip("\ufeff\u200b\xa0 \t\r\n"))


@dataclass
class Content:
    """The texts and files of a mail.

    :ivar list mails: the mails that it forwards as files, as ``EmailMessage``
    """

    texts: list = field(default_factory=list)
    files: list = field(default_factory=list)
    mails: list = field(default_factory=list)
    is_cut: bool = False

    def add(self, other):
        self.texts += other.texts
        self.add_files(other)

    def add_files(self, other):
        self.files += other.files
        self.mails += other.mails
        self.is_cut |= other.is_cut


# ------------------------------------------------------------
# SOURCE
# ------------------------------------------------------------


def parse_source(source):
    """Return the mail of its source.

    :param bytes source:
    :rtype: email.message.EmailMessage
    """
    source = source.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \x00")
    if b"\n" not in source:
        source = source.replace(b"\r", b"\n")
    source = _mend_head(source)
    parser = BytesParser(policy=LENIENT)
    if (
        source.count(b"\n--") > MAX_BOUNDARIES
        or len(re.findall(rb"multipart/", source, re.IGNORECASE)) > MAX_MULTIPARTS
    ):
        return parser.parsebytes(source, headersonly=True)
    try:
        return parser.parsebytes(source)
    except (RecursionError, LookupError, TypeError, ValueError, AttributeError):
        # parts within parts without end
        return parser.parsebytes(source, headersonly=True)


def _mend_head(source):
    """Indent the lines among the headers that belong to the header before: programs that wrap them
    forget to. Python's parser would take them for the beginning of the text.
    """
    match = re.search(rb"\r?\n\r?\n", source[:500_000])
    head = source[: match.start()] if match else source[:500_000]
    lines = head.split(b"\n")
    if all(
        line[:1] in b" \t" or _HEADER_LINE.match(line) for line in lines[1:] if line.strip(b"\r")
    ):
        return source
    mended = [lines[0]]
    last = max(
        (number for number, line in enumerate(lines) if _KNOWN_HEADER.match(line)), default=0
    )
    for number, line in enumerate(lines[1:], 1):
        is_odd = line[:1] not in b" \t" and not _HEADER_LINE.match(line)
        mended.append(b" " + line if is_odd and number < last else line)
    return b"\n".join(mended) + source[len(head) :]


# ------------------------------------------------------------
# PARTS
# ------------------------------------------------------------


def read_content(message):
    """Return the ``Content`` of a mail.

    :param email.message.Message message: as of ``parse_source``
    """
    content = _Reader().read_part(message)
    if any(text.is_visible() for text in content.texts if not text.is_spare):
        content.texts = [text for text in content.texts if not text.is_spare]
    return content


class _Reader:
    """Goes through the parts of one mail, which counts them."""

    def __init__(self):
        self._parts = 0
        self._names = {}

    def read_part(self, part, depth=0, *, is_first=True):
        content = Content()
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_DEPTH:
            content.is_cut = True
            return content
        kind = part.get_content_type()
        if kind.startswith("multipart/"):
            self._read_multipart(part, kind, content, depth)
        elif kind not in _NOBODY_READS:
            self._read_leaf(part, kind, content, depth, is_first=is_first)
        return content

    def _read_multipart(self, part, kind, content, depth):
        payload = _get_payload(part)
        if isinstance(payload, str):
            payload = self._find_parts(payload)
            if payload is None:
                content.is_cut = True
                self._read_text(part, "text/plain", content)
                return
        read = []
        for number, child in enumerate(payload):
            if self._parts > MAX_PARTS:
                content.is_cut = True
                break
            read.append(self.read_part(child, depth + 1, is_first=number == 0))
        if kind == "multipart/alternative":
            content.texts += _choose_texts(read)
        elif kind == "multipart/related":
            content.texts += next((each.texts for each in read if each.texts), [])
        else:
            for each in read:
                content.texts += each.texts
        for each in read:
            content.add_files(each)
        # what Python found before and after the parts is of no mail program

    def _find_parts(self, payload):
        """Return the parts of a mail that does not say, or not rightly, what parts them."""
        found = _BOUNDARY.search(payload)
        if not found:
            return None
        boundary = found[1].removesuffix("--")
        head = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode(
            "ascii", "surrogateescape" if boundary.isascii() else "replace"
        )
        again = _get_payload(parse_source(head + to_bytes(payload)))
        return again if isinstance(again, list) else None

    def _read_leaf(self, part, kind, content, depth, *, is_first):
        disposition = str(part.get("Content-Disposition") or "").partition(";")[0].strip().lower()
        name = get_file_name(part)
        payload = _get_payload(part)
        if kind == "message/rfc822":
            self._read_mail(part, payload, content, name)
            return
        is_text = kind in ("text/plain", "text/html", "text/enriched", "text/richtext")
        if is_text and not isinstance(payload, list):
            is_body = disposition != "attachment" or (not name and is_first and depth == 0)
            if is_body and (not name or (is_first and not disposition)):
                self._read_text(part, kind, content)
                return
        self._read_file(part, kind, content, name, disposition, depth)

    def _read_text(self, part, kind, content):
        text = decode_text(get_bytes(part), _get_charset(part))
        if len(text) > MAX_TEXT:
            content.is_cut = True
            text = text[:MAX_TEXT]
        if kind in ("text/enriched", "text/richtext"):
            text = re.sub(r"<param>.*?</param>|</?[A-Za-z0-9-]+>", "", text, flags=re.DOTALL)
            text = text.replace("<<", "<")
        is_html = kind == "text/html" or bool(
            re.match(r"\s*(<!doctype html|<html\b)", text, re.IGNORECASE)
        )
        if not is_html:
            text = self._take_uuencoded(text, content)
            if str(part.get_param("format") or "").lower() == "flowed":
                text = _unflow(text, str(part.get_param("delsp") or "").lower() == "yes")
        content.texts.append(Text(text, is_html))

    def _take_uuencoded(self, text, content):
        """Return the text without the files in it, which are added to the content."""
        if "\nend" not in text:
            return text

        def take(match):
            taken = decode_uuencoded(match["lines"].encode("ascii", "replace").splitlines())
            name = clean_file_name(decode_header(match["name"])) or self._make_name("")
            mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
            content.files.append(File(name, taken, mimetype))
            return ""

        return _UUENCODED.sub(take, text)

    def _read_mail(self, part, payload, content, name):
        inner = payload[0] if isinstance(payload, list) and payload else None
        taken = inner.as_bytes() if inner else get_bytes(part)
        if _get_encoding(part) in ("base64", "quoted-printable"):
            # not allowed, and done all the same
            taken = _decode(taken, _get_encoding(part))
            inner = None
        if not taken.strip():
            return
        inner = inner or parse_source(taken)
        if not name:
            subject = clean_file_name(str(inner.get("Subject") or ""))
            name = (
                f"{subject[:MAX_FILE_NAME]}.eml" if subject else self._make_name("message/rfc822")
            )
        elif not name.lower().endswith((".eml", ".msg", ".mht")):
            name += ".eml"
        content.files.append(File(name, taken, "message/rfc822"))
        content.mails.append(inner)

    def _read_file(self, part, kind, content, name, disposition, depth):
        taken = get_bytes(part)
        is_pack = "ms-tnef" in kind or name.lower() == "winmail.dat"
        if is_pack and self._read_winmail(taken, content):
            return
        if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            signed = _take_signed(taken)
            if signed:
                content.add(self.read_part(parse_source(signed), depth + 1))
                return
        if not taken.strip() and not name:
            return
        if not name and disposition != "attachment" and kind.startswith("text/x-"):
            # patches and programs that are shown in the text
            text = decode_text(taken, _get_charset(part))
            content.texts.append(Text(text[:MAX_TEXT]))
        cid = str(part.get("Content-ID") or "").strip().strip("<>").strip()
        location = str(part.get("Content-Location") or "").strip()
        name = name or self._make_name(kind)
        content.files.append(File(name, taken, kind, cid, location))

    def _read_winmail(self, taken, content):
        """Unpack Outlook's own way of sending; tell whether it could be."""
        unpacked = unpack_winmail(taken)
        if unpacked is None:
            return False
        for name, of_file in unpacked.files:
            name = clean_file_name(name) or self._make_name("")
            mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
            content.files.append(File(name, of_file, mimetype))
        if unpacked.html:
            content.texts.append(Text(unpacked.html[:MAX_TEXT], is_html=True, is_spare=True))
        elif unpacked.text:
            content.texts.append(Text(unpacked.text[:MAX_TEXT], is_spare=True))
        return True

    def _make_name(self, kind):
        """Return a name for a file that has none: what it is, and a number."""
        maintype = kind.partition("/")[0]
        stem = _STEMS.get(kind) or _STEMS.get(maintype) or "attachment"
        number = self._names[stem] = self._names.get(stem, 0) + 1
        extension = _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ""
        if kind in ("application/octet-stream", ""):
            extension = ".bin" if kind else ""
        if number == 1 and maintype != "image" and stem != "attachment":
            return f"{stem}{extension}"
        return f"{stem}-{number}{extension}"


def _choose_texts(read):
    """Return the texts of the best of several forms of the same."""
    visible = [each.texts for each in read if any(text.is_visible() for text in each.texts)]
    with_html = [texts for texts in visible if any(text.is_html for text in texts)]
    return (with_html or visible or [[]])[-1]


def _take_signed(content):
    """Return the mail inside a signature; None where it is encrypted, or nothing of the kind."""
    try:
        info = ContentInfo.load(content)
        if info["content_type"].native != "signed_data":
            return None
        return info["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


# ------------------------------------------------------------
# BYTES
# ------------------------------------------------------------


def get_bytes(part):
    """Return the bytes of a part, decoded from how they were sent."""
    payload = _get_payload(part)
    if isinstance(payload, list):
        return b"\r\n".join(inner.as_bytes() for inner in payload)
    return _decode(to_bytes(payload), _get_encoding(part))


def _get_payload(part):
    """Return the parts or the text as it came: ``get_payload`` has replaced already what it cannot
    read.
    """
    return part._payload or ""


def _get_encoding(part):
    name = str(part.get("Content-Transfer-Encoding") or "").lower()
    found = re.search(r"base-?64|quoted-?printable|uuencode|x-uue", name)
    return {"base": "base64", "quot": "quoted-printable"}.get(found[0][:4], "uu") if found else ""


def _decode(content, encoding):
    if encoding == "base64":
        return _decode_base64_body(content)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content)
    if encoding == "uu":
        lines = content.splitlines()
        first = next((i for i, line in enumerate(lines) if line.startswith(b"begin ")), None)
        return decode_uuencoded(lines[first + 1 :]) if first is not None else content
    return content


def _decode_base64_body(content):
    """Decode the lines that are base64; mailing lists append others, some mails have none."""
    lines = [line.strip() for line in content.split(b"\n")]
    lines = [line for line in lines if line]
    taken, is_over = [], False
    for line in lines:
        letters = _BASE64_LETTERS.sub(b"", line)
        if b" " in line or len(letters) * 2 > len(line):
            is_over = is_over or bool(taken)
            continue
        if is_over and (len(line) % 4 or len(line) < 40):
            continue
        is_over = line.endswith(b"=")
        taken.append(line)
    if lines and len(taken) * 2 < len(lines):
        if b" " in content.strip():
            return content
        taken = lines
    return decode_base64(b"".join(taken))


def decode_uuencoded(lines):
    """Return the bytes of uuencoded lines, up to the line ``end``."""
    taken = []
    for line in lines:
        line = line.rstrip(b"\r\n")
        if line.strip() in (b"end", b"`", b""):
            if line.strip() == b"end":
                break
            continue
        try:
            taken.append(binascii.a2b_uu(line))
        except binascii.Error:
            # some programs write too much at the end of a line
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                taken.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(taken)


def _get_charset(part):
    try:
        charset = part.get_param("charset")
    except (ValueError, TypeError, LookupError, IndexError):
        return ""
    return str(charset[2] if isinstance(charset, tuple) else charset or "")


def _unflow(text, deletes_space):
    """Join the lines of a text that a program wrapped (RFC 3676)."""
    joined, depth_before, is_open = [], 0, False
    for line in text.split("\n"):
        line = line.removesuffix("\r")
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_signature = words == "-- "
        if is_open and depth == depth_before and not is_signature:
            joined[-1] += words
        else:
            joined.append(">" * depth + " " * bool(depth and words) + words)
        is_open = words.endswith(" ") and not is_signature
        if is_open and deletes_space:
            joined[-1] = joined[-1][:-1]
        depth_before = depth
    return "\n".join(joined)


# ------------------------------------------------------------
# NAMES
# ------------------------------------------------------------


def get_file_name(part):
    """Return the name of the file that a part is; empty: it has none."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        try:
            value = part.get_param(parameter, header=header)
        except (ValueError, TypeError, LookupError, IndexError):
            continue
        name = clean_file_name(_decode_parameter(value))
        if name:
            return name
    return ""


def _decode_parameter(value):
    if value is None:
        return ""
    if isinstance(value, tuple):
        charset, _language, text = value
        if not charset and "=?" in text:
            return decode_header(text)
        try:
            return decode_text(text.encode("latin-1"), charset)
        except UnicodeEncodeError:
            return text
    if "=?" in value:
        return decode_header(value)
    if extended := _EXTENDED.fullmatch(value):
        return decode_text(unquote_to_bytes(extended[2]), extended[1])
    if _PERCENT.fullmatch(value):
        plain = unquote_to_bytes(value)
        if not plain.isascii():
            return decode_text(plain)
    return value


def clean_file_name(name):
    """Return the name without folders and what cannot be stored, at most ``MAX_FILE_NAME`` long.

    >>> clean_file_name("C:\\\\docs\\\\a\\x00b.txt")
    'ab.txt'
    """
    name = re.sub(r"[\r\n\t]+", " ", without_unstorable(name))
    name = re.sub("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name).strip(" \"'")
    name = re.split(r"[\\/]", name)[-1].strip(" .\"'") if re.search(r"[\\/]", name) else name
    if len(name) > MAX_FILE_NAME:
        stem, dot, extension = name.rpartition(".")
        if dot and len(extension) <= 10:
            name = f"{stem[: MAX_FILE_NAME - len(extension) - 1]}.{extension}"
        else:
            name = name[:MAX_FILE_NAME]
    return name.strip()
