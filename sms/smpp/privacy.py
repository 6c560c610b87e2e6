"""Private connections to an SMSC."""

import ssl
from functools import lru_cache

from core.errors import SettingsError


@lru_cache(maxsize=8)
def tls_context(authorities: str) -> ssl.SSLContext:
    """Return how an SMSC proves who it is: by the system's authorities, or by those in a PEM file alone.

    Raises:
        SettingsError: there is no such file, or it holds no certificate.

    """
    try:
        return ssl.create_default_context(cafile=authorities or None)
    except (OSError, ssl.SSLError):
        message = f"USYNYS_SMPP_URL: ca={authorities} names no file with certificates (PEM)."
        raise SettingsError(message) from None
