"""Places: finding the family whose turn it is, and writing the offer with its first message in one transaction."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import CODE_DIGITS, CODE_LETTERS, LIVE, OfferStatus
from core.gateway import families
from core.gateway.house import House
from core.gateway.placing import drawing, enlisted
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import is_alone, lock_queue, lock_vacancy, locked
from core.gateway.states import EntryStatus, VacancyStatus, move_entry, move_vacancy
from core.gateway.windows import first_dedupe
from core.gateway.writing import Draft, say
from core.rules import decision as rules
from core.rules.age import has_conclusion
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.queue import Entry, Pick, QueueClass, Slot, pick
from core.rules.vacancy import Candidate, Place, draws_from, may_be_offered
from core.store.ahead import codes_to
from core.store.queries import codes_of, first_waiting, still_waits, waiting_for, who_waits, with_families
from core.store.tables import Application, Guardian, Offer, Preschool, QueueEntry, Vacancy
from core.store.timers import TimerKind, arm
from core.values import Language

#: How many entries are read at once: almost always the first one may be offered the place.
_PAGE = 4
_FIRST, _STILL, _WHO = first_waiting(_PAGE), still_waits(), who_waits(tuple(QueueClass))
#: So many codes of a phone are not given again; there are 640.
_KNOWN = 200
_CODES = codes_of(_KNOWN)


@dataclass(frozen=True, slots=True)
class Turn:
    """The family whose turn it is, and by which class and slot."""

    choice: Pick
    entry: QueueEntry
    application: Application


async def serve(house: House, tx: AsyncSession, vacancy_id: str, turn: Turn | None = None) -> Offer | None:
    """Offer a free place to the family whose turn it is; None when nobody who waits may have it now.

    `turn` is whose it is if somebody has just looked: it is good where nobody else can write meanwhile.
    """
    vacancy = await lock_vacancy(tx, vacancy_id)
    if VacancyStatus(vacancy.status) is not VacancyStatus.FREE:
        return None
    if vacancy.published_at > house.clock.now():
        await arm(tx, TimerKind.PLACE, vacancy.id, vacancy.published_at)
        return None
    if not (await tx.get_one(Preschool, vacancy.preschool_id)).state_order:
        return None  # without a state order no place is given by the queue (P 2)
    edition = house.catalogue.in_force("P", drawing.today(house))
    key = await drawing.queue_of(house, tx, vacancy, edition)
    if vacancy.queue_key != key:
        await _next_year(tx, vacancy, key)
        return None
    queue = await lock_queue(tx, key)
    turn = await _held(house, tx, vacancy, queue.phase, turn, edition)
    return await give(house, tx, vacancy, turn, edition) if turn else None


async def _next_year(tx: AsyncSession, vacancy: Vacancy, key: str) -> None:
    """Put a place under the queue of its new year and serve it at once, in a transaction that locks that queue first.

    Much is locked by now, and queues are locked before everything else (DESIGN section 8).
    """
    vacancy.queue_key = key
    await arm(tx, TimerKind.PLACE, vacancy.id, vacancy.published_at)


async def give(house: House, tx: AsyncSession, vacancy: Vacancy, turn: Turn, edition: Edition) -> Offer:
    """Offer a free place to the family whose turn was found; all of it is locked."""
    queue = await lock_queue(tx, vacancy.queue_key)
    queue.phase = turn.choice.phase
    vacancy.slot = turn.choice.slot
    move_vacancy(vacancy, VacancyStatus.OFFERED)
    move_entry(turn.entry, EntryStatus.OFFERED)
    return await _offer(house, tx, vacancy, turn, edition)


async def _held(
    house: House, tx: AsyncSession, vacancy: Vacancy, phase: int, turn: Turn | None, edition: Edition
) -> Turn | None:
    """Find the family whose turn it is, and hold its application, where others can write meanwhile."""
    if is_alone(tx):
        return turn or await look(house, tx, vacancy, phase, edition)
    while turn := await look(house, tx, vacancy, phase, edition):
        await locked(tx, Application, turn.application.id)
        await locked(tx, QueueEntry, turn.entry.id)
        given = {"queue_key": turn.entry.queue_key, "queue_class": turn.choice.queue_class, "entry_id": turn.entry.id}
        if (await tx.exec(_STILL, params={"vacancy_id": vacancy.id, **given})).first():
            break
    return turn


async def look(house: House, tx: AsyncSession, vacancy: Vacancy, phase: int, edition: Edition) -> Turn | None:
    """Return whose turn a place is as things stand; nothing is held."""
    heads: dict[QueueClass, tuple[QueueEntry, Application]] = {}
    for queue_class in await classes(house, tx, vacancy, edition):
        async for entry, application in candidates(house, tx, vacancy, queue_class, edition):
            heads[queue_class] = (entry, application)
            break
        if queue_class is QueueClass.OUT_OF_TURN and heads:
            break
    kept = Slot(vacancy.slot) if vacancy.slot else None
    choice = pick(heads.keys(), phase, kept, edition)
    return Turn(choice, *heads[choice.queue_class]) if choice else None


async def classes(house: House, tx: AsyncSession, vacancy: Vacancy, edition: Edition) -> list[QueueClass]:
    """Return in which classes anybody waits whom this place looks at, strongest first."""
    keys = draws_from(await drawing.place_of(tx, vacancy), drawing.today(house), edition)
    told = (await tx.exec(_WHO, params={"queue_keys": list(keys)})).one()
    return [queue_class for queue_class, anybody in zip(QueueClass, told, strict=True) if anybody]


async def candidates(
    house: House, tx: AsyncSession, vacancy: Vacancy, queue_class: QueueClass, edition: Edition
) -> AsyncGenerator[tuple[QueueEntry, Application], None]:
    """Yield who of a class may be offered the place now, in the order of the queues it draws from."""
    place = await drawing.place_of(tx, vacancy)
    keys = draws_from(place, drawing.today(house), edition)
    async for entry in _merged([_waiting(tx, vacancy.id, key, queue_class) for key in keys]):
        application = await tx.get_one(Application, entry.application_id)
        if await _may_have(house, tx, place, application, edition):
            yield entry, application


async def _waiting(
    tx: AsyncSession, vacancy_id: str, queue_key: str, queue_class: QueueClass
) -> AsyncGenerator[QueueEntry, None]:
    """Yield the entries of one line that may be asked now, in their order."""
    given = {"vacancy_id": vacancy_id, "queue_key": queue_key, "queue_class": queue_class}
    entries = (await tx.exec(_FIRST, params=given)).all()
    while True:
        for entry in entries:
            yield entry
        if len(entries) < _PAGE:
            return
        behind = with_families(waiting_for(vacancy_id, queue_key, queue_class, behind=entries[-1]))
        entries = (await tx.exec(behind.limit(_PAGE))).all()


async def _merged(lines: Sequence[AsyncGenerator[QueueEntry, None]]) -> AsyncIterator[QueueEntry]:
    """Yield the entries of several lines as one: a group of several years is one line (P 10, RULES.md reading 8)."""
    heads = [(line, await anext(line, None)) for line in lines]
    while some := [(line, head) for line, head in heads if head is not None]:
        first, entry = min(some, key=lambda one: _order(one[1]))
        yield entry
        heads = [(line, await anext(line, None) if line is first else head) for line, head in some]


def _order(entry: QueueEntry) -> tuple[datetime, int, str]:
    return Entry(entry.application_id, entry.submitted_at, QueueClass(entry.queue_class)).key


async def _may_have(house: House, tx: AsyncSession, place: Place, application: Application, edition: Edition) -> bool:
    categories = frozenset(int(number) for number in application.categories.split(";") if number)
    guardian = await tx.get_one(Guardian, application.guardian_id)
    candidate = Candidate(
        birth=await families.birth_date(house, tx, application.child_id),
        language=Language(application.language),
        categories=categories,
        pmpc=has_conclusion(on_file=application.pmpc_on_file, verified=application.verified),
        wished_from_age=application.wished_from_age,
        settlement=guardian.settlement,
    )
    return bool(may_be_offered(candidate, place, drawing.today(house), edition))


async def _offer(house: House, tx: AsyncSession, vacancy: Vacancy, turn: Turn, edition: Edition) -> Offer:
    """Write the offer, its decision and its first message."""
    guardian = await tx.get_one(Guardian, turn.application.guardian_id)
    offer = Offer(
        id=house.chance.new_id(),
        kind="vacancy",
        guardian_id=guardian.id,
        child_id=turn.application.child_id,
        application_id=turn.application.id,
        entry_id=turn.entry.id,
        vacancy_id=vacancy.id,
        edition=edition.id,
        code=await free_code(house, tx, guardian),
        created_at=house.clock.now(),
    )
    tx.add(offer)
    told = {"vacancy_id": vacancy.id, "preschool_id": vacancy.preschool_id, "group_type": vacancy.group_type}
    await note(house, tx, of_offer(offer), "offer_planned", application_id=turn.application.id, **told)
    facts = {
        **told,
        "queue": vacancy.queue_key,
        "submitted_at": local(turn.entry.submitted_at).isoformat(timespec="milliseconds"),
    }
    await decide(house, tx, rules.make_offer(edition, choice=turn.choice, facts=facts), turn.application.id, offer)
    await say_first(house, tx, offer, guardian)
    return offer


async def say_first(house: House, tx: AsyncSession, offer: Offer, guardian: Guardian) -> None:
    """Queue the first message of an offer."""
    campaign, first = await enlisted.campaign_of(house, tx, offer), house.dialogs[offer.kind].first
    draft = Draft(key=first, purpose="offer", dedupe=first_dedupe(offer), round=1, campaign=campaign)
    await say(house, tx, draft, guardian, offer)


async def free_code(house: House, tx: AsyncSession, guardian: Guardian) -> str:
    """Return a code that no other offer to this phone bears."""
    known = codes_to(tx, guardian.phone_index)
    if known is None:
        known = list((await tx.exec(_CODES, params={"phone_index": guardian.phone_index})).all())
    used = set(known[:_KNOWN])
    while True:
        pick_one = house.chance.pick
        code = f"{pick_one(CODE_DIGITS, 1)}{pick_one(CODE_LETTERS, 1)}{pick_one(CODE_DIGITS, 1)}"
        if code not in used:
            known.insert(0, code)
            return code


async def live_offer_of(tx: AsyncSession, vacancy_id: str) -> Offer | None:
    """Return the offer that holds this place now."""
    query = select(Offer).where(Offer.vacancy_id == vacancy_id, col(Offer.status).in_(LIVE))
    return (await tx.exec(query)).first()


def is_planned(offer: Offer) -> bool:
    """Tell whether no notice of this offer has gone out."""
    return OfferStatus(offer.status) is OfferStatus.PLANNED
