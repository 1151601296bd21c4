# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the server tells of its own faults.

Odoo puts the traceback, with the paths of the server, into every answer over JSON, whoever asks. It
stands in the log as well, and only administrators are to read it.
"""

import psycopg2
from werkzeug.exceptions import HTTPException

from odoo import http
from odoo.exceptions import RedirectWarning, UserError

UNEXPECTED = "The server could not answer. Its log says why."
"""To strangers, in place of words that were not written for people: these may name paths, too."""

_serialize_exception = http.serialize_exception


def is_for_people(error):
    """Tell whether the words of an error were written for those who read the answer."""
    return isinstance(
        error, (UserError, RedirectWarning, HTTPException, http.SessionExpiredException)
    )


def may_see_traces():
    """Tell whether who is answered is an administrator of the server."""
    return _is_caller(lambda user: user.has_group("base.group_system"))


def _is_caller(test):
    """Tell whether somebody is logged in of whom ``test(user)`` is true."""
    env = http.request.env if http.request else None
    try:
        return bool(env and env.uid and test(env.user))
    except psycopg2.Error:
        # the transaction has failed, so nobody can be asked for
        return False


def serialize_exception(exception, *, message=None, arguments=None):
    """Return what Odoo answers over JSON, without the traceback for who is no administrator."""
    answer = _serialize_exception(exception, message=message, arguments=arguments)
    if not may_see_traces():
        answer["debug"] = ""
        if not is_for_people(exception) and not _is_caller(lambda user: user._is_internal()):
            answer.update(message=UNEXPECTED, arguments=[UNEXPECTED])
    return answer


def hide_traces():
    """Let all answers over JSON of this process be made by the function above from now on."""
    http.serialize_exception = serialize_exception


def are_traces_hidden(_env):
    return http.serialize_exception is serialize_exception and all(
        "serialize_exception" in dispatcher.handle_error.__code__.co_names
        for dispatcher in (http.JsonRPCDispatcher, http.Json2Dispatcher)
    )
