# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's log: how many tests ran, what nobody expected."""

import re
from pathlib import Path

from .outcome import Outcome, check

_EXPECTED_FILE = Path(__file__).with_name("expected_log.txt")
_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<text>\S+: .*)$"
)
_TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
_SKIPPED = re.compile(r" INFO \S+ \S+: skipped (.*)$", re.MULTILINE)
_SERIOUS = ("WARNING", "ERROR", "CRITICAL")

# Of a longer record only the last lines are shown.
_LONGEST_RECORD = 25


def expected_patterns():
    """Read the regular expressions of the lines that are expected; each has its reason above."""
    lines = _EXPECTED_FILE.read_text(encoding="utf-8").splitlines()
    return [re.compile(line) for line in lines if line.strip() and not line.startswith("#")]


def unexpected(text):
    """Return the serious records that no pattern expects, equal ones once.

    A pattern is searched in `LEVEL logger: message` with the lines that follow (a traceback).
    """
    patterns = expected_patterns()
    counts = {}
    for summary in _serious_records(text):
        if not any(pattern.search(summary) for pattern in patterns):
            counts[summary] = counts.get(summary, 0) + 1
    found = []
    for summary, count in counts.items():
        first, *rest = summary.splitlines()
        found.append(f"{count} x {first}" if count > 1 else first)
        found += rest[-_LONGEST_RECORD:]
    return found


def _serious_records(text):
    """Yield the records at WARNING or above and all with a traceback.

    They come without time, process and database, so that equal ones are equal.
    """
    record, serious = [], False
    for line in (*text.splitlines(), None):
        start = _RECORD.match(line) if line is not None else None
        if start or line is None:
            if serious:
                yield "\n".join(record)
            if line is None:
                return
            record = [f"{start['level']} {start['text'].rstrip()}"]
            serious = start["level"] in _SERIOUS
        elif line.strip():
            record.append(line.rstrip())
            serious = serious or line.startswith("Traceback (most recent call last)")


def log_check(text):
    """Return the outcome of the check that a log holds nothing unexpected."""
    return check(unexpected(text))


def count_tests(text, *, wanted=True):
    """Return the outcome of the tests a log tells of; with `wanted` there must be some."""
    failed = errors = total = 0
    for match in _TOTAL.finditer(text):
        failed, errors, total = map(sum, zip((failed, errors, total), map(int, match.groups())))
    skipped = _SKIPPED.findall(text)
    bad = failed + errors
    lines = [f"skipped: {each}" for each in skipped]
    if wanted and not total:
        return Outcome(failed=1, lines=["No test ran."])
    return Outcome(max(total - bad - len(skipped), 0), bad, len(skipped), lines)
