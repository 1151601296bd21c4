# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Linux with X11 or Wayland; files and variables of freedesktop.org."""

import contextlib
import logging
import os
import shutil
import subprocess
from pathlib import Path

from ..files import explained
from .base import APP_TITLE, ASSETS, System, home_override

DESKTOP_ID = "liteviewer-agent"
_DMI = Path("/sys/class/dmi/id")
# characters that a quoted argument of an Exec line has to escape
_RESERVED = '"`$\\'
_log = logging.getLogger(__name__)


class LinuxSystem(System):
    """Everything is read from files; no command needs root."""

    def __init__(self, environ=os.environ, dmi=_DMI, proc=Path("/proc"), etc=Path("/etc")):
        self._environ = environ
        self._dmi = dmi
        self._proc = proc
        self._etc = etc

    # ---- facts ---------------------------------------------------------------------------------

    def os_name(self):
        return self._os_release().get("NAME") or super().os_name()

    def os_version(self):
        release = self._os_release()
        return release.get("VERSION") or release.get("VERSION_ID") or super().os_version()

    def cpu_name(self):
        for line in _read(self._proc / "cpuinfo").splitlines():
            key, _colon, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
        return super().cpu_name()

    def manufacturer(self):
        return _read(self._dmi / "sys_vendor").strip()

    def model(self):
        return _read(self._dmi / "product_name").strip()

    def serial_number(self):
        return _read(self._dmi / "product_serial").strip()

    def session_type(self):
        return "wayland" if self.is_wayland() else self._environ.get("XDG_SESSION_TYPE", "")

    def _os_release(self):
        pairs = (line.partition("=") for line in _read(self._etc / "os-release").splitlines())
        return {key: value.strip("\"'") for key, _equals, value in pairs}

    # ---- screen --------------------------------------------------------------------------------

    def ui_scale(self):
        """Tk 8.6 ignores the zoom of GNOME and KDE, which put it into the X resources."""
        command = shutil.which("xrdb")
        if command and self._environ.get("DISPLAY"):
            with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
                run = subprocess.run(
                    [command, "-query"], capture_output=True, text=True, timeout=2, check=True
                )
                for line in run.stdout.splitlines():
                    key, _colon, value = line.partition(":")
                    if key.strip() == "Xft.dpi":
                        return float(value) / 96
        with contextlib.suppress(ValueError):
            return float(self._environ.get("GDK_SCALE", ""))
        return None

    def is_wayland(self):
        """Also when X programs run in XWayland: they would capture a black screen."""
        if self._environ.get("XDG_SESSION_TYPE"):
            return self._environ["XDG_SESSION_TYPE"] == "wayland"
        return bool(self._environ.get("WAYLAND_DISPLAY"))

    def screenshot_commands(self, target):
        tools = (
            ["grim", str(target)],
            ["gnome-screenshot", "--file", str(target)],
            ["spectacle", "--background", "--nonotify", "--fullscreen", "--output", str(target)],
        )
        return [tool for tool in tools if shutil.which(tool[0], path=self._environ.get("PATH"))]

    def portal_screenshot(self):
        from .portal import screenshot

        return screenshot(self._environ.get("DBUS_SESSION_BUS_ADDRESS", ""))

    # ---- shortcuts -----------------------------------------------------------------------------

    def create_shortcut(self):
        command = self.gui_command()
        made = [self._write_entry(self._data_home() / "applications", command)]
        desktop = self._desktop_dir()
        if desktop.is_dir():
            path = self._write_entry(desktop, command)
            path.chmod(0o755)  # file managers start only executable entries
            _trust(path)
            made.append(path)
        return made

    def create_autostart(self):
        command = [*self.gui_command(), "--background"]
        folder = self._config_home() / "autostart"
        return [self._write_entry(folder, command, "X-GNOME-Autostart-enabled=true\n")]

    def _write_entry(self, folder, command, extra=""):
        home = home_override(self._environ)
        if home:
            command = ["env", f"LITEVIEWER_AGENT_HOME={home}", *command]
        path = folder / f"{DESKTOP_ID}.desktop"
        with explained(path):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(desktop_entry(command, extra), encoding="utf-8")
        return path

    def _desktop_dir(self):
        from platformdirs import user_desktop_path

        return user_desktop_path()

    def _data_home(self):
        return Path(self._environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")

    def _config_home(self):
        return Path(self._environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def desktop_entry(command, extra=""):
    """Text of a ``.desktop`` file that runs ``command`` (list of str)."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        f"Name={APP_TITLE}\n"
        "Comment=Send a request to the service desk\n"
        "Comment[ru]=Отправить обращение в службу поддержки\n"
        f"Exec={' '.join(_quote(word) for word in command)}\n"
        f"Icon={ASSETS / 'icon.png'}\n"
        "Terminal=false\n"
        "Categories=Utility;Network;\n"
        "StartupWMClass=Liteviewer-agent\n"
        f"{extra}"
    )


def _quote(word):
    """An argument of an Exec line: quoted, then escaped once more as a string value."""
    word = word.replace("%", "%%")
    if any(character in " \t\n'><~|&;*?#()" + _RESERVED for character in word):
        word = "".join(f"\\{c}" if c in _RESERVED else c for c in word)
        word = f'"{word}"'
    return word.replace("\\", "\\\\")


def _trust(path):
    """GNOME asks "allow launching" unless the entry carries this mark."""
    command = shutil.which("gio")
    if command:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(
                [command, "set", str(path), "metadata::trusted", "true"],
                capture_output=True,
                timeout=5,
            )


def _read(path):
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
