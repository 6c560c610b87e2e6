"""What comes in at the same time is kept in one transaction, and no one suffers for another."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.intake import Intake
from core.store.base import Store
from core.store.tables import Meta
from tests.homes.home import home


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:  # type: ignore[no-untyped-def]  # pytest's own type
    """Return an empty database."""
    opened = Store(home().address(tmp_path / "usynys.db"))
    yield opened
    await opened.close()


async def _keep(tx: AsyncSession, names: Sequence[str]) -> list[bool]:
    _GROUPS.append(len(names))
    tx.add_all([Meta(key=name, value="") for name in names])
    await tx.flush()
    if "bad" in names:
        raise ValueError
    return [True for _ in names]


_GROUPS: list[int] = []


async def _kept(store: Store) -> set[str]:
    async with store.read() as tx:
        return set((await tx.exec(select(Meta.key).where(Meta.value == ""))).all())


async def test_what_arrives_together_is_written_together(store: Store) -> None:
    """Fifty at once need a few transactions, and each is on disk when its bringer is answered."""
    _GROUPS.clear()
    intake = Intake()

    async def bring(name: str) -> None:
        assert await intake.keep(store, "k", _keep, name)
        assert name in await _kept(store)

    await asyncio.gather(*(bring(f"n{number}") for number in range(50)))
    assert sum(_GROUPS) == 50
    assert len(_GROUPS) <= 3


async def test_one_that_cannot_be_kept_hurts_nobody_else(store: Store) -> None:
    """Whoever brought the bad one is told; the others of its group are kept one by one."""
    intake = Intake()
    names = ("a", "bad", "b", "c")
    done = await asyncio.gather(*(intake.keep(store, "k", _keep, name) for name in names), return_exceptions=True)
    assert [isinstance(one, ValueError) for one in done] == [False, True, False, False]
    assert await _kept(store) == {"a", "b", "c"}


async def test_who_went_away_has_brought_it_all_the_same(store: Store) -> None:
    """A connection that breaks while its request is being kept loses nothing."""
    intake = Intake()
    first = asyncio.create_task(intake.keep(store, "k", _keep, "first"))
    gone = asyncio.create_task(intake.keep(store, "k", _keep, "gone"))
    await asyncio.sleep(0)
    gone.cancel()
    await first
    await intake.keep(store, "k", _keep, "last")
    assert await _kept(store) == {"first", "gone", "last"}
