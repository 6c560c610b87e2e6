"""A chat is linked by a once-only payload and by the own contact, never by a forwarded card."""

import pytest
from aiogram.types import Contact

from bot.buttons import markup_of
from bot.linking import contact_number, own_contact, start_payload
from core.flow.channel import Failure, Outgoing, SendFailedError
from core.values import Button


@pytest.mark.parametrize(("owner", "own"), [(4411, True), (9, False), (None, False), (0, False)])
def test_only_the_own_contact_proves_a_number(owner: int | None, *, own: bool) -> None:
    """Anybody can forward anybody's card; only the account's own one carries the sender's id."""
    contact = Contact(phone_number="77471234567", first_name="Айгүл", user_id=owner)
    assert own_contact(contact, 4411) is own


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("77471234567", "+77471234567"),
        ("+77471234567", "+77471234567"),
        ("+7 (747) 123-45-67", "+77471234567"),
        ("998901234567", "+998901234567"),
        ("1414", ""),
        ("", ""),
        ("7" * 16, ""),
    ],
)
def test_a_number_is_told_in_e164_with_or_without_a_plus(given: str, number: str) -> None:
    """Telegram leaves the plus out on some phones; short numbers are nobody's."""
    assert contact_number(Contact(phone_number=given, first_name="Айгүл")) == number


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("/start", ""),
        ("/start Zm9v_-", "Zm9v_-"),
        ("/start@usynys_bot Zm9v", "Zm9v"),
        ("/startle", None),
        ("старт", None),
        ("", None),
    ],
)
def test_a_start_is_told_from_words_that_look_like_one(text: str, payload: str | None) -> None:
    """The deep link's payload is opaque: it is handed on as it came."""
    assert start_payload(text) == payload


def outgoing(*data: str) -> Outgoing:
    """Return a message with one button for each piece of data."""
    return Outgoing("m-1", "4411", "?", buttons=tuple((Button("Иә", each),) for each in data))


@pytest.mark.parametrize("data", ["x", "x" * 64, "ә" * 32])
def test_data_of_up_to_64_bytes_fits_a_button(data: str) -> None:
    """The limit counts bytes: a Kazakh letter takes two."""
    assert markup_of(outgoing(data))


@pytest.mark.parametrize("data", ["", "x" * 65, "ә" * 33])
def test_other_data_is_refused_before_telegram_refuses_the_message(data: str) -> None:
    """One bad button must not be found out by a family that gets no message."""
    with pytest.raises(SendFailedError) as caught:
        markup_of(outgoing("good", data))
    assert caught.value.failure is Failure.REJECTED


def test_a_message_without_buttons_has_no_markup() -> None:
    """Nothing stands under a plain message."""
    assert markup_of(outgoing()) is None
