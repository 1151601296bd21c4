# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is wrong with a name, an e-mail or a phone, said while one types."""

import re

from .i18n import _
from .limits import LIMITS
from .payload import clean_line

_FORMS = {name: re.compile(form) for name, form in LIMITS["reporter_forms"].items()}


def problems(reporter):
    """What the service desk cannot use of a :class:`~liteviewer_agent.config.Reporter`.

    It takes a request all the same, and keeps what it cannot use in the text.

    :return: ``{"name" | "email" | "phone": what is wrong, for the user}``
    """
    found = {}
    for name, limit in LIMITS["reporter"].items():
        value = clean_line(getattr(reporter, name))
        if len(value) > limit:
            found[name] = _("%(length)d characters, at most %(limit)d fit") % {
                "length": len(value),
                "limit": limit,
            }
        elif value and name in _FORMS and not _FORMS[name].fullmatch(value):
            found[name] = _words(name)
    return found


def _words(name):
    return {
        "email": _("Write it as name@company.com"),
        "phone": _("There is no digit in it"),
    }[name]
