# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``queue``: what waits, what was refused, and what to do about it."""

from dataclasses import asdict

from ..errors import ExitCode
from ..i18n import _
from ..output import add_json, print_json, say
from ..sender import Result

NAME = "queue"


def summary():
    return _("show and manage requests that are not sent yet")


def configure(parser):
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--send", action="store_true", help=_("try to send everything now"))
    action.add_argument(
        "--retry", metavar=_("REF"), help=_("put a refused request back into the queue and send it")
    )
    action.add_argument("--drop", metavar=_("REF"), help=_("delete a refused request"))
    add_json(parser)


def run(options, agent):
    spool = agent.spool
    spool.recover()
    outcomes = []
    if options.drop:
        spool.drop(spool.resolve(options.drop))
    elif options.retry:
        ref = spool.resolve(options.retry)
        spool.retry(ref)
        outcomes = [agent.sender.deliver(ref)]
        if outcomes[0].receipt:  # the line works: so does it for what waits
            agent.sender.flush(force=True)
    elif options.send:
        outcomes = agent.sender.flush(force=True)
    state = {
        "sent": [{"ref": o.ref, "number": o.receipt.number} for o in outcomes if o.receipt],
        "waiting": [asdict(entry) for entry in spool.waiting()],
        "refused": [asdict(entry) for entry in spool.refused()],
        "damaged": [str(path) for path in spool.damaged()],
    }
    if options.json:
        print_json(state)
    else:
        _print(state)
    if options.send and not state["waiting"]:  # the network is there
        agent.inventory.send_if_due()
    return _status(outcomes, state, options)


def _status(outcomes, state, options):
    """A plain list is always fine; an attempt to send ends as its worst ticket did."""
    if any(outcome.result is Result.REFUSED for outcome in outcomes):
        return ExitCode.REFUSED
    unsent = any(outcome.result is Result.QUEUED for outcome in outcomes)
    if unsent or (options.send and state["waiting"]):  # another process may be sending them
        return ExitCode.QUEUED
    return ExitCode.OK


def _print(state):
    for sent in state["sent"]:
        say(_("Request %s is accepted") % sent["number"])
    _section(_("Waiting to be sent"), state["waiting"])
    _section(_("Not accepted by the service desk"), state["refused"])
    if state["damaged"]:
        say(_("Damaged files, put aside:"))
        for path in state["damaged"]:
            say(f"  {path}")
    if not any(state.values()):
        say(_("Nothing is waiting."))


def _section(title, entries):
    if not entries:
        return
    say(f"{title}:")
    for entry in entries:
        say(f"  {entry['ref'][:8]}  {entry['created']}  {entry['subject']}")
        if entry["reason"]:
            say(f"            {entry['reason']}")
