"""The proof of a soak can fail: every kind of what it looks for, made by hand, is found."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.store.tables import Message, Offer
from tests.books import Books
from tests.soak.copies import Copies, compare_sms, compare_telegram
from tests.soak.ledger import Seen
from tests.soak.people import Said
from tests.soak.proof import held_by_smsc, invented, missed

NUMBER, TEXT = "+77470000001", "Аласыз ба? 1 – иә, 2 – жоқ"
NOON = datetime(2026, 2, 2, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_message(**facts: Any) -> Message:
    """Return one message that was sent by Twilio and delivered."""
    usual = {"id": "m1", "wire": "twilio", "status": "delivered", "provider_id": "SM1", "tried": "", "tried_wires": ""}
    others = {"failure": "", "maybe_seen": False, "attempts": 0}
    return cast("Message", SimpleNamespace(**{**usual, **others, **facts}))


def on_phone(**facts: Any) -> Seen:
    """Return one SMS on the phone."""
    usual = {"number": NUMBER, "channel": "sms", "to_phone": True, "at": NOON, "text": TEXT, "status": "delivered"}
    return Seen(**{**usual, "provider_id": "SM1", "wire": "twilio", "buttons": frozenset(), **facts})


def an_offer(**facts: Any) -> Offer:
    """Return one offer of two days."""
    usual = {"id": "o1", "guardian_id": "G1", "status": "lapsed", "created_at": NOON, "closes_at": NOON + 48 * HOUR}
    others = {"answered_at": None, "ended_at": None, "opens_at": NOON, "basis": "delivery_receipt"}
    return cast("Offer", SimpleNamespace(**{**usual, **others, **facts}))


def of(messages: list[Message], seen: list[Seen]) -> Copies:
    """Compare SMS."""
    found = Copies()
    compare_sms(found, {(NUMBER, TEXT): messages}, seen)
    return found


def test_one_copy_of_each_message_is_right() -> None:
    """Two messages of the same words have two copies."""
    assert of([a_message()], [on_phone()]) == Copies()
    assert of([a_message(), a_message(id="m2")], [on_phone(), on_phone(provider_id="SM2")]) == Copies()


def test_a_second_copy_is_a_doubled_send() -> None:
    """Even when its fate was unknown once: SMS are looked up before they are sent again."""
    assert len(of([a_message()], [on_phone()] * 2).doubled) == 1
    assert len(of([a_message(maybe_seen=True)], [on_phone()] * 2).doubled) == 1
    assert len(of([], [on_phone()]).doubled) == 1


def test_a_second_copy_by_another_carrier_is_allowed_once() -> None:
    """The first carrier had said that it was not delivered."""
    elsewhere = a_message(tried_wires="twilio", wire="smpp")
    assert of([elsewhere], [on_phone(), on_phone(wire="smpp")]).allowed.total() == 1
    assert len(of([elsewhere], [on_phone()] * 3).doubled) == 1


def test_a_delivered_message_that_no_phone_has_is_lost() -> None:
    """The gateway says so, the phone does not."""
    assert len(of([a_message()], []).lost) == 1
    assert of([a_message(status="undelivered")], []).lost == []


def test_a_second_copy_in_telegram_needs_an_answer_that_never_came() -> None:
    """Nobody can ask the Bot API what became of a message."""
    chat = [on_phone(channel="telegram", provider_id=one) for one in ("41", "42")]
    for timed_out, doubled in ((True, 0), (False, 1)):
        found = Copies()
        compare_telegram(found, [a_message(wire="telegram", provider_id="41", maybe_seen=timed_out)], chat)
        assert (len(found.doubled), found.allowed.total()) == (doubled, 1 - doubled)


@pytest.mark.parametrize(
    ("status", "hours", "found"),
    [("lapsed", 47, 1), ("lapsed", 49, 0), ("declined", 1, 1), ("confirmed", 1, 0), ("withdrawn", 1, 0)],
)
def test_an_answer_in_time_that_did_nothing_is_lost(status: str, hours: float, found: int) -> None:
    """A yes within the window confirms, whatever the bad days were."""
    said = Said("o1", NUMBER, NOON + hours * HOUR, "yes", "sms")
    assert len(list(missed([said], [an_offer(status=status)]))) == found


@pytest.mark.parametrize(
    ("wire", "came", "deaf", "held"),
    [
        ("smpp", 49, None, 1),
        ("smpp", 47, None, 0),
        ("twilio", 49, None, 0),
        ("smpp", 49, (46, 46.5), 1),
        ("smpp", 49, (46, 47.5), 0),
        ("smpp", 49, (48, None), 0),
        ("smpp", 49, (50, None), 1),
    ],
)
def test_only_an_smsc_may_hold_an_answer(
    wire: str, came: float, deaf: tuple[float, float | None] | None, held: int
) -> None:
    """It tells of no reply when it was said; while nobody was bound to it, that is our fault and is found."""
    reply = {"offer_id": "o1", "wire": wire, "intent": "yes", "received_at": NOON + came * HOUR}
    began, ended = (NOON + at * HOUR if at else None for at in deaf or (None, None))
    outages = [SimpleNamespace(wire="smpp", began_at=began, ended_at=ended)] if deaf else []
    said = Said("o1", NUMBER, NOON + 47 * HOUR, "yes", "sms")
    rows = cast("Any", ([SimpleNamespace(**reply)], outages))
    assert held_by_smsc(said, an_offer(), *rows) == held


@pytest.mark.parametrize(
    ("text", "hours", "found"), [("Иә", 1, 0), ("2", 1, 1), ("ммм", 1, 1), ("Иә", -1, 1), ("Иә", 3, 1)]
)
def test_an_answer_that_nobody_gave_is_invented(text: str, hours: float, found: int) -> None:
    """The words must be a yes, said after the offer was made and before it was confirmed."""
    offer = an_offer(status="confirmed", answered_at=NOON + 2 * HOUR)
    books = Books(offers=[offer], **{one.name: [] for one in fields(Books) if one.init and one.name != "offers"})
    said = [on_phone(to_phone=False, text=text, at=NOON + hours * HOUR)]
    assert len(list(invented({"G1": NUMBER}, books, said))) == found
