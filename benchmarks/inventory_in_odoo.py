# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: the inventories of 1,000 computers, the first and the same again."""

import time
from statistics import median

DEVICES = 1000
PROGRAMS = 120
COMMON_PROGRAMS = 80


def main(env):
    client = env["res.partner"].create(
        {"name": "Bench Inventory", "is_company": True, "is_helpdesk_client": True}
    )
    enrollment, _code = env["liteviewer.agent.enrollment"]._create_code(client)
    devices = env["liteviewer.agent.device"]
    tokens = [
        devices._enroll(
            enrollment, {"computer": {"hostname": f"BENCH-{number}"}, "agent_version": "1.0"}
        )["device_token"]
        for number in range(DEVICES)
    ]
    agent = devices.with_user(client.agent_account_id)
    first = [report(agent, token, number) for number, token in enumerate(tokens)]
    same = [report(agent, token, number) for number, token in enumerate(tokens)]
    moved = [
        report(agent, token, number, memory_mb=32768) for number, token in enumerate(tokens[:100])
    ]
    env.cr.rollback()
    return {
        name: {
            "queries": median(queries for queries, _ms in figures),
            "ms": median(ms for _queries, ms in figures),
        }
        for name, figures in (("first", first), ("same", same), ("changed", moved))
    }


def report(agent, token, number, **changes):
    """Report as one call of an agent does, up to the commit. :return: (statements, ms)"""
    agent.env.invalidate_all()
    before = agent.env.cr.sql_log_count
    start = time.perf_counter()
    agent.report_inventory(token, make_inventory(number, **changes))
    agent.env.flush_all()
    agent.env.cr.precommit.run()
    spent = (time.perf_counter() - start) * 1000
    agent.env.cr.postcommit.clear()
    return agent.env.cr.sql_log_count - before, spent


def make_inventory(number, **changes):
    """Return the inventory of one of the computers; most programs are the same on all."""
    programs = [
        f"Program {index if index < COMMON_PROGRAMS else (index * 7 + number) % 500}"
        for index in range(PROGRAMS)
    ]
    return {
        "schema": 1,
        "collected_at": "2026-01-31T09:30:00Z",
        "agent_version": "1.0",
        "hostname": f"BENCH-{number}",
        "domain": "BENCH",
        "user": f"BENCH\\user{number}",
        "os": {"name": "Windows 11 Pro", "version": "10.0.22631", "architecture": "x86_64"},
        "system": {
            "vendor": "Dell Inc.",
            "model": "OptiPlex 7010",
            "serial": f"BENCH{number:06}",
            "chassis": "desktop",
        },
        "cpu": {"model": "Intel Core i5-12400", "cores": 6, "threads": 12},
        "memory_mb": 16384,
        "disks": [{"name": "disk0", "model": "Samsung 980", "size_gb": 500, "kind": "nvme"}],
        "interfaces": [
            {
                "name": "Ethernet",
                "mac": f"a4:bb:6d:00:{number // 256:02x}:{number % 256:02x}",
                "addresses": [f"10.20.{number // 250}.{number % 250 + 1}/16"],
            }
        ],
        "software": [{"name": name, "version": "1.0", "vendor": "Vendor"} for name in programs],
        **changes,
    }
