"""Delivery receipts of an SMSC: what their parameters and their text say about one part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

RECEIPTED_MESSAGE_ID: Final = 0x001E
USER_MESSAGE_REFERENCE: Final = 0x0204
NETWORK_ERROR_CODE: Final = 0x0423
MESSAGE_STATE: Final = 0x0427

#: SMPP 3.4, appendix B, in any order and case; vendors write more or fewer blanks and leave fields out.
_FIELD: Final = {
    name: re.compile(rf"\b{label}\s*:\s*([^\s:]+)", re.IGNORECASE)
    for name, label in (("id", "id"), ("done", r"done[ _]?date"), ("stat", "stat(?:us)?"), ("err", "err(?:or)?"))
}
_ID: Final = re.compile(r"[\x21-\x7e]{1,65}")
_WORD: Final = re.compile(r"[\x21-\x7e]{1,32}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt says, in the SMSC's own words: `state` is the parameter message_state, which wins over `stat`."""

    smsc_id: str
    state: int | None
    stat: str
    error: str
    done: str  # the carrier's own time, evidence only: minute precision and no zone
    reference: int | None  # the user_message_reference of the part, if the SMSC gives it back


def read_receipt(parameters: Mapping[int, bytes], text: str) -> Told:
    """Read a receipt; what is missing or no word at all stays empty.

    >>> read_receipt({}, "id:00A1 sub:001 dlvrd:001 done date:2611211530 stat:DELIVRD err:000 text:").stat
    'DELIVRD'
    """
    words = _words(text)
    told = parameters.get(RECEIPTED_MESSAGE_ID, b"").split(b"\x00")[0].decode("latin-1").strip()
    state, network = parameters.get(MESSAGE_STATE, b""), parameters.get(NETWORK_ERROR_CODE, b"")
    reference = parameters.get(USER_MESSAGE_REFERENCE, b"")
    return Told(
        smsc_id=told if _ID.fullmatch(told) else words.get("id", ""),
        state=state[0] if len(state) == 1 else None,
        stat=words.get("stat", "").upper(),
        error=_error(network) or words.get("err", ""),
        done=words.get("done", ""),
        reference=int.from_bytes(reference, "big") if len(reference) == 2 else None,  # noqa: PLR2004 - a 16-bit integer
    )


def _words(text: str) -> dict[str, str]:
    """Return the fields of the text; what stands behind `text:` is the beginning of our own message and no field."""
    head = re.split(r"\btext\s*:", text, maxsplit=1, flags=re.IGNORECASE)[0]
    found = {name: shape.search(head) for name, shape in _FIELD.items()}
    words = {name: match[1] for name, match in found.items() if match}
    return {name: word for name, word in words.items() if (_ID if name == "id" else _WORD).fullmatch(word)}


def _error(network: bytes) -> str:
    """Return a network_error_code: the network's type and its number."""
    size = 3
    return f"{network[0]}/{int.from_bytes(network[1:], 'big')}" if len(network) == size else ""
