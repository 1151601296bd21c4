# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Windows 10 and later. Nothing of it is imported elsewhere, so ``ctypes.windll`` is safe here."""

import contextlib
import ctypes
import locale
import os
import platform
import sys
from pathlib import Path

from ..errors import DesktopError
from ..i18n import _
from .base import APP_TITLE, ASSETS, System
from .shell_link import save_shell_link

APP_ID = "LiteViewer.ServiceDesk.Agent"
_PER_MONITOR_AWARE_V2 = -4
_PER_MONITOR_AWARE = 2
_MB_ICONERROR = 0x10
_CPU_KEY = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
_BIOS_KEY = r"HARDWARE\DESCRIPTION\System\BIOS"
_VERSION_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX"""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total_physical", ctypes.c_uint64),
        ("others", ctypes.c_uint64 * 6),
    )


class WindowsSystem(System):
    """:param windll: ``ctypes.windll``
    :param registry: callable ``(key, value name) -> str`` over HKEY_LOCAL_MACHINE
    """

    def __init__(self, windll=None, registry=None, environ=os.environ):
        self._windll = windll or ctypes.windll
        self._registry = registry or _read_registry
        self._environ = environ
        self._aware = False

    # ---- facts ---------------------------------------------------------------------------------

    def os_version(self):
        display = self._registry(_VERSION_KEY, "DisplayVersion")
        return " ".join(filter(None, (platform.release(), display, f"({platform.version()})")))

    def cpu_name(self):
        return self._registry(_CPU_KEY, "ProcessorNameString").strip() or super().cpu_name()

    def memory_mb(self):
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        self._windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return status.total_physical // 2**20

    def manufacturer(self):
        return self._registry(_BIOS_KEY, "SystemManufacturer").strip()

    def model(self):
        return self._registry(_BIOS_KEY, "SystemProductName").strip()

    def ui_language(self):
        return locale.windows_locale.get(self._windll.kernel32.GetUserDefaultUILanguage(), "")

    # ---- screen --------------------------------------------------------------------------------

    def set_dpi_awareness(self):
        """The newest way that this Windows knows; a process can be told only once."""
        if self._aware:
            return
        self._aware = True
        with contextlib.suppress(AttributeError, OSError):
            context = ctypes.c_void_p(_PER_MONITOR_AWARE_V2)
            if self._windll.user32.SetProcessDpiAwarenessContext(context):
                return
        with contextlib.suppress(AttributeError, OSError):
            if self._windll.shcore.SetProcessDpiAwareness(_PER_MONITOR_AWARE) == 0:
                return
        with contextlib.suppress(AttributeError, OSError):
            self._windll.user32.SetProcessDPIAware()

    # ---- shortcuts -----------------------------------------------------------------------------

    def create_shortcut(self):
        from platformdirs import user_desktop_path

        # the desktop may have been moved, to OneDrive for instance: the system is asked where
        return [
            self._link(folder, self.gui_command())
            for folder in (user_desktop_path(), self._programs())
        ]

    def create_autostart(self):
        return [self._link(self._programs() / "Startup", [*self.gui_command(), "--background"])]

    def _programs(self):
        roaming = self._environ.get("APPDATA")
        if not roaming:
            raise DesktopError(_("Shortcuts cannot be made on this system"), "APPDATA")
        return Path(roaming) / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    def _link(self, folder, command):
        path = folder / f"{APP_TITLE}.lnk"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            save_shell_link(
                path,
                command[0],
                command[1:],
                icon=ASSETS / "icon.ico",
                description=APP_TITLE,
                ole32=self._windll.ole32,
            )
        except OSError as error:
            raise DesktopError(
                _("The shortcut could not be made"),
                _("%(path)s: %(reason)s") % {"path": path, "reason": error},
            ) from error
        return path

    # ---- messages ------------------------------------------------------------------------------

    def show_error(self, text):
        """A program started from a shortcut has no console."""
        if sys.stderr is None:
            self._windll.user32.MessageBoxW(None, text, APP_TITLE, _MB_ICONERROR)
        else:
            super().show_error(text)


def _read_registry(key, name):
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as handle:
            return str(winreg.QueryValueEx(handle, name)[0])
    except OSError:
        return ""
