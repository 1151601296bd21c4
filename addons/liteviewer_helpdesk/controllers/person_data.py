# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import ExitStack
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.utils import send_file

from odoo import http
from odoo.http import request

from ..tools.arguments import RECORD_PATH


class PersonDataController(http.Controller):
    @http.route(f"/liteviewer/person/<{RECORD_PATH}:partner_id>/data", type="http", auth="user")
    def person_data(self, partner_id):
        """Hand out the archive of what is kept on a person. Who may have it, and that it was
        made, is up to the contact.
        """
        person = request.env["res.partner"].browse(partner_id).exists()
        if not person:
            raise NotFound
        with ExitStack() as stack:
            archive = stack.enter_context(TemporaryFile())
            person._export_data(archive)
            archive.seek(0)
            response = send_file(
                archive,
                request.httprequest.environ,
                mimetype="application/zip",
                as_attachment=True,
                download_name=f"person-{partner_id}.zip",
                etag=False,
                max_age=0,
            )
            response.call_on_close(stack.pop_all().close)
        return response
