"""Numbers of preschools: one each, for as long as the dialog lasts, and never more than two digits."""

import pytest

from core.flow.dialog import Place
from core.gateway.saying import listing
from tests.unit.gateway.registration.side import answers, last
from tests.unit.register import rows
from tests.world import World, all_taken


@pytest.fixture
async def many(world: World) -> World:
    """More preschools than an SMS shows, the family about to choose."""
    named = [rows.preschool(f"P{10 + n}", name_kk=f"«Бақ {one}»") for n, one in enumerate("абвгде")]
    all_taken(await world.register.preschools(named))
    await answers(world, "1")
    return world


async def test_what_was_seen_is_found_by_its_own_number(many: World) -> None:
    """A preschool of the first page that is looked for by name is no second line; then the list goes on."""
    await answers(many, "ақбота")
    assert "1 – «Ақбота»" in await last(many)
    assert "«Балдаурен»" not in await last(many)
    await answers(many, "0")
    assert "«Ақбота»" not in await last(many)


async def test_a_number_means_the_same_when_the_family_chooses_again(many: World) -> None:
    """«Қарлығаш» was found and numbered in the first walk: its number is not another preschool's in the second."""
    await answers(many, "қарлығаш")
    (line,) = [one for one in (await last(many)).splitlines() if "Қарлығаш" in one]
    number = line.split(" – ")[0]
    await answers(many, number, "1", "1", "2", "1", "2")
    assert "1 – «Ақбота»" in await last(many)
    await answers(many, number, "1", "1", "2", "1")
    assert "«Қарлығаш»" in await last(many)


def test_no_number_has_three_digits() -> None:
    """What is found when two digits are used up is not shown: a number of three would be taken for a name."""
    shown, coming = tuple(f"S{number}" for number in range(97)), ("C1", "C2")
    place = listing.with_found(Place("any", shown=shown, coming=coming), ("S5", "F1", "F2", "F3"))
    assert place.found == ("S5", "F1", "F2")
    assert len(place.shown) + len(place.coming) == 99
    full = Place("any", shown=(*shown, "F1", "F2"))
    assert not listing.with_found(full, ("F3",)).found


def test_a_place_is_read_back_as_it_was_kept() -> None:
    """Numbers of before and what was looked for outlive the time between two replies."""
    place = Place("any", (("q", "yes"),), ("A",), found=("A",), seen=(("q", ("B", "C")),))
    assert Place.from_json(place.to_json()) == place
