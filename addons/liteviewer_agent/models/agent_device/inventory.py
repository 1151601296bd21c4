# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ...tools.inventory import flatten_inventory, is_inventory, parse_inventory
from ...tools.payload import parse_computer


class AgentDevice(models.Model):
    """The part of the device that keeps what its agent found out about the computer."""

    _inherit = "liteviewer.agent.device"

    def _store_inventory(self, inventory):
        """Check and keep what the agent reported.

        :return: whether it differs from what was known
        :rtype: bool
        :raises InputError: names the fact that is wrong
        """
        if is_inventory(inventory):
            return self._take_inventory(parse_inventory(inventory))
        return self._set_computer_data(parse_computer(inventory, "inventory"))

    def _take_inventory(self, facts):
        """Keep what a person asks for first on the device; others keep more.

        :param dict facts: of ``tools.inventory.parse_inventory``
        :rtype: bool
        """
        return self._set_computer_data(flatten_inventory(facts))

    def _set_computer_data(self, facts):
        if facts == self.computer_data:
            return False
        self.computer_data = facts
        return True
