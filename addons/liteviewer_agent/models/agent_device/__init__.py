# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import agent_device  # isort: skip
from . import enrolment, intake, interface, inventory, retention
