# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: reads the form of a ticket and the panel beside it, each in a
transaction of its own, as the web client asks for them.
"""

import time
from statistics import median

from odoo import api
from odoo.fields import Command

from odoo.addons.liteviewer_cmdb.tests.large_client import get_form_specification
from odoo.addons.liteviewer_remote.tests.large_client import make_remote_client
from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP

ROUNDS, WARM_UP = 50, 5


def main(env):
    user = env["res.users"].create(
        {
            "name": "Bench Opener",
            "login": "bench-opener",
            "group_ids": [Command.set(env.ref(CREDENTIALS_GROUP).ids)],
        }
    )
    ticket = make_remote_client(
        env, user, {"login": "administrator", "password": "Password", "address": "10.0.0.1"}
    )
    env.cr.commit()
    specification = get_form_specification(ticket.with_user(user))
    draft = {name: ticket[name].id for name in ("partner_id", "client_id", "equipment_id")}
    forms, panels = [], []
    for _round in range(WARM_UP + ROUNDS):
        forms.append(request(ticket, user, lambda opened: opened.web_read(specification)))
        panels.append(request(ticket, user, lambda opened: opened.get_client_glance(draft)))
    opened = [
        (form_queries + panel_queries, form_ms + panel_ms)
        for (form_queries, form_ms), (panel_queries, panel_ms) in zip(forms, panels, strict=True)
    ]
    queries, ms = get_medians(opened)
    panel_queries, panel_ms = get_medians(panels)
    return {"queries": queries, "ms": ms, "panel_queries": panel_queries, "panel_ms": panel_ms}


def request(ticket, user, work):
    """Do ``work(ticket)`` as a request of the web client. :return: (statements, ms)"""
    with ticket.env.registry.cursor() as cr:
        start = time.perf_counter()
        context = {
            "lang": "en_US",
            "tz": "Europe/Moscow",
            "allowed_company_ids": user.company_id.ids,
        }
        work(ticket.with_env(api.Environment(cr, user.id, context)))
        return cr.sql_log_count, (time.perf_counter() - start) * 1000


def get_medians(figures):
    return [median(column) for column in zip(*figures[WARM_UP:], strict=True)]
