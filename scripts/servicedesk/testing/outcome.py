# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a phase of the tests comes to."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Numbers of tests passed, failed and skipped, and the lines that tell what is wrong."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    lines: list[str] = field(default_factory=list)

    def __add__(self, other):
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.lines + other.lines,
        )

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def check(lines):
    """Return the outcome of one check that found these lines wrong."""
    return Outcome(failed=1, lines=list(lines)) if lines else Outcome(passed=1)
