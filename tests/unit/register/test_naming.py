"""Whoever is registered is found by name, under the name borne now; old databases are taken up, even in two goes."""

import pytest
from sqlmodel import select

from core.register import finding
from core.spelling import words_of
from core.store.base import remember
from core.store.naming import families_named, sound_key
from core.store.tables import NameKey
from tests.unit.register import rows
from tests.unit.register.rows import Office


async def found(office: Office, text: str) -> list[str]:
    """Return the guardians whose families bear all of these words."""
    async with office.store.read() as tx:
        return await families_named(tx, [sound_key(office.vault, word) for word in words_of(text)], 50)


async def test_people_are_found_by_the_name_they_bear_now(empty: Office) -> None:
    """A guardian and a child, spelled another way; after a marriage under the new name only."""
    await empty.register.guardians([rows.guardian(1, last_name="Әбдірахманова", first_name="Гүлнұр", middle_name="")])
    await empty.register.preschools([rows.preschool("P1")])
    await empty.register.applications(
        [rows.application(1, child_last_name="Сериков", child_first_name="Жүсіп", preschools="P1")]
    )
    assert await found(empty, "гульнур абдрахманова") == ["G1"]
    assert await found(empty, "Джусуп") == ["G1"]
    await empty.register.guardians([rows.guardian(1, last_name="Оспанова", first_name="Гүлнұр", middle_name="")])
    assert await found(empty, "Абдрахманова") == []
    assert await found(empty, "Оспанова Жусип") == ["G1"]


async def test_an_old_database_is_taken_up_and_goes_on_where_it_was(
    empty: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the first family, the second go takes the others; a third has nothing to do."""
    await empty.register.guardians([rows.guardian(number) for number in (1, 2, 3)])
    async with empty.store.write() as tx:
        for row in (await tx.exec(select(NameKey))).all():
            await tx.delete(row)
        await remember(tx, "names taken up 1", "G1")
    monkeypatch.setattr(finding, "_AT_ONCE", 1)
    assert not await finding.are_all_taken_up(empty.store)
    assert await finding.take_up(empty.store, empty.vault) == 2
    assert await finding.take_up(empty.store, empty.vault) == 0
    async with empty.store.read() as tx:
        assert set((await tx.exec(select(NameKey.guardian_id))).all()) == {"G2", "G3"}
