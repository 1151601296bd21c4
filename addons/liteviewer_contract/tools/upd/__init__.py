# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An act of services rendered, as the tax office's universal transfer document (УПД) 5.03.

``document`` has what an act says, ``form`` what the format takes, ``writing`` the way from one to
the other. Nothing here knows the database.
"""

from .document import (
    Contract,
    Document,
    ElectronicProxy,
    FreeAddress,
    Line,
    Organisation,
    PaperProxy,
    PersonName,
    RussianAddress,
    Signer,
    SoleTrader,
)
from .form import NO_TAX, RATES, find_violations
from .writing import Problem, UpdError, check, get_file_name, write
