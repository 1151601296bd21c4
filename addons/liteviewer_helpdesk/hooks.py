# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)


def check_alphabet(env):
    """Say after the installation if the database does not know Cyrillic letters (it was made with
    the locale C): then capitals and small letters are different to Odoo's own searches, of names
    for instance. Our search of words does not depend on it.
    """
    ((knows,),) = env.execute_query(SQL("SELECT lower('Ж') = 'ж'"))
    if not knows:
        _logger.warning(
            "This database does not know Cyrillic letters (its LC_CTYPE is C): a search of names "
            "tells Иванов and иванов apart. Make the cluster with a UTF-8 locale (initdb "
            "--locale=C.UTF-8), make the database anew, restore it from a backup."
        )
