# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import HooksCase


@tagged("post_install", "-at_install")
class TestHooks(HooksCase, TransactionCase):
    addon = "liteviewer_mail"
