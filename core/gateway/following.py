"""Following what registers told us, in the order of the events' own times, whatever the order in which they came."""

from collections.abc import Awaitable, Callable, Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import contracts, expiry, papers, refusals, rule_changes
from core.gateway.house import House
from core.store.tables import ToldEvent

_VERBS: Mapping[str, Callable[[House, AsyncSession, ToldEvent], Awaitable[str]]] = {
    "papers_submitted": papers.file,
    "contract_signed": contracts.sign,
    "contract_ended": contracts.end,
    "preschool_refused": refusals.take,
    "referral_extension_requested": expiry.extend,
    "rule_changed": rule_changes.announce,
}


async def follow(house: House, tx: AsyncSession, told_id: str) -> bool:
    """Follow one event whose time has come, once; what came of it is kept beside it."""
    told = await tx.get_one(ToldEvent, told_id, with_for_update=True)
    if told.followed_at is None:
        told.outcome = await _VERBS[told.type](house, tx, told)
        told.followed_at = house.clock.now()
    return True
