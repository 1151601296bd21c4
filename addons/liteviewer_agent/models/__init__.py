# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    agent_device,
    agent_enrollment,
    ir_http,
    ir_model_access,
    res_config_settings,
    res_partner,
    res_partner_erasure,
    res_partner_export,
    res_users,
    res_users_apikeys,
    ticket,
)
