"""Which preschools a family is shown first, and which it finds by name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.saying import near
from core.rules.catalogue import Catalogue
from core.values import Language
from tests.unit.register import rows
from tests.world import a_world, all_taken

EDITION = Catalogue.load().edition("P-2024")
ALMATY, TALGAR, ASTANA = (43.25, 76.95), (43.30, 77.24), (51.16, 71.43)


def somewhere(spot: tuple[float, float] | None) -> dict[str, str]:
    """Return the coordinates of a register row."""
    return {"latitude": str(spot[0]), "longitude": str(spot[1])} if spot else {}


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[AsyncSession]:
    """Seven preschools of four settlements; one of unknown place, two for whom a commission decides."""
    made = [
        rows.preschool("P1", name_kk="№ 38 «Қарлығаш»", **somewhere(ALMATY)),
        rows.preschool("P2", name_kk="№ 7 «Алтын бесік»", name_ru="№ 7 «Золотая колыбель»"),
        rows.preschool("P3", name_kk="«Ақбота»", settlement="Астана", languages="kk", **somewhere(ASTANA)),
        rows.preschool("P4", name_kk="«Самал»", settlement="Талғар", languages="ru", **somewhere(TALGAR)),
        rows.preschool("P5", name_kk="«Айгөлек»", settlement="Есік"),
        rows.preschool("P6", name_kk="«Арнайы»", type="special_nursery"),
        rows.preschool("P7", name_kk="«Шипажай»", type="sanatorium"),
    ]
    async with a_world(tmp_path) as world:
        all_taken(await world.register.preschools(made))
        async with world.store.read() as tx:
            yield tx


async def test_near_ones_come_first(tx: AsyncSession) -> None:
    """The family's settlement by number and name, then others by their distance, those of unknown place last."""
    assert await near.near(tx, "Алматы", EDITION) == ("P2", "P1", "P4", "P3", "P5")


async def test_without_a_known_place_the_names_decide(tx: AsyncSession) -> None:
    """A settlement whose preschools have no coordinates is no worse off than one without any."""
    assert await near.near(tx, "Есік", EDITION) == ("P5", "P2", "P1", "P3", "P4")
    assert (await near.near(tx, "Қордай", EDITION))[0] == "P2"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("карлыгаш", ("P1",)),
        ("Қарлығаш 38", ("P1",)),
        ("колыбель", ("P2",)),
        ("«Алтын»", ("P2",)),
        ("алтын самал", ()),
        ("арнайы", ()),
        ("«»", ()),
    ],
)
async def test_a_preschool_is_found_by_its_name(tx: AsyncSession, typed: str, found: tuple[str, ...]) -> None:
    """In either language, on a keyboard without Kazakh letters, with every word that was typed."""
    assert await near.found(tx, typed, "Алматы", EDITION) == found


async def test_languages_are_those_that_all_chosen_preschools_have(tx: AsyncSession) -> None:
    """One application stands in queues of one language (P 10.1)."""
    assert await near.languages(tx, ("P1", "P2")) == (Language.KK, Language.RU)
    assert await near.languages(tx, ("P1", "P3")) == (Language.KK,)
    assert await near.languages(tx, ("P3", "P4")) == ()
