# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tests run by pytest: the agent's own, and the top-level ones against a live server."""

import os
import shutil
import xml.etree.ElementTree as ElementTree

from .. import paths, process, python_env
from . import places
from .odoo_log import log_check
from .outcome import Outcome


def agent():
    """Run the agent's own tests."""
    return _pytest("agent", paths.AGENT, "tests")


LONG = ("tests/test_roles_matrix.py", "tests/test_roles_odoo_models.py", "tests/test_fuzz.py")
"""Files of the top-level tests that take minutes: each is a phase with a server of its own."""


def integration(name, target="tests", *, without=(), check_log=True):
    """Run `tests/` or a part of it, then look at what the servers used have logged.

    :param name: of the phase, in the names of its logs
    :param without: paths below the target that are left out
    """
    logs = places.logs(name)
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir()
    left_out = [f"--ignore={path}" for path in without]
    outcome = _pytest(name, paths.ROOT, target, *left_out)
    for log in logs.iterdir() if check_log else ():
        outcome += log_check(log.read_text(encoding="utf-8", errors="replace"))
    return outcome


def _pytest(name, folder, target, *more):
    """Run pytest on a target, with a screen of its own; return its outcome."""
    log = paths.LOG / "test" / f"{name}.log"
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    environment = python_env.AGENT_TEST
    screen = [
        "xvfb-run",
        "--auto-servernum",
        f"--error-file={log.with_name(f'{name}-xvfb.log')}",
        "--server-args=-screen 0 1920x1080x24",
    ]
    options = [
        f"--junitxml={report}",
        f"--basetemp={paths.TEST / 'tmp' / name}",
        f"--override-ini=cache_dir={paths.TEST / 'pytest-cache' / name}",
        *more,
    ]
    variables = {
        **os.environ,
        "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.TEST / "hypothesis"),
        "NO_PROXY": "127.0.0.1,localhost",
        "PATH": f"{environment.bin}:{paths.BIN}:{os.environ['PATH']}",
        "PYTHONPATH": str(paths.SCRIPTS),
        places.PHASE: name,
    }
    (paths.TEST / "tmp").mkdir(parents=True, exist_ok=True)
    code, text = process.capture(
        [*screen, environment.python, "-m", "pytest", "-ra", *options, target],
        log=log,
        # Its fixtures stop the server they started.
        patience=30,
        cwd=folder,
        env=variables,
    )
    if not report.exists():
        return Outcome(failed=1, lines=text.splitlines()[-30:])
    outcome = _read_report(report)
    if code and not outcome.failed:
        outcome += Outcome(failed=1, lines=[f"pytest ended with status {code}"])
    if outcome.failed:
        outcome.lines += text.splitlines()
    return outcome


def _read_report(report):
    outcome = Outcome()
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            outcome.failed += 1
        elif "skipped" in kinds:
            outcome.skipped += 1
            reason = case.find("skipped").get("message")
            outcome.lines.append(f"skipped: {case.get('classname')}.{case.get('name')}: {reason}")
        else:
            outcome.passed += 1
    return outcome
