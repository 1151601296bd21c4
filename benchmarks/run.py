# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Measures our speed beside OCA's helpdesk_mgmt in the same run and prints both.

Started by `make bench`, which makes the database and the server (see `servicedesk.bench`).
"""

import os
import sys

import browser
import contracts
import dashboard
import equality
import equipment_import
import glance
import intake
import inventory
import kb
import lists
import orm
import printing
import sla
import vault
from figures import print_table
from shell import Shell


def main():
    shell = Shell.from_environment()
    url, database = os.environ["BENCH_URL"], os.environ["BENCH_DATABASE"]
    workers, log = int(os.environ["BENCH_WORKERS"]), os.environ["BENCH_LOG"]
    # in this order: dashboards and service levels are of the tickets of the lists; the last two are
    # long, and what `kb` makes stays
    parts = {
        "orm": lambda: orm.measure(shell),
        "intake": lambda: intake.measure(shell, url, database, workers, log),
        "lists": lambda: lists.measure(shell),
        "dashboard": lambda: dashboard.measure(shell),
        "inventory": lambda: inventory.measure(shell),
        "glance": lambda: glance.measure(shell),
        "import": lambda: equipment_import.measure(shell),
        "vault": lambda: vault.measure(shell, url, database),
        "printing": lambda: printing.measure(shell),
        "sla": lambda: sla.measure(shell),
        "contracts": lambda: contracts.measure(shell),
        "equality": lambda: equality.measure(shell),
        "browser": lambda: browser.measure(shell, url, database),
        "kb": lambda: kb.measure(shell),
    }
    wanted = os.environ["BENCH_ONLY"].split(",") if os.environ["BENCH_ONLY"] else list(parts)
    unknown = sorted(set(wanted) - set(parts))
    if unknown:
        sys.exit(f"ONLY={','.join(unknown)}: choose from {', '.join(parts)}.")
    for name, measure in parts.items():
        if name in wanted:
            print_table(measure())


if __name__ == "__main__":
    main()
