# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_access,
    test_agent_intake,
    test_agent_rpc,
    test_images,
    test_mail,
    test_payload,
    test_portal,
    test_ticket,
    test_tours,
)
