# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    agent_device,
    agent_enrollment,
    ir_model_access,
    ir_sequence,
    mail_thread,
    res_config_settings,
    res_partner,
    res_users,
    res_users_apikeys,
    ticket,
    ticket_category,
    ticket_stage,
    ticket_tag,
    ticket_team,
    work_entry,
)
