# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import models


def post_init_hook(env):
    """Take over what agents have reported before there was a place for it."""
    env["liteviewer.remote.id"]._take_last_reports()


def uninstall_hook(env):
    """What waits for a decision about an ID can not be decided any more."""
    proposals = [("res_model", "=", "liteviewer.remote.id"), ("state", "=", "proposed")]
    env["liteviewer.config.change"].search(proposals).unlink()
