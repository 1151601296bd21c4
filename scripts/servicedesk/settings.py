# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the user may override from the command line or the environment."""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .errors import Problem

DEMO_LANGUAGE = "ru_RU"
"""The language of the demo where nobody asks for another one: that in which its data is written."""


@dataclass(frozen=True)
class Settings:
    """The overrides in force; empty text means "not given"."""

    port: int
    database: str
    language: str
    odoo_source: Path | None
    db_host: str
    db_port: str
    db_user: str
    db_password: str
    only: str
    target: str
    previous: str
    # Whether questions are answered with yes, by YES=1.
    agrees: bool
    # Whether the addons load what is only there to be fast, by FAST=0 not.
    fast: bool
    clock: datetime | None

    @property
    def has_own_server(self):
        """Whether the user named an existing PostgreSQL server."""
        return bool(self.db_host)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


def read_settings(environment=os.environ):
    """Read `PORT`, `DB`, `ODOO_SRC` and the others, as listed by `make help`."""
    given = {name: text for name, text in environment.items() if text}
    database = given.get("DB", "servicedesk")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", database, re.ASCII):
        raise Problem(f"DB may hold letters, digits, '.', '-' and '_' only, not {database!r}.")
    for name in ("ODOO_DB_PORT", "ODOO_DB_USER", "ODOO_DB_PASSWORD"):
        if name in given and "ODOO_DB_HOST" not in given:
            raise Problem(
                f"{name} belongs to a PostgreSQL server of your own: name it too, with "
                "ODOO_DB_HOST=127.0.0.1 or the folder of its socket, "
                "ODOO_DB_HOST=/var/run/postgresql"
            )
    source = given.get("ODOO_SRC")
    return Settings(
        port=int(_read_port(given, "PORT", "8069")),
        database=database,
        language=given.get("DEMO_LANGUAGE", DEMO_LANGUAGE),
        odoo_source=Path(source).expanduser().resolve() if source else None,
        db_host=given.get("ODOO_DB_HOST", ""),
        db_port=_read_port(given, "ODOO_DB_PORT", ""),
        db_user=given.get("ODOO_DB_USER", ""),
        db_password=given.get("ODOO_DB_PASSWORD", ""),
        only=given.get("ONLY", ""),
        target=given.get("T", ""),
        previous=given.get("PREVIOUS", ""),
        agrees=given.get("YES") == "1",
        fast=given.get("FAST") != "0",
        clock=_read_clock(given.get("CLOCK", "")),
    )


def _read_port(given, name, otherwise):
    port = given.get(name, otherwise)
    if name in given and not (port.isdigit() and 0 < int(port) < 65536):
        raise Problem(f"{name} must be a number from 1 to 65535, not {port!r}.")
    return port


def _read_clock(text):
    """Return a moment as one with a zone: that of `TZ`, unless the text names another one."""
    try:
        return datetime.fromisoformat(text).astimezone() if text else None
    except ValueError:
        raise Problem(
            f"CLOCK must be a time such as '2028-02-29 23:58:30', not {text!r}."
        ) from None
