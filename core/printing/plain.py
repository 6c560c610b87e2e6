"""A form as plain text of a fixed width: for a terminal, a cabinet or a chat."""

import textwrap
from collections.abc import Iterator

from core.printing.page import Block, Page
from core.rules.form import Show

#: Letters in a line, and where what stands at the right begins.
WIDTH = 80
_RIGHT = 36


def as_text(page: Page) -> str:
    """Return the form as text, each block apart from the next."""
    return "\n\n".join("\n".join(_block(block)) for block in page.blocks) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block.show:
        case Show.ADDRESSEE:
            yield from _wrapped(block.text, " " * _RIGHT)
        case Show.TITLE:
            for line in textwrap.wrap(block.text, WIDTH - 8):
                yield line.center(WIDTH).rstrip()
        case Show.FIELD:
            yield from _wrapped(f"{block.text}: {block.value}")
        case _:
            if block.text:
                yield from _wrapped(block.text)
            for each in block.lines:
                mark = "" if each.chosen is None else "[x] " if each.chosen else "[ ] "
                yield from _wrapped(f"{mark}{each.text}", "  ")


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent)
