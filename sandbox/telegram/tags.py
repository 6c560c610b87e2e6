"""Telegram's HTML: the words without their tags, refused where the Bot API refuses it."""

import html
import re
from typing import NoReturn

from sandbox.telegram.error import bad

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>", re.IGNORECASE)
_KNOWN = frozenset(
    {"a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s", "span", "strike", "strong", "tg-emoji"}
    | {"tg-spoiler", "u"}
)


def words_of(markup: str) -> str:
    """Return what a phone shows of HTML; here it shows the words without what the tags mean.

    Raises:
        TelegramError: a sign that begins no tag, a tag that Telegram does not know, or one that does not fit.

    """
    words, opened, at = [], list[str](), 0
    for found in _TAG.finditer(markup):
        words.append(_plain(markup, at, found.start()))
        at, name = found.end(), found[2].lower()
        if name not in _KNOWN:
            _refuse(f'Unsupported start tag "{name}"', markup, found.start())
        if not found[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            _refuse("Unexpected end tag", markup, found.start())
    words.append(_plain(markup, at, len(markup)))
    if opened:
        _refuse(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"', markup, len(markup))
    return "".join(words)


def _plain(markup: str, start: int, end: int) -> str:
    lone = markup.find("<", start, end)
    if lone >= 0:
        _refuse("Unsupported start tag", markup, lone)
    return html.unescape(markup[start:end])


def _refuse(what: str, markup: str, at: int) -> NoReturn:
    reason = f"can't parse entities: {what} at byte offset {len(markup[:at].encode())}"
    raise bad(reason)
