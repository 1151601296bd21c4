#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program that installs the addons with demo data in the language of `DEMO_LANGUAGE`."""

import os
from pathlib import Path

from servicedesk.in_odoo import demo_texts

import odoo.cli

ADDONS = Path(__file__).parents[1] / "addons"

if __name__ == "__main__":
    demo_texts.speak(os.environ["DEMO_LANGUAGE"], list(ADDONS.iterdir()))
    odoo.cli.main()
