# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sets the program up from what the service desk handed out, connects it and opens its window.

The download carries the wheels of the program and of what it needs, and a ``connection.json``; it
runs this module out of them, before anything is installed. No rights of an administrator are
needed: everything lands in the folders of the user.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

from . import i18n
from .errors import AgentError, DesktopError, ExitCode
from .files import explained, make_private_dir, write_atomic
from .i18n import _
from .output import say
from .paths import Paths
from .system import current_system

CONNECTION = "connection.json"
WHEELS = "wheels"
_DISTRIBUTION = "liteviewer-agent"


def main(folder):
    """Install from the unpacked download, once more where that was done before.

    :param folder: Path with ``connection.json`` and ``wheels``
    :return: the exit status, that of ``enroll`` where the connection fails
    """
    # the only one of them that is needed before they are installed; it is Python alone
    sys.path.extend(str(wheel) for wheel in (folder / WHEELS).glob("platformdirs-*.whl"))
    system = current_system()
    i18n.setup(system.ui_language())
    try:
        return _install(folder, Paths.from_environment())
    except AgentError as error:
        system.show_error(str(error))
        return int(error.exit_code)


def _install(folder, paths):
    connection = json.loads((folder / CONNECTION).read_text(encoding="utf-8"))
    say(_("Setting up the program in %s …") % paths.program)
    python = _make_environment(paths)
    _install_packages(python, folder / WHEELS, paths)
    status = _run(python, "enroll", *_get_enrolment(connection, paths))
    if status:
        return status
    _run(python, "shortcut")
    return _open_window(python)


def _make_environment(paths):
    """Make the program's own Python environment; return its interpreter."""
    name = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    python = paths.program / name
    with explained(paths.program):
        make_private_dir(paths.data)
        if not _works(python):
            # pip comes with the wheels: Debian parts it from Python
            venv.create(paths.program, clear=True, symlinks=os.name != "nt", with_pip=False)
    return python


def _works(python):
    """Tell whether the environment is there and its Python is this one."""
    version = "import sys; print(sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", version], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return run.stdout.strip() == str(sys.version_info[:2])


def _install_packages(python, wheels, paths):
    """Install what came along; what this Python would need otherwise is fetched.

    :raises DesktopError: neither worked
    """
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    command = [
        *(python, pip, "install", "--upgrade", "--force-reinstall", "--no-input"),
        *("--disable-pip-version-check", "--progress-bar", "off", "--find-links", wheels),
    ]
    log = paths.data / "installation.log"
    with explained(log), log.open("wb") as output:
        for offline in (("--isolated", "--no-index"), ()):
            run = subprocess.run(
                [*command, *offline, _DISTRIBUTION],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            if not run.returncode:
                return
    raise DesktopError(
        _("The program could not be installed"),
        _("What went wrong is written in %s; show it to your support service.") % log,
    )


def _get_enrolment(connection, paths):
    """Return the words after ``enroll``; the authority is kept beside the settings."""
    words = ["--keep", "--url", connection["url"], "--code", connection["code"]]
    words += ["--db", connection["database"]]
    if connection["ca"]:
        with explained(paths.authority):
            make_private_dir(paths.config)
            write_atomic(paths.authority, connection["ca"].encode())
        words += ["--ca-file", str(paths.authority)]
    return words


def _run(python, *words):
    """Run a command of the installed program; return its exit status."""
    return subprocess.run([python, "-m", "liteviewer_agent", *words]).returncode


def _open_window(python):
    """Leave the window running when this program ends."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return int(ExitCode.OK)
    name = "liteviewer-agent-gui.exe" if os.name == "nt" else "liteviewer-agent-gui"
    subprocess.Popen(
        [python.with_name(name)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return int(ExitCode.OK)
