# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Steps of a set-up: independent ones run side by side, each is shown with its time."""

import concurrent.futures
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import process

_started = time.monotonic()
_guard = threading.Lock()


def say(text):
    """Print a line at once, whatever thread it comes from."""
    with _guard:
        print(text, flush=True)


def elapsed():
    """Seconds since the command began."""
    return time.monotonic() - _started


def mark(text):
    """Print a line with the time since the command began."""
    say(f"[{elapsed():6.1f} s] {text}")


@dataclass(frozen=True)
class Step:
    """Something to do, once the steps that `after` names are through.

    `needed` says whether there is anything to do.
    """

    name: str
    action: Callable[[], object]
    after: tuple[str, ...] = ()
    needed: Callable[[], bool] = lambda: True


def _perform(step):
    if step.needed():
        mark(f"{step.name} ...")
        began = time.monotonic()
        step.action()
        mark(f"{step.name}: done in {time.monotonic() - began:.1f} s")


def run_steps(steps, perform=_perform, lanes=4):
    """Perform each step as soon as a lane is free and those it waits for are through.

    Earlier ones go first. Returns what `perform(step)` returned, in the order of its end.
    """
    waiting, running, results = list(steps), {}, []
    with concurrent.futures.ThreadPoolExecutor(lanes) as pool:
        try:
            while waiting or running:
                busy = {step.name for step in (*waiting, *running.values())}
                for step in [each for each in waiting if busy.isdisjoint(each.after)]:
                    if len(running) < lanes:
                        waiting.remove(step)
                        running[pool.submit(perform, step)] = step
                done, _rest = concurrent.futures.wait(
                    running, return_when=concurrent.futures.FIRST_COMPLETED
                )
                for future in done:
                    del running[future]
                    results.append(future.result())
        except BaseException:
            process.stop_all(final=True)
            raise
    return results
