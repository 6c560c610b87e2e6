"""A preschool that has closed: the families that wait there are told, and keep their date and time (P 3(6), 15(5))."""

from collections.abc import Iterator, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.effects import Effect
from core.gateway import cases
from core.gateway.house import House
from core.gateway.record import note, of_application
from core.gateway.withdrawals import NOT_YET
from core.gateway.writing import Draft, say
from core.store.tables import (
    Application,
    Contract,
    Guardian,
    Message,
    Preschool,
    QueueEntry,
    Referral,
    ToldEvent,
    Vacancy,
)

_WORDS = "preschool.closed"
#: Why the desk looks: who has a referral or a contract there needs another place, and no rule names one.
_WHY = "preschool_closed"
_WAIT = ("waiting", "offered", "suspended")
_STANDS = ("issued", "extended", "used")
#: So many families are told in one transaction: others write in between.
_AT_ONCE = 50
_IN_ONE_QUESTION = 500


async def follow(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Tell the families that wait there, some at a time; who is placed there already is the desk's matter."""
    preschool = await tx.get_one(Preschool, told.preschool_id)
    if preschool.closed_on is None:
        return Effect.OPEN_AGAIN
    untold = await _untold(tx, preschool.id, told.id)
    for application in untold:
        await _tell(house, tx, application, preschool.id, told.id)
    if len(untold) == _AT_ONCE:
        return NOT_YET
    if await _somebody_placed(tx, preschool.id):
        await cases.open_case(house, tx, _WHY, preschool.id, None)
    return Effect.WAITING_TOLD


async def _untold(tx: AsyncSession, preschool_id: str, told_id: str) -> list[Application]:
    """Return the next applications that wait there and whose families were not told yet."""
    waiting = (
        select(QueueEntry.application_id)
        .where(QueueEntry.preschool_id == preschool_id, col(QueueEntry.status).in_(_WAIT), col(QueueEntry.wish) > 0)
        .order_by(QueueEntry.application_id)
    )
    names = {_named(application_id, told_id): application_id for application_id in (await tx.exec(waiting)).all()}
    told = {name for some in _parts(list(names)) for name in (await tx.exec(_written(some))).all()}
    ids = [application_id for name, application_id in names.items() if name not in told][:_AT_ONCE]
    return list((await tx.exec(select(Application).where(col(Application.id).in_(ids)))).all())


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _IN_ONE_QUESTION] for start in range(0, len(names), _IN_ONE_QUESTION))


def _written(names: Sequence[str]) -> SelectOfScalar[str]:
    return select(Message.dedupe).where(col(Message.dedupe).in_(names))


def _named(application_id: str, told_id: str) -> str:
    """Return the name of the one notice of a closing to a family."""
    return f"notice:{application_id}:{_WORDS}:{told_id}"


async def _tell(house: House, tx: AsyncSession, application: Application, preschool_id: str, told_id: str) -> None:
    guardian = await tx.get_one(Guardian, application.guardian_id)
    facts = {"child_id": application.child_id, "preschool_id": preschool_id}
    draft = Draft(key=_WORDS, purpose="notice", dedupe=_named(application.id, told_id), facts=facts)
    await say(house, tx, draft, guardian)
    await note(house, tx, of_application(application.id), "preschool_closed", preschool_id=preschool_id)


async def _somebody_placed(tx: AsyncSession, preschool_id: str) -> bool:
    """Tell whether a referral or a contract stands there."""
    of_it = (
        select(Referral.id)
        .join(Vacancy, col(Vacancy.id) == col(Referral.vacancy_id))
        .outerjoin(Contract, col(Contract.referral_id) == col(Referral.id))
        .where(
            Vacancy.preschool_id == preschool_id, col(Referral.status).in_(_STANDS), col(Contract.ended_on).is_(None)
        )
    )
    return (await tx.exec(of_it.limit(1))).first() is not None
