# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A ticket as it travels to the server, and the limits it has to keep."""

import base64
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .errors import UsageError
from .i18n import _
from .limits import SUBJECT_LIMIT, TEXT_LIMIT
from .terms import PictureLimits

# neither XML 1.0 nor PostgreSQL can carry these
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Picture:
    """An image file in memory: PNG, JPEG or WebP."""

    filename: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Ticket:
    """What the user sends.

    :param client_ref: UUID4; the server makes one ticket per reference, however often it comes
    :param computer: flat facts about the machine, see :mod:`liteviewer_agent.computer`
    :param created: moment of Send, UTC, ``YYYY-MM-DDTHH:MM:SSZ``
    """

    client_ref: str
    subject: str
    description: str = ""
    reporter: dict = field(default_factory=dict)
    computer: dict = field(default_factory=dict)
    created: str = ""
    pictures: tuple[Picture, ...] = ()

    @classmethod
    def new(cls, subject, description="", reporter=None, computer=None, pictures=(), limits=None):
        """A checked ticket with a fresh reference.

        :param reporter: ``{"name", "email", "phone"}``; the server makes the best of what is there
        :param limits: :class:`~liteviewer_agent.terms.PictureLimits` of the service desk
        :raises UsageError: the subject is empty, or something is over its limit
        """
        subject = clean_line(subject)
        description = clean(description).strip()
        if not subject:
            raise UsageError(_("Say in a few words what happened: the subject is empty"))
        if len(subject) > SUBJECT_LIMIT:
            raise UsageError(
                _("The subject is longer than %d characters: put the details below it")
                % SUBJECT_LIMIT
            )
        if len(description) > TEXT_LIMIT:
            raise UsageError(_("The description is longer than %d characters") % TEXT_LIMIT)
        most = (limits or PictureLimits()).count
        if len(pictures) > most:
            raise UsageError(_("At most %d pictures go with one request") % most)
        contacts = {key: clean_line(value)[:TEXT_LIMIT] for key, value in (reporter or {}).items()}
        return cls(
            client_ref=str(uuid.uuid4()),
            subject=subject,
            description=description,
            reporter={key: value for key, value in contacts.items() if value},
            computer=dict(computer or {}),
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            pictures=tuple(pictures),
        )

    def as_payload(self):
        """The dict of ``submit_ticket``; empty optional parts are left out."""
        payload = {
            "client_ref": self.client_ref,
            "subject": self.subject,
            "description": self.description,
            "reporter": self.reporter,
            "screenshots": encode_pictures(self.pictures),
            "computer": self.computer,
            "sent_at": self.created,
        }
        return {key: value for key, value in payload.items() if value}


def encode_pictures(pictures):
    """``[{"filename", "data"}]`` with the bytes in base64."""
    return [
        {"filename": picture.filename, "data": base64.b64encode(picture.data).decode("ascii")}
        for picture in pictures
    ]


def clean(text):
    """Text without the characters that XML or the database cannot carry, line ends as ``\\n``."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text):
    """The same on one line, runs of white space as one space."""
    return " ".join(clean(text).split())
