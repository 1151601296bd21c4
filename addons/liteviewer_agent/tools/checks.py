# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the checks of all that agents send have in common."""

from datetime import datetime

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import InputError

_lt = LazyTranslate(__name__)


def check_fields(value, path, known):
    """Refuse what is no object, or has fields that are not ``known``.

    :raises InputError: names the fields
    """
    if not isinstance(value, dict):
        raise InputError(path, _lt("must be an object."))
    unknown = sorted(str(key)[:64] for key in value if key not in known)
    if unknown:
        raise InputError(
            path,
            _lt(
                "has fields that are not known: %(names)s. Known are: %(known)s.",
                names=", ".join(unknown[:10]).encode("utf-8", "replace").decode(),
                known=", ".join(sorted(known)),
            ),
        )


def check_count(value, path, max_count):
    """Refuse a list or an object with more than ``max_count`` entries.

    :raises InputError:
    """
    if len(value) > max_count:
        raise InputError(path, _lt("has more than %(max_count)s entries.", max_count=max_count))


def parse_moment(value, path):
    """Return the moment that an ISO 8601 text names.

    :rtype: datetime (UTC, naive, whole seconds)
    :raises InputError: for what is no such text
    """
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo:
            moment = (moment - moment.utcoffset()).replace(tzinfo=None)
        return moment.replace(microsecond=0)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(path, _lt("must be a time such as 2026-01-31T09:30:00Z.")) from error
