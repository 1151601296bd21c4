# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The mark on values that the server keeps itself (``server_kept``, see ``models/base.py``)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that our own code gives such a field, with the rights of whoever sets it off.

    No call from outside can bring one: what comes over the wire is numbers, texts, lists and dicts.
    """

    value: object

    def __bool__(self):
        """Whoever looks at values on their way sees whether there is one."""
        return bool(self.value)


def kept(values):
    """Return the values as those of our own code. :rtype: dict"""
    return {name: Kept(value) for name, value in values.items()}
