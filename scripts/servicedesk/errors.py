# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can go wrong in a way the user can act on."""


class Problem(Exception):
    """A failure told to the user as one clear line, without a traceback."""


class Interrupted(BaseException):
    """The user pressed Ctrl-C, or the process was asked to end."""
