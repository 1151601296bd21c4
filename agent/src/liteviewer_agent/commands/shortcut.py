# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``shortcut``: the icon on the desktop, and sending the queue at login."""

from ..errors import ExitCode
from ..i18n import _
from ..output import add_json, print_json, say

NAME = "shortcut"


def summary():
    return _("put the agent on the desktop and send the queue at login")


def configure(parser):
    add_json(parser)


def run(options, agent):
    made = [*agent.system.create_shortcut(), *agent.system.create_autostart()]
    if options.json:
        print_json({"status": "ok", "files": [str(path) for path in made]})
    else:
        for path in made:
            say(_("Made: %s") % path)
    return ExitCode.OK
