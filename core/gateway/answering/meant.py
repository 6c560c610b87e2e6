"""Which offer bare words mean that answer no open question: what we wrote of last, unless they may mean another."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OfferStatus
from core.gateway import papers_offer, registering
from core.gateway.answering import undoing
from core.gateway.said import Said
from core.gateway.schooling import conclusions, filing
from core.store import talks
from core.store.foreseen import messages_of
from core.store.tables import Application, Guardian, Handover, Message, Offer
from core.values import Intent

#: How long after an answer its opposite takes it back (a referral is cancelled within 24 h, P 25).
_WAY_BACK = timedelta(hours=24)
#: What a yes or a no is answered with says how a mistake is taken back.
_REVERSIBLE = frozenset({"vacancy", registering.KIND, *conclusions.KINDS})
#: While an application stands so, the yes that made it can be taken back.
_FRESH = frozenset({"queued", filing.FILED})
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: So many ended offers of a family are looked at.
_LATEST = 20


def only_tells(offers: Sequence[Offer]) -> bool:
    """Tell whether nothing here waits for a yes: a referral's papers are told, no word can file them."""
    return all(offer.kind == papers_offer.KIND for offer in offers)


def questions(offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that bare words may answer; those that only tell of papers when nothing else is open."""
    return [offer for offer in offers if not only_tells([offer])] or list(offers)


async def ended(tx: AsyncSession, guardians: Sequence[Guardian]) -> list[Offer]:
    """Return the offers that were made and have ended, the latest first."""
    return await talks.ended_of(tx, [guardian.id for guardian in guardians], _LATEST)


async def also(tx: AsyncSession, guardians: Sequence[Guardian], said: Said, asked: Sequence[Offer]) -> list[Offer]:
    """Return ended offers that a bare answer may mean as well, because we wrote about them after the open question.

    Each refusal says "if this is a mistake, answer yes", each yes "if this is a mistake, answer no": with another
    question open such an answer is never guessed.
    """
    since = await _written(tx, [offer.id for offer in asked], ("offer", "repeat", "question"))
    back = await _taken_back(tx, said, await ended(tx, guardians))
    return [offer for offer in back if offer.ended_at and since <= offer.ended_at]


async def without_question(
    tx: AsyncSession, guardians: Sequence[Guardian], said: Said, papers: Sequence[Offer]
) -> list[Offer]:
    """Return what bare words mean while no question is open: what we wrote of last, and what else they would take back.

    Nothing when they are neither a yes nor a no, and no papers are waited for.
    """
    if said.intent not in {Intent.YES, Intent.NO}:
        return list(papers)[-1:]
    past = [offer for offer in await ended(tx, guardians) if not only_tells([offer])]
    latest = await _latest(tx, past[:1], papers)
    own = await _own_place(tx, latest)
    back = await _taken_back(tx, said, past)
    return [*latest, *(offer for offer in back if offer.id not in own)]


async def _latest(tx: AsyncSession, past: Sequence[Offer], papers: Sequence[Offer]) -> list[Offer]:
    """Return what we wrote of last: an offer that has ended, or the papers of a referral."""
    written = [(await _written(tx, [offer.id]), offer) for offer in papers]
    written += [(offer.ended_at or _NEVER, offer) for offer in past]
    return [max(written, key=lambda one: one[0])[1]] if written else []


async def _own_place(tx: AsyncSession, latest: Sequence[Offer]) -> set[str]:
    """Return the ids under which an offer is known: papers are those of the place that was said yes to."""
    return {offer.id for offer in latest} | {
        (await papers_offer.referral_of(tx, offer)).offer_id for offer in latest if only_tells([offer])
    }


async def _taken_back(tx: AsyncSession, said: Said, past: Sequence[Offer]) -> list[Offer]:
    """Return the answered offers whose answer this one would take back: a yes a refusal, a no what is fresh."""
    ways_back = {Intent.YES: OfferStatus.DECLINED, Intent.NO: OfferStatus.CONFIRMED}
    return [
        offer
        for offer in past
        if offer.kind in _REVERSIBLE
        and OfferStatus(offer.status) is ways_back.get(said.intent)
        and offer.ended_at
        and said.said_at <= offer.ended_at + _WAY_BACK
        and (said.intent is Intent.YES or await _stands(tx, offer))
    ]


async def _stands(tx: AsyncSession, offer: Offer) -> bool:
    """Tell whether a yes still holds: its referral is valid, its application fresh, or nothing is decided yet."""
    undecided = select(Handover.id).where(Handover.offer_id == offer.id, col(Handover.decided_at).is_(None))
    if (await tx.exec(undecided)).first():
        return True
    if offer.kind == "vacancy":
        return await undoing.live_referral(tx, offer) is not None
    application = await tx.get(Application, offer.application_id) if offer.application_id else None
    return application is not None and application.status in _FRESH


async def _written(tx: AsyncSession, offer_ids: Sequence[str], purposes: Sequence[str] = ()) -> datetime:
    """Return when we last wrote about these offers, by these purposes only where some are given."""
    known = [messages_of(tx, offer_id) for offer_id in offer_ids]
    if all(sent is not None for sent in known):
        wanted = [one for sent in known for one in sent or () if not purposes or one.purpose in purposes]
        return max((one.first_claimed_at for one in wanted if one.first_claimed_at), default=_NEVER)
    query = select(func.max(col(Message.first_claimed_at))).where(col(Message.offer_id).in_(offer_ids))
    query = query.where(col(Message.purpose).in_(purposes)) if purposes else query
    return (await tx.exec(query)).one() or _NEVER
