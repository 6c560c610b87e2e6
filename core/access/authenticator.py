"""Codes of an authenticator (TOTP, RFC 6238): six digits of thirty seconds, each of which counts once."""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

#: What authenticators understand everywhere: SHA-1, six digits, thirty seconds, 160 bits of secret.
SECRET_SIZE = 20
_DIGITS, _SECONDS = 6, 30
#: A clock that is half a minute off, and a hand that is slow.
_OFF = (0, -1, 1)


def step_of(secret: bytes, code: str, now: datetime, last: int | None) -> int | None:
    """Return which step a code belongs to, or None: it is wrong, over, or was used already (`last` or earlier)."""
    if not (code.isascii() and code.isdigit() and len(code) == _DIGITS):
        return None
    present = int(now.timestamp()) // _SECONDS
    for off in _OFF:
        step = present + off
        if (last is None or step > last) and _is(secret, code, step):
            return step
    return None


def code_at(secret: bytes, now: datetime) -> str:
    """Return the code of an instant, as the authenticator shows it."""
    return _totp(secret).generate(int(now.timestamp())).decode()


def uri(secret: bytes, name: str) -> str:
    """Return what an authenticator reads: `otpauth://totp/…`."""
    return _totp(secret).get_provisioning_uri(name, "Usynys")


def written(secret: bytes) -> str:
    """Return the secret for whoever must type it, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _is(secret: bytes, code: str, step: int) -> bool:
    try:
        _totp(secret).verify(code.encode(), step * _SECONDS)
    except InvalidToken:
        return False
    return True


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, _DIGITS, SHA1(), _SECONDS)  # noqa: S303 - RFC 6238 and every authenticator mean SHA-1
