# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The machinery of the repository: set-up, the demo server, checks.

Standard library only: it runs before any virtual environment exists.
"""
