# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recorded computers in ``tests/inventory``, and collectors that see nothing else.

A ``.tree`` holds files of a Linux as ``tail -n +1 FILE ...`` prints them; ``==> a -> b <==`` is a
symbolic link and ``==> $ command <==`` what a command printed. A ``.json`` holds a Windows: the
answers of PowerShell, keys of the registry, files and commands.
"""

import json
import re
from pathlib import Path

from liteviewer_agent.inventory.linux import LinuxCollector
from liteviewer_agent.inventory.normalise import tidy
from liteviewer_agent.inventory.windows import WindowsCollector

FOLDER = Path(__file__).with_name("inventory")
LINUX = (
    "debian-laptop",
    "rocky-server",
    "ubuntu-vm",
    "raspberry",
    "astra-desktop",
    "redos-server",
    "alt-baikal",
)
WINDOWS = ("windows-11-laptop", "windows-10-desktop", "windows-server-vm")
_HEAD = re.compile(r"^==> (.+?)(?: -> (.+))? <==\n", re.MULTILINE)


def linux(name, root):
    """A collector over the recorded Linux ``name``, unpacked below the folder ``root``."""
    outputs = {}
    parts = _HEAD.split((FOLDER / f"{name}.tree").read_text(encoding="utf-8"))[1:]
    for path, target, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if path.startswith("$ "):
            outputs[path[2:]] = content
            continue
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if target:
            place.symlink_to(target)
        else:
            place.write_text(content, encoding="utf-8")
    return LinuxCollector(
        root,
        root / "home" / "petrov",
        lambda command, **_options: outputs.get(" ".join(command), ""),
    )


class RecordedRegistry:
    """:param keys: ``{path: {name: value}}``"""

    def __init__(self, keys):
        self._keys = keys

    def values(self, path):
        return self._keys.get(path, {})

    def children(self, path):
        below = (key[len(path) + 1 :] for key in self._keys if key.startswith(f"{path}\\"))
        return list(dict.fromkeys(key.partition("\\")[0] for key in below))


def windows(name, **changes):
    """A collector over the recorded Windows ``name``; ``changes`` replace parts of the record."""
    record = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) | changes

    def output_of(command, **_options):
        if "powershell" in command[0]:
            return json.dumps(record["answers"])
        return record["commands"].get(" ".join(command), "")

    return WindowsCollector(
        RecordedRegistry(record["registry"]),
        output_of,
        lambda path: record["files"].get(path, ""),
        record["environ"],
        lambda path: sorted(
            {
                name[len(path) + 1 :].partition("\\")[0]
                for name in record["files"]
                if name.startswith(f"{path}\\")
            }
        ),
    )


def recorded(name, root, **changes):
    """The tidy inventory of a recorded computer."""
    collector = linux(name, root) if name in LINUX else windows(name, **changes)
    return tidy(collector.collect())
