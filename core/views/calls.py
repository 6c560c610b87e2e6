"""The call list: whom to call and what to look at, in the order in which time runs out; nothing of it unmasked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import case, col, func, literal_column, or_, select, type_coerce

from core.store.columns import Instant
from core.store.lookups import Lookups
from core.store.tables import DeskCase, Guardian, Message, Offer, Referral
from core.store.vault import Vault, of_guardian
from core.views import dead
from core.views.people import key_of, masked_name, masked_phone, names_of

#: So many are shown: nobody calls more in a day.
MOST = 100
#: Of one reason so many are shown beside others, and all whose time runs out within this: a hundred of a kind that can
#: wait hide nobody who cannot.
FEW, SOON = 3, timedelta(hours=24)
#: Why a message waits here, beside the reasons of cases.
DEAD = "dead"
#: These end with a telephone call to the family.
_TO_CALL = frozenset(
    {"unreachable", "wrong_number", "unreadable", "unheard", "not_identified", "consent_unproven", "loop"}
)
_LIVE: tuple[Any, ...] = tuple(literal_column(f"'{status}'") for status in ("planned", "sent", "open", "collecting"))


class Sort(StrEnum):
    """What is done with an item."""

    CALL = "call"  # telephone the family
    LETTER = "letter"  # a message that nobody could send: look at our side, then send it again
    WORK = "work"  # a person must decide, or tell another office


@dataclass(frozen=True, slots=True)
class Call:
    """One item of the list; `ends_at` is when the family's time runs out, None = no term runs."""

    id: str
    sort: Sort
    why: str
    since: datetime
    ends_at: datetime | None
    guardian_id: str | None
    application_id: str | None = None
    offer_id: str | None = None
    failure: str = ""  # of a letter
    code: str = ""
    purpose: str = ""
    name: str = ""
    phone: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    done_reason: str = ""


@dataclass(frozen=True, slots=True)
class CallList:
    """What is to be done, the most urgent first; `counts` of each sort and `reasons` of each reason, shown or not.

    `folded`: of these reasons so many more wait that are not shown.
    """

    calls: tuple[Call, ...]
    counts: Mapping[Sort, int]
    reasons: Mapping[str, int]
    now: datetime
    folded: Mapping[str, int] = field(default_factory=dict)


def sort_of(why: str) -> Sort:
    """Return what is done about a reason."""
    if why == DEAD:
        return Sort.LETTER
    return Sort.CALL if why in _TO_CALL else Sort.WORK


async def waiting(look: Lookups, vault: Vault, now: datetime, sort: Sort | None, why: str) -> CallList:
    """Return what nobody has done yet; of one sort only, or of one reason and then all of it, when they are named."""
    reasons = await _reasons(look)
    counts = {each: sum(count for name, count in reasons.items() if sort_of(name) is each) for each in Sort}
    wanted = [name for name in reasons if (sort is None or sort_of(name) is sort) and why in {"", name}]
    few, soon = (MOST, now) if why else (FEW, now + SOON)
    found = await _cases(look, [name for name in wanted if name != DEAD], few, soon)
    letters = sorted([*await _letters(look), *await _handovers(look)] if DEAD in wanted else [], key=_urgency)
    found += [one for place, one in enumerate(letters) if place < few or (one.ends_at and one.ends_at <= soon)]
    calls = tuple([await _named(look, vault, one) for one in sorted(found, key=_urgency)[:MOST]])
    shown = Counter(one.why for one in calls)
    folded = {name: reasons[name] - shown[name] for name in wanted if reasons[name] > shown[name]}
    return CallList(calls, counts, reasons, now, folded)


def _urgency(one: Call) -> tuple[bool, datetime, datetime, str]:
    return one.ends_at is None, one.ends_at or one.since, one.since, one.id


async def done(look: Lookups, vault: Vault, now: datetime) -> CallList:
    """Return what was done last, the latest first."""
    query = select(DeskCase).where(col(DeskCase.done_at).is_not(None)).order_by(col(DeskCase.done_at).desc())
    rows = (await look.tx.exec(query.limit(MOST))).all()
    calls = tuple([await _named(look, vault, _case(row, None)) for row in rows])
    return CallList(calls, {}, {}, now)


