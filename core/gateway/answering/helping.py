"""Help that fits what is open: how to answer this question, what to do with a referral, what may be written at all."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering import answers, puzzled
from core.gateway.house import House
from core.gateway.said import Said, answer, answer_as
from core.rules.calendar import local
from core.store.tables import Application, Guardian, Offer, Referral
from core.values import ChannelName

#: How the question of a kind is answered, in a few words; any other question is said again.
_HOW = {
    "vacancy": "common.help_offer",
    "interest_after_suspension": "common.help_interest",
    "annual_interest": "common.help_interest",
}
_LIVE = ("issued", "extended")


async def answer_help(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> None:
    """Tell how to answer what is open, else what to do next, else what may be written; an SMS more for old phones."""
    if len(offers) > 1:
        await puzzled.which(house, tx, said, offers)
    elif offers and (key := _HOW.get(offers[0].kind)) and offers[0].stated_until:
        await answer(house, tx, said, key, offers[0])
    elif offers:
        await answers.once_more(house, tx, offers[0].id, said)
    elif (referral := await _referral(tx, guardians)) is not None:
        last = local(referral.valid_until).date()
        await answer_as(house, tx, said, "common.help_referral", facts={"papers_by": last})
    else:
        await answer(house, tx, said, "common.help")
    if said.channel is ChannelName.SMS:
        await answer(house, tx, said, "common.help_more")


async def _referral(tx: AsyncSession, guardians: Sequence[Guardian]) -> Referral | None:
    """Return the valid referral of the family that ends first."""
    query = (
        select(Referral)
        .join(Application, col(Application.id) == col(Referral.application_id))
        .where(
            col(Application.guardian_id).in_([guardian.id for guardian in guardians]), col(Referral.status).in_(_LIVE)
        )
        .order_by(col(Referral.valid_until))
    )
    return (await tx.exec(query.limit(1))).first()
