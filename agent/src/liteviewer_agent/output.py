# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Printing for people and for programs."""

import json
import sys

from .i18n import _


def add_json(parser):
    parser.add_argument("--json", action="store_true", help=_("print JSON for programs"))


def print_json(value):
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say(text):
    """Print a line; a program started without a console has nowhere to print to."""
    if sys.stdout is not None:
        sys.stdout.write(f"{text}\n")
