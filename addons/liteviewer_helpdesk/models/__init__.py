# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from ..tools.speed import FAST

# what the others extend goes first
from . import work_mixin

# isort: split
from . import (
    answer_use,
    base,
    cached_mixin,
    client_mixin,
    client_read_mixin,
    iap_account,
    ir_attachment,
    ir_binary,
    ir_default,
    ir_http,
    ir_rule,
    ir_sequence,
    linked_files_mixin,
    mail_activity,
    mail_canned_response,
    mail_compose_message,
    mail_gateway,
    mail_mail,
    mail_message,
    mail_notification,
    mail_policy,
    mail_scheduled_message,
    mail_template,
    mail_thread,
    odoo_hooks,
    outside,
    pointers,
    portal_wizard_user,
    rating_rating,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_erasure,
    res_partner_export,
    res_partner_mail,
    res_partner_phone,
    res_users,
    resource_calendar,
    resource_calendar_leaves,
    rich_text,
    search_mixin,
    search_synonym,
    search_vector,
    search_word,
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
