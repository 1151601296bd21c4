# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell, among 200,000 tickets: the first page, searches, counters."""

import time
from statistics import median

ROUNDS = 15
PAGE, COUNTED = 80, 1_001  # as the web client asks, by count_limit of our list
COMMON, RARE = "принтер", "кадровик"


def main(env):
    user = env["res.users"].search([("login", "=", "bench-engineer")])
    ours = env["liteviewer.ticket"].with_user(user)
    peer = env["helpdesk.ticket"].with_user(user)
    names = ("number", "name", "partner_id", "stage_id", "user_id", "priority")
    page_ours = specification(ours, (*names, "received_at", "client_id"))
    page_peer = specification(peer, (*names, "create_date"))
    page_sla = {**page_ours, "sla_badge": {}}

    def searches(word, field):
        """Return what finds the first 80 by a word, ours and the peer's."""
        return (
            lambda: ours.search([("search_words", "ilike", word)], limit=PAGE).ids,
            lambda: peer.search([(field, "ilike", word)], limit=PAGE).ids,
        )

    def pages(word, field):
        """Return what the list shows after such a search: count and columns as well."""
        return (
            lambda: ours.web_search_read(
                [("search_words", "ilike", word)], page_ours, limit=PAGE, count_limit=COUNTED
            ),
            lambda: peer.web_search_read(
                [(field, "ilike", word)], page_peer, limit=PAGE, count_limit=COUNTED
            ),
        )

    figures = {
        "first page": (
            lambda: ours.web_search_read([], page_ours, limit=PAGE, count_limit=COUNTED),
            lambda: peer.web_search_read([], page_peer, limit=PAGE, count_limit=COUNTED),
        ),
        "first page of the open": (
            lambda: ours.web_search_read(
                [("is_open", "=", True)], page_ours, limit=PAGE, count_limit=COUNTED
            ),
            lambda: peer.web_search_read(
                [("closed", "=", False)], page_peer, limit=PAGE, count_limit=COUNTED
            ),
        ),
        "next for me": (
            lambda: ours.web_search_read(
                [("is_open", "=", True)],
                page_ours,
                limit=PAGE,
                count_limit=COUNTED,
                order="priority desc, deadline_at, received_at, id",
            ),
            None,
        ),
        "search, rare word of the subject": searches(RARE, "name"),
        "search, common word of the text": searches(COMMON, "description"),
        "page of the rare word": pages(RARE, "name"),
        "page of the common word": pages(COMMON, "description"),
        "SLA breached": (
            lambda: ours.web_search_read(
                [("sla_status", "=", "breached"), ("is_open", "=", True)],
                page_ours,
                limit=PAGE,
                count_limit=COUNTED,
            ),
            lambda: peer.web_search_read(
                [("sla_expired", "=", True), ("closed", "=", False)],
                page_peer,
                limit=PAGE,
                count_limit=COUNTED,
            ),
        ),
        "SLA breached, with time left": (
            lambda: ours.web_search_read(
                [("sla_status", "=", "breached"), ("is_open", "=", True)],
                page_sla,
                limit=PAGE,
                count_limit=COUNTED,
            ),
            None,
        ),
        "counters": (ours.get_desk_counters, lambda: peer_counters(peer)),
    }
    return {
        name: [timed(env, function) if function else None for function in pair]
        for name, pair in figures.items()
    }


def specification(model, names):
    """Return what the web client asks for in a list with these columns."""
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names
    }


def peer_counters(peer):
    """The counters of the peer's dashboard, which it reads one by one."""
    team = peer.env["helpdesk.ticket.team"].search([], limit=1)
    team = team or peer.env["helpdesk.ticket.team"].sudo().create({"name": "Bench"})
    team.invalidate_recordset()
    domain = [("closed", "=", False)]
    for extra in (
        [],
        [("user_id", "=", False)],
        [("priority", "=", "3")],
        [("unattended", "=", True)],
    ):
        peer.search_count(domain + extra)


def timed(env, function):
    """Return the median milliseconds with nothing in the record cache."""
    times = []
    for index in range(ROUNDS + 2):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        if index >= 2:
            times.append((time.perf_counter() - start) * 1000)
    return median(times)
