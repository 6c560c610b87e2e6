"""On which ways a family is written to, in which letters and how often: what an operator tells a caller who wonders."""

from typing import Any

import pytest

from core.store.tables import DeskCase, Guardian
from tests.contract.desk.side import Desk
from tests.unit.views.scene import OPENED, add


async def _set(desk: Desk, **ways: Any) -> str:
    async with desk.scene.store.write() as tx:
        guardian = await tx.get_one(Guardian, "G1")
        for name, value in ways.items():
            setattr(guardian, name, value)
    return await desk.read("/desk/families/G1?lang=en")


async def test_a_family_that_wished_nothing_is_written_to_as_usual(desk: Desk) -> None:
    """Nothing is stopped, reminders go out, letters are Cyrillic."""
    page = await _set(desk)
    for words in ("<dd>written to</dd>", "<dd>sent</dd>", "<dd>Cyrillic</dd>"):
        assert words in page


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"sms_stopped": True}, "<dt>SMS</dt><dd>stopped by the family</dd>"),
        ({"sms_stopped": True, "wrong_number": True}, "<dt>SMS</dt><dd>the number is somebody else&#39;s</dd>"),
        ({"reminders_stopped": True}, "<dt>Reminders</dt><dd>stopped by the family</dd>"),
        ({"latin": True}, "<dt>Letters of SMS</dt><dd>Latin</dd>"),
    ],
)
async def test_what_a_family_wished_stands_on_its_page(desk: Desk, ways: dict[str, bool], words: str) -> None:
    """Who calls 1414 because nothing came is told why."""
    assert words in await _set(desk, **ways)


@pytest.mark.parametrize("why", ["wrong_number", "unreadable", "loop"])
async def test_whoever_could_not_be_understood_is_on_the_list_by_a_name(desk: Desk, why: str) -> None:
    """An operator reads what to do, not a code, in every language of the desk."""
    await add(desk.scene, DeskCase(id="D1", why=why, subject="G1", guardian_id="G1", since=OPENED))
    for language in ("kk", "ru", "en"):
        page = await desk.read(f"/desk/calls?lang={language}")
        assert f"<h2>{why}</h2>" not in page
        assert f">{why}</p>" not in page
        assert 'href="/desk/families/G1"' in page
