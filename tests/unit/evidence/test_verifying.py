"""Verification: a proof holds as it was made, and whatever is changed is noticed and named."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence.keys import Signer
from core.evidence.record import State
from core.evidence.verifying import Reason, Verdict, verify
from tests.unit.evidence.scene import ASKED, KEYS, OTHER, SEED, proof, signed


def _reasons(text: str, keys: dict[str, bytes] = KEYS) -> set[Reason]:
    return {fault.reason for fault in verify(text, keys).faults}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each value that holds no other."""
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, one in items:
            yield from _leaves(one, (*path, name))
    else:
        yield path


def _changed(text: str, path: tuple[Any, ...], data: st.DataObject) -> str:
    """Change one value a little: one character of a text, a number by one, a truth into its opposite."""
    whole = json.loads(text)
    inside = whole
    for name in path[:-1]:
        inside = inside[name]
    value = inside[path[-1]]
    match value:
        case bool():
            inside[path[-1]] = not value
        case int():
            inside[path[-1]] = value + 1
        case str() if value:
            at = data.draw(st.integers(0, len(value) - 1))
            inside[path[-1]] = value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
        case _:
            inside[path[-1]] = "x"
    return json.dumps(whole)


_FIELDS = sorted(_leaves(json.loads(signed())), key=str)
_OF_PROOF = sorted(_leaves(json.loads(proof())), key=str)


def test_a_signed_record_and_a_whole_proof_hold() -> None:
    """With the public key and nothing else; the order of keys and spaces between them say nothing."""
    assert verify(signed(), KEYS) == Verdict((), records=1)
    assert verify(json.dumps(json.loads(signed()), indent=2), KEYS).holds
    assert verify(proof(), KEYS) == Verdict((), records=2, openings=5, in_tree=True)


@pytest.mark.parametrize("state", list(State))
def test_refusals_and_withdrawals_hold_too(state: State) -> None:
    """A no is proved like a yes."""
    assert verify(signed(state), KEYS).holds


@given(st.sampled_from(_FIELDS), st.data())
def test_one_character_changed_in_any_field_is_named(path: tuple[Any, ...], data: st.DataObject) -> None:
    """The verdict names the changed field, and says when it was the signature or the key that was changed."""
    faults = verify(_changed(signed(), path, data), KEYS).faults
    if path == ("key_id",):
        assert Reason.UNKNOWN_KEY in {fault.reason for fault in faults}
    elif path == ("signature",):
        assert Reason.BAD_SIGNATURE in {fault.reason for fault in faults}
    else:
        field = path[1] if path[0] == "digests" else path[0]
        assert (Reason.CHANGED_FIELD, field) in {(fault.reason, fault.where) for fault in faults}


@given(st.sampled_from(_OF_PROOF), st.data())
def test_one_character_changed_anywhere_in_a_proof_is_refused(path: tuple[Any, ...], data: st.DataObject) -> None:
    """Openings, places in trees, roots and withdrawals are as strong as the record."""
    assert not verify(_changed(proof(), path, data), KEYS).holds


@given(st.sampled_from(["", "answer", "event", "processing"]))
def test_unknown_and_missing_fields_are_refused(inside: str) -> None:
    """Even signed: nobody could say later what a field meant that the format does not have."""
    more, less = json.loads(signed()), json.loads(signed())
    (more[inside] if inside else more)["note"] = "x"
    (less[inside] if inside else less).popitem()
    assert Reason.UNKNOWN_FIELD in _reasons(json.dumps(more))
    assert Reason.MISSING_FIELD in _reasons(json.dumps(less))


def test_binary_values_are_lower_case_hex() -> None:
    """One value has one form: capital digits are refused though they would say the same."""
    shown = json.loads(signed())
    shown["signature"] = shown["signature"].upper()
    assert Reason.WRONG_VALUE in _reasons(json.dumps(shown))


def test_another_key_of_the_same_name_does_not_verify() -> None:
    """A name proves nothing: the signature does."""
    assert _reasons(signed(), {"2026": Signer.parse(OTHER).public[Signer.parse(OTHER).key_id]}) == {
        Reason.BAD_SIGNATURE
    }
    assert _reasons(signed(), {}) == {Reason.UNKNOWN_KEY}


def test_after_a_rotation_old_records_verify() -> None:
    """The new key signs, the old one is listed behind it."""
    rotated = Signer.parse(f"2027:{OTHER},2026:{SEED}")
    assert rotated.key_id == "2027"
    assert verify(signed(), rotated.public).holds


def test_other_words_do_not_open_a_commitment() -> None:
    """Nobody can claim that something else was on the phone; nor move the end of the salt into the words."""
    whole = json.loads(proof())
    at = next(number for number, one in enumerate(whole["openings"]) if one["text"] == ASKED)
    salt = whole["openings"][at]["salt"]
    whole["openings"][at] |= {"text": "Басқа сөз"}
    assert _reasons(json.dumps(whole)) == {Reason.WRONG_OPENING}
    whole["openings"][at] |= {"text": bytes.fromhex(salt[-2:]).decode("latin-1") + ASKED, "salt": salt[:-2]}
    assert _reasons(json.dumps(whole)) == {Reason.WRONG_OPENING}


def test_a_record_of_another_day_is_not_in_the_tree() -> None:
    """A place in a tree belongs to one record."""
    whole = json.loads(proof())
    whole |= {"record": json.loads(signed(State.REFUSED)), "openings": [], "withdrawals": []}
    assert _reasons(json.dumps(whole)) == {Reason.NOT_IN_TREE}


def test_a_withdrawal_takes_back_its_own_consent_only() -> None:
    """One of another consent beside a record proves nothing about it."""
    whole = json.loads(proof())
    whole["withdrawals"] = [json.loads(signed(State.WITHDRAWN, "b" * 32, "c" * 32))]
    assert _reasons(json.dumps(whole)) == {Reason.WRONG_VALUE}


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '"x"', '{"record": 1}', '{"record": {}, "x": 1}', '"\\ud800"', "{}"]
)
def test_whatever_is_no_proof_is_refused_and_never_an_error(text: str) -> None:
    """Files of all kinds are handed to a court."""
    assert not verify(text, KEYS).holds


@given(st.binary(max_size=200))
def test_no_bytes_break_the_verifier(raw: bytes) -> None:
    """It answers, whatever it is shown."""
    assert not verify(raw, KEYS).holds
