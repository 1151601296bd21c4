# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One-time codes of authenticator programs (RFC 6238, RFC 4226)."""

import binascii
import hmac
from base64 import b32decode
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

ALGORITHMS = ("sha1", "sha256", "sha512")


@dataclass(frozen=True)
class Seed:
    """What the codes are made of; a code is good for ``period`` seconds."""

    secret: bytes
    digits: int = 6
    period: int = 30
    algorithm: str = "sha1"

    def code(self, moment):
        """Return the code at a moment (seconds since 1970)."""
        counter = int(moment) // self.period
        digest = hmac.digest(self.secret, counter.to_bytes(8, "big"), self.algorithm)
        offset = digest[-1] & 15
        number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
        return str(number % 10**self.digits).zfill(self.digits)

    def seconds_left(self, moment):
        """Return how long the code of a moment stays good, in seconds."""
        return self.period - int(moment) % self.period


def parse_seed(text):
    """Return the seed in what a site shows: letters and digits (base32), or ``otpauth://totp/``.

    :raises ValueError: it is neither
    """
    text = text.strip()
    options = {}
    if text.lower().startswith("otpauth:"):
        address = urlsplit(text)
        if address.netloc.lower() != "totp":
            raise ValueError("no otpauth://totp/ address")
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        text = query.get("secret", "")
        options = {
            "digits": int(query.get("digits", 6)),
            "period": int(query.get("period", 30)),
            "algorithm": query.get("algorithm", "sha1").lower().replace("-", ""),
        }
    letters = "".join(text.split()).replace("-", "").rstrip("=").upper()
    try:
        secret = b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise ValueError("no base32") from None
    seed = Seed(secret, **options)
    if (
        len(secret) < 10
        or not 6 <= seed.digits <= 8
        or not 10 <= seed.period <= 300
        or seed.algorithm not in ALGORITHMS
    ):
        raise ValueError("out of range")
    return seed
