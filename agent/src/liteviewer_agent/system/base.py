# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The interface to the operating system, with answers that are right anywhere."""

import os
import platform
import sys
from pathlib import Path

from ..errors import DesktopError
from ..i18n import _
from ..output import printable
from ..paths import HOME_VARIABLE

APP_TITLE = "LiteViewer ServiceDesk"
ASSETS = Path(__file__).parents[1] / "assets"
GUI_COMMAND = "liteviewer-agent-gui"


class System:
    """Questions and requests to the operating system. Empty answers mean "unknown"."""

    # ---- facts ---------------------------------------------------------------------------------

    def os_name(self):
        return platform.system()

    def os_version(self):
        return platform.release()

    def cpu_name(self):
        return platform.processor()

    def memory_mb(self):
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        except (AttributeError, OSError, ValueError):
            return 0

    def manufacturer(self):
        return ""

    def model(self):
        return ""

    def serial_number(self):
        return ""

    def session_type(self):
        """``x11``, ``wayland`` or empty."""
        return ""

    def ui_language(self):
        """Language of the desktop where the environment does not say it, such as ``ru_RU``."""
        return ""

    # ---- screen --------------------------------------------------------------------------------

    def set_dpi_awareness(self):
        """Ask for real pixels. Must come before the first window and the first capture."""

    def ui_scale(self):
        """Zoom that the user has set for texts and windows where Tk does not see it; 1.0 is none.

        :return: None when Tk finds the right scale by itself
        """
        return

    def is_wayland(self):
        return False

    def screenshot_commands(self, _target):
        """Command lines of installed tools that write the whole screen to the file ``target``."""
        return []

    def portal_screenshot(self):
        """Bytes of a picture of the screen, made by the desktop itself.

        :raises DesktopError: it has no such service, or the user declined
        """
        raise DesktopError(_("This desktop has no screenshot service"))

    # ---- shortcuts -----------------------------------------------------------------------------

    def create_shortcut(self):
        """Put the agent on the desktop and into the menu; return the files made."""
        raise DesktopError(_("Shortcuts cannot be made on this system"))

    def create_autostart(self):
        """Have the queue sent at login; return the files made."""
        raise DesktopError(_("Shortcuts cannot be made on this system"))

    def gui_command(self):
        """Program and arguments that open the window, for shortcuts: absolute paths only."""
        name = f"{GUI_COMMAND}.exe" if sys.platform == "win32" else GUI_COMMAND
        script = Path(sys.argv[0]).absolute().with_name(name)
        for candidate in (script, Path(sys.executable).with_name(name)):
            if candidate.is_file():
                return [str(candidate)]
        return [sys.executable, "-m", "liteviewer_agent", "gui"]

    # ---- messages ------------------------------------------------------------------------------

    def show_error(self, text):
        """Tell the user of a failure when there is no window and perhaps no console."""
        if sys.stderr is not None:
            print(printable(text), file=sys.stderr)


def home_override(environ=os.environ):
    """The folder that ``LITEVIEWER_AGENT_HOME`` names, for shortcuts that have to keep it."""
    return environ.get(HOME_VARIABLE, "")
