# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_charsets,
    test_content,
    test_headers,
    test_incoming_mail,
    test_mails,
    test_odoo_hooks,
    test_parts,
)
