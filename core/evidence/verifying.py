"""Verification, with the public keys alone: what holds, and by name what does not."""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from pydantic import BaseModel, ValidationError

from core.errors import InputError
from core.evidence import merkle
from core.evidence.canonical import Json, canonical, read
from core.evidence.keys import ANY, public_keys
from core.evidence.opening import committed
from core.evidence.record import SignedDay, SignedRecord
from core.evidence.signing import DIGESTS, SIGNATURE, digests_of, to_sign

#: What stands beside a record in the whole proof that is handed to a family or a court.
PARTS = frozenset({"record", "openings", "inclusion", "withdrawals"})
#: Of one length: where the salt ends and the words begin is nothing to argue about.
_SALT = re.compile(r"[0-9a-f]{64}")
_OPENING = frozenset({"path", "salt", "text"})
_INCLUSION = frozenset({"index", "size", "path", "day"})


class Reason(StrEnum):
    """Why a proof does not hold."""

    NOT_JSON = "not_json"
    UNKNOWN_FIELD = "unknown_field"
    MISSING_FIELD = "missing_field"
    WRONG_VALUE = "wrong_value"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    CHANGED_FIELD = "changed_field"
    WRONG_OPENING = "wrong_opening"
    NOT_IN_TREE = "not_in_tree"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, and where."""

    reason: Reason
    where: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; the proof holds where there are no faults."""

    faults: tuple[Fault, ...]
    records: int = 0
    openings: int = 0
    in_tree: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything that was shown holds."""
        return not self.faults


def verify(text: str | bytes, keys: Mapping[str, bytes]) -> Verdict:
    """Verify a signed record, or a whole proof: a record with openings, its place in the day's tree and withdrawals.

    `keys` are public keys (32 bytes) by their ids; nothing else is needed, no network and no database.
    """
    try:
        shown = read(text)
        canonical(shown)
    except (InputError, ValueError) as error:  # half a character cannot be written again
        return Verdict((Fault(Reason.NOT_JSON, str(error)),))
    if not isinstance(shown, Mapping):
        return Verdict((Fault(Reason.NOT_JSON, "An object is expected."),))
    if "record" not in shown:
        return Verdict(tuple(_record(shown, keys, "")), records=1)
    return _whole(shown, keys)


def _whole(shown: Mapping[str, Json], keys: Mapping[str, bytes]) -> Verdict:
    faults = [Fault(Reason.UNKNOWN_FIELD, name) for name in sorted(shown.keys() - PARTS)]
    record, openings = shown["record"], shown.get("openings") or ()
    inclusion, later = shown.get("inclusion"), shown.get("withdrawals") or ()
    if not isinstance(record, Mapping) or not isinstance(openings, list | tuple) or not isinstance(later, list | tuple):
        return Verdict((*faults, Fault(Reason.WRONG_VALUE, "record")))
    faults += _record(record, keys, "record.")
    faults += _openings(record, openings)
    if inclusion is not None:
        faults += _inclusion(record, inclusion, keys)
    for number, one in enumerate(later):
        faults += _withdrawal(one, record, keys, f"withdrawals.{number}.")
    return Verdict(tuple(faults), 1 + len(later), len(openings), inclusion is not None)


def _record(shown: Mapping[str, Json], keys: Mapping[str, bytes], at: str) -> Iterator[Fault]:
    yield from _shape(SignedRecord, shown, at)
    yield from _signature(shown, keys, at)


def _shape(model: type[BaseModel], shown: Mapping[str, Json], at: str) -> Iterator[Fault]:
    """Find what is not as the model has it."""
    try:
        model.model_validate_json(canonical(shown))
    except ValidationError as error:
        kinds = {"extra_forbidden": Reason.UNKNOWN_FIELD, "missing": Reason.MISSING_FIELD}
        for found in error.errors(include_url=False, include_context=False, include_input=False):
            where = ".".join(str(one) for one in found["loc"])
            yield Fault(kinds.get(found["type"], Reason.WRONG_VALUE), at + where)


def _signature(shown: Mapping[str, Json], keys: Mapping[str, bytes], at: str) -> Iterator[Fault]:
    """Find whether the signature holds; where it does not, the digests of the fields name what was changed."""
    listed = public_keys(keys)
    key = listed.get(str(shown.get("key_id"))) or listed.get(ANY)
    if key is None:
        yield Fault(Reason.UNKNOWN_KEY, f"{at}key_id")
        return
    try:
        key.verify(bytes.fromhex(str(shown.get(SIGNATURE))), to_sign(shown))
    except (InvalidSignature, ValueError):
        signed = shown.get(DIGESTS)
        known = signed if isinstance(signed, Mapping) else {}
        now = digests_of(shown)
        changed = [name for name in sorted({*now, *known}) if known and now.get(name) != known.get(name)]
        yield from (Fault(Reason.CHANGED_FIELD, at + name) for name in changed)
        if not changed:
            yield Fault(Reason.BAD_SIGNATURE, at + SIGNATURE)


def _openings(record: Mapping[str, Json], openings: list[Json] | tuple[Json, ...]) -> Iterator[Fault]:
    """Find words that are not those that were committed to."""
    for number, one in enumerate(openings):
        if not isinstance(one, Mapping) or one.keys() != _OPENING:
            yield Fault(Reason.UNKNOWN_FIELD, f"openings.{number}")
            continue
        path, expected = str(one["path"]), _at(record, str(one["path"]))
        salt = str(one["salt"])
        found = committed(bytes.fromhex(salt), str(one["text"])) if _SALT.fullmatch(salt) else ""
        if not isinstance(expected, str) or not hmac.compare_digest(found, expected):
            yield Fault(Reason.WRONG_OPENING, path)


def _at(value: Json, path: str) -> Json:
    """Return what stands at a path of names and numbers, or None."""
    for name in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list | tuple) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _inclusion(record: Mapping[str, Json], shown: Json, keys: Mapping[str, bytes]) -> Iterator[Fault]:
    """Find whether the record stands in the tree of its day, under a root that was signed."""
    if not isinstance(shown, Mapping) or shown.keys() != _INCLUSION:
        yield Fault(Reason.UNKNOWN_FIELD, "inclusion")
        return
    day, index, size, path = shown["day"], shown["index"], shown["size"], shown["path"]
    if not (isinstance(day, Mapping) and isinstance(index, int) and isinstance(size, int) and isinstance(path, list)):
        yield Fault(Reason.WRONG_VALUE, "inclusion")
        return
    yield from verify_day(day, keys, "inclusion.day.")
    try:
        found = merkle.root_of(canonical(record), index, size, [bytes.fromhex(str(one)) for one in path])
    except ValueError:
        found = None
    if found is None or found.hex() != day.get("root") or size != day.get("size"):
        yield Fault(Reason.NOT_IN_TREE, f"inclusion.day.{day.get('day')}")


def verify_day(shown: Mapping[str, Json], keys: Mapping[str, bytes], at: str = "") -> Iterator[Fault]:
    """Find whether the signed root of a day holds."""
    yield from _shape(SignedDay, shown, at)
    yield from _signature(shown, keys, at)


def _withdrawal(shown: Json, record: Mapping[str, Json], keys: Mapping[str, bytes], at: str) -> Iterator[Fault]:
    """Find whether a withdrawal holds, and takes back this very record."""
    if not isinstance(shown, Mapping):
        yield Fault(Reason.WRONG_VALUE, at.rstrip("."))
        return
    yield from _record(shown, keys, at)
    if _at(shown, "event.relates_to") != record.get("record_id"):
        yield Fault(Reason.WRONG_VALUE, f"{at}event.relates_to")


def digest_of_day(signed: bytes) -> str:
    """Return what the next day names as the one before it: SHA-256 of the signed object, lower-case hex."""
    return hashlib.sha256(signed).hexdigest()
