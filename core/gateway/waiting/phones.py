"""Another number in the citizens base: what a family is being asked goes on to it (P 3(13), 15(3)).

Whoever holds it begins where nobody is known yet: a dialog that betrays health asks for the birthday first.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.effects import Effect
from core.flow.offer import ANSWERABLE, OfferStatus
from core.gateway import cases, conversing, families
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.gateway.schooling import identifying
from core.gateway.terms import ends, round_ends, terms_of
from core.gateway.writing import Draft, say
from core.store.tables import Guardian, Offer, ToldEvent
from core.store.timers import TimerKind, arm

#: Why the desk looks: no way leads to the family.
_NOBODY = "unreachable"


async def follow(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Ask at the new number what was asked at the old one; without a way to the family the desk calls it."""
    guardian = await tx.get_one(Guardian, told.guardian_id)
    asked = select(Offer.id).where(Offer.guardian_id == guardian.id, col(Offer.status).in_(ANSWERABLE))
    offer_ids = (await tx.exec(asked.order_by(col(Offer.created_at), col(Offer.id)))).all()
    if not offer_ids:
        return Effect.NOT_ASKED
    reach = families.reach(guardian)
    if not (reach.phone or reach.telegram):
        await cases.open_case(house, tx, _NOBODY, guardian.id, None, guardian_id=guardian.id)
        return Effect.ON_CALL_LIST
    for offer_id in offer_ids:
        rows = await lock_offer(tx, offer_id)
        offer = rows.offer
        await note(house, tx, of_offer(offer), "phone_changed")
        if offer.conclusion_id and OfferStatus(offer.status) is OfferStatus.COLLECTING:
            await _ask_who(house, tx, rows, guardian, told)
        elif OfferStatus(offer.status) in ANSWERABLE:
            await _ask(house, tx, offer, guardian, told)
    return Effect.ASKED_AT_NEW_NUMBER


async def _ask_who(house: House, tx: AsyncSession, rows: OfferRows, guardian: Guardian, told: ToldEvent) -> None:
    """Go back to the birthday and ask for it at the new number; the desk calls unless somebody there names it."""
    offer = rows.offer
    place = await conversing.place_of(house, tx, offer)
    if place is not None:
        await conversing.keep(house, tx, offer, identifying.unnamed(house, offer, place))
    await cases.open_case(house, tx, identifying.MOVED, offer.id, rows.application, guardian_id=guardian.id)
    draft = Draft(
        key="schooling.birthday_moved",
        purpose="repeat",
        dedupe=_dedupe(offer, told),
        round=offer.round,
        stored_facts={"question": identifying.BIRTHDAY},
    )
    await say(house, tx, draft, guardian, offer)


async def _ask(house: House, tx: AsyncSession, offer: Offer, guardian: Guardian, told: ToldEvent) -> None:
    """Ask once more; a window that ran from a receipt at the old number runs on from the one at the new number."""
    dedupe = _dedupe(offer, told)
    if OfferStatus(offer.status) is OfferStatus.SENT:
        draft = Draft(key=house.dialogs[offer.kind].first, purpose="offer", dedupe=dedupe, round=offer.round)
        if "unreachable_after" in terms_of(house, offer).entries:
            now = house.clock.now()
            await arm(tx, TimerKind.REPEAT, offer.id, round_ends(house, offer, now))
            await arm(tx, TimerKind.UNREACHABLE, offer.id, ends(house, offer, "unreachable_after", now))
    else:
        question = await conversing.question_of(house, tx, offer)
        key = question.repeat or question.key
        draft = Draft(key=key, purpose="repeat", dedupe=dedupe, round=offer.round)
        offer.repeat_unproven = True  # silence costs nothing before the new number is proved to have received it
    await say(house, tx, draft, guardian, offer)


def _dedupe(offer: Offer, told: ToldEvent) -> str:
    return f"offer:{offer.id}:phone {told.id}"
