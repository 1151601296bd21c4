# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import controllers, models, report, wizards


def post_init_hook(env):
    """Tickets that wait already are taken to wait since they came into their stage."""
    env["liteviewer.ticket"]._add_missing_segments()
