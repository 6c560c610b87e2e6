"""What views look up: reading only, in one transaction, so that one answer shows one moment."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.store.found import first
from core.store.line import Rank, first_awake, rank
from core.store.line.spots import Line
from core.store.tables import (
    Application,
    Child,
    Decision,
    Guardian,
    History,
    Message,
    Offer,
    Preschool,
    Queue,
    QueueEntry,
    Referral,
    Reply,
    Timer,
    Vacancy,
)


class Lookups:
    """The questions of the desk, the API and the command line to one reading transaction."""

    def __init__(self, tx: AsyncSession) -> None:
        self.tx = tx

    async def offer(self, offer_id: str) -> Offer | None:
        """Return one offer."""
        return await self.tx.get(Offer, offer_id)

    async def guardian(self, guardian_id: str) -> Guardian | None:
        """Return one guardian."""
        return await self.tx.get(Guardian, guardian_id)

    async def guardian_of(self, offer: Offer) -> Guardian:
        """Return the guardian of an offer."""
        return await self.tx.get_one(Guardian, offer.guardian_id)

    async def child(self, child_id: str) -> Child | None:
        """Return one child."""
        return await self.tx.get(Child, child_id)

    async def children_of(self, guardian_id: str) -> Sequence[Child]:
        """Return a guardian's children, the eldest first."""
        query = select(Child).where(Child.guardian_id == guardian_id)
        return (await self.tx.exec(query.order_by(col(Child.birth_year), col(Child.id)))).all()

    async def application(self, application_id: str) -> Application | None:
        """Return one application."""
        return await self.tx.get(Application, application_id)

    async def entry(self, entry_id: str) -> QueueEntry | None:
        """Return one place in line."""
        return await self.tx.get(QueueEntry, entry_id)

    async def preschool(self, preschool_id: str) -> Preschool | None:
        """Return one preschool."""
        return await self.tx.get(Preschool, preschool_id)

    async def vacancy(self, vacancy_id: str) -> Vacancy | None:
        """Return one place."""
        return await self.tx.get(Vacancy, vacancy_id)

    async def offers(
        self,
        *,
        guardian_id: str | None = None,
        status: str | None = None,
        after: Offer | None = None,
        limit: int,
    ) -> Sequence[Offer]:
        """Return offers in the order they were made, those behind `after` only."""
        query = select(Offer).order_by(col(Offer.created_at), col(Offer.id)).limit(limit)
        if guardian_id is not None:
            query = query.where(Offer.guardian_id == guardian_id)
        if status is not None:
            query = query.where(Offer.status == status)
        if after is not None:
            later = col(Offer.created_at) > after.created_at
            tied = and_(col(Offer.created_at) == after.created_at, col(Offer.id) > after.id)
            query = query.where(or_(later, tied))
        return (await self.tx.exec(query)).all()

    async def offers_of(
        self, *, guardians: Collection[str] = (), code: str = "", application_id: str = "", limit: int = 50
    ) -> Sequence[Offer]:
        """Return offers of these guardians, with this code or of this application: open ones first, then the newest."""
        ways: list[ColumnElement[bool]] = [col(Offer.guardian_id).in_(guardians)]
        ways += [col(Offer.code) == code] if code else []
        ways += [col(Offer.application_id) == application_id] if application_id else []
        query = select(Offer).where(or_(*ways)).limit(limit)
        query = query.order_by(col(Offer.status).in_(LIVE).desc(), col(Offer.created_at).desc(), col(Offer.id))
        return (await self.tx.exec(query)).all()

    async def guardians_by_phone(self, phone_index: str) -> Sequence[Guardian]:
        """Return the guardians of one number: several may share it."""
        query = select(Guardian).where(Guardian.phone_index == phone_index).order_by(col(Guardian.id))
        return (await self.tx.exec(query)).all()

    async def applications_of(self, guardian_id: str) -> Sequence[Application]:
        """Return a guardian's applications in the order they were filed."""
        query = select(Application).where(Application.guardian_id == guardian_id)
        return (await self.tx.exec(query.order_by(col(Application.submitted_at), col(Application.id)))).all()

    async def entries_of(self, application_id: str) -> Sequence[QueueEntry]:
        """Return an application's places in line, in order of wish."""
        query = select(QueueEntry).where(QueueEntry.application_id == application_id)
        return (await self.tx.exec(query.order_by(col(QueueEntry.wish), col(QueueEntry.id)))).all()

    async def decisions(self, application_id: str) -> Sequence[Decision]:
        """Return the decisions on an application in the order they were taken."""
        query = select(Decision).where(Decision.application_id == application_id).order_by(col(Decision.seq))
        return (await self.tx.exec(query)).all()

    async def history(self, subject: str) -> Sequence[History]:
        """Return a subject's chain, first link first."""
        query = select(History).where(History.subject == subject).order_by(col(History.seq))
        return (await self.tx.exec(query)).all()

    async def histories(self, subjects: Collection[str]) -> dict[str, list[History]]:
        """Return the chains of several subjects, first links first."""
        chains: dict[str, list[History]] = {}
        query = select(History).where(col(History.subject).in_(subjects)).order_by(col(History.seq))
        for row in (await self.tx.exec(query)).all():
            chains.setdefault(row.subject, []).append(row)
        return chains

    async def places_of(self, preschool_id: str) -> Sequence[Vacancy]:
        """Return the places of a preschool in the order in which they were published."""
        query = select(Vacancy).where(Vacancy.preschool_id == preschool_id)
        return (await self.tx.exec(query.order_by(col(Vacancy.published_at), col(Vacancy.id)))).all()

    async def messages(self, offer_id: str) -> Sequence[Message]:
        """Return the messages of an offer in the order they were queued."""
        query = select(Message).where(Message.offer_id == offer_id).order_by(col(Message.seq))
        return (await self.tx.exec(query)).all()

    async def replies(self, offer_id: str) -> Sequence[Reply]:
        """Return what the family said to an offer, in the order it was stored."""
        query = select(Reply).where(Reply.offer_id == offer_id).order_by(col(Reply.seq))
        return (await self.tx.exec(query)).all()

    async def referral(self, offer_id: str) -> Referral | None:
        """Return the referral that came of an offer."""
        return await first(self.tx, Referral, offer_id=offer_id)

    async def timers(self, subjects: Collection[str]) -> Sequence[Timer]:
        """Return what falls due for these subjects, earliest first."""
        query = select(Timer).where(col(Timer.subject).in_(subjects)).order_by(col(Timer.due_at), col(Timer.id))
        return (await self.tx.exec(query)).all()

    async def line(
        self, preschool_id: str, *, language: str | None, year: int | None, statuses: Collection[str]
    ) -> Sequence[tuple[QueueEntry, Application, int]]:
        """Return a preschool's entries with their applications and birth years, unordered within each queue."""
        query = (
            select(QueueEntry, Application, Child.birth_year)
            .join(Application, col(Application.id) == col(QueueEntry.application_id))
            .join(Child, col(Child.id) == col(Application.child_id))
            .where(QueueEntry.preschool_id == preschool_id, col(QueueEntry.status).in_(statuses))
            .order_by(col(QueueEntry.queue_key), col(QueueEntry.submitted_at), col(QueueEntry.application_id))
        )
        if language is not None:
            query = query.where(Application.language == language)
        if year is not None:
            query = query.where(Child.birth_year == year)
        return [(entry, application, year) for entry, application, year in (await self.tx.exec(query)).all()]

    async def phases(self, keys: Collection[str]) -> dict[str, int]:
        """Return how far the slots of these queues have gone; a queue that never gave a place is left out."""
        query = select(Queue).where(col(Queue.key).in_(keys))
        return {queue.key: queue.phase for queue in (await self.tx.exec(query)).all()}

    async def rank(self, entry: QueueEntry) -> Rank:
        """Return how many stand before a waiting entry in its line, and how many wait in each class of its queue."""
        return await rank(self.tx, entry)

    async def first_awake(self, queue_key: str, queue_class: str) -> QueueEntry | None:
        """Return the first of one class of a queue that places look at."""
        return await first_awake(self.tx, Line(queue_key, queue_class))
