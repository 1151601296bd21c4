# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Printing for people and for programs."""

import json
import re
import sys

from .i18n import _

# what a terminal obeys instead of showing it; part of it is one byte long, and older than UTF-8
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_json(parser):
    parser.add_argument("--json", action="store_true", help=_("print JSON for programs"))


def print_json(value):
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say(text):
    """Print a line; a program started without a console has nowhere to print to."""
    if sys.stdout is not None:
        sys.stdout.write(f"{printable(text)}\n")


def printable(text):
    """Text that somebody else has written, without what would move the cursor or set the title."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
