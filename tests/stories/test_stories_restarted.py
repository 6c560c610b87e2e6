"""The same stories while the gateway is closed and opened again between any two lines: all it knows is on disk."""

import asyncio
from pathlib import Path

import pytest

from tests.stories.heads import all_stories
from tests.stories.telling import difference, told


@pytest.mark.parametrize("path", all_stories())
def test_a_story_goes_on_after_every_restart(path: Path, tmp_path: Path) -> None:
    """What a family sees does not depend on what was in memory."""
    recorded = path.read_text(encoding="utf-8")
    happened = asyncio.run(told(recorded, tmp_path, restarted=True))
    if recorded != happened:
        pytest.fail(difference(recorded, happened), pytrace=False)
