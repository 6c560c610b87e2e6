"""The permanent places children were given before, and what decides whether a privilege is spent by them (P 12, 23)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Application, Contract, Decision, Guardian, Referral, Vacancy


class Given(NamedTuple):
    """One permanent place: by which class it was offered, under which categories, and its contract's days."""

    queue_class: str
    categories: str
    signed_on: date
    ended_on: date | None
    moved_at: datetime | None


async def given_places(tx: AsyncSession, child_ids: Collection[str]) -> dict[str, Given]:
    """Return, for each of these children that ever had one, the permanent place of its latest signed contract."""
    query = (
        select(Contract, Application, Guardian, Decision)
        .join(Application, col(Application.id) == col(Contract.application_id))
        .join(Guardian, col(Guardian.id) == col(Application.guardian_id))
        .join(Referral, col(Referral.id) == col(Contract.referral_id))
        .join(Vacancy, col(Vacancy.id) == col(Referral.vacancy_id))
        .outerjoin(Decision, (col(Decision.offer_id) == col(Referral.offer_id)) & (col(Decision.kind) == "offer_made"))
        .where(
            col(Contract.child_id).in_(child_ids),
            col(Contract.signed_on).is_not(None),
            col(Vacancy.temporary_until).is_(None),
        )
        .order_by(col(Contract.signed_on), col(Contract.formed_at))
    )
    found: dict[str, Given] = {}
    for contract, application, guardian, decision in (await tx.exec(query)).all():
        if contract.signed_on is None:
            continue  # the question leaves these out
        given_by = decision.facts.get("class") if decision else None  # type: ignore[truthy-bool]  # an outer join may find none
        found[contract.child_id] = Given(
            given_by or application.queue_class,
            application.categories,
            contract.signed_on,
            contract.ended_on,
            guardian.moved_at,
        )
    return found
