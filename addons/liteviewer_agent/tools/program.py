# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The desktop program as one file that sets itself up and connects to this service desk.

``scripts/pack_agent.py`` makes the folder that it is put together from: ``linux`` and ``windows``
with the wheels of the program and of what it needs there.
"""

import json
import ssl
import zipfile
from pathlib import Path

SYSTEMS = ("linux", "windows")
_PARTS = Path(__file__).parents[1] / "program"
_ARCHIVE = "liteviewer-agent.pyz"
_START = {"linux": "linux.sh", "windows": "windows.cmd"}
_NEEDED = ("liteviewer_agent-*.whl", "pip-*.whl", "platformdirs-*.whl")
"""Without these the archive cannot even begin."""


def find_wheels(folder, system):
    """Return the paths of the wheels for a system, sorted; none where it was not packed.

    :param str folder: of ``scripts/pack_agent.py``, may be missing or empty
    :param str system: one of ``SYSTEMS``
    """
    place = Path(folder, system)
    if not folder or not all(any(place.glob(pattern)) for pattern in _NEEDED):
        return []
    return sorted(place.glob("*.whl"))


def write_program(target, system, wheels, connection):
    """Write the file that is handed out.

    Linux gets a shell script that Python reads as an archive, Windows an archive with a command
    file and the same inside.

    :param target: binary file, open for writing, that can be sought
    :param wheels: of :func:`find_wheels`
    :param dict connection: {url, database, code, ca}: texts; ``ca`` is PEM or empty
    """
    start = (_PARTS / _START[system]).read_bytes()
    if system == "linux":
        target.write(start)
        _write_archive(target, wheels, connection)
        return
    with zipfile.ZipFile(target, "w") as outer:
        # Windows' command interpreter asks for its own ends of lines
        outer.writestr("install.cmd", start.replace(b"\n", b"\r\n"))
        with outer.open(_ARCHIVE, "w", force_zip64=True) as inner:
            _write_archive(inner, wheels, connection)


def _write_archive(target, wheels, connection):
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(_PARTS / "start.py", "__main__.py")
        archive.writestr("connection.json", json.dumps(connection))
        for wheel in wheels:
            archive.write(wheel, f"wheels/{wheel.name}")


def is_authority(text):
    """Tell whether a text holds certificates in PEM form that can be trusted."""
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return bool(context.get_ca_certs())
