# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What this computer consists of, for the service desk's list of equipment.

``facts`` holds what is known, ``linux`` and ``windows`` find it out behind the interface of
``base``, ``normalise`` makes it equal for the same machine on any day, ``report`` sends it when it
has changed.
"""

import sys

from .base import Collector
from .normalise import tidy


def current_collector():
    """The :class:`Collector` for this computer."""
    if sys.platform == "win32":
        from .windows import WindowsCollector

        return WindowsCollector()
    if sys.platform.startswith("linux"):
        from .linux import LinuxCollector

        return LinuxCollector()
    return Collector()


def collect():
    """The tidy :class:`~liteviewer_agent.inventory.facts.Inventory` of this computer.

    Takes a second on Linux and several on Windows: not for the interface thread.
    """
    return tidy(current_collector().collect())
