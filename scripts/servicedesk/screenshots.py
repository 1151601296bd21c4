# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make screenshots`: the pictures of the README, taken anew from the real screens."""

from . import paths, postgres, python_env, setup
from .errors import Problem
from .progress import Step, run_steps, say
from .testing import pytest_phases
from .testing.addon_phases import AddonPhases


def take(settings):
    """Run `tests/take_screenshots.py` against a server with the demo data."""
    paths.make_work_folder()
    (paths.LOG / "test").mkdir(exist_ok=True)
    cluster = postgres.test_cluster()
    environment = python_env.SCREENSHOTS
    step = environment.step("What drives the browser")
    setup.prepare(settings, cluster=cluster, test=True, extra_steps=[step])
    with postgres.server(settings, cluster) as connection:
        work = AddonPhases(settings, connection)
        run_steps([Step("Demo database", work.demo)])
        # the browser misses the proxy that would bring it the bus
        outcome = pytest_phases.integration(
            "screenshots", "tests/take_screenshots.py", check_log=False
        )
    if outcome.failed:
        raise Problem("\n".join(["Taking the screenshots failed:", *outcome.lines]))
    say(f"{outcome.passed} passed, {outcome.failed} failed")
