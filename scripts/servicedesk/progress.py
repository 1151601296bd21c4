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


@dataclass
class Step:
    """Something to set up.

    `needed` says whether there is anything to do; `action` does it; `after` names the steps
    that have to be complete before.
    """

    name: str
    needed: Callable[[], bool]
    action: Callable[[], None]
    after: tuple[str, ...] = ()


def run_steps(steps, workers=4):
    """Run the steps, each as soon as those it waits for are complete."""
    waiting = {step.name: step for step in steps}
    running = {}
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        try:
            while waiting or running:
                busy = set(waiting) | set(running.values())
                for step in [s for s in waiting.values() if busy.isdisjoint(s.after)]:
                    del waiting[step.name]
                    running[pool.submit(_run_step, step)] = step.name
                done, _rest = concurrent.futures.wait(
                    running, return_when=concurrent.futures.FIRST_COMPLETED
                )
                for future in done:
                    del running[future]
                    future.result()
        except BaseException:
            process.stop_all(final=True)
            raise


def _run_step(step):
    if not step.needed():
        return
    mark(f"{step.name} ...")
    began = time.monotonic()
    step.action()
    mark(f"{step.name}: done in {time.monotonic() - began:.1f} s")
