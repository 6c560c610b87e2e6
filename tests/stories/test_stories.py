"""Stories: whole conversations between families and the gateway, recorded as plays; `--update` records them anew.

Between any two lines the gateway is closed and opened again: all it knows is on disk, and what a family sees does not
depend on what was in memory.
"""

import asyncio
from pathlib import Path

import pytest

from tests.stories.heads import all_stories
from tests.stories.telling import difference, told


@pytest.mark.parametrize("path", all_stories())
def test_a_story_happens_as_it_is_recorded(path: Path, tmp_path: Path, *, update: bool) -> None:
    """Every word, every minute, every state, through restarts; it is recorded without any."""
    recorded = path.read_text(encoding="utf-8")
    happened = asyncio.run(told(recorded, tmp_path, restarted=not update))
    if update:
        path.write_text(happened, encoding="utf-8")
    elif recorded != happened:
        pytest.fail(difference(recorded, happened), pytrace=False)
