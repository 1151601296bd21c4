# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

# what the others extend goes first
from . import (
    config_item,
    equipment,
    equipment_mixin,
    network_interface,
    ticket,
)

# isort: split
from . import (
    access_grant,
    base_import,
    config_change,
    credential,
    equipment_import,
    equipment_relation,
    equipment_type,
    inventory,
    ir_fields_converter,
    license,
    license_assignment,
    license_compliance,
    res_config_settings,
    res_partner,
    res_partner_erasure,
    res_partner_export,
    site,
    software,
    software_installation,
    ticket_credentials,
    ticket_step,
    work_change,
    work_entry,
)

if FAST:
    from . import fast
