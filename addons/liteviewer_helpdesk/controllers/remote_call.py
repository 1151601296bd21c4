# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet

from ..tools.arguments import check_call
from ..tools.input import InputError


def refuse_wrong_call(env, model, method, arguments, keywords):
    """Refuse in words what a method cannot take, before it is called; see ``tools/arguments.py``.

    :param env: of whom the call comes from; its language is that of the refusal
    :param str model: a name that is not known is left to Odoo, which says so
    :raises UserError: names the argument that is wrong
    """
    model_class = env.registry.models.get(model) if isinstance(model, str) else None
    if model_class is None:
        return
    try:
        check_call(model_class, method, arguments, keywords)
    except InputError as error:
        message = f"{error.field}: {env._(error.reason)}"
        raise UserError(message) from error


class CheckedDataSet(DataSet):
    """The calls of the web client."""

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        refuse_wrong_call(request.env, model, method, args, kwargs)
        return super().call_kw(model, method, args, kwargs, path)

    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        refuse_wrong_call(request.env, model, method, args, kwargs)
        return super().call_button(model, method, args, kwargs, path)
