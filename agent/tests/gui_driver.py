# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Drives the real window on a screen of its own: Xvfb to show it, xdotool for keys and clicks.

As a module::

    with Desktop() as desktop, AgentWindow(desktop, home=folder) as window:
        number = window.send_ticket("Printer is on fire")

As a program (the agent has to be enrolled in ``--home`` before)::

    python gui_driver.py --home FOLDER --subject "Printer is on fire" --shots FOLDER

prints the number and leaves screenshots. Only processes started here are ended, by their id.
"""

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

TITLE = "LiteViewer ServiceDesk"
NUMBER = re.compile(r"^(\S*\d\S*) - LiteViewer")
TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool"}


class Desktop:
    """An X server on a free display. Needs ``Xvfb`` and ``xdotool``.

    :param size: pixels of its one screen
    """

    def __init__(self, size=(1280, 900)):
        missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
        if missing:
            raise RuntimeError(f"install {' '.join(missing)}: apt-get install {' '.join(missing)}")
        self._size = size
        self._server = None
        self.display = ""

    def __enter__(self):
        reader, writer = os.pipe()
        width, height = self._size
        try:
            self._server = subprocess.Popen(
                [
                    "Xvfb",
                    "-displayfd",
                    str(writer),
                    "-screen",
                    "0",
                    f"{width}x{height}x24",
                    "-nolisten",
                    "tcp",
                    "-dpi",
                    "96",
                ],
                pass_fds=(writer,),
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(writer)
        with os.fdopen(reader) as stream:
            number = stream.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"
        return self

    def __exit__(self, *_exception):
        self._server.terminate()
        self._server.wait(10)

    def environment(self, **extra):
        """Environment of a program that shall appear here."""
        hidden = ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "LANGUAGE", "LC_ALL", "LC_MESSAGES")
        # a library that moves the clock: Tk waits until a time of day, and that would never come
        hidden += ("LD_PRELOAD",)
        kept = {key: value for key, value in os.environ.items() if key not in hidden}
        return kept | {"DISPLAY": self.display, "LANG": "C.UTF-8"} | extra

    def xdotool(self, *arguments, check=True):
        run = subprocess.run(
            ["xdotool", *map(str, arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=30,
        )
        if check and run.returncode:
            raise RuntimeError(f"xdotool {arguments}: {run.stderr.strip()}")
        return run.stdout.strip()

    @contextlib.contextmanager
    def keyboard(self, layout):
        """Have another layout. xdotool would lend letters that the layout does not have a key for a
        moment, and a program that reads them later finds another letter on it.
        """
        self._lay_out(layout)
        try:
            yield
        finally:
            self._lay_out("us")

    def _lay_out(self, layout):
        subprocess.run(["setxkbmap", layout], env=self.environment(), check=True, timeout=30)

    def windows(self, name="LiteViewer"):
        """``{id: title}`` of the visible windows with ``name`` in their title."""
        found = self.xdotool("search", "--onlyvisible", "--name", name, check=False)
        titles = {}
        for window in found.split():
            with contextlib.suppress(RuntimeError):  # gone meanwhile
                titles[window] = self.xdotool("getwindowname", window)
        return titles

    def shot(self, path):
        """Save a picture of the whole screen."""
        import mss
        import mss.tools

        with mss.MSS(display=self.display) as screen:
            image = screen.grab(screen.monitors[0])
            mss.tools.to_png(image.rgb, image.size, output=str(path))


class AgentWindow:
    """The agent's window, started by ``python -m liteviewer_agent gui``.

    :param home: folder for ``LITEVIEWER_AGENT_HOME``
    :param command: another way to start it (list of str)
    """

    def __init__(self, desktop, home, command=None, **environment):
        self._desktop = desktop
        self._command = command or [sys.executable, "-m", "liteviewer_agent", "gui"]
        self._environment = desktop.environment(LITEVIEWER_AGENT_HOME=str(home), **environment)
        self.process = None
        self.id = ""

    def __enter__(self):
        before = set(self._desktop.windows())
        self.process = subprocess.Popen(self._command, env=self._environment)
        try:
            self.id = wait_for(
                lambda: next(iter(set(self._desktop.windows()) - before), ""), "a window"
            )
            self.focus()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)

    def focus(self, pattern="."):
        """Wait until the keyboard is in a window of the program.

        :param pattern: of its title
        """

        def focused():
            window = self._desktop.xdotool("getwindowfocus", check=False)
            title = window and self._desktop.xdotool("getwindowname", window, check=False)
            return title and re.search(pattern, title)

        wait_for(focused, f"the focus in {pattern}")

    def title(self):
        return self._desktop.windows().get(self.id, "")

    def type(self, text):
        self._desktop.xdotool("type", "--delay", "20", "--", text)

    def key(self, *keys):
        """:param keys: as of xdotool, such as ``ctrl+Return``"""
        self._desktop.xdotool("key", "--delay", "30", *keys)

    def key_until(self, key, probe, what, timeout=60.0):
        """Press a key, again while it has no effect: a button may not be ready yet."""
        deadline = time.monotonic() + timeout
        while True:
            self.key(key)
            try:
                return wait_for(probe, what, 2.0)
            except TimeoutError:
                if time.monotonic() > deadline:
                    raise

    def click(self, x, y):
        """Click into the window, pixels from its corner."""
        self._desktop.xdotool("mousemove", "--window", self.id, x, y, "click", 1)

    def wait_title(self, pattern, timeout=60.0):
        """The match of ``pattern`` in the title, once there is one."""
        return wait_for(
            lambda: re.search(pattern, self.title()), f"title {pattern}", timeout, self.title
        )

    def send_ticket(self, subject, description="", timeout=60.0):
        """Type a request, send it by keyboard, and return its number."""
        self.type(subject)
        if description:
            self.key("Tab")
            self.type(description)
        self.key("ctrl+Return")
        return self.wait_title(NUMBER, timeout).group(1)


def wait_for(probe, what, timeout=60.0, state=lambda: ""):
    """The first true value of ``probe()``."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        value = probe()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"no {what} within {timeout:.0f} s {state()}".strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", required=True, help="LITEVIEWER_AGENT_HOME of an enrolled agent")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--description", default="")
    parser.add_argument("--shots", type=Path, help="folder for pictures of the screen")
    options = parser.parse_args()
    with Desktop() as desktop, AgentWindow(desktop, options.home) as window:
        if options.shots:
            options.shots.mkdir(parents=True, exist_ok=True)
            desktop.shot(options.shots / "agent-window.png")
        number = window.send_ticket(options.subject, options.description)
        if options.shots:
            desktop.shot(options.shots / "agent-sent.png")
    print(number)


if __name__ == "__main__":
    main()
