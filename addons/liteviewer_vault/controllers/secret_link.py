# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import secrets

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.secret_link import PATH


class SecretLinkController(http.Controller):
    """The page behind a one-time link: plain HTML, nothing is loaded, kept or passed on."""

    @http.route(f"{PATH}/<string:token>", type="http", auth="public", save_session=False)
    def show(self, token, **_query):
        """Ask before anything is opened: previews of mail and chat programs follow every link."""
        # sudo: nobody is logged in here; the token is what is checked
        link = request.env["liteviewer.secret.link"].sudo()._find_waiting(token)
        return self._page("ask" if link else "gone", action=f"{PATH}/{token}/open")

    @http.route(
        f"{PATH}/<string:token>/open",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def open(self, token, **_form):
        """Show the text, once. No cross-site request gains by it: it reads no cookie."""
        # sudo: nobody is logged in here; the token is what is checked
        links = request.env["liteviewer.secret.link"].sudo()
        try:
            # what fails is taken back: the link can be tried again
            with request.env.cr.savepoint():
                text = links._open(token, request.httprequest.remote_addr)
        except UserError:
            return self._page("later")
        return self._page("gone") if text is False else self._page("text", text=text)

    def _page(self, step, **values):
        nonce = secrets.token_urlsafe(16)
        response = request.render(
            "liteviewer_vault.secret_link_page",
            {"step": step, "nonce": nonce, **values},
        )
        response.status_code = {"gone": 404, "later": 503}.get(step, 200)
        response.headers.update(
            {
                "Cache-Control": "no-store",
                "Content-Security-Policy": (
                    f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; "
                    "frame-ancestors 'none'; base-uri 'none'"
                ),
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "X-Robots-Tag": "noindex, nofollow, noarchive",
            }
        )
        return response
