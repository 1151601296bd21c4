# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Settings, addresses, folders, and where the key is kept."""

import json
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from liteviewer_agent.config import Reporter, Settings, is_private_connection, normalise_url
from liteviewer_agent.errors import ConfigError, Unavailable
from liteviewer_agent.keystore import SERVICE, FileStore, KeyringStore, Secrets, keep, open_store
from liteviewer_agent.paths import Paths

SECRETS = Secrets("key", "token")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """:param mode: ``works``, ``forgets`` or ``locked``"""

    priority = 5

    def __init__(self, mode="works"):
        super().__init__()
        self.mode = mode
        self.entries = {}

    def get_password(self, service, username):
        if self.mode == "locked":
            raise keyring.errors.KeyringLocked("locked")
        return None if self.mode == "forgets" else self.entries.get((service, username))

    def set_password(self, service, username, password):
        if self.mode == "locked":
            raise keyring.errors.KeyringLocked("locked")
        self.entries[service, username] = password

    def delete_password(self, service, username):
        del self.entries[service, username]


@pytest.fixture
def use_keyring():
    before = keyring.get_keyring()

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


@pytest.fixture
def paths(tmp_path):
    return Paths(tmp_path / "config", tmp_path / "data")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("help.example.com", "https://help.example.com"),
        (" https://help.example.com/ ", "https://help.example.com"),
        ("http://127.0.0.1:8069", "http://127.0.0.1:8069"),
        ("https://help.example.com/web#action=1", "https://help.example.com"),
        ("https://help.example.com/odoo/tickets?x=1", "https://help.example.com"),
        ("https://example.com/desk/web/login", "https://example.com/desk"),
        ("https://example.com/webshop", "https://example.com/webshop"),
        ("http://[::1]:8069/my", "http://[::1]:8069"),
        ("почта.рф", "https://почта.рф"),
    ],
)
def test_addresses(typed, address):
    assert normalise_url(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "http://", "ftp://x", "a b", "https://u:p@x", "http://x:y", "http://[", "//"]
)
def test_no_addresses(typed):
    with pytest.raises(ConfigError):
        normalise_url(typed)


def test_private_connections():
    assert is_private_connection("https://x")
    assert is_private_connection("http://127.0.0.1:8069")
    assert not is_private_connection("http://help.example.com")


def test_settings_round_trip(tmp_path):
    path = tmp_path / "new" / "settings.json"
    assert Settings.load(path) == Settings()
    settings = Settings(url="https://x", uid=3, reporter=Reporter("Иван", "", "+7"))
    settings.save(path)
    assert Settings.load(path) == settings
    assert "Иван" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"uid": "7"}',
        '{"url": null}',
        '{"uid": true}',
        '{"reporter": []}',
        '{"reporter": {"name": 1}}',
        '{"transport": "soap"}',
        '{"read_timeout": "soon"}',
    ],
)
def test_wrong_settings_are_explained(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"settings\.json"):
        Settings.load(path)


def test_settings_of_other_versions_are_read(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"url": "https://x", "read_timeout": 5, "future": 1}))
    assert Settings.load(path).read_timeout == 5.0


def test_home_variable_moves_everything():
    paths = Paths.from_environment({"LITEVIEWER_AGENT_HOME": "/somewhere"})
    root = Path("/somewhere").absolute()
    assert paths.isolated
    for path in (paths.settings, paths.credentials, paths.spool, paths.log, paths.instance):
        assert path.is_relative_to(root)
    assert not Paths.from_environment({}).isolated


def test_key_goes_into_the_keyring(paths, use_keyring):
    backend = use_keyring(MemoryKeyring())
    FileStore(paths.credentials).save("", Secrets("old", "old"))
    assert keep(SECRETS, "a@b", paths) == "keyring"
    assert json.loads(backend.entries[SERVICE, "a@b"]) == {"key": "key", "device_token": "token"}
    assert not paths.credentials.exists()
    assert open_store("keyring", paths).load("a@b") == SECRETS
    assert open_store("keyring", paths).load("other") is None


@pytest.mark.parametrize("mode", ["forgets", "locked"])
def test_keyring_that_does_not_work_is_not_trusted(paths, use_keyring, mode):
    use_keyring(MemoryKeyring(mode))
    assert keep(SECRETS, "a@b", paths) == "file"
    assert open_store("file", paths).load("a@b") == SECRETS


def test_no_keyring_at_all(paths, use_keyring):
    from keyring.backends.fail import Keyring

    use_keyring(Keyring())
    assert keep(SECRETS, "a@b", paths) == "file"


def test_locked_keyring_means_later(use_keyring):
    use_keyring(MemoryKeyring("locked"))
    with pytest.raises(Unavailable, match="locked"):
        KeyringStore().load("a@b")


def test_isolated_agent_leaves_the_keyring_alone(tmp_path, use_keyring):
    backend = use_keyring(MemoryKeyring())
    paths = Paths(tmp_path, tmp_path, isolated=True)
    assert keep(SECRETS, "a@b", paths) == "file"
    assert not backend.entries
    assert open_store("keyring", paths).name == "file"


def test_damaged_key_file_is_explained(paths):
    paths.config.mkdir()
    paths.credentials.write_text("{}")
    with pytest.raises(ConfigError, match=r"credentials\.json"):
        open_store("file", paths).load("")
