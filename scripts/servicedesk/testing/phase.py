# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What `make test` is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from .outcome import Outcome


@dataclass(frozen=True)
class Phase:
    """Something to check; it runs once the phases named in `after` have."""

    name: str
    run: Callable[[], Outcome]
    after: tuple[str, ...] = ()
