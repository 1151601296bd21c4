# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What clients type and send, checked before anything is done with it.

Nothing here knows the database. A fault names the field and says what to do, in words that the
caller translates.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

LIMITS = json.loads((Path(__file__).parents[1] / "protocol" / "limits.json").read_text())
"""What the service takes, as data; ``protocol/README.md`` of the repository says more."""
MAX_SUBJECT = LIMITS["ticket"]["subject"]
MAX_DESCRIPTION = LIMITS["ticket"]["description"]
MAX_FILENAME = LIMITS["filename"]

NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""NUL and halves of surrogate pairs: neither PostgreSQL nor UTF-8 can hold them."""
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class InputError(ValueError):
    """A field of what was sent is wrong.

    :ivar str field: its path, for example ``screenshots[0].data``
    :ivar reason: what is wrong and what is right; a text or a lazy translation
    """

    def __init__(self, field_path, reason):
        super().__init__(field_path)
        self.field = field_path
        self.reason = reason


@dataclass(frozen=True)
class PictureLimits:
    """Which pictures a service lets through; the settings page has them.

    :ivar int screenshots: pictures in one message
    :ivar int image_bytes: size of one picture
    :ivar int image_pixels: width times height of one picture
    """

    screenshots: int = LIMITS["pictures"]["count"]
    image_bytes: int = LIMITS["pictures"]["bytes"]
    image_pixels: int = LIMITS["pictures"]["pixels"]


def clean_text(value, path, max_length, *, required=False, multiline=False):
    """Return ``value`` as text that can be stored and put into a mail header.

    :param int max_length: characters
    :param bool multiline: keep line breaks; otherwise all white space becomes single blanks
    :raises InputError: for other types, too long texts, NUL and halves of surrogate pairs
    """
    if value is None or value is False:
        value = ""
    if not isinstance(value, str):
        raise InputError(path, _lt("must be a text."))
    # forms send every line break as two characters, and count it as one
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(value) > max_length:
        raise InputError(
            path,
            _lt(
                "has %(length)s characters, at most %(max_length)s are allowed. Shorten it.",
                length=len(value),
                max_length=max_length,
            ),
        )
    if NO_TEXT.search(value):
        raise InputError(
            path,
            _lt("contains a character that is no text (NUL or half of a surrogate pair)."),
        )
    value = _CONTROL.sub(" ", value)
    value = value.strip() if multiline else " ".join(value.split())
    if required and not value:
        raise InputError(path, _lt("is empty. Write at least a few words."))
    return value
