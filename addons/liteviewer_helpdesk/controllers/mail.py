# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.urls import url_encode

from odoo.http import request

from odoo.addons.portal.controllers.mail import MailController


class TicketMailController(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """A visitor with the link from an e-mail gets to the ticket's page, which also says so when
        the link has ended; Odoo would ask them to log in.
        """
        if model == "liteviewer.ticket" and access_token and not request.session.uid:
            keys = {"access_token": access_token}
            keys.update({key: kwargs[key] for key in ("pid", "hash") if kwargs.get(key)})
            return request.redirect(f"/my/tickets/{int(res_id)}?{url_encode(keys)}")
        return super()._redirect_to_record(model, res_id, access_token=access_token, **kwargs)
