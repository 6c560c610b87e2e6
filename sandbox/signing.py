"""The signature Twilio puts on its webhooks, written from the vendor's description and not from its library."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urldefrag


def signature(token: str, url: str, params: Mapping[str, str]) -> str:
    """Return `X-Twilio-Signature` of a form: HMAC-SHA1 over the URL and each name and value, sorted by name.

    The fragment (`#rc=…`) is for the sender alone and no part of what is signed (FACTS.md section 1, Twilio).
    """
    signed = urldefrag(url).url + "".join(f"{name}{params[name]}" for name in sorted(params))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
