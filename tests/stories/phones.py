"""What a phone shows, as a play tells it: a message as it comes, and what was changed of it later."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from tests.stories.states import clock

_PARAGRAPH = "\n\n"


def seen_on(name: str, message: dict[str, Any]) -> str:
    """Tell one message as a phone shows it."""
    channel = {"sms": "SMS", "telegram": "Telegram"}[message["channel"]]
    status = f" ({message['status']})" if message["status"] in {"undelivered", "failed"} else ""
    return f"{clock(datetime.fromisoformat(message['at']))} {channel} to {name}: {_whole(message)}{status}"


def changed(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether a message shows something else than before; what a family changed itself is its own line."""
    return now["direction"] == "to_phone" and (before["text"], before["buttons"]) != (now["text"], now["buttons"])


def edited(name: str, before: dict[str, Any], now: dict[str, Any]) -> str:
    """Tell what was changed: the line below a question and its buttons, or all of it when the question is another."""
    had, has = before["text"].split(_PARAGRAPH), now["text"].split(_PARAGRAPH)
    kept = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(had, has, strict=False))))
    buttons = _buttons_changed(before["buttons"], now["buttons"])
    if not kept or len(has) > kept + 1 or buttons is None:
        return f"({name}: now {_whole(now)})"
    return f"({name}: {'; '.join(filter(None, (*has[kept:], buttons))) or 'its last line gone'})"


def _buttons_changed(before: list[Any], now: list[Any]) -> str | None:
    """Tell what became of the buttons, None when they are others."""
    if before == now:
        return ""
    return None if before and now else "buttons back" if now else "buttons gone"


def _whole(message: dict[str, Any]) -> str:
    buttons = "".join(f" [{button['text']}]" for row in message["buttons"] for button in row)
    text: str = message["text"]
    return text.replace(_PARAGRAPH, " / ").replace("\n", " | ") + buttons
