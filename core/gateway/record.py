"""Writing history and decisions: every verb records what it did in the transaction in which it did it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.documents import tell_of
from core.gateway import stages
from core.gateway.house import House
from core.metrics import DECISIONS
from core.rules import decision as rules
from core.store.bulletin import CHRONICLE, follow
from core.store.chains import append
from core.store.news import tell_after
from core.store.tables import Decision, Offer
from core.store.unit import is_new, unit_of

#: With what the history of every offer begins.
_FIRST = "offer_planned"


def of_offer(offer: Offer) -> str:
    """Return the subject of an offer's history."""
    return f"offer:{offer.id}"


def of_application(application_id: str) -> str:
    """Return the subject of the history of a waiting application: what no offer brought about."""
    return f"application:{application_id}"


async def note(house: House, tx: AsyncSession, subject: str, event: str, **data: object) -> None:
    """Append one link to a subject's chain; `data` holds ids, codes and times, never personal text."""
    clean = {key: _plain(value) for key, value in data.items() if value is not None}
    await append(tx, subject, house.clock.now(), event, clean, begins=event == _FIRST)
    tell_after(tx, house.live.tell, subject)
    if event in CHRONICLE and (offer := await _named(tx, subject.removeprefix("offer:"))):
        await follow(tx, offer, event, house.clock.now())


async def _named(tx: AsyncSession, offer_id: str) -> Offer | None:
    """Return an offer, also one that was made a moment ago and is not written yet."""
    made = (one for one in tx.new if isinstance(one, Offer) and one.id == offer_id)
    return next(made, None) or await tx.get(Offer, offer_id)


def _plain(value: object) -> object:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


async def decide(
    house: House, tx: AsyncSession, decision: rules.Decision, application_id: str, offer: Offer | None = None
) -> Decision:
    """Keep a decision with its grounds, citations and facts, issue its form, and note it in the offer's history."""
    row = Decision(
        id=house.chance.new_id(),
        seq=await next_seq(tx, Decision),
        application_id=application_id,
        offer_id=offer.id if offer else None,
        kind=decision.kind,
        outcome=decision.outcome,
        at=house.clock.now(),
        grounds=list(decision.grounds),
        citations=[{"act": c.act, "edition": c.edition, "paragraph": c.paragraph} for c in decision.citations],
        facts=dict(decision.facts),
    )
    tx.add(row)
    DECISIONS.labels(row.kind).inc()
    await tell_of(tx, house.press, row, row.at)
    if offer:
        await note(house, tx, of_offer(offer), "decision_made", decision_id=row.id, kind=row.kind, outcome=row.outcome)
        if decision.kind in stages.BY_DECISION:
            stage, fresh = stages.BY_DECISION[decision.kind], is_new(tx, offer)
            await stages.reach(house, tx, application_id, stage, offer.id, fresh=fresh)
    return row


@cache
def _latest(table: type) -> Any:
    return select(func.max(col(table.seq)))  # type: ignore[attr-defined]  # only tables with seq


async def next_seq(tx: AsyncSession, table: type, count: int = 1) -> int:
    """Return the next number of a table whose rows keep the order in which they were written; `count` are taken."""
    numbers = unit_of(tx).numbers
    if table not in numbers:
        numbers[table] = (await tx.exec(_latest(table))).one() or 0
    numbers[table] += count
    return numbers[table] - count + 1
