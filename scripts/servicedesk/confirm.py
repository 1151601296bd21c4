# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Questions before something that cannot be undone."""

import sys

from .errors import Problem
from .progress import say


def confirm(settings, facts, question):
    """Return when the user agrees; raise when they do not, or when there is nobody to ask."""
    if settings.agrees:
        say(f"{facts} {question} Yes, says YES=1.")
        return
    if not sys.stdin.isatty():
        raise Problem(f"{facts} {question} If so, say it with YES=1")
    say(f"{facts} {question}")
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in {"y", "yes"}:
        raise Problem("Nothing was changed.")
