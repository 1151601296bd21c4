# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Command line: one module per command in :mod:`liteviewer_agent.commands`."""

import argparse
import logging
import sys

from . import __version__, commands, i18n
from .agent import Agent
from .errors import AgentError, ExitCode, UsageError
from .i18n import _
from .output import print_json

_log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; the exit status 2 of argparse means something else here."""

    def error(self, message):
        raise UsageError(
            _("%(message)s (see %(program)s --help)")
            % {
                "message": message,
                "program": self.prog,
            }
        )


def build_parser():
    parser = _Parser(
        prog="liteviewer-agent",
        description=_("Send requests with screenshots to the service desk."),
        epilog=_("Exit status: 0 done, 1 failed, 2 refused by the server, 3 queued for later."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the version and exit"),
    )
    choices = parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for command in commands.ALL:
        summary = command.summary()
        sub = choices.add_parser(command.NAME, help=summary, description=summary)
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(arguments=None):
    """Run one command and return its exit status; nothing but ``SystemExit`` of --help escapes."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # consoles without Cyrillic
    agent = Agent()
    i18n.setup(agent.system.ui_language())
    as_json = "--json" in arguments
    try:
        options = build_parser().parse_args(arguments)
        agent.start_log()
        return int(options.run(options, agent))
    except AgentError as error:
        return _fail(agent, error, as_json)
    except KeyboardInterrupt:
        return int(ExitCode.FAILED)
    except BrokenPipeError:
        sys.stdout = None  # whoever read our output is gone; nothing to flush at exit
        return int(ExitCode.FAILED)
    except Exception as error:
        _log.exception("unexpected")
        title = _("Unexpected error: %s") % (error or type(error).__name__)
        return _fail(agent, AgentError(title, _("Details are in %s") % agent.paths.log), as_json)


def gui_main():
    """Entry point of the program without a console, for shortcuts."""
    return main(["gui", *sys.argv[1:]])


def _fail(agent, error, as_json):
    if as_json:
        print_json(
            {
                "status": error.exit_code.name.lower(),
                "title": error.title,
                "message": error.message,
            }
        )
    agent.system.show_error(" ".join(str(error).split()))
    return int(error.exit_code)
