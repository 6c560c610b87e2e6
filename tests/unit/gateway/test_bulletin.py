"""The bulletin: every place has a chain of its own, from its publication to the child who has it."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from core.gateway.states import VacancyStatus
from core.store.bulletin import CHRONICLE
from core.store.lookups import Lookups
from core.store.tables import History, Offer, QueueEntry
from core.views.bulletin import of_preschool
from desk.words import Tongue, Words
from tests.unit.register import rows
from tests.world import World, a_world

ONE, TWO, THREE = "+77470000001", "+77470000002", "+77470000003"


async def chronology(world: World, name: str) -> list[tuple[str, str]]:
    """Return what the bulletin tells of a place, and of which application."""
    links = sorted(await world.all(History, subject=f"vacancy:{name}"), key=lambda row: row.seq)
    return [(row.event, json.loads(row.data).get("application_id", "")) for row in links]


@pytest.mark.rule("P-006")
async def test_the_bulletin_tells_of_each_place_how_it_was_given(tmp_path: Path) -> None:
    """Published, refused by one family, not answered by another, accepted by the third, reserved, free again."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        for number in (ONE, TWO, THREE):
            await world.family(number)
        await world.place("V1")
        await world.say(ONE, sms="2")
        await world.advance(minutes=11)
        await world.advance(hours=49)
        await world.say(THREE, sms="1")
        await world.say(THREE, sms="2")
        told = await chronology(world, "V1")
    assert told[:3] == [("published", ""), ("offered", "A1"), ("refused", "A1")]
    assert told[3:5] == [("offered", "A2"), ("lapsed", "A2")]
    assert told[5:8] == [("offered", "A3"), ("accepted", "A3"), ("reserved", "A3")]
    assert told[8:] == [("free", "A3")]


@pytest.mark.rule("P-006")
async def test_nobody_changes_the_bulletin_unseen(tmp_path: Path) -> None:
    """A record that was changed behind the gateway's back breaks its chain, and the bulletin says so."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.place("V1")
        async with world.store.read() as tx:
            (sound,) = await of_preschool(Lookups(tx), "P1")
        async with world.store.write() as tx:
            changed = text(
                "UPDATE history SET data = replace(data, 'A1', 'A9') WHERE subject = 'vacancy:V1' AND seq = 2"
            )
            await (await tx.connection()).execute(changed)
        async with world.store.read() as tx:
            (broken,) = await of_preschool(Lookups(tx), "P1")
    assert (sound.broken_at, broken.broken_at) == (None, 2)
    assert not broken.to_json()["verified"]


@pytest.mark.rule("P-106")
async def test_places_of_one_bulletin_go_to_one_privileged_and_three_general_families(tmp_path: Path) -> None:
    """Four places taken in at one instant, at the end of the school year: P, G, G, G, and never four P."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        for index in range(8):
            await world.family(f"+7747000001{index}", categories="13" if index < 4 else "6")
        at = world.clock.now().isoformat()
        taken = [rows.vacancy(f"V{number}", published_at=at) for number in range(1, 5)]
        await world.register.vacancies(taken)
        await world.settle()
        offers = {row.vacancy_id: row.application_id for row in await world.all(Offer)}
    assert offers == {"V1": "A5", "V2": "A1", "V3": "A2", "V4": "A3"}


@pytest.mark.rule("P-059")
async def test_the_base_works_at_any_hour_and_as_places_appear(tmp_path: Path) -> None:
    """A place published on New Year's night is offered at that minute; one that nobody may have waits for a family."""
    async with a_world(tmp_path, began=rows.NOW.replace(month=12, day=31, hour=18, minute=59)) as world:
        await world.preschools("P1")
        await world.place("V1", group="middle")
        assert not await world.all(Offer)
        await world.advance(minutes=2)
        await world.family(ONE, born=date(2024, 5, 17))
        await world.settle()
        (offer,) = await world.all(Offer)
        assert (offer.vacancy_id, offer.application_id) == ("V1", "A1")
        assert (await world.one(QueueEntry)).status == "offered"


@pytest.mark.parametrize("tongue", Tongue)
def test_every_record_and_state_of_the_bulletin_has_its_words(tongue: Tongue) -> None:
    """What a person reads is never a code."""
    known = Words.load().in_(tongue).words
    wanted = {f"bulletin.{word}" for word in {"published", "withdrawn", *CHRONICLE.values()}}
    assert wanted | {f"place.{status}" for status in VacancyStatus} <= known.keys()
