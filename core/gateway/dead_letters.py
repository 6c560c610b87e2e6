"""What has failed for good and waits for people: messages and hand-overs alike, sent again under their own ids."""

from core.errors import NotFoundError
from core.gateway.handed import trying
from core.gateway.house import House
from core.gateway.sending import dead


async def resend(house: House, letter_id: str, operator: str) -> None:
    """Send one of them again; it still counts once, and who did it stands in the history.

    Raises:
        NotFoundError: there is no such message or hand-over.
        TransitionError: it does not wait for people (any more).

    """
    try:
        await dead.resend(house, letter_id, operator)
    except NotFoundError:
        await trying.resend(house, letter_id, operator)


async def resend_all(house: House, operator: str) -> int:
    """Send all of them again, one by one, each kind in its order; returns how many."""
    async with house.store.read() as tx:
        handovers = await trying.dead(tx)
    for handover_id in handovers:
        await trying.resend(house, handover_id, operator)
    return len(handovers) + await dead.resend_all(house, operator)
