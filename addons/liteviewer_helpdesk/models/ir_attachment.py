# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import logging
import os
import time

from odoo import api, models

from ..tools.whole_file import has_checksum, write_whole

UNFINISHED = "unfinished"
"""The folder of the filestore with what is being written."""
UNFINISHED_SECONDS = 24 * 3600
"""After which nobody writes at a file there any more."""

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """Files are stored as a whole or not at all.

    Odoo writes a file in its place, under the checksum of its content, and never again. A worker
    that is killed meanwhile leaves a part there, which Odoo takes for another file with the same
    checksum: it refuses that content from then on.
    """

    _inherit = "ir.attachment"

    def _can_return_content(self, field_name=None, access_token=None):
        """Pictures in an e-mail are shown for as long as the link to its ticket holds."""
        # sudo: where the file belongs is all that is asked
        file = self.sudo()
        if access_token and file.res_model == "liteviewer.ticket" and file.res_id:
            ticket = self.env["liteviewer.ticket"].sudo().browse(file.res_id).exists()
            if not ticket or ticket._has_ended_link():
                access_token = None
        return super()._can_return_content(field_name, access_token)

    @api.model
    def _file_write(self, bin_value, checksum):
        if self._storage() != "file":
            # another addon keeps them elsewhere
            return super()._file_write(bin_value, checksum)
        fname, full_path = self._get_path(bin_value, checksum)
        if not os.path.exists(full_path):
            self._write_whole(fname, full_path, bin_value)
        return fname

    @api.model
    def _same_content(self, bin_data, filepath):
        """Replace what is there but is not what its name says: the part of a file that was left by
        a worker without the above, or by a disk.
        """
        if super()._same_content(bin_data, filepath):
            return True
        checksum = os.path.basename(filepath)
        if has_checksum(filepath, checksum):
            return False
        _logger.warning("%s is damaged, it is written anew", filepath)
        self._write_whole(f"{checksum[:2]}/{checksum}", filepath, bin_data)
        return True

    @api.model
    def _write_whole(self, fname, full_path, content):
        # first, so that the file of a worker that is killed afterwards is collected as well
        self._mark_for_gc(fname)
        write_whole(full_path, content, self._full_path(UNFINISHED))

    @api.autovacuum
    def _gc_unfinished_files(self):
        """Remove what workers that were killed have left."""
        limit = time.time() - UNFINISHED_SECONDS
        # there is no folder before the first file
        with (
            contextlib.suppress(FileNotFoundError),
            os.scandir(self._full_path(UNFINISHED)) as found,
        ):
            for entry in found:
                # whoever else removes it does the same
                with contextlib.suppress(FileNotFoundError):
                    if entry.stat().st_mtime < limit:
                        os.unlink(entry.path)
