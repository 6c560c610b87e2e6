"""Interest notices that end because the family took their preschool off its list (RULES.md reading 15)."""

from collections.abc import Sequence

from sqlmodel import col, select, update

from core.flow.history import Link, link
from core.flow.offer import LIVE, OFFER, OfferStatus
from core.flow.outbox import REPLACED
from core.metrics import OFFERS
from core.register.intake import Intake
from core.store.tables import History, Message, Offer, QueueEntry
from core.store.timers import TimerKind, disarm
from core.values import ChannelName

_NOTICE = "interest_after_suspension"
_REASON = "the family took the preschool off its list"
_WAITED_FOR = (TimerKind.REPEAT, TimerKind.LAPSE, TimerKind.UNREACHABLE)


async def end_notices(intake: Intake, entries: Sequence[QueueEntry]) -> None:
    """Withdraw what is still asked about suspended entries that left the list, and forget when they would return."""
    tx = intake.registers.tx
    for entry in entries:
        await disarm(tx, TimerKind.RESUME, entry.id)
    asked = select(Offer).where(
        col(Offer.entry_id).in_([entry.id for entry in entries]), Offer.kind == _NOTICE, col(Offer.status).in_(LIVE)
    )
    for offer in (await tx.exec(asked.order_by(col(Offer.id)).with_for_update())).all():
        await _withdraw(intake, offer)


async def _withdraw(intake: Intake, offer: Offer) -> None:
    tx = intake.registers.tx
    offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.WITHDRAWN)
    offer.ended_at = intake.now
    for kind in _WAITED_FOR:
        await disarm(tx, kind, offer.id)
    shown = update(Message).where(
        col(Message.offer_id) == offer.id,
        col(Message.channel) == ChannelName.TELEGRAM,
        col(Message.provider_id).is_not(None),
        col(Message.shown) != REPLACED,
    )
    wanted = {"settle": "wanted", "settle_due": None, "settle_tries": 0}
    await tx.exec(shown.values(wanted).execution_options(synchronize_session="fetch"))
    await _note(intake, offer)
    OFFERS.labels(offer.kind, offer.status).inc()


async def _note(intake: Intake, offer: Offer) -> None:
    """Append the end to the offer's chain."""
    tx, subject = intake.registers.tx, f"offer:{offer.id}"
    newest = select(History).where(History.subject == subject).order_by(col(History.seq).desc()).limit(1)
    row = (await tx.exec(newest)).first()
    before = Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash) if row else None
    made = link(subject, before, intake.now, "offer_withdrawn", {"reason": _REASON})
    tx.add(History(**{name: getattr(made, name) for name in made.__slots__}))
    await tx.flush()
