# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connecting this computer to a service desk by a code."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from . import __version__
from .config import normalise_url
from .errors import EnrolmentRefused, NotEnrolled, Unavailable, UsageError
from .i18n import _
from .keystore import Secrets, keep
from .terms import Terms
from .transport.base import not_odoo

PATH = "/liteviewer/agent/enroll"
_EXPECTED = {
    "database": str,
    "login": str,
    "uid": int,
    "key": str,
    "device_token": str,
}
_log = logging.getLogger(__name__)


def enrol(agent, url, code, computer, database="", ca_file=""):
    """Exchange a code for a key, and keep the key.

    :param computer: facts as of :func:`liteviewer_agent.computer.collect`
    :param database: needed only when the server has several
    :param ca_file: PEM file of the certificate authority to trust from now on, "" for the one
        of the settings
    :return: the new settings
    :raises EnrolmentRefused: wrong, used or expired code
    :raises Unavailable: no answer of a service desk, or too many attempts from this address
    """
    from .transport.http import HttpClient

    code = "".join(code.split()).upper()
    if not code:
        raise UsageError(_("Type the code that the service desk gave you"))
    settings = replace(agent.settings(), url=normalise_url(url))
    if ca_file:
        settings.ca_file = str(Path(ca_file).expanduser().absolute())
    body = {"code": code, "computer": computer, "agent_version": __version__}
    reply = HttpClient(settings).post(
        PATH + (f"?db={quote(database)}" if database else ""),
        json.dumps(body).encode("ascii"),
        "application/json",
    )
    values = _check(reply)
    settings.database = values["database"]
    settings.login = values["login"]
    settings.uid = values["uid"]
    settings.client_name = str(values.get("client_name") or "")
    secrets = Secrets(values["key"], values["device_token"])
    settings.keystore = keep(secrets, account_of(settings), agent.paths)
    settings.save(agent.paths.settings)
    agent.spool.hurry()
    agent.keep_terms(Terms.parse(values))
    agent.inventory.forget()
    _log.info("enrolled at %s as %s, key in %s", settings.url, settings.login, settings.keystore)
    return settings


def is_enrolled(agent, url, database=""):
    """Whether there is a connection to that service desk, with its key.

    :param database: any, where it is empty
    :raises ConfigError: the settings or the address cannot be read
    """
    settings = agent.settings()
    if settings.url != normalise_url(url) or database not in ("", settings.database):
        return False
    try:
        agent.secrets(settings)
    except NotEnrolled:
        return False
    return True


def account_of(settings):
    """Name under which the keyring holds the key."""
    return f"{settings.login}@{settings.url}/{settings.database}"


def _check(reply):
    try:
        values = json.loads(reply.body) if reply.content_type == "application/json" else None
    except ValueError:
        values = None
    if not isinstance(values, dict):
        if reply.status == 404:
            raise not_odoo(_("there is no service desk at this address"))
        raise not_odoo(f"HTTP {reply.status}")
    if reply.status in (400, 403, 429) and isinstance(values.get("error"), str):
        if reply.status == 429:  # the code was not even looked at
            raise Unavailable(_("The service desk is busy"), values["error"])
        raise EnrolmentRefused(_("The code was not accepted"), values["error"])
    if reply.status != 200 or any(
        type(values.get(name)) is not kind or not values[name] for name, kind in _EXPECTED.items()
    ):
        raise not_odoo(f"HTTP {reply.status}")
    return values
