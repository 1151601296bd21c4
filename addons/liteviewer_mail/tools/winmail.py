# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Outlook packs into ``winmail.dat`` (TNEF).

``tnefparse`` takes the pack apart. Names it decodes as ASCII or by a code page that may not fit,
and raises: here all of them come as bytes and are decoded by the pack's own code page.
"""

import logging
import struct
from dataclasses import dataclass, field

from tnefparse import TNEF
from tnefparse import properties as mapi
from tnefparse.tnef import TNEFAttachment

from .charsets import decode_text

# a damaged pack is the sender's, and kept as it came
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)

_BYTES = "latin-1"
"""As which every byte is a character, and comes back."""


@dataclass
class Winmail:
    """:ivar list files: (name, bytes)"""

    files: list = field(default_factory=list)
    html: str = ""
    text: str = ""


class _Pack(TNEF):
    """A pack whose texts are all bytes that were read as ``latin-1``."""

    @property
    def codepage(self):
        return _BYTES

    @codepage.setter
    def codepage(self, value):
        if value:
            self.charset = value

    charset = ""


def unpack_winmail(content):
    """Return what is in the pack; None where it is none, or damaged.

    :param bytes content:
    :rtype: Winmail | None
    """
    try:
        pack = _Pack(content, do_checksum=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, struct.error,
            OverflowError, RecursionError, NameError):  # fmt: skip
        return None
    unpacked = Winmail()
    for attachment in pack.attachments:
        if isinstance(attachment.data, bytes) and attachment.data:
            unpacked.files.append((_get_name(attachment, pack.charset), attachment.data))
    unpacked.html = _as_text(pack.htmlbody, pack.charset)
    unpacked.text = _as_text(pack.body, pack.charset)
    return unpacked


def _get_name(attachment: TNEFAttachment, charset):
    names = [
        attribute.data
        for attribute in attachment.mapi_attrs
        if attribute.name == mapi.MAPI_ATTACH_LONG_FILENAME
    ]
    return _as_text([*names, attachment._name][0], charset)


def _as_text(value, charset):
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, str):
        try:
            value = value.encode(_BYTES)
        except UnicodeEncodeError:
            # was wide, and is text already
            return value.rstrip("\x00")
    return decode_text(bytes(value or b"").rstrip(b"\x00"), charset)
