"""Two families that wait for the same place, and what registers tell of the first one's referral."""

from datetime import datetime

from core.store.tables import (
    Offer,
)
from tests.stories.papers import package, refer
from tests.world import World

FIRST, NEXT = "+77470000001", "+77470000002"
PROOF = [{"code": "proof", "issued_on": None}]


async def file(world: World, *, without: str = "", at: datetime | None = None) -> None:
    """Let the first family file its papers."""
    await world.tell("papers_submitted", at=at, application_id="A1", documents=package(world, without=without))


async def sign(world: World) -> None:
    """Let the contract of the first family be signed."""
    await world.tell("contract_signed", child_id="C1", preschool_id="P1", on="2026-11-24")


async def refuse(world: World, ground: str) -> None:
    """Let the preschool refuse the first family."""
    await world.tell("preschool_refused", referral_id=(await refer(world, "A1")).id, ground=ground)


async def asked(world: World) -> int:
    """Return how many families were ever offered the place."""
    return len(await world.all(Offer, vacancy_id="V1"))
