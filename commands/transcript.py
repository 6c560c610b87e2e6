"""What the phones see, printed as it happens: the sandbox's own answer, one line per message."""

import textwrap
from collections.abc import Mapping
from typing import Any

import typer

_ARROWS = {"to_phone": "→", "from_phone": "←"}
_WIDTH = 110


class Transcript:
    """Prints each message of the watched phones once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._shown: dict[str, int] = {}

    def show(self, phone: Mapping[str, Any]) -> None:
        """Print what this phone has seen since the last look."""
        number, messages = phone["number"], phone["messages"]
        for message in messages[self._shown.get(number, 0) :]:
            self._line(number, message)
        self._shown[number] = len(messages)

    def _line(self, number: str, message: Mapping[str, Any]) -> None:
        at = message["at"][5:16].replace("T", " ")
        channel = "SMS" if message["channel"] == "sms" else "Telegram"
        arrow = _ARROWS[message["direction"]]
        head = f"  {at}  {self._names.get(number, number):<10} {channel:<8} {arrow} "
        text = message["text"] or "…"
        lines = textwrap.wrap(text, _WIDTH - len(head)) or [""]
        buttons = [button["text"] for row in message.get("buttons") or () for button in row]
        typer.echo(typer.style(head, dim=True) + lines[0])
        for line in lines[1:]:
            typer.echo(" " * len(head) + line)
        if buttons:
            typer.echo(" " * len(head) + "  ".join(f"[{words}]" for words in buttons))


def say(text: str) -> None:
    """Print what the demo does next."""
    typer.secho(f"\n{text}", bold=True)
