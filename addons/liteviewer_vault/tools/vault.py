# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Secrets encrypted with keys that lie in a file of their own, without the ORM.

A secret is AES-256-GCM with a random nonce. The token that is stored names the key; what the
secret belongs to is authenticated with it, so a token that was moved to another record or another
field does not open. A key ring is a text file with one key in a line, the newest last::

    # Key ring of LiteViewer ServiceDesk
    3f2a91c07be4 kYx...43 characters...

The first word is the key's fingerprint: a line that was damaged is noticed before it is used.
"""

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

_loaded = {}
"""{path: (what told its state, KeyRing)} of the files read so far, usually one."""

VERSION = "lv1"
KEY_BYTES = 32
NONCE_BYTES = 12
"""Random: with one key 2^32 secrets may be encrypted, says NIST SP 800-38D."""
HEADER = """\
# Key ring of LiteViewer ServiceDesk: one key in a line, the last one encrypts, all decrypt.
# Whoever has it and the database can read every stored password. Keep a copy apart from the
# backups of the database; without it the passwords are lost.
"""


class VaultError(Exception):
    """Something about the keys or a token is wrong.

    :ivar reason: for people: a lazy translation
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class KeyRing:
    """The keys, oldest first: ``keys`` is {fingerprint: 32 bytes}."""

    def __init__(self, keys):
        self._keys = dict(keys)

    def __repr__(self):
        """Name the keys without telling them: this may get into a log."""
        return f"<KeyRing {', '.join(self._keys)}>"

    @property
    def key_ids(self):
        """The fingerprints, oldest first."""
        return tuple(self._keys)

    @property
    def current_id(self):
        """The fingerprint of the key that encrypts."""
        return self.key_ids[-1]

    # ------------------------------------------------------------
    # SECRETS
    # ------------------------------------------------------------

    def encrypt(self, text, identity, binding=b""):
        """Return the token of a text.

        :param str text: the secret
        :param tuple identity: what it belongs to, texts and numbers; authenticated, not secret
        :param bytes binding: a second secret without which the key ring does not open the token
        """
        key_id = self.current_id
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = _cipher(self._keys[key_id], binding).encrypt(
            nonce, text.encode(), _authenticated(key_id, identity)
        )
        return f"{VERSION}.{key_id}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, token, identity, binding=b""):
        """Return the text of a token.

        :raises VaultError: the key is not in the ring, or the token was changed or moved
        """
        key_id = get_key_id(token)
        if key_id not in self._keys:
            raise VaultError(
                _lt(
                    "The secret was encrypted with the key %(key)s, which the key file does not "
                    "hold. Nothing was changed; put the key back into the file.",
                    key=key_id or "?",
                )
            )
        try:
            content = urlsafe_b64decode(token.rpartition(".")[2])
            return (
                _cipher(self._keys[key_id], binding)
                .decrypt(
                    content[:NONCE_BYTES], content[NONCE_BYTES:], _authenticated(key_id, identity)
                )
                .decode()
            )
        except (InvalidTag, ValueError):
            # without the cause: nothing of the content may get into a traceback
            raise VaultError(
                _lt(
                    "The stored secret was changed or moved here from another record. "
                    "It is not shown."
                )
            ) from None

    # ------------------------------------------------------------
    # THE FILE
    # ------------------------------------------------------------

    @classmethod
    def make(cls):
        """Return a ring with one new key."""
        return cls({}).with_new_key()

    def with_new_key(self):
        """Return a ring that encrypts with a new key and decrypts with the old ones too."""
        key = secrets.token_bytes(KEY_BYTES)
        return KeyRing({**self._keys, _fingerprint(key): key})

    def without(self, key_id):
        """Return a ring without an old key. :raises KeyError: it has no such key"""
        keys = dict(self._keys)
        del keys[key_id]
        return KeyRing(keys)

    @classmethod
    def load(cls, path):
        """Return the ring in a file; one that has not changed is not read again.

        :raises VaultError: it is not there, can be read by others, or holds no good keys
        """
        path = str(path)
        try:
            with open(path, "rb") as file:
                status = os.fstat(file.fileno())
                if status.st_mode & 0o027:
                    raise VaultError(
                        _lt(
                            "The key file %(path)s is open to others; it is not used. "
                            "Let only Odoo's user read it: chmod 600 %(path)s",
                            path=path,
                        )
                    )
                signature = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
                if _loaded.get(path, (None, None))[0] != signature:
                    _loaded[path] = signature, _parse(path, file.read().decode(errors="replace"))
        except OSError as error:
            raise VaultError(
                _lt(
                    "The key file %(path)s cannot be read: %(error)s.",
                    path=path,
                    error=error.strerror,
                )
            ) from None
        return _loaded[path][1]

    def save(self, path, *, replace=False):
        """Write the ring, whole or not at all, readable by its owner only.

        :param bool replace: put it in the place of an older one, whose owner and mode it keeps
        :raises FileExistsError: there is one, and it shall not be replaced
        """
        path = Path(path)
        lines = (
            f"{key_id} {urlsafe_b64encode(key).decode()}" for key_id, key in self._keys.items()
        )
        content = (HEADER + "\n".join(lines) + "\n").encode()
        if not replace:
            _write(path, content)
            return
        status = path.stat()
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            _write(partial, content, stat.S_IMODE(status.st_mode), (status.st_uid, status.st_gid))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def changing(path):
    """Hold a key file alone while it is read, changed and written."""
    descriptor = os.open(Path(path).parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def get_key_id(token):
    """Return the fingerprint of the key a token was made with, an empty text for no token."""
    version, _dot, rest = token.partition(".")
    return rest.partition(".")[0] if version == VERSION else ""


def _fingerprint(key):
    return hashlib.sha256(b"liteviewer key" + key).hexdigest()[:12]


def _cipher(key, binding):
    return AESGCM(hmac.digest(key, binding, "sha256") if binding else key)


def _authenticated(key_id, identity):
    return json.dumps([VERSION, key_id, *identity]).encode()


def _write(path, content, mode=0o600, owner=None):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        if owner:
            os.fchown(descriptor, *owner)
        os.fchmod(descriptor, mode)
        file.flush()
        os.fsync(descriptor)


def _parse(path, text):
    keys = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            key_id, encoded = words
            key = urlsafe_b64decode(encoded)
        except ValueError:
            key_id, key = "", b""
        if len(key) != KEY_BYTES or key_id != _fingerprint(key):
            raise VaultError(
                _lt("Line %(line)s of the key file %(path)s is damaged.", line=number, path=path)
            )
        keys[key_id] = key
    if not keys:
        raise VaultError(_lt("The key file %(path)s holds no key.", path=path))
    return KeyRing(keys)
