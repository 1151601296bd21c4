# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ReportedChange(NamedTuple):
    """A change of the client's infrastructure, as reports tell it.

    :ivar str what: the thing that changed, may be empty
    :ivar str before: may be empty
    :ivar str after: what is different now
    """

    what: str
    before: str
    after: str


class WorkEntry(models.Model):
    _inherit = "liteviewer.work.entry"

    def _get_reported_changes(self):
        """Return what the works changed in the infrastructure, in the language of the reader.

        The work log itself knows it in a few words; addons that record what was changed extend
        this.

        :return: {work entry: [ReportedChange]} of those that changed something
        """
        return {
            entry: [ReportedChange("", "", entry.change_summary)]
            for entry in self
            if entry.is_infrastructure_change
        }

    def action_export(self):
        """Download works as an Excel file: those that are chosen in the list, else all that it
        shows.

        :raises UserError: it is not called from a list
        """
        domain = [("id", "in", self.ids)]
        if not self:
            domain = self.env.context.get("active_domain")
            try:
                domain = list(Domain(domain))
            except (TypeError, ValueError, AssertionError) as error:
                raise UserError(self.env._("Export works from a list of them.")) from error
        works = self.env["liteviewer.work.list"].create({"domain": domain})
        return works.action_download_xlsx()
