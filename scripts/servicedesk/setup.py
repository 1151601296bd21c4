# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What has to be there before anything can run, as steps that go side by side where they may."""

import os
import shutil
import sys

from . import (
    addons,
    agent_packages,
    debian,
    oca,
    odoo_source,
    paths,
    process,
    python_env,
    wkhtmltopdf,
)
from .errors import Problem
from .locks import exclusive
from .progress import Step, mark, run_steps

# Odoo unpacked, its Python packages, a database and room to work, in bytes.
NEEDED_SPACE = 3 * 1024**3

PYTHON = "Python environment"


def prepare(settings, *, cluster, test=False, extra_steps=()):
    """Set up what is missing: Debian packages, Odoo, Python packages, the PostgreSQL cluster."""
    if settings.odoo_source:
        odoo_source.find(settings.odoo_source)
    paths.make_work_folder()
    with exclusive("setup", if_busy=lambda: mark("Waiting for another set-up to end ...")):
        _check_space()
        server = debian.CLIENT if settings.has_own_server else debian.SERVER
        debian.require(*debian.ODOO, *server, *(debian.TEST if test else ()))
        run_steps([*_steps(settings, cluster, test), *extra_steps])
        source = odoo_source.find(settings.odoo_source)
        _check_dependencies((*source.addons, oca.NEEDED.addons))


def _check_space():
    free = shutil.disk_usage(paths.WORK).free
    if odoo_source.is_missing() and free < NEEDED_SPACE:
        raise Problem(
            f"The disk is too full: {free / 1024**3:.1f} GB free below {paths.WORK}, "
            f"{NEEDED_SPACE / 1024**3:.0f} GB needed."
        )


def _check_dependencies(addons_path):
    """Raise unless every module our addons depend on is on the addons path."""
    for name in addons.foreign_dependencies(addons.find()):
        if not any((folder / name / "__manifest__.py").is_file() for folder in addons_path):
            raise Problem(f"The module {name}, which our addons depend on, was not found.")


def _steps(settings, cluster, test):
    environment = python_env.ODOO_TEST if test else python_env.ODOO
    after = (PYTHON,)
    steps = [
        Step(PYTHON, environment.create_empty, needed=environment.is_empty),
        environment.step("Python packages", after),
        oca.NEEDED.step(after),
        Step("wkhtmltopdf", wkhtmltopdf.fetch, after, wkhtmltopdf.is_missing),
        Step(
            "Key for stored passwords",
            lambda: _make_key(settings.odoo_source),
            ("Python packages", "Odoo 19"),
            lambda: not paths.KEY_RING.exists() and any(paths.ADDONS.glob("*/cli/vault.py")),
        ),
    ]
    if test:
        steps.append(agent_packages.step(after))
        steps.append(
            Step(
                "Debian's wkhtmltopdf",
                wkhtmltopdf.fetch_debian,
                needed=wkhtmltopdf.is_debian_missing,
            )
        )
    if settings.odoo_source is None:
        steps.append(Step("Odoo 19", odoo_source.fetch, needed=odoo_source.is_missing))
    if not settings.has_own_server:
        steps.append(Step("PostgreSQL cluster", cluster.create, needed=cluster.is_missing))
    return steps


def _make_key(own_source):
    """Make the key of the demo and the tests as production does: with `odoo vault make`."""
    source = odoo_source.find(own_source)
    paths.KEY_RING.parent.mkdir(mode=0o700, exist_ok=True)
    program = [python_env.ODOO.python, paths.SCRIPTS / "odoo_program.py"]
    addons_path = ",".join(map(str, (*source.addons, paths.ADDONS)))
    options = [f"--key-file={paths.KEY_RING}", f"--config={paths.ODOO_CONF}"]
    process.run(
        [*program, f"--addons-path={addons_path}", "vault", "make", *options],
        failed="Making the key for stored passwords failed",
        log=paths.LOG / "key-ring.log",
        env={**os.environ, "PYTHONPATH": str(source.python_path), "PYTHONNOUSERSITE": "1"},
    )


def check_python():
    """Raise unless this Python can run Odoo 19."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        raise Problem(
            f"Python 3.11, 3.12 or 3.13 is needed; {sys.executable} is {version}. "
            "Name another one: make run PYTHON=/usr/bin/python3"
        )
    if os.name != "posix" or not sys.platform.startswith("linux"):
        raise Problem("This set-up is for Debian Linux.")
