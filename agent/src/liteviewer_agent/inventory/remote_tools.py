# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The number by which a remote control tool is called, out of its own settings.

The same files hold passwords and keys: only the one line is looked at.
"""

import base64
import re

RUSTDESK_CONSOLE = (1, 2, 2)
"""Version from which RustDesk on Windows tells its number in a console; earlier ones show a box."""

_LINES = {
    "anydesk": re.compile(r"^ad\.anynet\.id[ \t]*=[ \t]*(\d+)[ \t\r]*$", re.MULTILINE),
    "rustdesk": re.compile(r"^id[ \t]*=[ \t]*['\"](\w+)['\"]", re.MULTILINE),
    "teamviewer": re.compile(r"^\[int32\][ \t]*ClientID[ \t]*=[ \t]*(\d+)", re.MULTILINE),
}
_MESH_NODE = re.compile(
    r"(?<![\w@$+/])(?:node/[\w.-]*/)?(?:(?:0x)?(?P<hex>[0-9a-fA-F]{96})|(?P<plain>[\w@$+/]{64}))"
    r"(?![\w@$+/])",
    re.ASCII,
)
_RMS_ID = re.compile(r"<internet_id>\s*([\d-]{6,40})\s*</internet_id>")
_TABLE = re.compile(r"^\[[^]\n]*\][ \t\r]*$", re.MULTILINE)


def id_in(tool, text):
    """The id that ``text``, a settings file of ``tool``, holds before its first table, or ""."""
    found = _LINES[tool].search(_TABLE.split(text, maxsplit=1)[0])
    return found[1] if found else ""


def mesh_node_in(text):
    """The id of a node of MeshCentral, 64 signs, out of what its agent keeps or prints, or "".

    It is written with and without ``node/<domain>/`` in front, in Base64 or in hexadecimal digits.
    """
    found = _MESH_NODE.search(text)
    if not found:
        return ""
    if found["hex"]:
        found = base64.b64encode(bytes.fromhex(found["hex"])).decode()
    else:
        found = found["plain"]
    return found.replace("+", "@").replace("/", "$")


def rms_id_in(value):
    """The Internet-ID of RMS out of the settings of its host, which are XML; "" for none.

    :param value: of the registry, bytes or str
    """
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    found = _RMS_ID.search(text.replace("\0", ""))
    return found[1] if found else ""


def version_of(*texts):
    """The first version in ``texts``, as a tuple of three numbers; () for none."""
    for text in texts:
        if found := re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", str(text or "")):
            return tuple(int(part or 0) for part in found.groups())
    return ()
