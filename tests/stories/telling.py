"""Telling a story: it is played in a world of its own and compared with what was recorded."""

import asyncio
import difflib
from pathlib import Path

import pytest

from tests.stories.play import Line, Play, parse, setting, write
from tests.world import a_world

#: Everything is closed and opened again before every third line; at which of the three it begins, the story decides.
_EVERY = 3


async def told(recorded: str, folder: Path, *, restarted: bool) -> str:
    """Play a story and return it as it happened; `restarted` closes and opens everything again and again meanwhile."""
    lines, played = parse(recorded), list[Line]()
    async with a_world(folder, **setting(lines)) as world:
        play = Play(world)
        for number, line in enumerate(lines, len(recorded)):
            if restarted and number % _EVERY == 0 and line.text and not line.text.startswith("#"):
                await world.restart()
            played.append(await play.perform(line))
    return write(played)


def difference(recorded: str, happened: str) -> str:
    """Return what happened otherwise than it is recorded, readable line by line; empty when nothing did."""
    lines = recorded.splitlines(), happened.splitlines()
    return "\n".join(difflib.unified_diff(*lines, "recorded", "happened", n=2, lineterm=""))


def tell(path: Path, folder: Path, *, update: bool) -> None:
    """Play a recorded story through restarts, and fail where it went otherwise; or record it anew.

    It is recorded without restarts: what a family sees does not depend on what was in memory.
    """
    recorded = path.read_text(encoding="utf-8")
    happened = asyncio.run(told(recorded, folder, restarted=not update))
    if update:
        path.write_text(happened, encoding="utf-8")
    elif recorded != happened:
        pytest.fail(difference(recorded, happened), pytrace=False)
