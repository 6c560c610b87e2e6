"""Stories: whole conversations between families and the gateway, recorded as plays; `--update` records them anew."""

import asyncio
import difflib
from pathlib import Path

import pytest

from tests.stories.play import Line, Play, parse, setting, write
from tests.world import a_world

STORIES = sorted(Path(__file__).parent.glob("*.story"))


async def told(recorded: str, folder: Path, *, restarted: bool) -> str:
    """Play a story and return it as it happened; `restarted` closes and opens everything before each line."""
    lines, played = parse(recorded), list[Line]()
    async with a_world(folder, **setting(lines)) as world:
        play = Play(world)
        for line in lines:
            if restarted and line.text and not line.text.startswith("#"):
                await world.restart()
            played.append(await play.perform(line))
    return write(played)


@pytest.mark.parametrize("restarted", [False, True], ids=["straight", "restarted"])
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_happens_as_it_is_recorded(path: Path, tmp_path: Path, *, restarted: bool, update: bool) -> None:
    """Every word, every minute and every state, also when the gateway is restarted between any two lines."""
    recorded = path.read_text(encoding="utf-8")
    happened = asyncio.run(told(recorded, tmp_path, restarted=restarted))
    if update and not restarted:
        path.write_text(happened, encoding="utf-8")
        return
    lines = recorded.splitlines(), happened.splitlines()
    difference = difflib.unified_diff(*lines, "recorded", "happened", n=2, lineterm="")
    assert recorded == happened, "\n".join(["", *difference])
