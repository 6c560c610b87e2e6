"""An update is read, heard as unreadable, or forgotten; only what is no update at all is refused."""

from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from bot.updates import hear

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=6) | st.floats(allow_nan=False)
)
KEYS = [
    "text",
    "caption",
    "date",
    "edit_date",
    "message_id",
    "id",
    "data",
    "contact",
    "phone_number",
    "user_id",
    "type",
]
ANYTHING = st.recursive(
    SCALARS, lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(KEYS), parts, max_size=4)
)
CHAT = {"id": 4411, "type": "private"}
PERSON = {"id": 4411, "is_bot": False, "first_name": "А"}
MESSAGE = {"message_id": 7, "date": 1790000000, "chat": CHAT, "from": PERSON, "text": "1"}
CONTACT = {"phone_number": "77471234567", "first_name": "А", "user_id": 4411}
TAP = {"id": "t", "from": PERSON, "chat_instance": "1", "message": MESSAGE, "data": "d"}
MEMBER = {"user": PERSON, "status": "member"}
CHANGE = {"chat": CHAT, "from": PERSON, "date": 1790000000, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
UPDATES: list[dict[str, Any]] = [
    {"message": MESSAGE},
    {"message": {**MESSAGE, "contact": CONTACT}},
    {"edited_message": {**MESSAGE, "edit_date": 1790000060}},
    {"callback_query": TAP},
    {"my_chat_member": CHANGE},
]


def read(body: bytes, *, refuses: bool = False) -> None:
    """Read a body as the webhook does; only what is no update may be refused."""
    try:
        heard = hear(body, NOW)
    except ValueError:
        assert refuses
        return
    assert heard is None or heard.said_at <= NOW


@given(st.binary(max_size=200))
def test_noise_never_breaks_the_reader(body: bytes) -> None:
    """Whatever bytes come, the sender's mistake is the sender's."""
    read(body, refuses=True)


@given(
    update=st.sampled_from(UPDATES),
    part=st.sampled_from(sorted({*MESSAGE, *TAP, *CHANGE, "contact", "new"})),
    value=ANYTHING,
)
def test_an_update_with_one_strange_part_never_breaks_the_reader(update: dict[str, Any], part: str, value: Any) -> None:
    """Each part in turn is replaced by anything that JSON can hold."""
    changed = {kind: {**inside, part: value} for kind, inside in update.items()}
    read(orjson.dumps({"update_id": 1, **changed}))


@given(ANYTHING)
def test_json_that_is_no_update_never_breaks_the_reader(value: Any) -> None:
    """Whatever JSON comes in place of an update or of its parts."""
    read(orjson.dumps(value), refuses=True)
    read(orjson.dumps({"update_id": 1, "message": value, "callback_query": value}))
