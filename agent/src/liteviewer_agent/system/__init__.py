# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What differs between operating systems, behind one interface."""

import sys
from functools import cache

from .base import System


@cache
def current_system():
    """The :class:`System` of this computer."""
    if sys.platform == "win32":
        from .windows import WindowsSystem

        return WindowsSystem()
    if sys.platform.startswith("linux"):
        from .linux import LinuxSystem

        return LinuxSystem()
    return System()


__all__ = ["System", "current_system"]
