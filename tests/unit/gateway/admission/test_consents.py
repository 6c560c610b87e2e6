"""A consent serves the service it names, until that service has had its result (P A2.8(1), A5)."""

import pytest

from core.store.tables import Consent, DeskCase, Handover, History, Offer, Package, QueueEntry, Referral, Vacancy
from tests.unit.gateway.admission.side import file, sign
from tests.world import World


@pytest.mark.rule("P-110")
async def test_a_yes_to_a_place_names_admission(world: World) -> None:
    """What it was given for is kept with it."""
    consent = await world.one(Consent)
    assert (consent.service, consent.ended_at) == ("admission", None)


@pytest.mark.rule("P-102")
async def test_the_consent_ends_when_the_child_is_enrolled(world: World) -> None:
    """With the result, and not with anything before it."""
    await file(world)
    assert (await world.one(Consent)).ended_at is None
    await sign(world)
    consent = await world.one(Consent)
    assert consent.ended_by == "result"
    assert consent.ended_at
    assert await world.all(History, event="consent_ended")


async def _change(world: World, **values: object) -> None:
    async with world.store.write() as tx:
        consent = await tx.get_one(Consent, (await world.one(Consent)).id)
        for name, value in values.items():
            setattr(consent, name, value)


@pytest.mark.rule("P-102")
@pytest.mark.rule("P-110")
@pytest.mark.parametrize("why", ["other", "over"])
async def test_the_base_passes_nothing_on_without_a_consent_that_serves(world: World, why: str) -> None:
    """A consent to queueing, or one that is over, brings no paper to the preschool: what it lacks is named."""
    await _change(world, **({"service": "queueing"} if why == "other" else {"ended_at": world.clock.now()}))
    await world.tell("papers_submitted", application_id="A1", documents=[{"code": "f065", "issued_on": None}])
    assert "consent_restricted_data" in (await world.one(Package)).missing


async def _still_to_come(world: World) -> None:
    """Turn back to the instant before the hand-over: the yes is kept, nothing has come of it."""
    async with world.store.write() as tx:
        await tx.delete(await tx.get_one(Referral, (await world.one(Referral)).id))
        (await tx.get_one(Vacancy, "V1")).status = "offered"
        (await tx.get_one(QueueEntry, (await world.one(Referral)).entry_id)).status = "offered"
        row = await tx.get_one(Handover, (await world.one(Handover)).id)
        row.status, row.decided_at, row.due_at = "pending", None, world.clock.now()


@pytest.mark.rule("P-110")
async def test_a_consent_to_queueing_hands_nothing_over(world: World) -> None:
    """No referral comes of it; the family is asked anew for the consent that serves, and the desk looks."""
    await _still_to_come(world)
    await _change(world, service="queueing")
    await world.settle()
    assert not await world.all(Referral)
    assert (await world.one(Handover)).status == "refused"
    assert (await world.one(DeskCase)).why == "consent_for_another_service"
    assert [row.application_id for row in await world.all(Offer, vacancy_id="V1")] == ["A1", "A1"]
    assert (await world.one(QueueEntry, application_id="A1", preschool_id="P1")).status == "offered"
