"""The gateway tells families the terms of the edition their case began under, whatever they are."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

import main
from core.store.tables import Offer
from tests.unit.gateway.test_editions_in_time import Editions
from tests.unit.words.test_terms_in_words import OTHER
from tests.world import World

PHONE = "+77471234567"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Return a world whose edition of order 133 has other terms."""
    told = Editions((OTHER,))
    monkeypatch.setattr(main, "Catalogue", told)
    world = World(tmp_path)
    world.catalogue = told.load()
    await world.open()
    await world.preschools("P1")
    yield world
    await world.close()


async def test_a_message_says_the_terms_of_the_edition_of_its_offer(world: World) -> None:
    """A rest of 22 working days and 48 hours to cancel: the repeat and the late cancellation say so, not 10 and 24."""
    await world.family(PHONE)
    await world.link(PHONE)
    await world.place("V1")
    await world.advance(hours=25)
    assert "22 жұмыс күніне тоқтатылады" in (await world.phone(PHONE))[-1]["text"]
    await world.say(PHONE, telegram="1")
    await world.advance(hours=49)
    await world.say(PHONE, telegram="2")
    assert (await world.one(Offer, kind="vacancy")).edition == OTHER.id
    assert "48 сағат өтті" in (await world.phone(PHONE))[-1]["text"]


async def test_the_age_that_ends_a_queue_is_that_of_the_edition(world: World) -> None:
    """A message without an offer names the edition of the application."""
    await world.family(PHONE, born=date(2019, 11, 25))
    await world.advance(days=3)
    assert "7 жасқа толды" in (await world.phone(PHONE))[-1]["text"]
