# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.fields import Command


class ResPartner(models.Model):
    """Persons who ask to be forgotten are parted from their computers."""

    _inherit = "res.partner"

    def _find_erased_devices(self):
        return self.env["liteviewer.agent.device"].search(
            ["|", ("partner_id", "in", self.ids), ("person_ids", "in", self.ids)]
        )

    def _get_erasure_companies(self, tickets):
        return super()._get_erasure_companies(tickets) | self._find_erased_devices().company_id

    def _erase_data(self, tickets):
        """Forget the facts about their computers as well, which name the account that works there;
        an agent that is still connected sends new ones.
        """
        super()._erase_data(tickets)
        devices = self._find_erased_devices()
        devices.write(
            {
                "computer_data": False,
                "person_ids": [Command.unlink(person.id) for person in self],
            }
        )
        devices.filtered(lambda device: device.partner_id in self).partner_id = False
