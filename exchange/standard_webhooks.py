"""Signatures of what we post to other systems, as Standard Webhooks describes them (standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from core.errors import SettingsError

_PREFIX = "whsec_"
_LEAST, _MOST = 24, 64  # bytes


def secret_of(text: str, setting: str) -> bytes:
    """Return the bytes of a secret, with or without its prefix.

    Raises:
        SettingsError: it is not 24-64 bytes in base64; the message names the setting.

    """
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except ValueError:
        secret = b""
    if not _LEAST <= len(secret) <= _MOST:
        message = f"{setting} must be {_LEAST}-{_MOST} bytes in base64, with or without {_PREFIX} before it."
        raise SettingsError(message)
    return secret


def headers(secret: bytes, message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the three headers of a message: the same id again is the same message."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}
