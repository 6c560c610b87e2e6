"""The whole way of a family, at any time of the year: notice, answer, referral, papers, contract (P 15(7)-(11), 29)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Contract, Offer, Package, QueueEntry, Referral, Vacancy
from tests.stories.papers import package
from tests.world import World, a_world

ONE = "+77470000001"


async def asked(world: World, until: date | None = None) -> None:
    """Let a family wait for a senior group and a place become free."""
    born = date(world.clock.now().year - 4, 5, 17)
    await world.preschools("P1", "P2")
    await world.family(ONE, born=born, since=world.clock.now().replace(hour=4), wishes=("P1", "P2"))
    await world.place("V1", until=until)


@pytest.mark.rule("P-049")
async def test_a_family_hears_of_a_place_takes_it_files_its_papers_and_signs(tmp_path: Path) -> None:
    """Each step is the family's own and is on record: notice, yes, referral, papers, signed contract."""
    async with a_world(tmp_path) as world:
        await asked(world)
        assert "орын бар" in (await world.phone(ONE))[0]["text"]
        await world.say(ONE, sms="иә")
        assert (await world.one(Referral)).status == "issued"
        await world.tell("papers_submitted", application_id="A1", documents=package(world))
        await world.advance(hours=1)
        assert await world.all(Package)
        await world.advance(days=1)
        await world.tell("contract_signed", child_id="C1", preschool_id="P1", on="2026-11-24")
        assert (await world.one(Contract)).status == "signed"
        assert (await world.one(Referral)).status == "used"
        assert (await world.one(Vacancy)).status == "filled"
        assert (await world.one(Application)).status == "enrolled"


@pytest.mark.rule("P-049")
async def test_a_family_refuses_a_place_and_keeps_its_other_queue(tmp_path: Path) -> None:
    """A no gives no referral: this queue ends, the other stands."""
    async with a_world(tmp_path) as world:
        await asked(world)
        await world.say(ONE, sms="жоқ")
        assert not await world.all(Referral)
        assert {row.preschool_id: row.status for row in await world.all(QueueEntry)} == {
            "P1": "archived",
            "P2": "waiting",
        }


@pytest.mark.rule("P-081")
@pytest.mark.parametrize("until", [None, date(2027, 12, 31)])
@pytest.mark.parametrize("day", ["2026-01-05", "2026-07-14", "2026-12-28"])
async def test_children_are_taken_in_all_year(tmp_path: Path, day: str, until: date | None) -> None:
    """In January, in July and on the last days of December, for good and for a time: a place that is free is given."""
    began = datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=ALMATY)
    async with a_world(tmp_path, began=began) as world:
        await asked(world, until)
        assert (await world.one(Offer)).status == "open"
        await world.say(ONE, sms="1")
        assert (await world.one(Referral)).status == "issued"
        assert (await world.one(Vacancy)).status == "reserved"
