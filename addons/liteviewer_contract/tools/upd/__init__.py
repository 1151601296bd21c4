# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An act of services rendered, as the tax office's universal transfer document (УПД) 5.03.

``document`` has what an act says, ``form`` what the format takes, ``writing`` the way from one to
the other, ``fitting`` lets lines add up. Nothing here knows the database.
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
from .fitting import fit_lines, get_price
from .form import KPP, NO_TAX, RATES, find_violations
from .writing import (
    Problem,
    UpdError,
    check,
    find_inn_fault,
    find_ogrnip_fault,
    find_participant_fault,
    get_file_name,
    write,
)
