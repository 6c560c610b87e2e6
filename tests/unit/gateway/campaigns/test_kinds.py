"""What a campaign may be about: births, conclusions and places; and what becomes of each when it ends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import InputError
from core.gateway.campaigning.verbs import Cause, Plan
from core.register.rows import EventRow
from core.store.tables import CampaignItem, Conclusion, History, Message, Offer, QueueEntry, Vacancy
from tests.unit.gateway.campaigns.crowd import births, campaign, crowd, left_at, phone, take, verbs
from tests.unit.register import rows
from tests.world import World, a_world, all_taken


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A gateway with one preschool and no family yet."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        yield made


def concluded(world: World, number: str = "B1") -> EventRow:
    """Return the event of a commission's conclusion."""
    data = {"guardian_id": "G1", "child_id": "C1", "child_iin": rows.an_iin(501), "child_last_name": "Әбдіғали"}
    data |= {"child_first_name": "Еркежан", "child_birth_date": "2018-05-17", "conclusion_id": "K1", "grade": "1"}
    data |= {"issued_on": "2026-11-20", "valid_until": "2027-08-31", "recommendation": "special_school"}
    data |= {"school_id": "S1", "school_name_kk": "№ 5", "school_name_ru": "№ 5", "language": "kk"}
    told = {"id": number, "source": "pmpc", "type": "pmpc_conclusion", "occurred_at": world.clock.now().isoformat()}
    return EventRow.read({**told, "data": data})


async def test_a_place_goes_to_its_family_and_back_when_the_campaign_ends(world: World) -> None:
    """The family stands in line as before, and the place is free."""
    await world.family(phone(1))
    await verbs(world).start("places", Plan(1), "tester")
    await verbs(world).pause("places", "tester", Cause.ORDERED)
    row = rows.vacancy("V1", preschool_id="P1", group_type="senior", published_at=world.clock.now().isoformat())
    all_taken(await world.register.campaign("places", [row]))
    await world.advance(hours=1)
    assert (await world.one(Vacancy)).status == "offered"
    await verbs(world).end("places", "tester", Cause.MISTAKE)
    await world.advance(hours=1)
    assert ((await world.one(Vacancy)).status, (await world.one(QueueEntry)).status) == ("free", "waiting")
    assert await left_at(world, "places") == []


async def test_after_a_refusal_the_next_family_is_asked_beside_the_campaign(world: World) -> None:
    """Only the first offer of a place is the campaign's: what follows from an answer does not wait for its pace."""
    await world.family(phone(1))
    await world.family(phone(2), since=world.clock.now().replace(month=10))
    await verbs(world).start("places", Plan(1), "tester")
    row = rows.vacancy("V1", preschool_id="P1", group_type="senior", published_at=world.clock.now().isoformat())
    all_taken(await world.register.campaign("places", [row]))
    await world.settle()
    await verbs(world).pause("places", "tester", Cause.ORDERED)
    await world.say(phone(1), sms="жоқ")
    await world.advance(minutes=15)
    assert [one.campaign for one in await world.all(Message, purpose="offer")] == ["places", None]
    assert any(row["direction"] == "to_phone" for row in await world.phone(phone(2)))


async def test_a_conclusion_may_be_offered_by_a_later_event_when_its_campaign_ended(world: World) -> None:
    """Nobody has heard of the first offer, so it is not the one that a conclusion brings."""
    await crowd(world, 1)
    await verbs(world).start("schools", Plan(1), "tester")
    await verbs(world).pause("schools", "tester", Cause.ORDERED)
    all_taken(await take(world, "schools", [concluded(world)]))
    await world.advance(minutes=1)
    await verbs(world).end("schools", "tester", Cause.MISTAKE)
    await world.advance(minutes=1)
    assert (await world.one(Conclusion)).status == "told"
    all_taken(await world.register.events([concluded(world, "B2")]))
    await world.settle()
    assert sorted(one.status for one in await world.all(Offer)) == ["open", "withdrawn"]


async def test_the_history_says_that_the_campaign_ended(world: World) -> None:
    """A reason by name, beside the campaign's."""
    await campaign(world, "births", 2, per_minute=1)
    await world.advance(seconds=1)
    await verbs(world).end("births", "tester", Cause.MISTAKE)
    await world.advance(minutes=1)
    (withdrawn,) = await world.all(History, event="offer_withdrawn")
    assert '"campaign":"births"' in withdrawn.data
    assert '"reason":"campaign_ended"' in withdrawn.data


async def test_what_was_not_planned_when_it_ended_never_is(world: World) -> None:
    """A birth whose own time comes later is offered nothing for the sake of an ended campaign."""
    await crowd(world, 1)
    await verbs(world).start("births", Plan(60), "tester")
    later = births(world, 1, 1)[0]
    later = later.model_copy(update={"occurred_at": world.clock.now().replace(day=25)})
    all_taken(await take(world, "births", [later]))
    await verbs(world).end("births", "tester", Cause.ORDERED)
    await world.advance(days=3)
    assert await world.all(Offer) == []
    assert (await world.one(CampaignItem)).closed


async def test_rows_that_begin_no_offer_are_rejected_and_known_ones_count_once(world: World) -> None:
    """Another type of event is named as such; an event that is known already belongs to no campaign."""
    await crowd(world, 1)
    await verbs(world).start("births", Plan(60), "tester")
    moved = {"id": "M1", "source": "s", "type": "guardian_moved", "occurred_at": world.clock.now().isoformat()}
    other = EventRow.read({**moved, "data": {"guardian_id": "G1", "settlement": "Астана"}})
    birth = births(world, 1, 1)[0]
    all_taken(await world.register.events([birth]))
    refused, known = await take(world, "births", [other, birth])
    assert (refused.taken, "begins an offer" in refused.reason) == (False, True)
    assert (known.taken, known.changed) == (True, False)
    assert await world.all(CampaignItem) == []


async def test_a_child_to_whom_nothing_is_owed_is_no_part_of_the_campaign(world: World) -> None:
    """It is taken with its reason and never counted as waiting."""
    await crowd(world, 1)
    await verbs(world).start("births", Plan(60), "tester")
    birth = births(world, 1, 1)[0]
    all_taken(await world.register.events([birth]))
    (outcome,) = await take(world, "births", [birth.model_copy(update={"id": "told again"})])
    assert outcome.taken
    assert outcome.reason.startswith("nothing is owed")
    assert await world.all(CampaignItem) == []


@pytest.mark.parametrize("name", ["", "with space", "a/b", "x" * 61])
async def test_a_name_that_stands_in_no_address_is_refused(world: World, name: str) -> None:
    """Latin letters, digits, dots, dashes and underscores."""
    with pytest.raises(InputError, match="name"):
        await verbs(world).start(name, Plan(60), "tester")


async def test_an_ended_campaign_takes_nothing_and_is_not_brought_back(world: World) -> None:
    """Neither rows nor verbs; a second end changes nothing."""
    await campaign(world, "births", 1, per_minute=60)
    await verbs(world).end("births", "tester", Cause.ORDERED)
    await verbs(world).end("births", "tester", Cause.ORDERED)
    with pytest.raises(InputError):
        await take(world, "births", births(world, 1, 1))
    for verb in (verbs(world).pause, verbs(world).resume):
        with pytest.raises(InputError, match="ended"):
            await verb("births", "tester", Cause.ORDERED)
