# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make lint` and `make format`: what can be said of the sources without running them."""

from functools import partial

from .. import addons, debian, paths, process, python_env
from ..errors import Problem
from ..progress import run_steps, say
from ..testing.outcome import Outcome, check
from . import dashboards, protocol, test_tags, texts, xml_layout


def checks():
    """Return the checks as {name: function that returns an outcome}."""
    folders = [addon.folder.relative_to(paths.ROOT) for addon in addons.find()]
    pylint = ["-m", "pylint", "--rcfile=.pylintrc", "--jobs=2", "--score=n", *folders]
    found = {
        "ruff": partial(_tool, "-m", "ruff", "check", "--no-cache", "--quiet", "."),
        "layout of Python": partial(_tool, "-m", "ruff", "format", "--no-cache", "--diff", "."),
        "XML": lambda: check(xml_layout.findings()),
        "texts": lambda: check(texts.findings()),
        "tags of tests": lambda: check(test_tags.findings()),
        "copies of protocol/": lambda: check(protocol.findings()),
        "dashboards": lambda: check(dashboards.findings()),
    }
    if folders:
        found["pylint-odoo"] = partial(_tool, *pylint)
    return found


def _tool(*arguments):
    """Run a tool of the lint environment and return the outcome of that one check."""
    code, text = process.capture([python_env.LINT.python, *arguments], cwd=paths.ROOT)
    return check(text.splitlines() or ["no output"]) if code else Outcome(passed=1)


def _prepare():
    paths.make_work_folder()
    debian.require(*debian.PYTHON)
    run_steps([python_env.LINT.step("Lint tools")])


def lint(settings):
    """Run all checks and print what they find; return the exit status."""
    _prepare()
    total = Outcome()
    for name, run in checks().items():
        outcome = run()
        say(f"{name}: {'ok' if not outcome.failed else 'not ok'}")
        for line in outcome.lines:
            say(f"    {line}")
        total += outcome
    return 1 if total.failed else 0


def format_sources(settings):
    """Bring Python and XML into the layout that `lint` asks for, copy `protocol/` and make the
    files of the dashboards.
    """
    _prepare()
    for arguments in (("check", "--fix", "--quiet"), ("format", "--quiet")):
        outcome = _tool("-m", "ruff", *arguments, "--no-cache", ".")
        for line in outcome.lines:
            say(line)
    changed = xml_layout.fix()
    say(f"{len(changed)} XML files laid out anew." if changed else "XML was laid out already.")
    for copy in protocol.fix():
        say(f"{copy.relative_to(paths.ROOT)}: copied.")
    for path in dashboards.fix():
        say(f"{path.relative_to(paths.ROOT)}: made.")
    left = xml_layout.findings()
    if left:
        raise Problem("\n".join(["XML that has to be put right by hand:", *left]))
