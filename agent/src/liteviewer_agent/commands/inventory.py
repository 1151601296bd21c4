# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``inventory``: what the service desk learns about this computer, shown before it is sent."""

from ..errors import ExitCode
from ..i18n import _
from ..output import add_json, print_json, say

NAME = "inventory"


def summary():
    return _("show what the service desk learns about this computer")


def configure(parser):
    parser.add_argument("--send", action="store_true", help=_("send it now, changed or not"))
    add_json(parser)


def run(options, agent):
    values = agent.inventory.prepare()
    if options.json and not options.send:
        print_json(values)
        return ExitCode.OK
    if not options.json:
        _print(values)
    if options.send:
        stored = agent.inventory.send(values)
        if options.json:
            print_json({"status": "sent", "stored": stored, "inventory": values})
        else:
            say(_("Sent.") if stored else _("Sent; nothing has changed since the last time."))
    return ExitCode.OK


def _labels():
    """Words for the names of the payload, in the order of the page."""
    return {
        "hostname": _("Computer"),
        "domain": _("Domain"),
        "user": _("User"),
        "os": _("System"),
        "system": _("Model"),
        "cpu": _("Processor"),
        "memory_mb": _("Memory, MB"),
        "remote_tools": _("Remote control"),
        "disks": _("Disks"),
        "interfaces": _("Network"),
        "software": _("Programs"),
        "agent_version": _("Version of the agent"),
        "collected_at": _("Collected (UTC)"),
    }


def _phrases():
    """How values are shown that do not speak for themselves."""
    return {
        "kernel": _("kernel %s"),
        "serial": _("serial number %s"),
        "uuid": "UUID %s",
        "cores": _("cores: %s"),
        "threads": _("threads: %s"),
        "size_gb": _("%s GB"),
        "rustdesk": "RustDesk %s",
        "anydesk": "AnyDesk %s",
        "teamviewer": "TeamViewer %s",
        "litemanager": "LiteManager %s",
    }


def _print(values):
    """One line for each value, one for each row of a list; nothing that is sent is left out."""
    phrases = _phrases()
    for name, label in _labels().items():
        value = values.get(name)
        if isinstance(value, list):
            say(f"{label} ({len(value)}):")
            for row in value:
                say(f"  {_line(row, phrases)}")
        elif value:
            say(f"{label}: {_line(value, phrases)}")


def _line(value, phrases):
    if isinstance(value, dict):
        return ", ".join(
            phrases.get(key, "%s") % _line(part, phrases) for key, part in value.items()
        )
    return " ".join(value) if isinstance(value, list) else str(value)
