# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where everything lies. All that is made goes below `WORK`, which git ignores."""

from pathlib import Path

from .errors import Problem

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
ADDONS = ROOT / "addons"
AGENT = ROOT / "agent"
BENCHMARKS = ROOT / "benchmarks"
REQUIREMENTS = ROOT / "requirements"
ODOO_CONF = ROOT / "odoo.conf"
PACK_AGENT = SCRIPTS / "pack_agent.py"

WORK = ROOT / ".work"
BIN = WORK / "bin"
LOG = WORK / "log"
LOCKS = WORK / "locks"
DATABASES = WORK / "databases"
CHECKOUT_ID = WORK / "checkout-id"
ODOO = WORK / "odoo"
OCA = WORK / "oca"
PEERS = WORK / "peers"
DATA = WORK / "data"
POSTGRES = WORK / "postgres"
TEST = WORK / "test"
AGENT_HOME = WORK / "agent-home"
AGENT_PACKAGES = WORK / "agent-packages"
KEY_RING = WORK / "keys" / "key-ring"


# What separates paths in PATH, PYTHONPATH and Odoo's addons path, or ends a text in them.
_UNUSABLE = ",:'\"\\\n"


def check_root():
    """Raise when the path of this checkout holds a character that no setting could carry."""
    found = sorted(set(str(ROOT)) & set(_UNUSABLE))
    if found:
        raise Problem(
            f"The path of this checkout, {str(ROOT)!r}, holds {' '.join(map(repr, found))}: "
            "Odoo's settings cannot carry that. Move or rename the folder."
        )


def make_work_folder():
    """Create the work folder and those inside it that any command may write to."""
    for folder in (WORK, BIN, LOG, LOCKS):
        folder.mkdir(parents=True, exist_ok=True)
