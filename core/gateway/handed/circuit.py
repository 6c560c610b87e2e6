"""Leaving a remote rules core alone while it fails: one memory for all workers, kept beside the hand-overs."""

import json

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.breaker import Breaker
from core.gateway.house import House
from core.store.base import recall, remember

_KEPT = "rules core breaker"


async def standing(tx: AsyncSession) -> Breaker:
    """Return how the rules core has done lately."""
    kept = await recall(tx, _KEPT)
    return Breaker.of_json(json.loads(kept)) if kept else Breaker()


async def lets_through(house: House) -> bool:
    """Tell whether a hand-over may be posted now; after a pause one is, and the others wait for how it does."""
    if not house.rules_core.remote:
        return True
    async with house.store.read() as tx:
        if (await standing(tx)).is_closed:
            return True
    async with house.store.write() as tx:
        tried = (await standing(tx)).tried(house.clock.now())
        if tried is not None:
            await keep(tx, tried)
    return tried is not None


async def failed(house: House, tx: AsyncSession) -> None:
    """Count one more failure in a row."""
    await keep(tx, (await standing(tx)).failed(house.clock.now(), house.chance.fraction()))


async def answered(house: House, tx: AsyncSession) -> None:
    """Note that the rules core answers: what waits may go."""
    if house.rules_core.remote and (await standing(tx)).failures:
        await keep(tx, Breaker())


async def keep(tx: AsyncSession, breaker: Breaker) -> None:
    """Remember how the rules core does."""
    await remember(tx, _KEPT, json.dumps(breaker.to_json()))
