"""Words as Telegram's HTML: every sign escaped, what stands out set in bold."""

from collections.abc import Iterable
from html import escape


def html_of(text: str, bold: Iterable[tuple[int, int]] = ()) -> str:
    """Return `text` as HTML; `bold` gives what stands out, from and to in characters, overlaps counting once.

    >>> html_of("<Ақбота> & Ко", [(1, 7)])
    '&lt;<b>Ақбота</b>&gt; &amp; Ко'
    """
    made, done = [], 0
    for begin, end in sorted(bold):
        begin, end = max(begin, done), min(end, len(text))  # noqa: PLW2901 - what is done is not said twice
        if begin < end:
            made += [_escaped(text[done:begin]), "<b>", _escaped(text[begin:end]), "</b>"]
            done = end
    return "".join([*made, _escaped(text[done:])])


def _escaped(text: str) -> str:
    return escape(text, quote=False)
