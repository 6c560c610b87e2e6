"""Any octets as an update of Telegram: heard, not for us, or no update; nothing else."""

import contextlib
from datetime import UTC, datetime

from bot.updates import hear

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_CHAT = b'"chat":{"id":4411,"type":"private"}'
#: Updates with a hole: octets that begin with a digit fill the hole of that number, which gets them past the JSON.
_HOLES = (
    (b'{"update_id":1,"message":{"message_id":7,"date":1,' + _CHAT + b',"text":', b"}}"),
    (b'{"update_id":1,"message":{"message_id":7,' + _CHAT + b',"text":"1","date":', b"}}"),
    (b'{"update_id":1,"message":{"message_id":7,"date":1,"text":"1","chat":', b"}}"),
    (b'{"update_id":1,"message":{"message_id":7,"date":1,' + _CHAT + b',"contact":', b"}}"),
    (b'{"update_id":1,"edited_message":{"message_id":7,"date":1,' + _CHAT + b',"text":"1","edit_date":', b"}}"),
    (b'{"update_id":1,"callback_query":{"id":"t","data":"d","message":{"message_id":7,' + _CHAT + b',"date":', b"}}}"),
    (b'{"update_id":1,"callback_query":{"id":"t","data":"d","message":', b"}}"),
    (b'{"update_id":1,"my_chat_member":{"date":1,' + _CHAT + b',"new_chat_member":', b"}}"),
    (b'{"update_id":', b"}"),
    (b'{"update_id":1,"message":', b"}"),
)


def one(data: bytes) -> None:
    """Hear them."""
    if data[:1].isdigit():
        before, behind = _HOLES[int(data[:1])]
        data = before + data[1:] + behind
    with contextlib.suppress(ValueError):
        heard = hear(data, NOW)
        if heard:
            assert heard.provider_id
            assert heard.sender.lstrip("-").isdigit()
            assert heard.said_at <= NOW
            heard.text.encode()
