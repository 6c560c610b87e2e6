"""Finding by name and IIN: spelled any way, masked all the same, and never by reading a whole table."""

import pytest

from core.store.tables import Child, Guardian
from tests.homes.home import Home
from tests.overheard import overheard
from tests.unit.views.plans import walks
from tests.unit.views.rows import add_story
from tests.unit.views.scene import Scene, add_family

#: The children of four families; every guardian is Әбдірахманова Гүлнұр Серікқызы.
CHILDREN = ("Еркежан", "Жүсіп", "Мұхаммед", "Айгерім")
TYPED = {
    "Еркежан Абдрахман": "G1",
    "абдрахманова еркежан": "G1",
    "Yerkezhan Abdrakhmanova": "G1",
    "Джусуп Абдирахман": "G2",
    "Мухамед Гульнура Абдрахманова": "G3",
    "АЙГЕРИМ": "G4",
    "Айгерім 2022": "G4",
    "Абдрахман А.": "G4",
}


async def four_families(scene: Scene) -> None:
    """Write them: only their children tell them apart."""
    for number, first in enumerate(CHILDREN, start=1):
        await add_family(scene, number, first=first, phone=f"+7747123450{number}")


async def test_a_name_is_found_however_it_is_spelled(empty: Scene) -> None:
    """Kazakh, Russian or Latin letters, in any order, the child's name beside the mother's, or one letter of it."""
    await four_families(empty)
    for typed, guardian in TYPED.items():
        found = await empty.views.find(typed)
        assert (found.by, [seen.guardian.id for seen in found.guardians][:1]) == ("name", [guardian]), typed


async def test_the_father_of_a_name_is_the_same_in_either_language(empty: Scene) -> None:
    """Серікқызы and Сериковна are one; all four families are shown, each masked."""
    await four_families(empty)
    found = await empty.views.find("Гульнар Сериковна")
    assert {seen.guardian.id for seen in found.guardians} == {"G1", "G2", "G3", "G4"}
    assert {seen.guardian.name for seen in found.guardians} == {"Г*** Ә***"}


@pytest.mark.parametrize(
    "typed", ["Сауле", "Еркежан 1999", "Е.", "'; DROP TABLE guardian --", "%", "Ә" * 64, "\x00", "а б в г д е"]
)
async def test_who_is_not_there_is_not_found(empty: Scene, typed: str) -> None:
    """Another name, another year, a letter alone, a trick: nothing, and no error."""
    await four_families(empty)
    assert (await empty.views.find(typed)).by == "nothing"


async def test_an_iin_finds_its_family(empty: Scene) -> None:
    """The guardian's and the child's, with spaces or without; the scene indexes ids in place of real ones."""
    await four_families(empty)
    async with empty.store.write() as tx:
        guardian, child = await tx.get_one(Guardian, "G2"), await tx.get_one(Child, "C3")
        guardian.iin_index, child.iin_index = (
            empty.vault.index("iin", iin) for iin in ("200101500003", "200101500403")
        )
    assert [seen.guardian.id for seen in (await empty.views.find("200101 500003")).guardians] == ["G2"]
    assert [seen.guardian.id for seen in (await empty.views.find("200101500403")).guardians] == ["G3"]


@pytest.mark.parametrize(
    "typed", ["4К7", "A1", "O1", "87471234567", "200101500003", "Еркежан", "Гүлнұр Әбдірахманова", "Әбдірахманова Г."]
)
async def test_every_search_goes_by_an_index(empty: Scene, home: Home, typed: str) -> None:
    """A million offers cost no more than one: no statement of a search reads a table from end to end."""
    await add_story(empty)
    with overheard(empty.store) as asked:
        assert (await empty.views.find(typed)).by != "nothing" or typed == "200101500003"
    assert await walks(empty.store, home, asked) == set()
