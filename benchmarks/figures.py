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
    """

    work: str
    ours: float
    peer: float | None
    unit: str
    target: float | None = None
    higher_is_better: bool = False

    @property
    def factor(self):
        """How many times better than the peer ours is."""
        if not self.peer or not self.ours:
            return None
        return self.ours / self.peer if self.higher_is_better else self.peer / self.ours

    @property
    def reached(self):
        if self.target is None:
            return None
        if self.higher_is_better:
            return self.ours >= self.target
        return self.ours <= self.target


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
        verdict = {True: "reached", False: "MISSED", None: ""}[row.reached]
        figures = f"{row.ours:9.1f} {peer}  {row.unit:10} {factor}"
        print(f"{row.work:{width}}  {figures}  {target} {verdict}")
