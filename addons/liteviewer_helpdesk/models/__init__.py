# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from ..tools.speed import FAST
from . import (
    base,
    cached_mixin,
    client_mixin,
    ir_attachment,
    ir_default,
    ir_http,
    ir_rule,
    ir_sequence,
    mail_thread,
    odoo_hooks,
    pointers,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_erasure,
    res_partner_export,
    res_users,
    resource_calendar,
    search_mixin,
    searches,
    ticket,
    ticket_assignment,
    ticket_category,
    ticket_checklist,
    ticket_recurrence,
    ticket_stage,
    ticket_tag,
    ticket_team,
    work_entry,
)

if FAST:
    from . import fast
