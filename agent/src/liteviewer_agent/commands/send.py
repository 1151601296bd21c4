# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``send``: one request from the command line."""

import logging

from ..errors import CaptureError, ExitCode
from ..i18n import _
from ..output import add_json, print_json, say
from ..sender import Result

NAME = "send"
_EXIT = {
    Result.SENT: ExitCode.OK,
    Result.QUEUED: ExitCode.QUEUED,
    Result.REFUSED: ExitCode.REFUSED,
}
_log = logging.getLogger(__name__)


def summary():
    return _("send a request")


def configure(parser):
    parser.add_argument("--subject", required=True, help=_("what happened, in a few words"))
    parser.add_argument("--description", default="", help=_("details"))
    pictures = parser.add_mutually_exclusive_group()
    pictures.add_argument(
        "--no-screenshot", action="store_true", help=_("do not capture the screen")
    )
    pictures.add_argument(
        "--image",
        action="append",
        default=[],
        metavar=_("FILE"),
        help=_("send this picture instead of the screen; may be given several times"),
    )
    add_json(parser)


def run(options, agent):
    from ..capture import picture_from_file
    from ..computer import collect
    from ..payload import Ticket

    agent.secrets(agent.settings())  # not enrolled: say so before anything is queued
    limits = agent.terms().pictures
    pictures, remark = [picture_from_file(path, limits) for path in options.image], ""
    if not options.image and not options.no_screenshot:
        pictures, remark = _screen(agent, limits)
    ticket = Ticket.new(
        options.subject,
        options.description,
        agent.settings().reporter.as_payload(),
        collect(agent.system),
        pictures,
        limits,
    )
    outcome = agent.sender.deliver(agent.spool.add(ticket))
    if options.json:
        print_json(_as_dict(outcome, remark))
    else:
        if remark:
            say(remark)
        say(_words(outcome))
    if outcome.result is Result.SENT:  # the line works: so does it for what waits
        agent.sender.flush(force=True)
    return _EXIT[outcome.result]


def _screen(agent, limits):
    """Pictures of the monitors, or none and the reason: the words matter more than the picture."""
    from ..capture import grab, screenshots

    try:
        return screenshots(grab(agent.system), limits), ""
    except CaptureError as error:
        _log.warning("%s", error)
        return [], str(error)


def _words(outcome):
    if outcome.result is Result.SENT:
        words = _("Request %s is accepted") % outcome.receipt.number
        return f"{words}\n{outcome.receipt.url}" if outcome.receipt.url else words
    if outcome.result is Result.REFUSED:
        return _("The request was not accepted: %s") % (
            outcome.error.message or outcome.error.title
        )
    saved = _("Your request is saved and will be sent automatically.")
    return f"{outcome.error}\n{saved}" if outcome.error else saved


def _as_dict(outcome, remark):
    values = {"status": outcome.result.value, "ref": outcome.ref}
    if outcome.receipt:
        receipt = outcome.receipt
        values |= {
            "number": receipt.number,
            "duplicate": receipt.duplicate,
            "received_at": receipt.received_at,
            "url": receipt.url,
        }
    if outcome.error:
        values |= {"title": outcome.error.title, "message": outcome.error.message}
    if remark:
        values["remark"] = remark
    return values
