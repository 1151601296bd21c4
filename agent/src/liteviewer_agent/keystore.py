# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the key and the device token live: the keyring of the desktop, else a private file."""

import contextlib
import json
import logging
from dataclasses import asdict, dataclass

from .errors import ConfigError, Unavailable
from .files import explained, make_private_dir, write_atomic
from .i18n import _

SERVICE = "LiteViewer agent"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Secrets:
    """API key of the service account and the token of this device."""

    key: str
    device_token: str

    def __repr__(self):
        return "Secrets(...)"

    def dumps(self):
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text):
        """:raises ValueError: it is not what :meth:`dumps` wrote."""
        try:
            values = json.loads(text)
            return cls(str(values["key"]), str(values["device_token"]))
        except (TypeError, KeyError) as error:
            raise ValueError("no key in it") from error


class FileStore:
    """A file that only its owner may read."""

    name = "file"

    def __init__(self, path):
        self.path = path

    def save(self, _account, secrets):
        with explained(self.path):
            make_private_dir(self.path.parent)
            write_atomic(self.path, secrets.dumps().encode())

    def load(self, _account):
        try:
            return Secrets.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ConfigError(
                _("The key of this computer cannot be read"),
                _("%(path)s: %(reason)s. Enrol this computer again.")
                % {"path": self.path, "reason": error},
            ) from error

    def delete(self, _account):
        self.path.unlink(missing_ok=True)


class KeyringStore:
    """Windows Credential Manager, Secret Service, KWallet: whatever ``keyring`` finds."""

    name = "keyring"

    @staticmethod
    def available():
        """Whether there is a backend that really keeps secrets."""
        import keyring

        try:
            return keyring.get_keyring().priority >= 1
        except Exception as error:  # backends raise what they like
            _log.info("no keyring: %r", error)
            return False

    def save(self, account, secrets):
        import keyring

        keyring.set_password(SERVICE, account, secrets.dumps())

    def load(self, account):
        import keyring

        try:
            text = keyring.get_password(SERVICE, account)
        except Exception as error:  # a locked keyring, a bus that is gone
            raise Unavailable(
                _("The keyring is locked"),
                _("The key of this computer is in the keyring of your desktop: unlock it."),
            ) from error
        try:
            return Secrets.loads(text) if text else None
        except ValueError:
            return None

    def delete(self, account):
        import keyring

        with contextlib.suppress(Exception):  # nothing to delete, or nobody to ask
            keyring.delete_password(SERVICE, account)


def open_store(name, paths):
    """The store that the settings name; an isolated agent never touches the keyring."""
    if name == KeyringStore.name and not paths.isolated:
        return KeyringStore()
    return FileStore(paths.credentials)


def keep(secrets, account, paths):
    """Save the secrets in the best store that works and say which one it was.

    A keyring that accepts a password and does not give it back is worse than a file, so what was
    written is read again.

    :return: name for the settings: ``keyring`` or ``file``
    """
    file_store = FileStore(paths.credentials)
    if not paths.isolated and KeyringStore.available():
        store = KeyringStore()
        try:
            store.save(account, secrets)
            kept = store.load(account) == secrets
        except Exception as error:  # see above
            _log.warning("the keyring refused: %r", error)
            kept = False
        if kept:
            file_store.delete(account)
            return store.name
    file_store.save(account, secrets)
    return file_store.name
