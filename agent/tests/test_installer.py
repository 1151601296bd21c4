# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a download does where it cannot do its work; the whole way is in the repository's tests."""

import json

import pytest

from liteviewer_agent import installer
from liteviewer_agent.paths import Paths

FAILED = 1


@pytest.fixture
def download(tmp_path):
    """An unpacked download without the program in it."""
    folder = tmp_path / "download"
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    connection = {"url": "https://desk.example.com", "database": "d", "code": "C", "ca": "PEM"}
    (folder / "connection.json").write_text(json.dumps(connection), encoding="utf-8")
    (wheels / "pip-1-py3-none-any.whl").mkdir()
    (wheels / "pip-1-py3-none-any.whl" / "pip").write_text(
        "print('no such wheel'); raise SystemExit(1)"
    )
    return folder


def test_a_failure_is_one_line_that_names_the_log(download, home, capsys):
    assert installer.main(download) == FAILED
    err = capsys.readouterr().err
    log = home / "data" / "installation.log"
    assert str(log) in err
    assert err.count("\n") == 1
    assert log.read_text(encoding="utf-8").count("no such wheel") == 2, "from the index as well"


def test_a_folder_that_cannot_be_used(download, home, capsys):
    home.mkdir()
    (home / "data").write_text("a file")
    assert installer.main(download) == FAILED
    assert str(home / "data") in capsys.readouterr().err


def test_the_authority_is_kept_and_named(home):
    paths = Paths.from_environment()
    values = {"url": "https://d.example", "database": "d", "code": "C"}
    words = installer._get_enrolment(values | {"ca": "PEM"}, paths)
    assert words[-2:] == ["--ca-file", str(home / "config" / "authority.pem")]
    assert (home / "config" / "authority.pem").read_text() == "PEM"
    assert "--ca-file" not in installer._get_enrolment(values | {"ca": ""}, paths)


def test_an_environment_of_another_python_is_made_anew(home):
    paths = Paths.from_environment()
    python = installer._make_environment(paths)
    made = python.lstat().st_ino
    assert installer._make_environment(paths).lstat().st_ino == made
    python.unlink()
    python.write_text("#!/bin/sh\necho '(3, 9)'\n")
    python.chmod(0o755)
    assert installer._works(installer._make_environment(paths))
