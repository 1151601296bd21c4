# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: write the translation template of each addon into a folder."""


def main(env, addons, folder):
    """Export the terms of the installed `addons` to `folder`/<addon>.pot."""
    from pathlib import Path

    from odoo.tools.translate import trans_export

    for name in addons:
        with Path(folder, f"{name}.pot").open("wb") as target:
            trans_export(False, [name], target, "po", env)
