# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from odoo.addons.liteviewer_cmdb.models.config_change import IN_WORDS

TOLD_FIELDS = {
    "liteviewer.equipment": {
        "name", "active", "type_id", "site_id", "place", "person_id", "state", "hostname", "serial",
        "inventory_number", "vendor", "model", "purchase_date", "warranty_end", "os", "cpu",
        "memory_mb", "disk_summary",
    },
    "liteviewer.network.interface": {"name", "mac", "ip_address", "prefix", "vlan"},
    "liteviewer.license": {
        "name", "active", "software_id", "kind", "seats", "valid_from", "valid_until",
        "supplier_id",
    },
    "liteviewer.license.assignment": {"license_id", "equipment_id", "person_id"},
    "liteviewer.equipment.relation": {"source_id", "kind", "target_id"},
}  # fmt: skip
"""What of the history is told on paper that a client gets, {model: fields}. It is a list of what
may be handed over, not of what may not: of logins, ids of remote control and of attributes that a
service has made up itself nobody knows whether they hold a secret."""
TOLD_OF_WORKS = {
    **TOLD_FIELDS,
    "liteviewer.access.grant": {
        "person_id", "resource", "equipment_id", "right", "granted_on", "revoked_on",
    },
}  # fmt: skip
"""What is told of a change that was made as part of a work: also who may get at what, and what the
engineer has said in words in the work log, which is written for the client."""


class ConfigChange(models.Model):
    _inherit = "liteviewer.config.change"

    def _get_told(self, fields_by_model):
        """Return what of the change may be told, as ``changes``.

        :param dict fields_by_model: {model: names of fields}
        """
        self.ensure_one()
        names = fields_by_model.get(self.res_model, ())
        return {name: sides for name, sides in (self.changes or {}).items() if name in names}

    def _get_told_of_work(self):
        """Return what of the change may be told as part of the work it was made in.

        :return: ``changes``, and whether that is all of it
        :rtype: tuple[dict, bool]
        """
        changes = self.changes or {}
        told = self._get_told(TOLD_OF_WORKS)
        if IN_WORDS in changes:
            told[IN_WORDS] = changes[IN_WORDS]
        return told, told.keys() == changes.keys()
