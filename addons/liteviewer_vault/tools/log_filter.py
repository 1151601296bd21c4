# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

MIXIN = "liteviewer.secret.mixin"


class HideSecrets(logging.Filter):
    """Leaves the arguments of remote calls that may hold a secret out of Odoo's debug log.

    Those are told by the names of the fields, in whatever depth they stand.
    """

    def filter(self, record):
        records = record.args[0] if isinstance(record.args, tuple) and record.args else None
        env = getattr(records, "env", None)
        if env is not None and MIXIN in env:
            text = record.getMessage()
            names = {n for model in env[MIXIN]._get_secret_models() for n in model._secret_fields}
            if any(f"'{name}'" in text for name in names):
                record.args = (*record.args[:2], "...")
        return True
