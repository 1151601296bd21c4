# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A virtual screen for the tests that open windows."""

import contextlib
import os

from .. import paths, process
from ..errors import Problem

SIZE = "1920x1080x24"


@contextlib.contextmanager
def virtual_screen(name):
    """Have an X server without a screen; yield what to put into `DISPLAY`."""
    reader, writer = os.pipe()
    log = (paths.LOG / "test" / f"{name}-xvfb.log").open("wb")
    with log, os.fdopen(reader) as number:
        server = process.start(
            ["Xvfb", "-displayfd", writer, "-screen", "0", SIZE, "-nolisten", "tcp"],
            pass_fds=[writer],
            stdout=log,
            stderr=log,
        )
        os.close(writer)
        try:
            display = number.readline().strip()
            if not display:
                raise Problem(f"The virtual screen (Xvfb) did not start; see {log.name}")
            yield f":{display}"
        finally:
            process.stop(server)
