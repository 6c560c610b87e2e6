"""Complaints while they run: their last days, what the desk must do by then, and archivings it may hold meanwhile.

The act says nothing about archiving during a complaint; the desk may hold what silence or age would end (reading 20).
What the family itself asked for – its no, its withdrawal, its contract – is never held.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError, NotFoundError
from core.gateway import cases
from core.gateway.house import House
from core.gateway.record import note, of_application
from core.rules import complaint as rules
from core.rules.calendar import local, start_of_day
from core.rules.edition import Edition
from core.store.tables import Application, Complaint, Offer, Timer
from core.store.timers import TimerKind, arm

ANSWER_DUE, FORWARDING_DUE, NOTICE_DUE = "complaint_answer_due", "complaint_forwarding_due", "complaint_notice_due"
RUNS = "complaint_may_hold"
#: How long what is held waits before it is looked at again; a release and an answer have it looked at once.
LOOKS_AGAIN = timedelta(days=1)


async def look(house: House, tx: AsyncSession, complaint_id: str) -> bool:
    """Count the last days of a complaint anew, and bring the desk's list to what is due by now."""
    complaint = await tx.get_one(Complaint, complaint_id, with_for_update=True)
    edition = house.catalogue.edition(complaint.edition)
    _count(house, complaint, edition)
    application = await tx.get(Application, complaint.application_id) if complaint.application_id else None
    today, ahead = _today(house), []
    for why, by in _open_terms(complaint).items():
        if by is None:
            await cases.settle(house, tx, why, complaint.id, by="register")
        elif _opens_on(why, by, complaint) <= today:
            await cases.open_once(house, tx, why, complaint.id, application, complaint.guardian_id)
        else:
            ahead.append(_opens_on(why, by, complaint))
    if complaint.application_id:
        await _holding(house, tx, complaint, edition, application)
    if ahead:
        await arm(tx, TimerKind.COMPLAINT, complaint.id, start_of_day(min(ahead)))
    return True


def _count(house: House, complaint: Complaint, edition: Edition) -> None:
    """Write the last days of a complaint by the calendar as it is known today (P 19, 20.3, 30; H 9; S 11)."""
    way = rules.route(complaint.service, complaint.addressee, edition)
    calendar, day = house.calendar, complaint.registered_on
    complaint.answer_by = rules.answer_due(day, way, calendar, edition) if way.answer else None
    satisfied = complaint.answered_on if complaint.outcome == rules.Outcome.SATISFIED else None
    if way.answer and rules.knows_forwarding(complaint.service, edition):
        complaint.forward_by = rules.forwarding_due(day, calendar, edition, satisfied_on=satisfied)
    if complaint.extended_on:
        filed = rules.FiledAs(complaint.form)
        notice = rules.extension_notice(complaint.service, filed, complaint.extended_on, calendar, edition)
        complaint.notice_by, complaint.notice_form = notice.due, notice.form


def _open_terms(complaint: Complaint) -> Mapping[str, date | None]:
    """Return what the desk must see to, each with its last day; None for what is done or spared.

    An extension takes the term of the answer away: the acts name no new one.
    """
    runs = complaint.answered_on is None and complaint.extended_on is None
    return {
        ANSWER_DUE: complaint.answer_by if runs else None,
        FORWARDING_DUE: complaint.forward_by,
        NOTICE_DUE: complaint.notice_by,
    }


def _opens_on(why: str, by: date, complaint: Complaint) -> date:
    """Return from when the desk sees it: the answer is somebody else's until its last day, the others are its own."""
    return by if why == ANSWER_DUE else min(by, complaint.extended_on or complaint.registered_on)


async def _holding(
    house: House, tx: AsyncSession, complaint: Complaint, edition: Edition, application: Application | None
) -> None:
    """Tell the desk that it may hold an archiving; an answer ends the hold by itself."""
    if rules.may_hold_archiving(complaint.registered_on, complaint.answered_on, _today(house), edition):
        await cases.open_once(house, tx, RUNS, complaint.id, application, complaint.guardian_id)
        return
    await cases.settle(house, tx, RUNS, complaint.id, by="register")
    if _holds(complaint):
        await _let_go(house, tx, complaint, by="answer")


async def hold(house: House, complaint_id: str, by: str) -> None:
    """Let archivings of an application by silence or age wait while its complaint runs (reading 20, a setting).

    Raises:
        InputError: the complaint is about no application, is answered, or the edition lets nothing wait.
        NotFoundError: there is no such complaint.

    """
    async with house.store.write() as tx:
        complaint = await _known(tx, complaint_id)
        edition = house.catalogue.edition(complaint.edition)
        runs = rules.may_hold_archiving(complaint.registered_on, complaint.answered_on, _today(house), edition)
        if not runs or complaint.application_id is None:
            message = f"Complaint {complaint_id} holds nothing: it is answered, or about no application."
            raise InputError(message)
        if not _holds(complaint):
            complaint.held_at, complaint.held_by, complaint.released_at = house.clock.now(), by, None
            await note(house, tx, of_application(complaint.application_id), "archiving_held", complaint_id=complaint.id)


async def release(house: House, complaint_id: str, by: str) -> None:
    """Let what a complaint held go on; one that holds nothing stays as it is. Raises NotFoundError like `hold`."""
    async with house.store.write() as tx:
        complaint = await _known(tx, complaint_id)
        if _holds(complaint):
            await _let_go(house, tx, complaint, by)


async def _let_go(house: House, tx: AsyncSession, complaint: Complaint, by: str) -> None:
    application_id = complaint.application_id or ""
    complaint.released_at = house.clock.now()
    await note(house, tx, of_application(application_id), "archiving_released", complaint_id=complaint.id, by=by)
    birthday = await tx.get(Timer, f"{TimerKind.BIRTHDAY}:{application_id}")
    if birthday:  # one that is not due yet puts itself off again
        birthday.due_at = min(birthday.due_at, house.clock.now())
    silent = select(Offer.id).join(Timer, col(Timer.subject) == col(Offer.id))
    for offer_id in (
        await tx.exec(silent.where(Timer.kind == TimerKind.HELD, Offer.application_id == application_id))
    ).all():
        await arm(tx, TimerKind.HELD, offer_id, house.clock.now())


async def holds(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Tell whether an archiving of this application by silence or age waits for a complaint."""
    query = select(Complaint).where(Complaint.application_id == application_id, col(Complaint.held_at).is_not(None))
    return any(
        _holds(one)
        and rules.may_hold_archiving(
            one.registered_on, one.answered_on, _today(house), house.catalogue.edition(one.edition)
        )
        for one in (await tx.exec(query)).all()
    )


async def _known(tx: AsyncSession, complaint_id: str) -> Complaint:
    complaint = await tx.get(Complaint, complaint_id, with_for_update=True)
    if complaint is None:
        raise NotFoundError
    return complaint


def _holds(complaint: Complaint) -> bool:
    return complaint.held_at is not None and complaint.released_at is None


def _today(house: House) -> date:
    return local(house.clock.now()).date()
