# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Addresses that open a remote connection, made of a template and what is known of a device.

A template is literal text with some of ``PLACEHOLDERS`` in braces, ``ssh://{login}@{address}``.
Nothing is looked up by name, index or attribute: what is not on the list is refused, and so is a
scheme that is not the one of a program for remote connections or of the web. The values are those
of a client's computer, which nobody has to trust; none of them can leave its place in the address.
"""

import re
from ipaddress import ip_address
from urllib.parse import quote, unquote

PLACEHOLDERS = ("id", "hostname", "address", "port", "login")
SCHEMES = (
    "aeroadmin", "ammyy", "anydesk", "assistant", "http", "https", "litemanager", "meshcentral",
    "nomachine", "nx", "radmin", "rdp", "remmina", "rms", "rudesktop", "rustdesk", "screenconnect",
    "sftp", "spice", "ssh", "supremo", "teamviewer10", "teamviewer8", "teamviewerapi", "telnet",
    "vnc", "winbox",
)  # fmt: skip
"""What a template may begin with."""
MAX_TEMPLATE = 500
MAX_VALUE = 255

_TOKEN = re.compile(r"\{([^{}]*)\}")
# brackets come with an address of IPv6 only
_LITERAL = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&()*+,;=%]*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_PASSWORD = re.compile(
    r"passw|passphrase|\b(pass|pwd|token|secret)=|//[^/?#@]*:[^/?#@]*@", re.IGNORECASE
)
_MESH_NODE = re.compile(r"(?:node/[\w.-]*/)?([A-Za-z0-9@$]{64})")
_HOST = re.compile(r"\w[\w.-]*")


class TemplateError(ValueError):
    """A template that is not used.

    :ivar str reason: length, brace, placeholder, character, scheme or password
    :ivar str detail: the words of the template that are wrong
    """

    def __init__(self, reason, detail=""):
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ValueFault(ValueError):
    """The value of a placeholder is missing, or cannot stand in an address.

    :ivar str name: of the placeholder
    :ivar bool is_missing: there is none
    """

    def __init__(self, name, is_missing):
        super().__init__(name)
        self.name = name
        self.is_missing = is_missing


def check_template(template):
    """Return the frozenset of the placeholders in a template.

    :raises TemplateError: it may not be used
    """
    if not template or len(template) > MAX_TEMPLATE:
        raise TemplateError("length")
    parts = _TOKEN.split(template)
    literals, names = parts[0::2], parts[1::2]
    for literal in literals:
        if "{" in literal or "}" in literal:
            raise TemplateError("brace", literal)
    for name in names:
        if name not in PLACEHOLDERS:
            raise TemplateError("placeholder", name)
    for literal in literals:
        if not _LITERAL.fullmatch(literal):
            raise TemplateError("character", literal)
    scheme = _SCHEME.match(literals[0])
    if not scheme or scheme[1] not in SCHEMES:
        raise TemplateError("scheme", literals[0].partition(":")[0])
    if scheme[1] in ("http", "https") and not template.startswith(f"{scheme[1]}://"):
        raise TemplateError("scheme", literals[0])
    if found := _PASSWORD.search(unquote(_TOKEN.sub("x", template))):
        raise TemplateError("password", found[0])
    return frozenset(names)


def render_template(template, values):
    """Return the address that a template makes of the values.

    :param dict values: {placeholder: str or int}; an empty value is a missing one
    :raises TemplateError: the template may not be used
    :raises ValueFault: a value is missing or refused
    """
    check_template(template)

    def fill_in(token):
        value = encode_value(token[1], values.get(token[1]))
        node = _MESH_NODE.fullmatch(unquote(value))
        # its page reads no address with escapes in it; these letters cannot leave the parameter
        return node[1] if node and template[: token.start()].endswith("gotonode=") else value

    return _TOKEN.sub(fill_in, template)


def encode_value(name, value):
    """Return a value in the form in which it stands in an address.

    :raises ValueFault: it is missing or refused
    """
    text = str(value or "").strip()
    if not text:
        raise ValueFault(name, is_missing=True)
    # a value that begins with a hyphen is an option to many a program
    if not text.isprintable() or text.startswith("-") or len(text) > MAX_VALUE:
        raise ValueFault(name, is_missing=False)
    return _ENCODERS[name](name, text)


def _encode_id(_name, text):
    """Programs show their numbers in groups, 123 456 789, and do not read them so."""
    compact = "".join(text.split())
    return quote(compact if compact.isdecimal() else text, safe="")


def _encode_host(name, text):
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        if not _HOST.fullmatch(text):
            raise ValueFault(name, is_missing=False) from None
        return quote(text, safe="")
    if getattr(address, "scope_id", None):
        raise ValueFault(name, is_missing=False)
    return f"[{address}]" if address.version == 6 else str(address)


def _encode_port(name, text):
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise ValueFault(name, is_missing=False)
    return str(int(text))


def _encode_login(_name, text):
    return quote(text, safe="")


_ENCODERS = {
    "id": _encode_id,
    "hostname": _encode_host,
    "address": _encode_host,
    "port": _encode_port,
    "login": _encode_login,
}


def make_rdp_file(values):
    """Return the bytes of a file that Microsoft's client for remote desktops opens.

    It names the computer and the account and asks for the password: it never holds one.

    :param dict values: as of ``render_template``; the address is required
    :raises ValueFault: a value is missing or refused
    """
    address = unquote(encode_value("address", values.get("address")))
    if values.get("port"):
        address = f"{address}:{encode_value('port', values['port'])}"
    lines = [f"full address:s:{address}", "prompt for credentials:i:1"]
    if values.get("login"):
        # encoded and decoded again: what is refused in an address could begin a line here
        lines.append(f"username:s:{unquote(encode_value('login', values['login']))}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-16")


def make_vnc_file(values):
    """Return the bytes of a file that TigerVNC's viewer opens; it names the computer and no more.

    :param dict values: as of ``render_template``; the address is required
    :raises ValueFault: a value is missing or refused
    """
    address = unquote(encode_value("address", values.get("address")))
    if values.get("port"):
        address = f"{address}::{encode_value('port', values['port'])}"
    return f"TigerVNC Configuration file Version 1.0\n\nServerName={address}\n".encode()
