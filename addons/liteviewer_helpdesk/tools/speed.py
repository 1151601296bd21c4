# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether the addons load their files ``fast.py``."""

import os

FAST = os.environ.get("SERVICEDESK_FAST") != "0"
"""False where what is only there to be fast is left out: for tests, and to tell who is at fault
when a figure looks wrong. Nothing but speed may depend on it.
"""
