# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.rating.controllers.main import MAPPED_RATES, Rating


class RatingPages(Rating):
    """Odoo's pages for ratings of other apps: our records are rated on pages of their own, so their
    ratings open with no token.
    """

    @http.route()
    def action_open_rating(self, token, rate, **kwargs):
        if rate not in MAPPED_RATES.values():
            raise NotFound
        return super().action_open_rating(token, rate, **kwargs)

    @http.route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        if request.httprequest.method == "POST":
            if str(rate) not in map(str, MAPPED_RATES.values()):
                raise NotFound
            words = kwargs.get("feedback")
            kwargs["feedback"] = words.replace("\x00", "") if isinstance(words, str) else ""
        return super().action_submit_rating(token, rate, **kwargs)

    def _get_rating_and_record(self, token):
        if "\x00" in token:
            raise NotFound
        rating, record = super()._get_rating_and_record(token)
        if record._name.startswith("liteviewer."):
            raise NotFound
        return rating, record
