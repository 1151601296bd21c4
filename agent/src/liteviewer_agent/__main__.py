# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``python -m liteviewer_agent`` is the same as the ``liteviewer-agent`` command."""

import sys

from liteviewer_agent.cli import main

sys.exit(main())
