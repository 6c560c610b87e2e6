"""A remote rules core hears of a consent that was taken back: signed, with one id, until it takes it."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from core.store.tables import ConsentWithdrawal, DeskCase, Referral
from core.texts import Texts
from core.views import Views
from tests.contract.rules_core.stands import HERE, SECRET_TEXT, Elsewhere, Example
from tests.world import World

AIGUL = "+77470000001"


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[Elsewhere, str]]:
    """A rules core of another office, and where it is."""
    core = Elsewhere()
    server = await core.serve()
    yield core, str(server.make_url("/core"))
    await server.close()


@contextlib.asynccontextmanager
async def beside(folder: Path, url: str) -> AsyncIterator[World]:
    """Open a gateway whose rules core is elsewhere, with a family that has a place."""
    made = World(folder)
    named = {"rules_core_url": url, "rules_core_secret": SECRET_TEXT, "rules_core_allow": HERE}
    made._settings = made._settings.model_copy(update=named)  # noqa: SLF001 - no other world needs it
    await made.open()
    await made.preschools("P1")
    await made.family(AIGUL)
    await made.place("V1")
    await made.say(AIGUL, sms="иә")
    yield made
    await made.close()


async def take_back(world: World) -> None:
    """Let the family take its consent back, and say so once more when it is asked."""
    for words in ("келісімімді қайтарамын", "қайтарамын"):
        await world.say(AIGUL, sms=words)


@pytest.fixture
async def world(tmp_path: Path, elsewhere: tuple[Elsewhere, str]) -> AsyncIterator[World]:
    """A family with a place, decided elsewhere."""
    async with beside(tmp_path, elsewhere[1]) as made:
        yield made


async def test_a_remote_core_is_told_until_it_takes_it(world: World, elsewhere: tuple[Elsewhere, str]) -> None:
    """Ids and times alone; the same id again while it cannot take it, and never after it has."""
    core, _ = elsewhere
    core.trouble = [web.Response(status=500), web.Response(status=503)]
    await take_back(world)
    assert (await world.one(ConsentWithdrawal)).told_at is None
    await world.advance(hours=2)
    row = await world.one(ConsentWithdrawal)
    assert row.told_at is not None
    assert len(core.stopped) == 3
    assert {headers["Idempotency-Key"] for headers in core.headers[1:]} == {row.id}
    assert core.stopped[0] == core.stopped[2]
    ids = {"withdrawal_id", "consent_id", "offer_id", "application_id", "guardian_id", "child_id"}
    assert set(core.stopped[0]) == {*ids, "withdrawn_at", "stop_by"}
    assert not await world.all(DeskCase)


async def test_a_core_that_never_takes_it_is_peoples_after_three_days_and_a_late_success_closes_it(
    world: World, elsewhere: tuple[Elsewhere, str]
) -> None:
    """Told at ever longer steps; then it stands on the call list, the end of the term too, until it is taken."""
    core, _ = elsewhere
    core.trouble = [web.Response(status=503) for _ in range(99)]
    await take_back(world)
    await world.advance(days=4)
    assert {case.why for case in await world.all(DeskCase)} == {"consent_not_told"}
    assert 5 < len(core.stopped) < 20
    await world.advance(days=18)
    assert {case.why for case in await world.all(DeskCase, done_at=None)} == {"consent_not_told", "consent_overdue"}
    core.trouble = []
    await world.advance(days=2)
    assert (await world.one(ConsentWithdrawal)).told_at is not None
    assert {case.done_by for case in await world.all(DeskCase)} == {"rules_core"}


async def test_a_core_that_refuses_the_notice_is_peoples_at_once(
    world: World, elsewhere: tuple[Elsewhere, str]
) -> None:
    """A 404 does not pass by itself; it is told on all the same, and taken in the end."""
    core, _ = elsewhere
    core.trouble = [web.Response(status=404)]
    await take_back(world)
    views = Views(world.store, world.vault, Texts.load(), world.catalogue, world.clock)
    (call,) = (await views.overview.calls(None, "")).calls
    assert (call.why, call.guardian_id) == ("consent_not_told", "G1")
    await world.advance(minutes=15)
    assert (await world.one(DeskCase)).done_by == "rules_core"


async def test_the_example_is_told_and_decides_nothing_more_under_that_consent(tmp_path: Path) -> None:
    """A process of its own that would decide later: it stops, whatever was not decided stays so; told once."""
    example = Example(tmp_path, "http://127.0.0.1:9", "nobody")  # nobody hears its decisions there
    await example.start()
    async with beside(tmp_path, example.base) as world:
        await take_back(world)
        row = await world.one(ConsentWithdrawal)
        assert row.told_at is not None
        assert example.rows("id, consent, copies", "withdrawal") == [(row.id, row.consent_id, 1)]
        assert example.rows("consent, told") == [(row.consent_id, 0)]
        assert not await world.all(Referral)
    example.kill()
