# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What differs between operating systems, over fakes: every system is tested on every system."""

import ctypes
import os
import shlex
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest

from liteviewer_agent.errors import DesktopError
from liteviewer_agent.system import System, shell_link
from liteviewer_agent.system.linux import LinuxSystem, desktop_entry
from liteviewer_agent.system.windows import WindowsSystem

# ---- Linux -------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path):
    """A LinuxSystem over files of a made-up computer."""
    for name in ("dmi", "proc", "etc"):
        (tmp_path / name).mkdir()
    (tmp_path / "dmi" / "sys_vendor").write_text("ACME\n")
    (tmp_path / "dmi" / "product_name").write_text("Box 3\n")
    (tmp_path / "proc" / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fast CPU\n")
    (tmp_path / "etc" / "os-release").write_text('NAME="Debian GNU/Linux"\nVERSION="12"\n')

    def make(**environ):
        return LinuxSystem(environ, tmp_path / "dmi", tmp_path / "proc", tmp_path / "etc")

    return make


def test_linux_facts(machine):
    system = machine(XDG_SESSION_TYPE="x11")
    assert (system.os_name(), system.os_version()) == ("Debian GNU/Linux", "12")
    assert (system.manufacturer(), system.model()) == ("ACME", "Box 3")
    assert system.serial_number() == "", "readable for root only"
    assert system.cpu_name() == "Fast CPU"
    assert system.session_type() == "x11"


@pytest.mark.parametrize(
    ("environ", "wayland"),
    [
        ({}, False),
        ({"XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"XDG_SESSION_TYPE": "wayland"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, True),
    ],
)
def test_wayland_is_noticed(machine, environ, wayland):
    assert machine(**environ).is_wayland() is wayland


def test_zoom_of_the_desktop(machine, tmp_path, monkeypatch):
    assert machine().ui_scale() is None
    assert machine(GDK_SCALE="2").ui_scale() == 2
    xrdb = tmp_path / "xrdb"
    xrdb.write_text("#!/bin/sh\nprintf 'Xft.antialias:\\t1\\nXft.dpi:\\t144\\n'\n")
    xrdb.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert machine(DISPLAY=":0").ui_scale() == 1.5


def test_desktop_entry_quotes_its_command():
    text = desktop_entry(["/opt/my agent/run", "100%", 'a"b', "--background"])
    (line,) = [line for line in text.splitlines() if line.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")
    assert shlex.split(value) == ["/opt/my agent/run", "100%", 'a"b', "--background"]
    assert "Name[" not in text
    icon = next(line for line in text.splitlines() if line.startswith("Icon="))
    assert Path(icon.removeprefix("Icon=")).is_file()


def test_shortcuts_keep_the_home_variable(tmp_path):
    system = LinuxSystem(
        {"XDG_CONFIG_HOME": str(tmp_path), "LITEVIEWER_AGENT_HOME": "/portable disk"}
    )
    (path,) = system.create_autostart()
    assert path == tmp_path / "autostart" / "liteviewer-agent.desktop"
    text = path.read_text(encoding="utf-8")
    assert '"LITEVIEWER_AGENT_HOME=/portable disk"' in text
    assert text.count("--background") == 1


def test_shortcut_command_is_absolute(monkeypatch, tmp_path):
    script = tmp_path / "liteviewer-agent"
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert System().gui_command() == [str(tmp_path / "python"), "-m", "liteviewer_agent", "gui"]
    (tmp_path / "liteviewer-agent-gui").touch()
    assert System().gui_command() == [str(tmp_path / "liteviewer-agent-gui")]


def test_other_systems_answer_plainly():
    system = System()
    assert system.os_name()
    assert system.ui_scale() is None
    assert not system.is_wayland()
    assert system.screenshot_commands("x") == []
    for refused in (system.create_shortcut, system.create_autostart, system.portal_screenshot):
        with pytest.raises(DesktopError):
            refused()


# ---- Windows -----------------------------------------------------------------------------------


class FakeLink:
    """A COM object in memory with the tables of IShellLinkW and IPersistFile.

    :param save_result: HRESULT of IPersistFile::Save
    """

    def __init__(self, save_result=0):
        self.calls = []
        self.references = 0
        self._save_result = save_result
        self._keep = []
        self.persist = self._interface(
            {shell_link.RELEASE: self._release(), shell_link.PERSIST_SAVE: self._save()}
        )
        self.link = self._interface(
            {
                shell_link.QUERY_INTERFACE: self._query(),
                shell_link.RELEASE: self._release(),
                shell_link.SET_PATH: self._text("path"),
                shell_link.SET_ARGUMENTS: self._text("arguments"),
                shell_link.SET_DESCRIPTION: self._text("description"),
                shell_link.SET_ICON_LOCATION: self._icon(),
            }
        )

    def _interface(self, methods):
        table = (ctypes.c_void_p * 21)()
        for place, method in methods.items():
            table[place] = ctypes.cast(method, ctypes.c_void_p).value
        pointer = ctypes.c_void_p(ctypes.addressof(table))
        self._keep += [table, pointer, *methods.values()]
        return ctypes.addressof(pointer)

    def _function(self, *types):
        return shell_link._prototype(ctypes.c_long, ctypes.c_void_p, *types)

    def _text(self, name):
        return self._function(ctypes.c_wchar_p)(
            lambda _this, value: self.calls.append((name, value)) or 0
        )

    def _icon(self):
        return self._function(ctypes.c_wchar_p, ctypes.c_int)(
            lambda _this, path, index: self.calls.append(("icon", path, index)) or 0
        )

    def _save(self):
        def save(_this, path, remember):
            self.calls.append(("save", path, remember))
            return self._save_result

        return self._function(ctypes.c_wchar_p, ctypes.c_int)(save)

    def _query(self):
        def query(_this, wanted, target):
            assert uuid.UUID(bytes_le=ctypes.string_at(wanted, 16)) == shell_link.IID_PERSIST_FILE
            ctypes.c_void_p.from_address(target).value = self.persist
            self.references += 1
            return 0

        return self._function(ctypes.c_void_p, ctypes.c_void_p)(query)

    def _release(self):
        def release(_this):
            self.references -= 1
            return 0

        return self._function()(release)


class FakeOle32:
    def __init__(self, link):
        self.link = link
        self.initialised = 0

    def CoInitializeEx(self, _reserved, _mode):
        self.initialised += 1
        return 0

    def CoUninitialize(self):
        self.initialised -= 1

    def CoCreateInstance(self, clsid, _outer, _context, iid, target):
        assert uuid.UUID(bytes_le=clsid.raw) == shell_link.CLSID_SHELL_LINK
        assert uuid.UUID(bytes_le=iid.raw) == shell_link.IID_SHELL_LINK
        target._obj.value = self.link.link
        self.link.references += 1
        return 0


@pytest.fixture
def windows(tmp_path):
    """A WindowsSystem over a made-up Windows; its parts are attributes."""
    link = FakeLink()
    calls = []

    def language():
        return 0x419

    def memory(status):
        status._obj.total_physical = 16 * 2**30
        return 1

    def record(name, result):
        return lambda *arguments: calls.append((name, *arguments)) or result

    windll = SimpleNamespace(
        ole32=FakeOle32(link),
        kernel32=SimpleNamespace(GetUserDefaultUILanguage=language, GlobalMemoryStatusEx=memory),
        user32=SimpleNamespace(
            SetProcessDpiAwarenessContext=record("context", 0),
            SetProcessDPIAware=record("old", 1),
            MessageBoxW=record("box", 1),
        ),
        shcore=SimpleNamespace(SetProcessDpiAwareness=record("awareness", 0)),
    )
    values = {
        "ProcessorNameString": "Fast CPU ",
        "SystemManufacturer": "ACME",
        "SystemProductName": "Box",
        "DisplayVersion": "24H2",
    }
    system = WindowsSystem(
        windll, lambda _key, name: values.get(name, ""), {"APPDATA": str(tmp_path)}
    )
    return SimpleNamespace(system=system, link=link, calls=calls, windll=windll)


def test_windows_facts(windows):
    system = windows.system
    assert system.memory_mb() == 16 * 1024
    assert system.cpu_name() == "Fast CPU"
    assert (system.manufacturer(), system.model()) == ("ACME", "Box")
    assert "24H2" in system.os_version()
    assert system.ui_language() == "ru_RU"


def test_dpi_awareness_falls_back_and_is_asked_once(windows):
    windows.system.set_dpi_awareness()
    windows.system.set_dpi_awareness()
    assert [call[0] for call in windows.calls] == ["context", "awareness"]


def test_dpi_awareness_on_old_windows(windows):
    del windows.windll.shcore
    del windows.windll.user32.SetProcessDpiAwarenessContext
    windows.system.set_dpi_awareness()
    assert [call[0] for call in windows.calls] == ["old"]


def test_windows_shortcuts(windows, tmp_path, monkeypatch):
    desktop = tmp_path / "Рабочий стол"
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: desktop)
    monkeypatch.setattr(
        windows.system, "gui_command", lambda: [r"C:\Users\Иван\liteviewer-agent-gui.exe"]
    )
    made = windows.system.create_shortcut()
    assert made[0] == desktop / "LiteViewer ServiceDesk.lnk"
    assert made[1].parent.name == "Programs"
    calls = windows.link.calls
    assert ("path", r"C:\Users\Иван\liteviewer-agent-gui.exe") in calls
    assert ("save", str(made[0]), 1) in calls
    (icon,) = {call for call in calls if call[0] == "icon"}
    assert Path(icon[1]).is_file()
    calls.clear()
    (path,) = windows.system.create_autostart()
    assert path.parent.name == "Startup"
    assert ("arguments", "--background") in calls
    assert windows.link.references == 0, "every interface was released"
    assert windows.windll.ole32.initialised == 0


def test_windows_shortcut_that_fails(windows, monkeypatch):
    windows.windll.ole32.link = broken = FakeLink(save_result=-2147024891)
    with pytest.raises(DesktopError, match="80070005"):
        windows.system.create_autostart()
    assert broken.references == 0
    assert windows.windll.ole32.initialised == 0


def test_errors_without_a_console_are_shown_in_a_box(windows, monkeypatch, capsys):
    windows.system.show_error("visible")
    assert "visible" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    windows.system.show_error("boxed")
    assert windows.calls[-1][:3] == ("box", None, "boxed")
