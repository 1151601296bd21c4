# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.arguments import Flag, Text
from ..tools.outside_gate import is_allowed


class IapAccount(models.Model):
    _inherit = "iap.account"

    @api.model
    def get(self, service_name: Text, force_create: Flag = True):
        """Every service of Odoo on the internet (completing company data, text messages, letters)
        asks for its account first, so it ends here where none may be called.
        """
        if not is_allowed("iap.odoo.com", self.env["liteviewer.outside"]._get_hosts()):
            raise ValidationError(
                self.env._(
                    "Odoo's services on the internet are switched off. An administrator of the "
                    "ServiceDesk can allow odoo.com in the settings."
                )
            )
        return super().get(service_name, force_create=force_create)
