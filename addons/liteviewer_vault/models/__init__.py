# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# what the others extend goes first
from . import secret_mixin

# isort: split
from . import (
    base_import,
    credential,
    credential_event,
    ir_http,
    res_config_settings,
    res_users,
    secret_link,
)
