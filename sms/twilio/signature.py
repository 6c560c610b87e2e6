"""Whether a webhook comes from Twilio: its signature over our public address and everything it says."""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit, urlunsplit

_PORTS = {"https": 443, "http": 80}


def body_hash(target: str) -> str | None:
    """Return the hash that a JSON webhook carries in its query, or None."""
    return parse_qs(urlsplit(target).query).get("bodySHA256", [None])[0]


class Verifier:
    """Checks signatures on the configured public address, never on what a Host header claims.

    `tokens` are all live auth tokens; an empty one would be everybody's and is left out. Twilio signs an address with
    or without its default port; both are tried.
    """

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        self._addresses = _with_and_without_port(public_url.rstrip("/"))
        self._tokens = [token.encode() for token in tokens if token]

    def accepts_form(self, target: str, fields: Sequence[tuple[str, str]], signature: str) -> bool:
        """Whether the signature covers path and query (as they came) and each field, in constant time."""
        said = "".join(name + value for name, value in sorted(set(fields)))
        return self._accepts(target, said, signature)

    def accepts_json(self, target: str, body: bytes, signature: str) -> bool:
        """Whether the signature covers path and query, and the hash in the query is that of the body."""
        told = body_hash(target) or ""
        same = hmac.compare_digest(sha256(body).hexdigest(), told) if told.isascii() else False
        return self._accepts(target, "", signature) and same

    def _accepts(self, target: str, said: str, signature: str) -> bool:
        given = signature.encode(errors="surrogateescape")
        found = False
        for address in self._addresses:
            signed = (address + target + said).encode(errors="surrogateescape")
            for token in self._tokens:
                # No early way out: each token is tried on each address, whatever came before.
                found |= hmac.compare_digest(b64encode(hmac.digest(token, signed, "sha1")), given)
        return found


def _with_and_without_port(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(f":{parts.port}")
    port = parts.port or _PORTS.get(parts.scheme, 443)
    return urlunsplit(parts._replace(netloc=host)), urlunsplit(parts._replace(netloc=f"{host}:{port}"))
