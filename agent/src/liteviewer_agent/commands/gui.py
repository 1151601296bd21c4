# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``gui``: the window."""

from ..errors import DesktopError, ExitCode
from ..i18n import _

NAME = "gui"


def summary():
    return _("open the window")


def configure(parser):
    parser.add_argument(
        "--background",
        action="store_true",
        help=_("no window: stay until the queue is empty, for the start of the session"),
    )


def run(options, agent):
    from ..instance import Instance

    if options.background and not agent.spool.has_waiting():
        agent.inventory.send_at_login()
        return ExitCode.OK
    instance = Instance(agent.paths.instance)
    if not instance.claim():
        # the running one sends the queue by itself; its window is wanted only when asked for
        if not options.background:
            instance.show_other()
        return ExitCode.OK
    try:
        try:
            from ..ui.app import App
        except ImportError as error:
            raise DesktopError(
                _("The window needs Tk"),
                _("Install it: on Debian and Ubuntu it is the package python3-tk (%s)") % error,
            ) from error
        return App(agent, instance, hidden=options.background).run()
    finally:
        instance.release()
