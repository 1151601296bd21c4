# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Settings of the agent: one JSON file that may be edited by hand, without secrets."""

import dataclasses
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .errors import ConfigError
from .files import explained, make_private_dir, write_atomic
from .i18n import _

TRANSPORTS = ("xmlrpc", "json2")
# what people copy together with the address of the server
_PAGES = ("/web", "/odoo", "/my", "/liteviewer")


@dataclass
class Reporter:
    """Who writes: remembered once the service desk has accepted a request."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def as_payload(self):
        return {key: value for key, value in dataclasses.asdict(self).items() if value}


@dataclass
class Settings:
    """Everything that is not secret.

    :param transport: ``xmlrpc`` or ``json2``
    :param ca_file: PEM file of an additional certificate authority, "" for none
    :param proxy: address of a proxy, ``none`` for a direct connection, "" for the system's own
    :param connect_timeout: seconds
    :param read_timeout: seconds without a byte before the server counts as gone
    :param inventory: tell the service desk what this computer consists of
    :param suggestions: ask the service desk for articles while one types; only the person says so
    :param reporter_at: when the request was written that ``reporter`` is known from
    """

    url: str = ""
    database: str = ""
    login: str = ""
    uid: int = 0
    client_name: str = ""
    transport: str = "xmlrpc"
    ca_file: str = ""
    proxy: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    inventory: bool = True
    suggestions: bool = False
    keystore: str = ""
    reporter: Reporter = field(default_factory=Reporter)
    reporter_at: str = ""

    @property
    def enrolled(self):
        return bool(self.url and self.database and self.uid)

    @classmethod
    def load(cls, path):
        """Read the file; a missing one gives the defaults.

        :raises ConfigError: it is not JSON, or a value has the wrong type
        """
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from error
        if not isinstance(values, dict):
            raise _damaged(path, _("an object in braces is expected"))
        try:
            settings = _typed(cls(), values)
        except TypeError as error:
            raise _damaged(path, error) from error
        if settings.transport not in TRANSPORTS:
            raise _damaged(path, f"transport: {' | '.join(TRANSPORTS)}")
        return settings

    def save(self, path):
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2)
        with explained(path):
            make_private_dir(path.parent)
            write_atomic(path, f"{text}\n".encode())


def _damaged(path, reason):
    return ConfigError(
        _("The settings cannot be read"),
        _("%(path)s: %(reason)s. Correct the file, or delete it and enrol again.")
        % {"path": path, "reason": reason},
    )


def _typed(target, values):
    """Copy known ``values`` into the dataclass ``target``; unknown ones are left alone."""
    for item in dataclasses.fields(target):
        if item.name not in values:
            continue
        value, default = values[item.name], getattr(target, item.name)
        if dataclasses.is_dataclass(default) and isinstance(value, dict):
            value = _typed(default, value)
        elif isinstance(default, float) and type(value) is int:
            value = float(value)
        elif type(value) is not type(default):
            raise TypeError(item.name)
        setattr(target, item.name, value)
    return target


def normalise_url(text):
    """Address of the server out of what a person typed or copied from the browser.

    Without a scheme it is https; the page, query and fragment are dropped.

    :raises ConfigError: no host in it, a scheme other than http and https, or a password
    """
    text = text.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        valid = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and not parts.username
            and parts.port != 0
            and not any(character.isspace() for character in text)
        )
    except ValueError:
        valid = False
    if not valid:
        raise ConfigError(
            _("This is not an address of a service desk"),
            _("%s: an address looks like https://help.example.com") % text,
        )
    path = parts.path
    for page in _PAGES:
        before, found, after = path.partition(page)
        if found and (not after or after.startswith("/")):
            path = before
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}"


def is_private_connection(url):
    """Whether nobody on the way can read the key: https, or this very computer."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
