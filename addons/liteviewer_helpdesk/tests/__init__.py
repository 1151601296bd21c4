# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_access,
    test_adoption,
    test_answers,
    test_assignment,
    test_checklist,
    test_client_card,
    test_heirs,
    test_images,
    test_injection,
    test_javascript,
    test_mail,
    test_odoo_hooks,
    test_patches,
    test_person_data,
    test_portal,
    test_queue,
    test_recurrence,
    test_restriction,
    test_retention,
    test_ticket,
    test_ticket_stage,
    test_tours,
    test_whole_file,
    test_work_log,
)
