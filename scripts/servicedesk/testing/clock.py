# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Another time for the tests: `make test CLOCK='2028-02-29 23:58:30' TZ=Europe/Berlin`.

Debian's datefudge, a library that is loaded before all others, moves what programs read as the time
of day. It leaves alone the clocks that only count on, so sleeping takes its time, and the times of
files. The agent's window keeps the true time: Tk waits until a time of day, which under datefudge
comes in years. (libfaketime would move that as well, but under it Chromium hangs and Python's
`time.sleep` fails.)
"""

import os
import time
from pathlib import Path

from ..errors import Problem
from ..progress import mark


def _find_library():
    return next(Path("/usr/lib").glob("*/datefudge/datefudge.so"))


def check(settings):
    """Raise when a part of what is tested would keep the true time."""
    if settings.clock and settings.has_own_server:
        raise Problem("CLOCK does not reach the server of ODOO_DB_HOST; leave one of the two out.")


def shift(moment):
    """Let it be `moment` for every program that is started from now on; time goes on from there."""
    mark(f"The clock for the tests: {moment:%Y-%m-%d %H:%M:%S %Z}")
    os.environ["LD_PRELOAD"] = str(_find_library())
    os.environ["DATEFUDGE"] = str(round(time.time() - moment.timestamp()))
