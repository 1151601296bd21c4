# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.liteviewer_agent.tests.common import AgentTransactionCase


class CmdbTransactionCase(AgentTransactionCase):
    """The service's roles and clients, with some equipment of each client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.changes = cls.env["liteviewer.config.change"]
        cls.computer_type = cls.env["liteviewer.equipment.type"].search(
            [("kind", "=", "computer")], limit=1
        )
        cls.server_type = cls.env["liteviewer.equipment.type"].search(
            [("kind", "=", "server")], limit=1
        )
        cls.computer = cls.make_equipment("PC-1", hostname="PC-1", memory_mb=8192)

    @classmethod
    def make_equipment(cls, name, client=None, **vals):
        return cls.env["liteviewer.equipment"].create(
            {
                "name": name,
                "type_id": cls.computer_type.id,
                "client_id": (client or cls.client_a).id,
                **vals,
            }
        )

    def changes_of(self, record, **criteria):
        """Return the changes of a record, the oldest first."""
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        domain += [(name, "=", value) for name, value in criteria.items()]
        return self.changes.search(domain, order="id")
