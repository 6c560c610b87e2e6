"""Delivery receipts as SMSCs write them: the parameter wins over the text, and no text is too odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.channel import Failure
from core.flow.parts import PartStatus, after, carrier_keys, whole
from core.flow.receipt import Delivery
from sms.smpp.codes import failure_of, receipt_of
from sms.smpp.receipts import read_receipt

TEXT = "id:00A1B2 sub:001 dlvrd:001 submit date:2611211530 done date:2611211531 stat:{} err:{} text:Құрметті"


@pytest.mark.parametrize(
    ("stat", "state", "error", "delivery", "failure"),
    [
        ("DELIVRD", 2, "000", Delivery.DELIVERED, None),
        ("DELIVRD", None, "000", Delivery.DELIVERED, None),
        ("DELIVRD", 5, "001", Delivery.UNDELIVERED, Failure.BAD_ADDRESS),  # was seen: the text lies
        ("UNDELIV", 2, "000", Delivery.DELIVERED, None),
        ("UNDELIV", None, "027", Delivery.UNDELIVERED, Failure.UNREACHABLE),
        ("UNDELIV", None, "999", Delivery.UNDELIVERED, Failure.UNREACHABLE),
        ("EXPIRED", None, "000", Delivery.EXPIRED, Failure.EXPIRED),
        ("EXPIRED", None, "001", Delivery.EXPIRED, Failure.EXPIRED),
        ("REJECTD", None, "013", Delivery.FAILED, Failure.BLOCKED),
        ("DELETED", 4, "", Delivery.FAILED, Failure.REJECTED),
        ("ENROUTE", 1, "", Delivery.SENT, None),
        ("ACCEPTD", None, "", Delivery.SENT, None),
        ("UNKNOWN", 7, "", Delivery.UNKNOWN, None),
        ("DELIVRD", 7, "", Delivery.UNKNOWN, None),
        ("HOORAY", None, "", Delivery.UNKNOWN, None),
    ],
)
def test_a_receipt_is_named_by_the_closed_list(
    stat: str, state: int | None, error: str, delivery: Delivery, failure: Failure | None
) -> None:
    """What an SMSC says of a part, in our words; `message_state` wins over the text."""
    told = read_receipt({} if state is None else {0x0427: bytes([state])}, TEXT.format(stat, error))
    assert receipt_of(told.state, told.stat, told.error) == (delivery, failure)
    assert told.smsc_id == "00A1B2"


@pytest.mark.parametrize(
    "text",
    [
        "id:a1 sub:001 dlvrd:001 submit date:2611211530 done date:2611211531 stat:DELIVRD err:000 text:x",
        "ID:a1 Sub:001 Dlvrd:001 Submit Date:261121153000 Done Date:2611211531 Stat:DELIVRD Err:000 Text:x",
        "id: a1 stat: delivrd done_date: 2611211531",
        "stat:DELIVRD err:0 done date:2611211531 id:a1 text:id:b2 stat:UNDELIV",
        "id:a1\nstat:DELIVRD\ndone date:2611211531",
    ],
)
def test_a_receipt_is_read_however_it_is_spelt(text: str) -> None:
    """Order, case, blanks and missing fields differ from SMSC to SMSC; our own words behind `text:` are no field."""
    told = read_receipt({}, text)
    assert (told.smsc_id, told.stat, told.done) == ("a1", "DELIVRD", "2611211531")


def test_the_parameters_name_the_part() -> None:
    """An id beside the text wins over that in it, and a network's own error over the text's."""
    told = read_receipt({0x001E: b"77\x00", 0x0423: b"\x03\x00\x01", 0x0204: b"\x12\x34"}, TEXT.format("UNDELIV", "9"))
    assert (told.smsc_id, told.error, told.reference) == ("77", "3/1", 0x1234)


@given(st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=70)), st.text(max_size=300))
def test_no_receipt_breaks_the_reading(parameters: dict[int, bytes], text: str) -> None:
    """Nonsense says nothing, or something unknown; an id is always printable."""
    told = read_receipt(parameters, text)
    assert told.smsc_id.isprintable()
    receipt_of(told.state, told.stat, told.error)


@given(st.integers(0, 0xFFFFFFFF))
def test_every_status_has_its_failure(status: int) -> None:
    """A vendor's own number is unknown, and ours to look at."""
    assert failure_of(status) in Failure


@pytest.mark.parametrize(
    ("told", "written"), [("A1", "a1"), ("00a1", "A1"), ("161", "a1"), ("a1", "161"), ("0x1F", "31"), ("007", "7")]
)
def test_one_id_is_known_by_all_the_ways_to_write_it(told: str, written: str) -> None:
    """Hex here and decimal there, capitals, zeros in front: it is one id (jasmin#643)."""
    assert carrier_keys(written)[0] in carrier_keys(told)


@given(st.lists(st.sampled_from(Delivery), max_size=6))
def test_no_order_of_receipts_takes_a_delivery_back(told: list[Delivery]) -> None:
    """A part that was delivered stays so; one that failed and is delivered after all is delivered."""
    status = PartStatus.TAKEN
    for delivery in told:
        status = after(status, delivery) or status
    assert (status is PartStatus.DELIVERED) == (Delivery.DELIVERED in told)


@given(st.lists(st.sampled_from(PartStatus), max_size=4))
def test_nothing_is_said_of_a_message_before_all_its_parts_are_final(parts: list[PartStatus]) -> None:
    """And delivered it is only when every part is."""
    told = whole(parts)
    final = {PartStatus.DELIVERED, PartStatus.UNDELIVERED, PartStatus.FAILED, PartStatus.EXPIRED}
    assert (told is not None) == (bool(parts) and set(parts) <= final)
    assert (told is Delivery.DELIVERED) == (bool(parts) and set(parts) == {PartStatus.DELIVERED})
