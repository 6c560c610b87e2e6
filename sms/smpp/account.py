"""Who we are at an SMSC and where it is, as `SMPP_URL` says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from core.errors import SettingsError
from sms.smpp.privacy import tls_context

#: Where SMSCs listen, plain and through TLS (IANA's register).
_PORTS: Final = {"smpp": 2775, "smpps": 3550}
_MOST_ID, _MOST_PASSWORD = 15, 8  # SMPP 3.4, 5.2.1 and 5.2.2
_YES, _NO = "yes", "no"
#: What may stand behind the `?`: its usual value, and how many at most (SMPP 3.4, 5.2.5 and 5.2.6 for TON and NPI).
_NUMBERS: Final = {
    "window": ("50", 1000),
    "enquire": ("30", 3600),
    "from_ton": ("", 6),
    "from_npi": ("", 18),
    "to_ton": ("1", 6),
    "to_npi": ("1", 18),
}
_SWITCHES: Final = {"packed": _NO, "references": _YES}
_AT_LEAST_ONE: Final = frozenset({"window", "enquire"})


@dataclass(frozen=True, slots=True)
class SmppAccount:
    """One bind. `sender` is the short code that families see.

    `window` = so many requests may wait for their answers at once; `packed` = the SMSC hands on septets packed;
    `references` = each part carries a user_message_reference, which the SMSC gives back in its receipt;
    `enquire` = seconds of silence after which the SMSC is asked whether it is there; `tls` = through TLS, believed by
    the system's authorities, or by those in the file `authorities` alone; TON and NPI say how numbers are meant
    (None = as the sender looks).
    """

    host: str
    port: int
    system_id: str
    password: str
    sender: str
    window: int = 50
    packed: bool = False
    references: bool = True
    enquire: float = 30.0
    tls: bool = False
    authorities: str = ""
    from_ton: int | None = None
    from_npi: int | None = None
    to_ton: int = 1
    to_npi: int = 1

    def __repr__(self) -> str:
        """Tell everything but the password."""
        return f"SmppAccount({self.carrier})"

    @property
    def carrier(self) -> str:
        """The bind's name, without its password."""
        return f"{self.system_id}@{self.host}:{self.port}"


def read_accounts(urls: str, sender: str) -> tuple[SmppAccount, ...]:
    """Read `smpp://user:pass@host:port?window=50&packed=no`, several of them comma separated (docs/smpp.md).

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
        given = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise _unusable() from None
    system_id, password = _names(parts)
    if given.keys() - {"ca", *_NUMBERS, *_SWITCHES} or ("ca" in given and parts.scheme != "smpps"):
        raise _unusable()
    tls, authorities = parts.scheme == "smpps", _only(given.get("ca", [""]))
    if tls:
        tls_context(authorities)  # what cannot be read is told now, not at the first bind
    return SmppAccount(
        host=parts.hostname or "",
        port=port,
        system_id=system_id,
        password=password,
        sender=sender,
        tls=tls,
        authorities=authorities,
        **_told_numbers(given),
        **{name: _switch(given.get(name, [usual])) for name, usual in _SWITCHES.items()},
    )


def _told_numbers(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    numbers = {name: _number(name, given) for name in _NUMBERS}
    return {name: number for name, number in numbers.items() if number is not None}


def _names(parts: SplitResult) -> tuple[str, str]:
    system_id, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme not in _PORTS or not parts.hostname or not system_id:
        raise _unusable()
    if len(system_id) > _MOST_ID or len(password) > _MOST_PASSWORD or not (system_id + password).isascii():
        message = f"USYNYS_SMPP_URL: SMPP has names of {_MOST_ID} and passwords of {_MOST_PASSWORD} letters at most."
        raise SettingsError(message)
    return system_id, password


def _only(values: Sequence[str]) -> str:
    if len(values) != 1:
        raise _unusable()
    return values[0]


def _number(name: str, given: Mapping[str, Sequence[str]]) -> int | None:
    usual, most = _NUMBERS[name]
    text = _only(given.get(name, [usual]))
    if not text and name not in given:
        return None
    if not (text.isascii() and text.isdigit()) or not (name in _AT_LEAST_ONE) <= int(text) <= most:
        raise _unusable()
    return int(text)


def _switch(values: Sequence[str]) -> bool:
    value = _only(values)
    if value not in {_YES, _NO}:
        raise _unusable()
    return value == _YES


def _unusable() -> SettingsError:
    message = (
        "USYNYS_SMPP_URL must look like smpp://user:pass@host:2775 or smpps://…, several separated by commas; options "
        "are window=50, packed=no, references=yes, enquire=30, ca=FILE, from_ton, from_npi, to_ton=1 and to_npi=1."
    )
    return SettingsError(message)
