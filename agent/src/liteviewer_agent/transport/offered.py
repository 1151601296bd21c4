# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The protocol that the server offers: Odoo has announced the end of XML-RPC."""

import logging

from ..errors import AgentError, NotOffered
from .base import Transport

_log = logging.getLogger(__name__)


class OfferedTransport(Transport):
    """One of two transports; the other one from the moment on at which only that is answered.

    :param remember: called with the name of the other one when it has answered a call
    """

    def __init__(self, transport, other, remember):
        super().__init__(transport.settings, transport.secrets, transport.http)
        self._transport = transport
        self._other = other
        self._remember = remember

    def server_version(self):
        return self._ask(lambda transport: transport.server_version())

    def _call(self, method, arguments):
        return self._ask(lambda transport: transport._call(method, arguments))

    def _ask(self, question):
        try:
            return question(self._transport)
        except NotOffered:
            if not self._is_offered(self._other):
                raise
        answer = question(self._other)
        self._transport, self._other = self._other, self._transport
        _log.info("the server answers %s only", self._transport.name)
        try:
            self._remember(self._transport.name)
        except AgentError as error:
            # the answer counts more; the next start finds it out again
            _log.warning("%s", error)
        return answer

    @staticmethod
    def _is_offered(transport):
        """Whether Odoo answers there. Asked without the key: it may be a stranger who answers."""
        try:
            transport.server_version()
        except AgentError:
            return False
        return True
