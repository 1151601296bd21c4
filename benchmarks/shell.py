# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs scripts inside Odoo's shell and brings back what they found."""

import json
import os
import subprocess
from pathlib import Path

MARK = "BENCH-RESULT "


class Shell:
    """Odoo's shell on the bench database.

    :param command: list of words that opens it, reading a script from its input
    """

    def __init__(self, command):
        self._command = command

    @classmethod
    def from_environment(cls):
        return cls(json.loads(os.environ["BENCH_SHELL"]))

    def run(self, script):
        """Run ``main(env)`` of a file beside this one. :return: its result, through JSON"""
        source = Path(__file__).with_name(script).read_text(encoding="utf-8")
        call = f"\n\nimport json\nprint({MARK!r} + json.dumps(main(env)))\n"
        done = subprocess.run(
            self._command, input=source + call, capture_output=True, text=True, check=False
        )
        for line in done.stdout.splitlines():
            if MARK in line:
                return json.loads(line.partition(MARK)[2])
        raise RuntimeError(f"{script} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
