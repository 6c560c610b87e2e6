"""Telegram's HTML: the words without their tags and which of them are bold, refused where the Bot API refuses it."""

import html
import re
from dataclasses import dataclass, field
from typing import NoReturn

from sandbox.telegram.error import bad

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>", re.IGNORECASE)
_KNOWN = frozenset(
    {"a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s", "span", "strike", "strong", "tg-emoji"}
    | {"tg-spoiler", "u"}
)
_BOLD = frozenset({"b", "strong"})


@dataclass
class Shown:
    """What a phone shows: the words, and from where to where they are bold, in UTF-16 units as Telegram counts."""

    words: str = ""
    bold: list[tuple[int, int]] = field(default_factory=list)

    @property
    def units(self) -> int:
        """How long the words are."""
        return len(self.words.encode("utf-16-le")) // 2


def read_html(markup: str) -> Shown:
    """Return what a phone shows of HTML; of the tags only bold means something here.

    Raises:
        TelegramError: a sign that begins no tag, a tag that Telegram does not know, or one that does not fit.

    """
    shown, opened, at = Shown(), list[tuple[str, int]](), 0
    for found in _TAG.finditer(markup):
        shown.words += _plain(markup, at, found.start())
        at, name = found.end(), found[2].lower()
        if name not in _KNOWN:
            _refuse(f'Unsupported start tag "{name}"', markup, found.start())
        if not found[1]:
            opened.append((name, shown.units))
            continue
        began, since = opened.pop() if opened else ("", 0)
        if began != name:
            _refuse("Unexpected end tag", markup, found.start())
        if name in _BOLD and since < shown.units:
            shown.bold.append((since, shown.units))
    shown.words += _plain(markup, at, len(markup))
    if opened:
        _refuse(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"', markup, len(markup))
    return shown


def _plain(markup: str, start: int, end: int) -> str:
    lone = markup.find("<", start, end)
    if lone >= 0:
        _refuse("Unsupported start tag", markup, lone)
    return html.unescape(markup[start:end])


def _refuse(what: str, markup: str, at: int) -> NoReturn:
    reason = f"can't parse entities: {what} at byte offset {len(markup[:at].encode())}"
    raise bad(reason)
