"""Which edition a case is judged by when the regulation changes, and what happens once it is repealed (P ord.4)."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

import main
from core.clock import ALMATY
from core.errors import RepealedError
from core.gateway.placing import places
from core.register import Register
from core.rules.calendar import local
from core.rules.catalogue import Catalogue, Edition
from core.rules.edition import Repeal
from core.rules.offers import OfferTerms
from core.store.tables import Application, Offer, QueueEntry, Vacancy
from tests.unit.register import rows
from tests.world import World, a_world

PHONE = "+77471234567"
P = Catalogue.load().edition("P-2024")
NEXT = P.model_copy(
    update={"id": "P-2026", "in_force": P.in_force.model_copy(update={"begins": date(2026, 12, 1), "until": None})}
)
ENDED = P.model_copy(update={"repealed": Repeal(by="order 999 of 01.11.2026", on=date(2026, 11, 12), paragraph=("1",))})


#: Asked once, for two working days, and the place passes on after a rest of three calendar days.
IN_DAYS = P.model_copy(
    update={
        "offers": {
            **P.offers,
            "vacancy": OfferTerms.model_validate(
                {
                    **P.offers["vacancy"].model_dump()["entries"],
                    "rounds": {"n": 1, "paragraph": "1"},
                    "term": {"n": 2, "unit": "wd", "paragraph": "1"},
                    "suspension": {"n": 3, "unit": "cd", "paragraph": "1"},
                }
            ),
        }
    }
)


@dataclass(frozen=True)
class Editions:
    """What main reads the regulations from: ours, with others in their place or beside them."""

    others: tuple[Edition, ...]

    def load(self) -> Catalogue:
        """Return all of them."""
        ours: Iterable[Edition] = Catalogue.load().editions.values()
        replaced = {edition.id for edition in self.others}
        return Catalogue.of([*(one for one in ours if one.id not in replaced), *self.others])


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Return a world in which another edition of order 133 comes into force on 1 December 2026."""
    told = Editions((NEXT,))
    monkeypatch.setattr(main, "Catalogue", told)
    world = World(tmp_path, began=datetime(2026, 11, 27, 10, tzinfo=ALMATY))
    world.catalogue = told.load()
    await world.open()
    await world.preschools("P1")
    yield world
    await world.close()


@pytest.mark.rule("P-001")
async def test_a_case_carries_the_edition_in_force_when_its_clock_started(world: World) -> None:
    """Asked on Friday, silent, asked again on 12 December: by the old edition; what begins afterwards by the new."""
    await world.family(PHONE)
    await world.place("V1")
    assert (await world.one(Offer)).edition == (await world.one(Application)).edition == "P-2024"
    await world.advance_to(datetime(2026, 12, 15, 10, tzinfo=ALMATY))
    interest = await world.one(Offer, kind="interest_after_suspension")
    assert interest.edition == "P-2024"
    await world.say(PHONE, sms="1")
    await world.place("V2")
    assert (await world.one(Offer, vacancy_id="V2")).edition == "P-2026"
    assert (await world.one(Application)).edition == "P-2024"


@pytest.mark.rule("P-001")
async def test_no_offer_and_no_case_starts_under_a_repealed_order(tmp_path: Path) -> None:
    """Register and gateway say by which act it was repealed, and write nothing."""
    repealed = Editions((ENDED,)).load()
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(PHONE, since=datetime(2025, 9, 1, 10, tzinfo=ALMATY))
        register = Register(world.store, world.vault, world.clock, world.chance, repealed)
        filed = {"submitted_at": "2026-11-20T10:00:00+05:00", "guardian_id": "G1", "preschools": "P1"}
        with pytest.raises(RepealedError, match=r"order 999 of 01\.11\.2026"):
            await register.applications([rows.application(2, **filed)])
        with pytest.raises(RepealedError, match="order 999"):
            await register.vacancies([rows.vacancy("V1", published_at=world.clock.now().isoformat())])
        later = (world.clock.now()).replace(hour=20).isoformat()
        await world.register.vacancies([rows.vacancy("V2", published_at=later)])
        house = replace(world.workers._house, catalogue=repealed)  # noqa: SLF001 - the house of this gateway
        async with world.store.write() as tx:
            (await tx.get_one(Vacancy, "V2")).published_at = world.clock.now()
            with pytest.raises(RepealedError, match="order 999"):
                await places.serve(house, tx, "V2")
        assert [await world.all(Offer), len(await world.all(Application))] == [[], 1]


async def test_the_gateway_counts_by_whatever_the_edition_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Received on Friday 27.11 at 10:00: open until the end of Tuesday 01.12, then three days of rest, not 48 hours."""
    monkeypatch.setattr(main, "Catalogue", Editions((IN_DAYS,)))
    async with a_world(tmp_path, began=datetime(2026, 11, 27, 10, tzinfo=ALMATY)) as world:
        await world.preschools("P1")
        await world.family(PHONE)
        await world.place("V1")
        offer = await world.one(Offer)
        assert (offer.status, local(offer.closes_at).isoformat()) == ("open", "2026-12-02T00:00:00+05:00")
        await world.advance_to(datetime(2026, 12, 1, 23, 59, tzinfo=ALMATY))
        assert (await world.one(Offer)).status == "open"
        await world.advance(minutes=2)
        assert (await world.one(Offer)).status == "lapsed"
        assert local((await world.one(QueueEntry)).resume_at) == datetime(2026, 12, 6, tzinfo=ALMATY)
