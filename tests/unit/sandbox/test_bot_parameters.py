"""How the fake Bot API reads what it is asked, whichever way it is written."""

import json
from typing import Any

import pytest

from core.values import Button
from sandbox.telegram.error import TelegramError
from sandbox.telegram.markup import SHARE_CONTACT, Markup, read_markup
from sandbox.telegram.params import flag, read_params, structure, whole

MULTIPART = (
    b'--edge\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7100000001\r\n'
    b'--edge\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    + "Иә, ұсыныс\r\nекінші жол".encode()
    + b"\r\n--edge--\r\n"
)


@pytest.mark.parametrize(
    ("full_type", "body"),
    [
        ("application/json", json.dumps({"chat_id": 7100000001, "text": "Иә, ұсыныс\r\nекінші жол"}).encode()),
        ("application/x-www-form-urlencoded", "chat_id=7100000001&text=Иә,+ұсыныс%0D%0Aекінші+жол".encode()),
        ("multipart/form-data; boundary=edge", MULTIPART),
    ],
)
def test_parameters_are_the_same_however_they_are_written(full_type: str, body: bytes) -> None:
    """JSON, form and multipart say one thing; the query is read too, and the body wins."""
    params = read_params({"text": "query", "silent": "1"}, full_type.partition(";")[0], full_type, body)
    assert (whole(params, "chat_id", 0), params["text"]) == (7100000001, "Иә, ұсыныс\r\nекінші жол")
    assert flag(params, "silent")


@pytest.mark.parametrize(
    ("full_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b'"text"'),
        ("application/x-www-form-urlencoded", b"text=%FF%FE"),
        ("multipart/form-data; boundary=edge", MULTIPART.replace("ұ".encode(), b"\xff")),
    ],
)
def test_a_body_that_is_not_what_its_type_says_is_a_bad_request(full_type: str, body: bytes) -> None:
    """Never a stack trace."""
    with pytest.raises(TelegramError, match="can't parse the request"):
        read_params({}, full_type.partition(";")[0], full_type, body)


@pytest.mark.parametrize("value", ["x", "1.5", True, None, [], "9" * 40])
def test_what_is_no_whole_number_is_the_default(value: object) -> None:
    """As the real one does: chat 0 is then simply not found."""
    assert whole({"chat_id": value}, "chat_id", 0) == 0


def test_keyboards_are_read_from_their_json() -> None:
    """Under the message, in place of the phone's own, or taken away."""
    inline = {
        "inline_keyboard": [[{"text": "Иә", "callback_data": "y"}, {"text": "Сайт", "url": "https://egov.kz"}], []]
    }
    keys = {"keyboard": [["1", {"text": "Нөмірім", "request_contact": True}]], "one_time_keyboard": True}
    assert read_markup(structure({"m": json.dumps(inline)}, "m")) == Markup(((Button("Иә", "y"), Button("Сайт", "")),))
    assert read_markup(keys) == Markup(
        keyboard=((Button("1", "1"), Button("Нөмірім", SHARE_CONTACT)),), replaces=True, one_time=True
    )
    assert read_markup({"remove_keyboard": True}) == Markup(replaces=True)
    assert read_markup(structure({"m": ""}, "m")) == Markup()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "object expected"),
        ({"inline_keyboard": {}}, "Array of Arrays"),
        ({"keyboard": [1]}, "Array of Arrays"),
        ({"inline_keyboard": [[{"callback_data": "y"}]]}, "non-empty String"),
        ({"inline_keyboard": [[{"text": "Иә"}]]}, "Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": "Иә", "callback_data": "ұ" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "Иә", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [["Иә"]]}, "non-empty String"),
    ],
)
def test_a_keyboard_that_cannot_be_is_refused_in_telegrams_words(value: Any, reason: str) -> None:
    """Bots match on these words."""
    with pytest.raises(TelegramError, match=reason):
        read_markup(value)
