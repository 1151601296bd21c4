# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``enroll``: connect this computer to a service desk."""

from dataclasses import asdict

from ..config import is_private_connection
from ..errors import ExitCode
from ..i18n import _
from ..output import add_json, print_json, say

NAME = "enroll"


def summary():
    return _("connect this computer to the service desk")


def configure(parser):
    parser.add_argument("--url", required=True, help=_("address of the service desk"))
    parser.add_argument("--code", required=True, help=_("code that the service desk gave you"))
    parser.add_argument("--db", default="", help=_("database, when the server has several"))
    parser.add_argument(
        "--ca-file",
        default="",
        metavar="FILE",
        help=_("certificate authority of the service desk, where the system does not know it"),
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help=_("leave a connection to that service desk as it is and use no code up"),
    )
    add_json(parser)


def run(options, agent):
    from ..computer import collect
    from ..enrolment import enrol, is_enrolled

    if options.keep and is_enrolled(agent, options.url, options.db):
        settings = agent.settings()
        if options.json:
            print_json({"status": "kept", "url": settings.url, "database": settings.database})
        else:
            say(_("This computer is connected: %s") % (settings.client_name or settings.url))
        return ExitCode.OK
    computer = collect(agent.system)
    settings = enrol(agent, options.url, options.code, computer, options.db, options.ca_file)
    if options.json:
        hidden = {"reporter", "keystore"}
        values = {key: value for key, value in asdict(settings).items() if key not in hidden}
        print_json({"status": "enrolled"} | values)
        return ExitCode.OK
    say(_("This computer is connected: %s") % (settings.client_name or settings.url))
    if not is_private_connection(settings.url):
        say(_("Warning: the connection is not encrypted, use an https address."))
    return ExitCode.OK
