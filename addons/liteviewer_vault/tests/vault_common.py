# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase
from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP
from odoo.addons.liteviewer_vault.tools.vault import KeyRing

PASSWORD = "Plain-Пароль-7f3a"
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of the examples in RFC 6238, in base32."""
EXPORT = "base.group_allow_export"


class VaultCase(HelpdeskCase):
    """A service with a key file, a login of each client, and engineers who may see passwords."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls._registry_patched:
            # the log is written through a cursor of its own
            cls.registry_enter_test_mode_cls()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.key_file = Path(folder.name, "key-ring")
        cls.ring = KeyRing.make()
        cls.ring.save(cls.key_file)
        environment = patch.dict(os.environ, {"LITEVIEWER_KEY_FILE": str(cls.key_file)})
        environment.start()
        cls.addClassCleanup(environment.stop)

        cls.holder = new_test_user(cls.env, "test-holder", f"{CREDENTIALS_GROUP},{EXPORT}")
        cls.restricted = new_test_user(cls.env, "test-restricted", f"{CREDENTIALS_GROUP},{EXPORT}")
        cls.restricted.helpdesk_client_ids = [Command.set(cls.client_b.ids)]
        cls.credentials = cls.env["liteviewer.credential"]
        cls.events = cls.env["liteviewer.credential.event"]
        cls.credential, cls.credential_b = cls.credentials.create(
            [
                {
                    "name": f"Domain of {client.name}",
                    "client_id": client.id,
                    "kind": "web",
                    "login": "administrator",
                    "address": "dc.client.example",
                    "password": PASSWORD,
                    "totp_seed": SEED,
                }
                for client in (cls.client_a, cls.client_b)
            ]
        )
        cls.as_holder = cls.credential.with_user(cls.holder)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def get_events(self, *operations):
        """Return the log of the login of client A."""
        return self.events.search(
            [("res_id", "=", self.credential.id), ("operation", "in", operations)]
        )

    def get_tokens(self, record):
        """Return {name: token} as the table has it."""
        record.flush_recordset()
        self.env.cr.execute(
            "SELECT secret_tokens FROM liteviewer_credential WHERE id = %s", [record.id]
        )
        return self.env.cr.fetchone()[0]


class VaultTransactionCase(VaultCase, TransactionCase):
    pass
