"""Following what registers told us, in the order of the events' own times, whatever the order in which they came."""

from collections.abc import Awaitable, Callable, Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import registering, taking_back, withdrawals
from core.gateway.admission import contracts, expiry, papers, refusals, rule_changes
from core.gateway.house import House
from core.gateway.schooling import deciding, withdrawing
from core.gateway.waiting import closed_preschools, phones
from core.store.tables import ToldEvent

_VERBS: Mapping[str, Callable[[House, AsyncSession, ToldEvent], Awaitable[str]]] = {
    "birth_registered": registering.begin,
    "child_registered": registering.begin,
    "phone_changed": phones.follow,
    "preschool_closed": closed_preschools.follow,
    "papers_submitted": papers.file,
    "contract_signed": contracts.sign,
    "contract_ended": contracts.end,
    "preschool_refused": refusals.take,
    "referral_extension_requested": expiry.extend,
    "rule_changed": rule_changes.announce,
    "application_withdrawn": withdrawing.take,
    "consent_withdrawn": taking_back.follow,
    "school_decided": deciding.take,
}


async def follow(house: House, tx: AsyncSession, told_id: str) -> bool:
    """Follow one event whose time has come, once; what came of it is kept beside it.

    False when something under way must come first.
    """
    told = await tx.get_one(ToldEvent, told_id, with_for_update=True)
    if told.followed_at is None:
        outcome = await _VERBS[told.type](house, tx, told)
        if outcome == withdrawals.NOT_YET:
            return False
        told.outcome, told.followed_at = outcome, house.clock.now()
    return True
