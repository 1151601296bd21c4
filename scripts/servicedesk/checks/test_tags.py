# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every test of an addon is tagged to run after the installation: `make test` runs no others."""

import ast

from .. import paths


def findings():
    """Return a line for each class of tests without the tag `post_install`."""
    found = []
    for path in sorted(paths.ADDONS.glob("*/tests/test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                tags = " ".join(map(ast.unparse, node.decorator_list))
                if "'post_install'" not in tags:
                    where = path.relative_to(paths.ROOT)
                    found.append(f'{where}:{node.lineno}: @tagged("post_install", "-at_install")')
    return found
