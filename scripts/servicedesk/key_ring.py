# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The key of the demo and of the tests for stored passwords; production has its own, or none."""

import os

from . import odoo_source, paths, process, python_env

ADDON = "liteviewer_vault"


def is_missing():
    return (paths.ADDONS / ADDON).is_dir() and not paths.KEY_RING.exists()


def make(own_source):
    """Make the key file by the command that production uses: `odoo vault make`."""
    source = odoo_source.find(own_source)
    paths.KEY_RING.parent.mkdir(mode=0o700, exist_ok=True)
    addons_path = ",".join(map(str, (*source.addons, paths.ADDONS)))
    process.run(
        [
            python_env.odoo().python,
            paths.SCRIPTS / "odoo_program.py",
            f"--addons-path={addons_path}",
            "vault",
            "make",
            f"--key-file={paths.KEY_RING}",
            f"--config={paths.ODOO_CONF}",
        ],
        failed="Making the key for stored passwords failed",
        log=paths.LOG / "key-ring.log",
        env={**os.environ, "PYTHONPATH": str(source.python_path), "PYTHONNOUSERSITE": "1"},
    )
