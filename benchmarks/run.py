# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Measures our speed beside OCA's helpdesk_mgmt in the same run and prints both.

Started by `make bench`, which makes the database and the server (see `servicedesk.bench`).
"""

import os

import intake
import lists
import orm
from figures import print_table
from shell import Shell


def main():
    shell = Shell.from_environment()
    url, database = os.environ["BENCH_URL"], os.environ["BENCH_DATABASE"]
    workers = int(os.environ["BENCH_WORKERS"])
    rows = orm.measure(shell)
    rows += intake.measure(shell, url, database, workers)
    rows += lists.measure(shell)
    print_table(rows)


if __name__ == "__main__":
    main()
