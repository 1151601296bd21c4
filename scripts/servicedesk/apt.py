# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Packages of Debian that are unpacked and not installed: apt with lists and caches of its own.

It works without root, checks the signatures, and takes the mirrors that this machine's apt has.
"""

import os
from pathlib import Path

from . import paths, process
from .errors import Problem

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
INSTALLED = Path("/var/lib/dpkg/status")
"""What is installed on this machine, for who needs no package that is."""

_INDEX_FORMAT = "$(REPO_URI) $(COMPONENT) $(LABEL)"
_ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}

# The system's own hooks after an update are not about our private lists, and as root apt would
# download as a user who may not enter the work folder.
_APT_CONF = """\
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::SourceList "{0}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "{0}/state";
Dir::State::status "{1}";
Dir::Cache "{0}/cache";
APT::Sandbox::User "root";
Acquire::Retries "3";
"""


def update_lists(folder, suites, *, failed, log, status=None):
    """Fetch the package lists from the first mirror that serves all suites; return the mirror.

    :param failed: what the mirror does not do then, for whoever reads it
    :param log: name of the log
    :param status: file of what counts as installed; without one nothing does
    """
    attempts = []
    for mirror in _mirrors():
        _write_folder(folder, mirror, suites, status)
        try:
            run(
                folder,
                *("apt-get", "update", "--error-on=any"),
                failed=f"The Debian mirror {mirror} {failed}",
                log=paths.LOG / log,
            )
        except Problem as problem:
            attempts.append(problem)
        else:
            return mirror
    if attempts:
        raise attempts[0]
    raise Problem("apt on this machine has no Debian mirror configured (/etc/apt/sources.list).")


def _mirrors():
    """List the package archives apt is configured with, Debian's main archive first."""
    lines = process.run(
        ["apt-get", "indextargets", "--format", _INDEX_FORMAT, "Created-By: Packages"],
        failed="Asking apt for its mirrors failed",
        env=_ENVIRONMENT,
    ).splitlines()
    found = {}
    for line in lines:
        uri, component, label = [*line.split(" ", 2), "", ""][:3]
        if component == "main" and not uri.startswith("cdrom:"):
            # Without lists fetched yet apt knows no labels: then the address has to tell.
            rank = 0 if label == "Debian" else 1 if uri.rstrip("/").endswith("/debian") else 2
            found[uri] = min(rank, found.get(uri, rank))
    return sorted(found, key=found.get)


def _write_folder(folder, mirror, suites, status):
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").touch()
    options = "target=Packages" + (f" signed-by={KEYRING}" if KEYRING.is_file() else "")
    (folder / "sources.list").write_text(
        "".join(f"deb [{options}] {mirror} {suite} main\n" for suite in suites), encoding="utf-8"
    )
    conf = _APT_CONF.format(folder, status or folder / "state/status")
    (folder / "apt.conf").write_text(conf, encoding="utf-8")


def run(folder, program, *arguments, failed="Reading Debian's package lists failed", **options):
    """Run a program of apt with the settings and lists of a folder; return what it prints."""
    command = [program, "-c", folder / "apt.conf", *arguments]
    return process.run(command, failed=failed, env=_ENVIRONMENT, **options)


def unpack(debs, target):
    """Unpack all packages of a folder into another one."""
    for package in sorted(debs.iterdir()):
        process.run(["dpkg-deb", "-x", package, target], failed=f"Unpacking {package.name} failed")
