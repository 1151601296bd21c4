# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The agent without a face: what the command line and the window both do."""

import logging
from dataclasses import replace
from functools import cached_property
from logging.handlers import RotatingFileHandler

from .config import Reporter, Settings
from .errors import AgentError, NotEnrolled
from .files import explained, make_private_dir
from .i18n import _
from .paths import Paths
from .sender import Sender
from .spool import Spool
from .system import current_system
from .terms import TermsFile

LOG_BYTES = 512 * 1024
_log = logging.getLogger(__name__)


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
        return Sender(self.spool, self.connect, self.learn_terms, self._remember_reporter)

    @cached_property
    def _terms(self):
        return TermsFile(self.paths.terms)

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
        return open_transport(settings, self.secrets(settings), self._remember_transport)

    def change_settings(self, **values):
        """Change some settings in the file as it is now."""
        settings = self.settings()
        if any(getattr(settings, name) != value for name, value in values.items()):
            replace(settings, **values).save(self.paths.settings)

    # ---- what the server said ------------------------------------------------------------------

    def terms(self):
        """The :class:`~liteviewer_agent.terms.Terms` of the service desk as it told them last."""
        return self._terms.load()

    def keep_terms(self, terms):
        self._terms.save(terms)

    def learn_terms(self, transport):
        """Ask for the terms, keep and return them."""
        terms = transport.get_terms()
        self.keep_terms(terms)
        return terms

    def refresh_terms(self):
        """Ask for the terms where the last answer is some hours old. Never raises."""
        try:
            if self.settings().enrolled and not self._terms.is_fresh():
                self.learn_terms(self.connect())
        except AgentError as error:
            _log.info("the terms of the service desk stay as they are: %s", error)

    def _remember_transport(self, name):
        self.change_settings(transport=name)

    def _remember_reporter(self, ticket):
        """Of the tickets that were accepted, the one written last says who works here."""
        if ticket.created >= self.settings().reporter_at:
            self.change_settings(reporter=Reporter(**ticket.reporter), reporter_at=ticket.created)

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
