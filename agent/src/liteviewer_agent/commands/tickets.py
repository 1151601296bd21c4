# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``tickets``: my requests and their answers."""

from dataclasses import asdict

from ..errors import ExitCode
from ..i18n import _
from ..output import add_json, print_json, say

NAME = "tickets"


def summary():
    return _("show my requests and the answers to them")


def configure(parser):
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help=_("how many, newest first")
    )
    add_json(parser)


def run(options, agent):
    tickets = agent.connect().my_tickets(limit=options.limit)
    if options.json:
        print_json([asdict(ticket) for ticket in tickets])
        return ExitCode.OK
    if not tickets:
        say(_("There are no requests yet."))
    for ticket in tickets:
        say(f"{ticket.number}  [{ticket.status}]  {ticket.subject}")
        answer = ticket.answer
        if answer.get("body"):
            text = " ".join(str(answer["body"]).split())
            say(f"    {answer.get('author') or ''}: {text}")
    return ExitCode.OK
