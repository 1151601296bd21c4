# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The time of a refusal does not tell whether the code ever existed.

What else runs on the machine makes any time longer, so no time is compared with a figure. Each
round asks for every kind of refusal in another order: without a difference between two of them,
either is the slower one in half of the rounds, on a calm machine as on a busy one.
"""

import itertools
import random
import statistics
import time

import pytest
import requests
from agent_client import TIMEOUT, AgentClient

ROUNDS = 180
DOUBT = 4.9
"""Standard deviations that chance goes beyond once in a million times."""
TOLERANCE = 0.002
"""Seconds that nobody finds in the answers of a network."""
WRONG = "ZZZZZ-ZZZZZ"


def differ(first, second):
    """Tell whether one of two lists of seconds, equal in length and of the same rounds, is the
    longer one beyond doubt and by more than the tolerance.
    """
    differences = [two - one for one, two in zip(first, second, strict=True)]
    slower = sum(difference > 0 for difference in differences)
    rounds = len(differences)
    return (
        abs(slower - rounds / 2) > DOUBT * rounds**0.5 / 2
        and abs(statistics.median(differences)) > TOLERANCE
    )


def measure(server, codes):
    """Return the seconds of the refusals of all rounds, {kind: list of seconds}."""
    times = {kind: [] for kind in codes}
    orders = itertools.cycle(itertools.permutations(codes))
    for order in itertools.islice(orders, ROUNDS):
        for kind in order:
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
    return times


def test_wrong_used_up_and_expired_codes_take_the_same_time(odoo_server, make_code):
    codes = {"wrong": WRONG, "used": make_code(), "expired": make_code()}
    AgentClient(odoo_server, codes["used"])
    odoo_server.sql(
        "UPDATE liteviewer_agent_enrollment SET expires_at = now() - interval '1 hour'"
        " WHERE id = (SELECT max(id) FROM liteviewer_agent_enrollment)"
    )
    times = measure(odoo_server, codes)
    medians = {kind: f"{1000 * statistics.median(times[kind]):.1f} ms" for kind in times}
    for first, second in itertools.combinations(times, 2):
        assert not differ(times[first], times[second]), f"{first}, {second}: {medians}"


@pytest.mark.parametrize("busy", [0.0005, 0.05])
def test_the_comparison_finds_a_difference_and_nothing_but_a_difference(busy):
    rng = random.Random(1)

    def take(seconds):
        return [seconds + rng.expovariate(1 / busy) for _round in range(ROUNDS)]

    assert not any(differ(take(0.01), take(0.01)) for _attempt in range(200))
    assert differ(take(0.01), take(0.01 + 2 * busy + TOLERANCE))