async def _reasons(look: Lookups) -> dict[str, int]:
    query = select(DeskCase.why, func.count()).where(col(DeskCase.done_at).is_(None)).group_by(col(DeskCase.why))
    reasons = dict((await look.tx.exec(query.order_by(col(DeskCase.why)))).all())
    letters = (await look.tx.exec(select(func.count()).where(col(Message.dead_at).is_not(None)))).one()
    letters += len(await dead.handovers(look))
    return reasons | ({DEAD: letters} if letters else {})


async def _cases(look: Lookups, reasons: list[str], few: int, soon: datetime) -> list[Call]:
    """Return of each reason the few cases whose time runs out first, and all others of which it does soon.

    Their time is that of an open window, where the family is to be called, or of a valid referral.
    """
    window = select(func.min(Offer.closes_at)).where(
        col(Offer.guardian_id) == col(DeskCase.guardian_id), col(Offer.status).in_(_LIVE)
    )
    referral = select(func.min(Referral.valid_until)).where(
        col(Referral.application_id) == col(DeskCase.application_id), col(Referral.status).in_(("issued", "extended"))
    )
    # Whoever is not called loses nothing when a window of the same family closes.
    to_call = case((col(DeskCase.why).in_(_TO_CALL), window.scalar_subquery()), else_=None)
    ends = _earlier(to_call, referral.scalar_subquery())
    which = col(DeskCase.done_at).is_(None), col(DeskCase.why).in_(reasons)
    known = col(DeskCase.id), col(DeskCase.why), col(DeskCase.since)
    timed: Any = select(*known, ends.label("ends")).where(*which).subquery()
    order = timed.c.ends.is_(None), timed.c.ends, timed.c.since, timed.c.id
    place = func.row_number().over(partition_by=timed.c.why, order_by=order)
    placed: Any = select(timed, place.label("place")).subquery()
    query = select(DeskCase, type_coerce(placed.c.ends, Instant)).join(placed, placed.c.id == col(DeskCase.id))
    query = query.where(or_(placed.c.place <= few, placed.c.ends <= soon))
    urgent = placed.c.ends.is_(None), placed.c.ends, placed.c.since, placed.c.id
    return [_case(row, ends_at) for row, ends_at in (await look.tx.exec(query.order_by(*urgent).limit(MOST))).all()]


def _earlier(one: Any, other: Any) -> Any:
    """Return the earlier of two instants, either of which may be missing."""
    return case((one.is_(None), other), (other.is_(None), one), (one <= other, one), else_=other)


def _case(row: DeskCase, ends_at: datetime | None) -> Call:
    return Call(
        row.id,
        sort_of(row.why),
        row.why,
        row.since,
        ends_at,
        row.guardian_id,
        row.application_id,
        done_at=row.done_at,
        done_by=row.done_by,
        done_reason=row.done_reason,
    )


async def _handovers(look: Lookups) -> list[Call]:
    """Return the confirmed applications that the rules core did not take."""
    return [
        Call(
            one.id,
            Sort.LETTER,
            DEAD,
            one.since,
            None,
            one.guardian_id,
            offer_id=one.offer_id,
            failure=one.failure,
            code=one.code,
            purpose=one.purpose,
        )
        for one in await dead.handovers(look)
    ]


async def _letters(look: Lookups) -> list[Call]:
    """Return the messages that failed for good through no fault of the family."""
    ends = case((col(Offer.status).in_(_LIVE), col(Offer.closes_at)), else_=None)
    query = select(Message, ends).outerjoin(Offer, col(Offer.id) == col(Message.offer_id))
    query = query.where(col(Message.dead_at).is_not(None)).order_by(ends.is_(None), ends, col(Message.dead_at))
    return [
        Call(
            row.id,
            Sort.LETTER,
            DEAD,
            row.dead_at or row.created_at,
            ends_at,
            row.guardian_id,
            offer_id=row.offer_id,
            failure=row.failure,
            code=row.failure_code,
            purpose=row.purpose,
        )
        for row, ends_at in (await look.tx.exec(query.limit(MOST))).all()
    ]


async def _named(look: Lookups, vault: Vault, call: Call) -> Call:
    """Put the masked name and number of its guardian to an item."""
    row = await look.tx.get(Guardian, call.guardian_id) if call.guardian_id else None
    if row is None:
        return call
    key = await key_of(look, vault, of_guardian(row.id))
    return replace(call, name=masked_name(names_of(row, key)), phone=masked_phone(row, key))
