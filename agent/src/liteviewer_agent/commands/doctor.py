# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``doctor``: check everything that a request needs on its way, and say what to do."""

import importlib.util
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from .. import i18n
from ..config import is_private_connection
from ..errors import AgentError, ExitCode
from ..i18n import _
from ..output import add_json, print_json, say

NAME = "doctor"


@dataclass(frozen=True)
class Check:
    """One line of the report; ``advice`` is empty when all is well."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


class Advice(Exception):
    """A check failed: what is wrong, and what to do about it."""

    def __init__(self, detail, advice):
        super().__init__(detail, advice)
        self.detail = detail
        self.advice = advice


def summary():
    return _("check the connection, the key, the screen and the queue")


def configure(parser):
    add_json(parser)


def run(options, agent):
    checks = []
    for name, check in _checks(agent):
        result = _perform(name, check)
        checks.append(result)
        if not options.json:
            _print(result)
    healthy = all(check.ok for check in checks)
    if options.json:
        print_json({"ok": healthy, "checks": [asdict(check) for check in checks]})
    return ExitCode.OK if healthy else ExitCode.FAILED


def _checks(agent):
    return (
        (_("Settings"), lambda: _settings(agent)),
        (_("Encryption"), lambda: _encryption(agent)),
        (_("Server"), lambda: _server(agent)),
        (_("Key"), lambda: _key(agent)),
        (_("Screenshot"), lambda: _screenshot(agent)),
        (_("Queue folder"), lambda: _spool(agent)),
        (_("Queue"), lambda: _queue(agent)),
        (_("Inventory"), lambda: _inventory(agent)),
        (_("Window"), _window),
        (_("Language"), _language),
    )


def _perform(name, check):
    try:
        return Check(name, True, check())
    except Advice as problem:
        return Check(name, False, problem.detail, problem.advice)
    except AgentError as error:
        return Check(name, False, error.title, error.message)


def _print(check):
    word = _("OK") if check.ok else _("problem")
    say(f"{check.name}: {word}" + (f" - {check.detail}" if check.detail else ""))
    if check.advice:
        say(f"    {check.advice}")


def _settings(agent):
    settings = agent.settings()
    if not settings.enrolled:
        raise Advice(
            _("This computer is not connected to the service desk yet"),
            _("Run: liteviewer-agent enroll --url ADDRESS --code CODE"),
        )
    return f"{settings.client_name or settings.login}, {settings.url}, {settings.transport}"


def _encryption(agent):
    settings = agent.settings()
    if settings.url and not is_private_connection(settings.url):
        raise Advice(
            _("The connection is not encrypted: the key can be read on the way"),
            _("Ask the service desk for an https address and enrol again."),
        )
    return settings.ca_file or ("TLS" if settings.url.startswith("https:") else "")


def _server(agent):
    return f"Odoo {agent.connect().server_version()}"


def _key(agent):
    agent.connect().my_tickets(limit=1)
    return _("accepted, kept in: %s") % (agent.settings().keystore or "?")


def _screenshot(agent):
    from ..capture import grab

    return ", ".join(f"{image.width} x {image.height}" for image in grab(agent.system))


def _spool(agent):
    from ..spool import check_writable

    check_writable(agent.spool)
    return str(agent.paths.spool)


def _queue(agent):
    spool = agent.spool
    spool.recover()
    waiting, refused, damaged = spool.waiting(), spool.refused(), spool.damaged()
    counts = _("waiting: %(waiting)d, refused: %(refused)d, damaged: %(damaged)d") % {
        "waiting": len(waiting),
        "refused": len(refused),
        "damaged": len(damaged),
    }
    if refused or damaged:
        raise Advice(counts, _("Look at them: liteviewer-agent queue"))
    return counts


def _inventory(agent):
    """Never a fault: requests go out without it."""
    if not agent.settings().inventory:
        return _("switched off in the settings")
    report = agent.inventory.report()
    sent = datetime.fromtimestamp(report.sent_at, UTC).astimezone()
    words = _("sent on %s") % f"{sent:%Y-%m-%d %H:%M}" if report.sent_at else _("not sent yet")
    return f"{words}; {report.problem}" if report.problem else words


def _window():
    if not importlib.util.find_spec("_tkinter"):
        raise Advice(
            _("The window needs Tk"),
            _("Install it: on Debian and Ubuntu it is the package python3-tk"),
        )
    return "Tk"


def _language():
    return i18n.language()
