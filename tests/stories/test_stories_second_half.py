"""The other half of the stories: a file of tests runs on one processor."""

from pathlib import Path

import pytest

from tests.stories.heads import some_stories
from tests.stories.telling import tell


@pytest.mark.parametrize("path", some_stories(1))
def test_a_story_happens_as_it_is_recorded(path: Path, tmp_path: Path, *, update: bool) -> None:
    """Every word, every minute, every state, through restarts."""
    tell(path, tmp_path, update=update)
