# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import ExitStack
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.utils import send_file

from odoo import http
from odoo.http import request

from odoo.addons.liteviewer_helpdesk.tools.arguments import MAX_ID

from ..tools.program import SYSTEMS

NAMES = {"linux": "liteviewer-agent.sh", "windows": "liteviewer-agent.zip"}


class AgentProgramController(http.Controller):
    @http.route("/liteviewer/agent/program", type="http", auth="user", methods=["POST"])
    def program(self, wizard_id="", system="", **_more):
        """Hand out the program with the code of a window in which a computer is connected.

        A code is made by that, so it is no GET. Who may do it is up to the window: it belongs to
        whoever has opened it.
        """
        if system not in SYSTEMS or not (wizard_id.isascii() and wizard_id.isdecimal()):
            raise NotFound
        # a number beyond all ids finds no window either
        number = min(int(wizard_id[:12]), MAX_ID)
        wizard = request.env["liteviewer.connect.computer"].search([("id", "=", number)])
        if not wizard:
            raise NotFound
        with ExitStack() as stack:
            program = stack.enter_context(TemporaryFile())
            wizard._write_program(program, system)
            program.seek(0)
            response = send_file(
                program,
                request.httprequest.environ,
                mimetype="application/octet-stream",
                as_attachment=True,
                download_name=NAMES[system],
                etag=False,
                max_age=0,
            )
            response.headers["Cache-Control"] = "no-store"
            response.call_on_close(stack.pop_all().close)
        return response
