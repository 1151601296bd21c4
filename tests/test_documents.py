# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the documents tell people to type exists: commands, options, settings, in both languages."""

import functools
import re
import shlex
import subprocess

import pytest
from servicedesk import paths

DOCUMENTS = sorted(
    path
    for folder in (paths.ROOT, paths.ROOT / "docs", paths.AGENT)
    for path in folder.glob("*.md")
)
TRANSLATED = [path for path in DOCUMENTS if path.name.endswith(".ru.md")]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"\s+#.*$", re.MULTILINE)
# What the programs are called in the documents, at the beginning of a command.
_ODOO = re.compile(r"^(?:runuser -u \w+ -- )?odoo (.+)$", re.MULTILINE)
_AGENT = re.compile(
    r"""^(?:\w+\) )?(?:"\$agent"|"%agent%"|\S*liteviewer-agent) ([a-z].*)$""", re.MULTILINE
)


def blocks(path):
    """Return pairs of the language and the text of each block, with continued lines joined."""
    found = _BLOCK.findall(path.read_text(encoding="utf-8"))
    return [(language, text.replace("\\\n", " ")) for language, text in found]


def commands(pattern):
    """Return what follows the name of a program, as words, wherever a document calls it."""
    found = {}
    for path in DOCUMENTS:
        for _language, text in blocks(path):
            for line in pattern.findall(_COMMENT.sub("", text)):
                words = shlex.split(re.sub(r"[;<>].*$", "", line.replace("\\", "/")))
                found.setdefault(" ".join(words), words)
    return list(found.values())


def options(words):
    return {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}


@pytest.fixture(scope="module")
def odoo_help(odoo_server):
    """Return a function that gives the help of a command of Odoo; `server` is the one unnamed."""
    runtime = odoo_server.runtime

    @functools.cache
    def ask(command):
        addons = f"--addons-path={','.join(map(str, runtime.addons_path))}"
        program = [runtime.python, paths.SCRIPTS / "odoo_program.py"]
        return subprocess.run(
            [*program, addons, command, "--help"],
            env=runtime.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    return ask


def ids(words):
    return " ".join(words)[:60]


@pytest.mark.parametrize("words", commands(_ODOO), ids=ids)
def test_odoo_has_the_command_and_its_options(odoo_help, words):
    # A command comes first, or after the addons' path, which has to be known to find it.
    rest = words[1:] if words[0].startswith("--addons-path=") else words
    command = "server" if rest[0].startswith("-") else rest[0]
    known = odoo_help(command) + odoo_help("server")
    missing = [each for each in options(words) if not re.search(rf"(?<!\S){each}\b", known)]
    assert not missing
    if command == "vault":
        assert re.search(rf"[{{,]{rest[1]}[,}}]", known)


@pytest.mark.parametrize("words", commands(_AGENT), ids=ids)
def test_the_agent_has_the_command_and_its_options(agent_program, words):
    asked = subprocess.run(
        [agent_program, words[0], "--help"], capture_output=True, text=True, timeout=60
    )
    assert asked.returncode == 0, asked.stderr
    assert options(words) <= options(re.findall(r"--?[a-z][\w-]*", asked.stdout))


def test_both_programs_are_found_in_the_documents():
    """The patterns above still fit how the documents are written."""
    assert {"vault", "shell", "neutralize"} <= {words[0] for words in commands(_ODOO)} | {
        words[1] for words in commands(_ODOO)
    }
    assert {"enroll", "shortcut"} <= {words[0] for words in commands(_AGENT)}


def test_settings_that_are_to_be_added_stand_in_odoo_conf():
    known = re.findall(r"^(?:# )?(\w+) = ", paths.ODOO_CONF.read_text(encoding="utf-8"), re.M)
    [added] = re.findall(
        r">>/etc/odoo/odoo.conf <<'END'\n(.*?)^END$",
        (paths.ROOT / "docs" / "installation.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert set(re.findall(r"^(\w+) = ", added, re.MULTILINE)) <= set(known)


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.name)
def test_both_languages_give_the_same_commands(path):
    english = path.with_name(path.name.replace(".ru.md", ".md"))

    def bare(document):
        return [
            re.sub(r"<[^<>\n]+>", "<>", _COMMENT.sub("", text))
            for language, text in blocks(document)
        ]

    assert bare(path) == bare(english)
