# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody who reads a part only finds records by what that part leaves out."""

from . import base, ir_attachment
