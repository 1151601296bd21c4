# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make test`: the phases, run side by side, and the summary."""

import os
import time
from functools import partial

from .. import debian, locks, paths, postgres, python_env, setup
from ..checks import lint, translations
from ..errors import Problem
from ..progress import Step, mark, run_steps, say
from . import browser, clock, pytest_phases
from .addon_phases import PARTS, TOGETHER, AddonPhases, installed
from .outcome import Outcome

GROUPS = ("lint", "agent", "addons", "i18n", "integration")
# Two more than the processors of a small machine: several phases wait more than they work.
LANES = 4
_WITHOUT_ODOO = {"lint", "agent"}

# More lines of one phase than this are left to its log.
_SHOWN_LINES = 120

_DEMO = "demo database"


def test(settings):
    """Run the phases that `ONLY` and `T` ask for; return the exit status."""
    groups = _groups(settings)
    clock.check(settings)
    paths.make_work_folder()
    with locks.test_databases():
        return _test(settings, groups)


def _test(settings, groups):
    (paths.LOG / "test").mkdir(exist_ok=True)
    if not settings.fast:
        # read by the addons: liteviewer_helpdesk/tools/speed.py
        os.environ["SERVICEDESK_FAST"] = "0"
    cluster = postgres.test_cluster()
    environments = []
    if "lint" in groups:
        environments.append(python_env.LINT)
    if {"agent", "integration"} & set(groups):
        environments.append(python_env.AGENT_TEST)
    steps = [each.step(f"Python packages ({each.name})") for each in environments]
    if "addons" in groups:
        steps.append(Step("First start of the browser", browser.start_once))
    if set(groups) <= _WITHOUT_ODOO:
        debian.require(*debian.TEST)
        run_steps(steps)
        _shift_clock(settings)
        outcome = _run(_phases(settings, groups, None))
    else:
        setup.prepare(settings, cluster=cluster, test=True, extra_steps=steps)
        _shift_clock(settings)
        with postgres.server(settings, cluster) as connection:
            outcome = _run(_phases(settings, groups, AddonPhases(settings, connection)))
    say(f"\nThe logs of all phases: {(paths.LOG / 'test').relative_to(paths.ROOT)}/")
    say(f"{outcome.passed} passed, {outcome.failed} failed")
    return 1 if outcome.failed or not outcome.passed else 0


def _shift_clock(settings):
    # Only after the set-up: no registry's certificate is valid years ahead.
    if settings.clock:
        debian.require(*debian.CLOCK)
        clock.shift(settings.clock)


def _groups(settings):
    """Return the groups of phases wanted: those named, else what `T` points to, else all."""
    if settings.only:
        groups = settings.only.split(",")
    elif settings.target:
        groups = ["integration" if settings.target.startswith("tests") else "addons"]
    else:
        groups = GROUPS
    unknown = sorted(set(groups) - set(GROUPS))
    if unknown:
        raise Problem(f"ONLY={','.join(unknown)}: choose from {', '.join(GROUPS)}.")
    return groups


def _phases(settings, groups, work):
    """List the phases wanted, in the order in which they should begin: the longest ways first."""
    phases = []
    if "integration" in groups:
        phases.append(Step(_DEMO, work.demo))
    if {"addons", "i18n"} & set(groups):
        # one after the other: most of the rest waits for the last of them
        phases += work.install_phases(settings.target if "addons" in groups else "")
    of_addons = _addon_phases(settings, work) if "addons" in groups else []
    phases += of_addons[:PARTS]
    if "integration" in groups:
        phases += _top_level(settings.target)
    phases += of_addons[PARTS:]
    if "agent" in groups:
        phases.append(Step("agent", pytest_phases.agent))
    if "lint" in groups:
        phases += [Step(f"lint: {name}", run) for name, run in lint.checks().items()]
    if "i18n" in groups:
        check = partial(translations.check, work)
        phases.append(Step("translations", check, (installed(TOGETHER),)))
    return phases


def _top_level(target):
    """List the phases of the top-level tests: one for what `T` names, else one for each long file
    and one for the rest.
    """
    run = pytest_phases.integration
    if target:
        return [Step("top-level tests", partial(run, "integration", target), (_DEMO,))]
    long = [
        Step(f"top-level tests: {name}", partial(run, name, path), (_DEMO,))
        for path in pytest_phases.LONG
        for name in [path.removeprefix("tests/test_").removesuffix(".py")]
    ]
    rest = partial(run, "integration", without=pytest_phases.LONG)
    return [*long, Step("top-level tests: all others", rest, (_DEMO,))]


def _addon_phases(settings, work):
    """List the phases of the tests of addons, the longest first."""
    wanted = [addon for addon in work.addons if settings.target in ("", addon.name)]
    alone = [
        Step(f"{addon.name} alone", partial(work.alone, addon), (installed(addon.name),))
        for addon in wanted
    ]
    if settings.target:
        return alone
    together = [
        Step(
            f"all addons together, part {part}",
            partial(work.together, part),
            (installed(TOGETHER),),
        )
        for part in range(PARTS)
    ]
    revision = work.previous_state()
    if revision:
        update = Step(f"update from {revision}", partial(work.previous, revision))
    else:
        mark("update from an earlier state: git knows none, so from this one")
        update = Step("update", work.update, (installed(TOGETHER),))
    return [*together, *alone, update]


def _run(phases):
    return sum(run_steps(phases, _run_phase, LANES), Outcome())


def _run_phase(phase):
    mark(f"{phase.name} ...")
    began = time.monotonic()
    try:
        outcome = phase.action()
    except Problem as problem:
        outcome = Outcome(failed=1, lines=[str(problem)])
    lines = [f"    {line}" for line in outcome.lines[-_SHOWN_LINES:]]
    verdict = f"{phase.name}: {outcome} in {time.monotonic() - began:.1f} s"
    mark("\n".join([verdict, *lines]))
    return Outcome(outcome.passed, outcome.failed, outcome.skipped)
