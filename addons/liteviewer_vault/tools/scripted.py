# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import builtins
import inspect

from odoo.tools.misc import Callbacks


def is_scripted():
    """Tell whether one of the callers was written by somebody in the database: a template, a
    report, a server action, a computed field.

    Such code runs as whoever happens to trigger it, so it must not get what that person may see.
    Odoo gives it builtins of its own (``safe_eval``, QWeb); a function that it leaves behind, to
    be called once it has ended, keeps them. What else it can leave behind, such as a method in a
    ``map``, is called by the ORM or at the end of the transaction: nobody asks for anything there.
    """
    frame = inspect.currentframe()
    while frame:
        if (
            frame.f_builtins is not builtins.__dict__
            or frame.f_code is Callbacks.run.__code__
            or frame.f_globals.get("__name__", "").startswith("odoo.orm.")
        ):
            return True
        frame = frame.f_back
    return False
