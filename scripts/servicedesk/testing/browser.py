# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser that Odoo's tours run in."""

import shutil

from .. import paths, process

# The names Odoo looks for, in its order.
_NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def start_once():
    """Start the browser and end it again.

    Odoo waits ten seconds for it and then skips the tour: the first start, from a cold disk, may
    take longer, and a browser that does not start at all should be told of at once.
    """
    browser = next(filter(None, map(shutil.which, _NAMES)))
    profile = paths.TEST / "tmp" / "browser"
    process.run(
        [
            browser,
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
