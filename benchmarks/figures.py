# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of figures and the table they are printed as."""

import time
from dataclasses import dataclass
from statistics import median


@dataclass
class Row:
    """One measured thing; lower is better unless ``higher_is_better``.

    :ivar str unit: of both figures
    :ivar target: what ours should be at most (at least, where higher is better), or None
    :ivar reference: what the peer needed on the calm machine for which the targets were set, or
        None; says how much slower or faster this machine is at the moment
    """

    work: str
    ours: float
    peer: float | None
    unit: str
    target: float | None = None
    higher_is_better: bool = False
    reference: float | None = None

    @property
    def factor(self):
        """How many times better than the peer ours is."""
        if not self.peer or not self.ours:
            return None
        return self.ours / self.peer if self.higher_is_better else self.peer / self.ours

    @property
    def at_reference(self):
        """What ours would be at the speed of the reference machine, by the peer's figures: an
        estimate, None without them."""
        if not self.peer or not self.reference:
            return None
        return self.ours * self.reference / self.peer

    @property
    def verdict(self):
        """Whether the target is reached here, and if not, what the estimate says."""
        if self.target is None:
            return ""
        if self._reaches(self.ours):
            return "reached"
        if self.at_reference is None:
            return "MISSED"
        return f"MISSED here, {self.at_reference:.1f} at reference speed"

    def _reaches(self, figure):
        return figure >= self.target if self.higher_is_better else figure <= self.target


def median_ms(function, repetitions, warm_up=3):
    """Return the median time of ``function()`` in milliseconds of wall clock."""
    times = []
    for index in range(warm_up + repetitions):
        start = time.perf_counter()
        function()
        if index >= warm_up:
            times.append((time.perf_counter() - start) * 1000)
    return median(times)


def print_table(rows):
    """Print the rows; a figure that misses its target is marked."""
    width = max(len(row.work) for row in rows)
    print(f"\n{'':{width}}  {'ours':>9} {'peer':>9}  {'unit':10} {'factor':>7}  target")
    for row in rows:
        peer = f"{row.peer:9.1f}" if row.peer is not None else f"{'-':>9}"
        factor = f"{row.factor:6.1f}x" if row.factor else f"{'-':>7}"
        sign = "" if row.target is None else (">=" if row.higher_is_better else "<=")
        target = "" if row.target is None else f"{sign} {row.target:g}"
        figures = f"{row.ours:9.1f} {peer}  {row.unit:10} {factor}"
        print(f"{row.work:{width}}  {figures}  {target} {row.verdict}".rstrip())
