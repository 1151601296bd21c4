# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`make bench`: our speed beside OCA's helpdesk_mgmt, measured by `benchmarks/run.py`.

That program runs on Odoo's Python, with `PYTHONPATH` naming Odoo and `scripts/`, the database
server in libpq's variables, and these:

- `BENCH_DATABASE`: a database with our addons and the peers installed, without demo data;
- `BENCH_ONLY`: the parts wanted, with commas between them; empty for all;
- `BENCH_URL`: an Odoo server on it with `BENCH_WORKERS` workers;
- `BENCH_LOG`: what that server writes;
- `BENCH_SHELL`: a JSON list, the command that opens Odoo's shell on it (a script on its input).
"""

import json

from . import addons, oca, odoo, odoo_source, paths, postgres, process, setup, stamps
from .database import Database
from .errors import Problem
from .progress import Step, mark, run_steps
from .run import demo_cluster

PROGRAM = paths.BENCHMARKS / "run.py"
PEERS = ("helpdesk_mgmt", "helpdesk_mgmt_sla")
WORKERS = 3


def bench(settings):
    if not PROGRAM.exists():
        raise Problem(f"{PROGRAM.relative_to(paths.ROOT)} is not there.")
    cluster = demo_cluster(settings)
    step = oca.PEERS.step((setup.PYTHON,))
    # as for tests: some of what is asked is what tests of addons ask
    setup.prepare(settings, cluster=cluster, test=True, extra_steps=[step])
    with postgres.server(settings, cluster) as connection:
        runtime = odoo.Runtime(
            connection, own_source=settings.odoo_source, extra_addons=(oca.PEERS.addons,)
        )
        template = _template(runtime)
        if not template.exists():
            run_steps([Step("Bench database", lambda: _make(template))])
        database = template.copy(f"{settings.database}-bench")
        try:
            return _measure(runtime, database, settings.only)
        finally:
            database.drop()


def _template(runtime):
    sums = [addon.checksum() for addon in addons.find()]
    pins = [each.fingerprint() for each in (oca.NEEDED, oca.PEERS)]
    name = stamps.fingerprint(runtime.own_source, stamps.read(odoo_source.STAMP), *pins, *sums)
    return Database(runtime, f"bench-template-{name[:12]}")


def _make(template):
    template.drop_relatives("bench-template-")
    names = [*addons.names(addons.find()), *PEERS]
    Database.make(
        template.runtime,
        template.name,
        lambda database: database.install(
            names, failed="Installing the peers failed", log=paths.LOG / "bench-database.log"
        ),
    )


def _measure(runtime, database, only):
    port = odoo.free_port()
    log = paths.LOG / "bench-odoo.log"
    server = odoo.Server(runtime, database.name, port, log=log, workers=WORKERS)
    shell = runtime.command(f"--database={database.name}", "--no-http", subcommand="shell")
    environment = runtime.environment()
    environment |= {
        "PYTHONPATH": f"{environment['PYTHONPATH']}:{paths.SCRIPTS}",
        "BENCH_DATABASE": database.name,
        "BENCH_ONLY": only,
        "BENCH_URL": server.url,
        "BENCH_WORKERS": str(WORKERS),
        "BENCH_LOG": str(log),
        "BENCH_SHELL": json.dumps([str(word) for word in shell]),
    }
    try:
        server.start()
        server.wait_until_answering()
        mark("Measuring ...")
        return process.wait(process.start([runtime.python, PROGRAM], env=environment))
    finally:
        server.stop()
