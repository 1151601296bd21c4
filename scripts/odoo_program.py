#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program: with several workers it starts this file again for its live connections."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
