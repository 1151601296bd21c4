# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The time of a refusal does not tell whether the code ever existed."""

import itertools
import statistics
import time

import requests
from agent_client import TIMEOUT, AgentClient

ROUNDS = 60
ATTEMPTS = 6
TOLERANCE_SHARE = 0.25
TOLERANCE_SECONDS = 0.003
WRONG = "ZZZZZ-ZZZZZ"


def measure(server, codes, times):
    """Add the seconds of some refusals to `times`, {kind: list of seconds}.

    The kinds take turns in an order that changes, so whatever else slows the machine down slows
    down all of them alike.
    """
    orders = list(itertools.permutations(codes))
    for number in range(ROUNDS):
        for kind in orders[number % len(orders)]:
            start = time.perf_counter()
            answer = requests.post(
                f"{server.url}/liteviewer/agent/enroll",
                params={"db": server.database},
                json={"code": codes[kind], "computer": {"hostname": "GUESS-PC"}},
                timeout=TIMEOUT,
            )
            times[kind].append(time.perf_counter() - start)
            assert answer.status_code == 403, answer.text
        # lift the limit of the address
        server.sql("DELETE FROM liteviewer_agent_enrollment_attempt")


def test_wrong_used_up_and_expired_codes_take_the_same_time(odoo_server, make_code):
    codes = {"wrong": WRONG, "used": make_code(), "expired": make_code()}
    AgentClient(odoo_server, codes["used"])
    odoo_server.sql(
        "UPDATE liteviewer_agent_enrollment SET expires_at = now() - interval '1 hour'"
        " WHERE id = (SELECT max(id) FROM liteviewer_agent_enrollment)"
    )
    times = {kind: [] for kind in codes}
    for _attempt in range(ATTEMPTS):
        # More measurements make what a busy machine adds smaller, and no real difference.
        measure(odoo_server, codes, times)
        medians = {kind: statistics.median(values) for kind, values in times.items()}
        allowed = max(TOLERANCE_SHARE * min(medians.values()), TOLERANCE_SECONDS)
        if max(medians.values()) - min(medians.values()) < allowed:
            return
    measured = {kind: f"{1000 * seconds:.1f} ms" for kind, seconds in medians.items()}
    raise AssertionError(f"The kinds of refusal differ in time: {measured}")
