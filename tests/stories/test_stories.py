"""Stories: whole conversations between families and the gateway, recorded as plays; `--update` records them anew.

Between any two lines the gateway is closed and opened again: all it knows is on disk.
"""

from pathlib import Path

import pytest

from tests.stories.heads import some_stories
from tests.stories.telling import tell


@pytest.mark.parametrize("path", some_stories(0))
def test_a_story_happens_as_it_is_recorded(path: Path, tmp_path: Path, *, update: bool) -> None:
    """Every word, every minute, every state, through restarts."""
    tell(path, tmp_path, update=update)
