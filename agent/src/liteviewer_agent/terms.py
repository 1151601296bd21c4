# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What this very service desk lets through and offers; it says so at enrolment and when asked."""

import json
import logging
import time
from dataclasses import asdict, dataclass, field, fields

from .files import explained, make_private_dir, write_atomic
from .limits import LIMITS

FRESH = 6 * 3600.0  # seconds
ARTICLES = "articles"  # the feature: it has articles that may help
ARTICLE_TEXT = "article_text"  # ... which can be read here, and told to have helped

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PictureLimits:
    """:param count: of the pictures of one request
    :param bytes: of one picture
    :param pixels: width times height of one picture
    """

    count: int = LIMITS["pictures"]["count"]
    bytes: int = LIMITS["pictures"]["bytes"]
    pixels: int = LIMITS["pictures"]["pixels"]


@dataclass(frozen=True)
class Terms:
    """:param features: names of what may be asked for beyond requests"""

    pictures: PictureLimits = field(default_factory=PictureLimits)
    features: tuple[str, ...] = ()

    @classmethod
    def parse(cls, values):
        """Out of an answer of the server. What is missing in it or is no limit is as usual."""
        values = _of(dict, values)
        limits = _of(dict, _of(dict, values.get("limits")).get("pictures"))
        names = [item.name for item in fields(PictureLimits)]
        told = {name: limits[name] for name in names if type(limits.get(name)) is int}
        features = _of(list, values.get("features"))
        return cls(
            PictureLimits(**{name: limit for name, limit in told.items() if limit > 0}),
            tuple(name for name in features if isinstance(name, str)),
        )

    def dumps(self):
        """JSON that :meth:`parse` reads."""
        return json.dumps(
            {"limits": {"pictures": asdict(self.pictures)}, "features": self.features}
        )


def _of(kind, value):
    """``value`` if it is of that ``kind``, else an empty one."""
    return value if isinstance(value, kind) else kind()


class TermsFile:
    """The terms as they were told last; safe for several processes."""

    def __init__(self, path):
        self.path = path

    def load(self):
        """The last :class:`Terms`, the usual ones while none were told."""
        try:
            return Terms.parse(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Terms()
        except (OSError, ValueError) as error:
            _log.warning("%s: %r", self.path, error)
            return Terms()

    def save(self, terms):
        with explained(self.path):
            make_private_dir(self.path.parent)
            write_atomic(self.path, terms.dumps().encode("ascii"))

    def is_fresh(self):
        """Whether they were told within the last hours."""
        try:
            return 0 <= time.time() - self.path.stat().st_mtime < FRESH
        except OSError:
            return False
