# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can go wrong, said so that it can be shown to the user as it is.

Every error carries a ``title`` (one line) and a ``message`` (what happened, what to do), both
already translated. The command line prints them, the window shows them, nothing else is needed.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit status of every command."""

    OK = 0
    FAILED = 1
    REFUSED = 2
    QUEUED = 3


class AgentError(Exception):
    """Base of all errors meant for the user.

    :cvar kind: what the queue remembers about a failed attempt
    """

    exit_code = ExitCode.FAILED
    kind = ""

    def __init__(self, title, message=""):
        super().__init__(title, message)
        self.title = title
        self.message = message

    def __str__(self):
        return f"{self.title}. {self.message}" if self.message else self.title


class ConfigError(AgentError):
    """The settings, an address or a certificate file cannot be used as they are."""


class NotEnrolled(AgentError):
    """This computer is not connected to a service desk yet."""


class UsageError(AgentError):
    """The command line or a field of the window was filled in wrongly."""


class SpoolError(AgentError):
    """The queue on disk cannot be written or read; nothing was accepted from the user."""


class CaptureError(AgentError):
    """The screen could not be captured, or a picture file is not one."""


class DesktopError(AgentError):
    """The operating system did not let us do it: shortcut, window, clipboard."""


class EnrolmentRefused(AgentError):
    """The server did not accept the code."""

    exit_code = ExitCode.REFUSED


class DeliveryError(AgentError):
    """A message did not get its answer."""


class Unavailable(DeliveryError):
    """No usable answer: no network, server down, or something else answered. Try again later.

    :param retry_after: seconds the server asked to wait, 0 when it named none
    """

    kind = "unavailable"

    def __init__(self, title, message="", retry_after=0.0):
        super().__init__(title, message)
        self.retry_after = retry_after


class NotOdoo(Unavailable):
    """Something answered, and it was not the service desk: a captive portal, a proxy page."""


class NotOffered(NotOdoo):
    """The server does not know this protocol, or something else answered."""


class ServerFault(Unavailable):
    """Odoo answered that it failed on this very call; other messages may still pass."""

    kind = "fault"


class Revoked(DeliveryError):
    """The key or the device is no longer accepted: the message stays, enrolment is needed."""

    kind = "revoked"


class Refused(DeliveryError):
    """The server will never accept this message as it is."""

    exit_code = ExitCode.REFUSED
    kind = "refused"
