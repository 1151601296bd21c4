# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make screenshots`: the pictures of the README, taken anew from the real screens."""

import os
from dataclasses import replace

from . import paths, postgres, python_env, setup
from .errors import Problem
from .progress import Step, run_steps, say
from .testing import pytest_phases
from .testing.addon_phases import AddonPhases

LANGUAGES = ("ru_RU", "en_US")


def take(settings):
    """Run `tests/take_screenshots.py` against servers with the demo data in each language."""
    paths.make_work_folder()
    (paths.LOG / "test").mkdir(exist_ok=True)
    cluster = postgres.test_cluster()
    environment = python_env.SCREENSHOTS
    step = environment.step("What drives the browser")
    setup.prepare(settings, cluster=cluster, test=True, extra_steps=[step])
    with postgres.server(settings, cluster) as connection:
        for language in LANGUAGES:
            _take(replace(settings, language=language), connection)


def _take(settings, connection):
    work = AddonPhases(settings, connection)
    run_steps([Step(f"Demo database ({settings.language})", work.demo)])
    # read by what starts the server
    os.environ["DEMO_LANGUAGE"] = settings.language
    # the browser misses the proxy that would bring it the bus
    outcome = pytest_phases.integration("screenshots", "tests/take_screenshots.py", check_log=False)
    if outcome.failed:
        raise Problem("\n".join(["Taking the screenshots failed:", *outcome.lines]))
    say(f"{settings.language}: {outcome.passed} passed")
