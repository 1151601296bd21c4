# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser that Odoo's tours run in.

Chromium's headless shell starts with a quarter of the work of the whole browser, and each tour
starts one.
"""

import shutil

from .. import paths, process

FOLDER = paths.TEST / "bin"
"""Goes first on the PATH of Odoo's tests: Odoo looks for `google-chrome` before all others."""

# The shell itself: its script on the PATH stays in between, and would be what Odoo ends.
_NAMES = ("/usr/lib/chromium/chromium-headless-shell", "chromium", "google-chrome")


def find():
    """Return the path of the browser to use."""
    return next(filter(None, map(shutil.which, _NAMES)))


def start_once():
    """Start the browser and end it again.

    Odoo waits ten seconds for it and then skips the tour: the first start, from a cold disk, may
    take longer, and a browser that does not start at all should be told of at once.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    link = FOLDER / "google-chrome"
    link.unlink(missing_ok=True)
    link.symlink_to(find())
    profile = paths.TEST / "tmp" / "browser"
    process.run(
        [
            link,
            "--headless",
            "--no-sandbox",
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            "--dump-dom",
            "about:blank",
        ],
        failed="The browser for the tours does not start",
        log=paths.LOG / "test" / "browser.log",
    )
    shutil.rmtree(profile, ignore_errors=True)
