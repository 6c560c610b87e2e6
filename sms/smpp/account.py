"""Who we are at an SMSC and where it is, as `SMPP_URL` says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from core.errors import SettingsError

_PORT: Final = 2775
_MOST_ID, _MOST_PASSWORD = 15, 8  # SMPP 3.4, 5.2.1 and 5.2.2
_WINDOW: Final = 50
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class SmppAccount:
    """One bind. `sender` is the short code that families see.

    `window` = so many requests may wait for their answers at once; `packed` = the SMSC hands on septets packed;
    `references` = each part carries a user_message_reference, which the SMSC gives back in its receipt.
    """

    host: str
    port: int
    system_id: str
    password: str
    sender: str
    window: int = _WINDOW
    packed: bool = False
    references: bool = True

    def __repr__(self) -> str:
        """Tell everything but the password."""
        return f"SmppAccount({self.carrier})"

    @property
    def carrier(self) -> str:
        """The bind's name, without its password."""
        return f"{self.system_id}@{self.host}:{self.port}"


def read_accounts(urls: str, sender: str) -> tuple[SmppAccount, ...]:
    """Read `smpp://user:pass@host:port?window=50&packed=no&references=yes`, several of them comma separated.

    Raises:
        SettingsError: one cannot be used; it is not quoted, because it holds a password.

    """
    accounts = tuple(_account(url.strip(), sender) for url in urls.split(",") if url.strip())
    if not accounts or not sender:
        message = "Set USYNYS_SMPP_URL and USYNYS_SMPP_FROM."
        raise SettingsError(message)
    return accounts


def _account(url: str, sender: str) -> SmppAccount:
    try:
        parts = urlsplit(url)
        options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        port = parts.port or _PORT
    except ValueError:
        raise _unusable() from None
    system_id, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme != "smpp" or not parts.hostname or not system_id or options.keys() - {"window", *_SWITCHES}:
        raise _unusable()
    if len(system_id) > _MOST_ID or len(password) > _MOST_PASSWORD or not (system_id + password).isascii():
        message = f"USYNYS_SMPP_URL: SMPP has names of {_MOST_ID} and passwords of {_MOST_PASSWORD} letters at most."
        raise SettingsError(message)
    window = _only(options.get("window", [str(_WINDOW)]))
    if not (window.isascii() and window.isdigit() and int(window)):
        raise _unusable()
    packed, references = (_switch(options.get(name, [usual])) for name, usual in _SWITCHES.items())
    return SmppAccount(parts.hostname, port, system_id, password, sender, int(window), packed, references)


_SWITCHES: Final = {"packed": _NO, "references": _YES}


def _only(values: Sequence[str]) -> str:
    if len(values) != 1:
        raise _unusable()
    return values[0]


def _switch(values: Sequence[str]) -> bool:
    value = _only(values)
    if value not in {_YES, _NO}:
        raise _unusable()
    return value == _YES


def _unusable() -> SettingsError:
    message = (
        "USYNYS_SMPP_URL must look like smpp://user:pass@host:2775, several separated by commas; "
        "options are window=50, packed=no and references=yes."
    )
    return SettingsError(message)
