# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What has to be there before anything can run, as steps that go side by side where they may."""

import os
import shutil
import sys

from . import debian, key_ring, oca, odoo_source, paths, python_env, wkhtmltopdf
from .errors import Problem
from .locks import exclusive
from .progress import Step, mark, run_steps

# Odoo unpacked, its Python packages, a database and room to work, in bytes.
NEEDED_SPACE = 3 * 1024**3


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
        oca.check_dependencies(
            [*odoo_source.find(settings.odoo_source).addons, oca.needed().addons]
        )


def _check_space():
    free = shutil.disk_usage(paths.WORK).free
    if not odoo_source.is_missing() or free >= NEEDED_SPACE:
        return
    raise Problem(
        f"The disk is too full: {free / 1024**3:.1f} GB free below {paths.WORK}, "
        f"{NEEDED_SPACE / 1024**3:.0f} GB needed."
    )


def _steps(settings, cluster, test):
    environment = python_env.odoo_test() if test else python_env.odoo()
    collection = oca.needed()
    python = "Python environment"
    steps = [
        Step(python, environment.is_empty, environment.create_empty),
        Step("Python packages", environment.is_missing, environment.create, after=(python,)),
        Step("wkhtmltopdf", wkhtmltopdf.is_missing, wkhtmltopdf.fetch, after=(python,)),
        Step("OCA addons", collection.is_missing, collection.fetch, after=(python,)),
    ]
    steps.append(
        Step(
            "Key for stored passwords",
            key_ring.is_missing,
            lambda: key_ring.make(settings.odoo_source),
            after=("Python packages", "Odoo 19"),
        )
    )
    if settings.odoo_source is None:
        steps.append(Step("Odoo 19", odoo_source.is_missing, odoo_source.fetch))
    if not settings.has_own_server:
        steps.append(Step("PostgreSQL cluster", cluster.is_missing, cluster.create))
    return steps


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
