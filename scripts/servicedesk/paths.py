# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where everything lies. All that is made goes below `WORK`, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
ADDONS = ROOT / "addons"
AGENT = ROOT / "agent"
BENCHMARKS = ROOT / "benchmarks"
REQUIREMENTS = ROOT / "requirements"
ODOO_CONF = ROOT / "odoo.conf"

WORK = ROOT / ".work"
BIN = WORK / "bin"
LOG = WORK / "log"
LOCKS = WORK / "locks"
DATABASES = WORK / "databases"
ODOO = WORK / "odoo"
OCA = WORK / "oca"
PEERS = WORK / "peers"
DATA = WORK / "data"
POSTGRES = WORK / "postgres"
TEST = WORK / "test"
AGENT_HOME = WORK / "agent-home"
KEY_RING = WORK / "keys" / "key-ring"


def make_work_folder():
    """Create the work folder and those inside it that any command may write to."""
    for folder in (WORK, BIN, LOG, LOCKS):
        folder.mkdir(parents=True, exist_ok=True)
