"""The bulletin of free places: an append-only chain for each, from its publication to the child who has it (P 3(4))."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.chains import append, append_each
from core.store.tables import Offer, Vacancy

#: What the history of an offer tells, as the bulletin says it: every way in which a place is given or comes back.
CHRONICLE: Mapping[str, str] = {
    "offer_planned": "offered",
    "offer_undone": "offered",
    "offer_declined": "refused",
    "offer_lapsed": "lapsed",
    "offer_unreachable": "unreachable",
    "offer_withdrawn": "called_off",
    "offer_confirmed": "accepted",
    "place_passed_on": "free",
    "handover_refused": "called_off",
    "referral_issued": "reserved",
    "referral_cancelled": "free",
    "referral_expired": "free",
    "preschool_refused": "refused_by_preschool",
    "contract_signed": "filled",
}


def of_vacancy(vacancy_id: str) -> str:
    """Return the subject of a place's chain."""
    return f"vacancy:{vacancy_id}"


async def publish(tx: AsyncSession, vacancies: Sequence[Vacancy], now: datetime) -> None:
    """Note that these places stand in the bulletin, or stand in it otherwise than before."""
    told = {of_vacancy(vacancy.id): _published(vacancy) for vacancy in vacancies}
    await append_each(tx, told, now, "published")


def _published(vacancy: Vacancy) -> dict[str, object]:
    said: dict[str, object] = {
        "status": vacancy.status,
        "preschool_id": vacancy.preschool_id,
        "group_type": vacancy.group_type,
        "regime_hours": vacancy.regime_hours,
        "language": vacancy.language,
        "queue": vacancy.queue_key,
        "published_at": vacancy.published_at.isoformat(timespec="milliseconds"),
    }
    return said | ({"temporary_until": vacancy.temporary_until.isoformat()} if vacancy.temporary_until else {})


async def withdraw(tx: AsyncSession, vacancy: Vacancy, now: datetime) -> None:
    """Note that the preschool took a place back that nobody was being offered."""
    await append(tx, of_vacancy(vacancy.id), now, "withdrawn", {"status": vacancy.status})


async def follow(tx: AsyncSession, offer: Offer, event: str, now: datetime) -> None:
    """Note in a place's chain what the history of its offer tells, if it tells of the place."""
    said = CHRONICLE.get(event)
    vacancy = await tx.get(Vacancy, offer.vacancy_id) if said and offer.vacancy_id else None
    if vacancy is None or said is None or (said == "free" and vacancy.status != "free"):
        return  # passed on at once: the next family's offer stands in the chain already
    word = "withdrawn" if said == "called_off" and vacancy.status == "withdrawn" else said
    told = {"offer_id": offer.id, "application_id": offer.application_id, "status": vacancy.status}
    slot = {"slot": vacancy.slot} if said == "offered" and vacancy.slot else {}
    await append(tx, of_vacancy(vacancy.id), now, word, {**told, **slot})
