# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.liteviewer_helpdesk.tools.input import InputError

from ..tools.payload import parse_enrollment


class AgentEnrollmentController(http.Controller):
    MAX_BODY = 64 * 1024

    @http.route(
        "/liteviewer/agent/enroll",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def enroll(self, **_query):
        """Connect a computer: trade a code of the client card for the agent's credentials.

        Odoo itself reads ``?db=`` of the query. The body and the answer are JSON, see
        ``docs/architecture.md``. No cross-site request can use it: it reads no cookie and gives
        nothing without a code.
        """
        # sudo: nobody is logged in here; the code is what is checked
        attempts = request.env["liteviewer.agent.enrollment.attempt"].sudo()
        address = request.httprequest.remote_addr or "unknown"
        if attempts._is_exhausted(address):
            return self._refuse(
                429,
                request.env._("Too many attempts from this address. Try again in ten minutes."),
                {"Retry-After": str(int(attempts.WINDOW.total_seconds()))},
            )
        try:
            if (request.httprequest.content_length or 0) > self.MAX_BODY:
                return self._refuse(413, request.env._("The request is too long."))
            body = parse_enrollment(json.loads(request.httprequest.get_data()))
        except InputError as error:
            return self._refuse(400, f"{error.field}: {request.env._(error.reason)}")
        except (ValueError, RecursionError):
            return self._refuse(400, request.env._("The body must be a JSON object."))

        enrollment = request.env["liteviewer.agent.enrollment"].sudo()._find_valid(body["code"])
        if not enrollment:
            attempts.create({"address": address})
            return self._refuse(
                403,
                request.env._(
                    "The code is wrong, has expired or has been used up. "
                    "Ask your support service for a new one."
                ),
            )
        try:
            credentials = request.env["liteviewer.agent.device"].sudo()._enroll(enrollment, body)
        except AccessError as error:
            return self._refuse(503, str(error))
        return request.make_json_response(credentials, headers={"Cache-Control": "no-store"})

    def _refuse(self, status, message, headers=None):
        return request.make_json_response({"error": message}, status=status, headers=headers)
