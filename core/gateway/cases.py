"""The desk's list of what a person must look at: opened once per reason and subject, closed by a person."""

from enum import StrEnum

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError, NotFoundError, TransitionError
from core.gateway.house import House
from core.store.tables import Application, DeskCase


class Closing(StrEnum):
    """How a case was done."""

    FAMILY_TOLD = "family_told"
    DECIDED = "decided"
    PASSED_ON = "passed_on"
    NOTHING_TO_DO = "nothing_to_do"


async def open_case(
    house: House,
    tx: AsyncSession,
    why: str,
    subject: str,
    application: Application | None,
    *,
    guardian_id: str | None = None,
) -> None:
    """Put something on the desk's list, with the family it is about; done before, it is opened again."""
    known = await _known(tx, why, subject)
    if known is not None:
        if known.done_at is not None:
            known.since, known.done_at, known.done_by, known.done_reason = house.clock.now(), None, "", ""
        return
    await open_once(house, tx, why, subject, application, application.guardian_id if application else guardian_id)


async def open_once(
    house: House, tx: AsyncSession, why: str, subject: str, application: Application | None, guardian_id: str | None
) -> None:
    """Put something on the desk's list unless it ever was: what a person has done is not asked again."""
    if await _known(tx, why, subject) is not None:
        return
    tx.add(
        DeskCase(
            id=house.chance.new_id(),
            why=why,
            subject=subject,
            application_id=application.id if application else None,
            guardian_id=guardian_id,
            since=house.clock.now(),
        )
    )


async def settle(house: House, tx: AsyncSession, why: str, subject: str, by: str) -> None:
    """Take from the desk's list what is done or spared, if it is there."""
    case = await _known(tx, why, subject)
    if case is not None and case.done_at is None:
        case.done_at, case.done_by = house.clock.now(), by


async def _known(tx: AsyncSession, why: str, subject: str) -> DeskCase | None:
    return (await tx.exec(select(DeskCase).where(DeskCase.why == why, DeskCase.subject == subject))).first()


async def close_case(house: House, case_id: str, by: str, reason: str) -> None:
    """Note that a person has done what a case asked for, and how.

    Raises:
        InputError: the reason is none of `Closing`.
        NotFoundError: nobody opened such a case.
        TransitionError: somebody has closed it already.

    """
    if reason not in set(Closing):
        message = f"reason: one of {', '.join(Closing)} is expected."
        raise InputError(message)
    async with house.store.write() as tx:
        case = await tx.get(DeskCase, case_id, with_for_update=True)
        if case is None:
            raise NotFoundError
        if case.done_at is not None:
            message = f"The case {case_id} is closed already."
            raise TransitionError(message)
        case.done_at, case.done_by, case.done_reason = house.clock.now(), by, reason
