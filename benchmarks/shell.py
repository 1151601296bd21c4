# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs scripts inside Odoo's shell and brings back what they found."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

MARK = "BENCH-RESULT "
PROGRESS = "BENCH-PROGRESS "
"""What a script prints before the words that are to be seen while it runs."""


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
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
            subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as shell,
        ):
            shell.stdin.write(source + call)
            shell.stdin.close()
            printed = []
            for line in shell.stdout:
                if PROGRESS in line:
                    print(line.partition(PROGRESS)[2].rstrip(), flush=True)
                else:
                    printed.append(line)
            errors.seek(0)
            told = errors.read()
        for line in printed:
            if MARK in line:
                return json.loads(line.partition(MARK)[2])
        raise RuntimeError(f"{script} failed:\n{''.join(printed)[-2000:]}\n{told[-4000:]}")
