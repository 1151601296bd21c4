# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The agent without a face: what the command line and the window both do."""

import logging
from functools import cached_property
from logging.handlers import RotatingFileHandler

from .config import Settings
from .errors import NotEnrolled
from .files import explained, make_private_dir
from .i18n import _
from .paths import Paths
from .sender import Sender
from .spool import Spool
from .system import current_system

LOG_BYTES = 512 * 1024


class Agent:
    """Ties folders, settings, queue and transport of one user together."""

    def __init__(self, paths=None, system=None):
        self.paths = paths or Paths.from_environment()
        self.system = system or current_system()

    @cached_property
    def spool(self):
        return Spool(self.paths.spool)

    @cached_property
    def sender(self):
        return Sender(self.spool, self.connect)

    @cached_property
    def inventory(self):
        from .inventory import collect
        from .inventory.report import InventorySender

        return InventorySender(self.paths.inventory, self.settings, self.connect, collect)

    def settings(self):
        """Read afresh at each call: another process may have enrolled meanwhile."""
        return Settings.load(self.paths.settings)

    def secrets(self, settings):
        """Key and device token that belong to ``settings``.

        :raises NotEnrolled: there are none
        """
        from .enrolment import account_of
        from .keystore import open_store

        secrets = None
        if settings.enrolled:
            secrets = open_store(settings.keystore, self.paths).load(account_of(settings))
        if secrets is None:
            raise NotEnrolled(
                _("This computer is not connected to the service desk yet"),
                _("Ask the service desk for a code and enrol this computer."),
            )
        return secrets

    def connect(self):
        """A fresh transport, for one thread."""
        from .transport import open_transport

        settings = self.settings()
        return open_transport(settings, self.secrets(settings))

    def start_log(self):
        """Write the log to a file that never grows large. Never holds keys or texts of users."""
        with explained(self.paths.log):
            make_private_dir(self.paths.data)
            handler = RotatingFileHandler(
                self.paths.log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
            )
        logging.raiseExceptions = False  # a full disk is no reason for a traceback on the console
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger = logging.getLogger(__package__)
        for old in logger.handlers[:]:
            logger.removeHandler(old)
            old.close()
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
