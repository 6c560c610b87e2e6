"""Rows of a campaign: taken as any others, and noted so that the first message about each goes at its pace."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from core.errors import InputError
from core.flow.campaign import CHILD, CONCLUSION, PLACE, CampaignStatus, subject
from core.register.births import ChildRegistered
from core.register.conclusions import ConclusionTold
from core.register.events import take_events
from core.register.intake import Intake, refused
from core.register.places import take_vacancies
from core.register.rows import EventRow, EventType, Outcome, VacancyRow
from core.rules.age import archived_on
from core.rules.edition import Edition
from core.store.tables import Campaign, CampaignItem

#: What an event of these types makes an offer about, and where its id stands in the event.
BEGINS: Mapping[EventType, tuple[str, str]] = {
    EventType.BIRTH_REGISTERED: (CHILD, "child_id"),
    EventType.CHILD_REGISTERED: (CHILD, "child_id"),
    EventType.MEDICAL_COMMISSION_CONCLUSION: (CONCLUSION, "conclusion_id"),
    EventType.PMPC_CONCLUSION: (CONCLUSION, "conclusion_id"),
    EventType.VACANCY_PUBLISHED: (PLACE, "vacancy_id"),
}
#: How the outcome of an event begins that leads to no offer.
NOTHING_OWED = "nothing is owed"
_OTHER = refused(f"type: a campaign takes only what begins an offer: {', '.join(BEGINS)}")


async def take_campaign(intake: Intake, name: str, rows: Sequence[EventRow | VacancyRow]) -> list[Outcome]:
    """Take events or places in for a campaign.

    Raises:
        InputError: there is no such campaign, or it has ended.

    """
    await _running(intake, name)
    places = [row for row in rows if isinstance(row, VacancyRow)]
    events = [row for row in rows if isinstance(row, EventRow) and row.type in BEGINS]
    of_places, of_events = iter(await take_vacancies(intake, places)), iter(await take_events(intake, events))
    outcomes = [
        next(of_places) if isinstance(row, VacancyRow) else next(of_events) if row.type in BEGINS else _OTHER
        for row in rows
    ]
    begun = [_subject(row) for row, outcome in zip(rows, outcomes, strict=True) if _begins(outcome)]
    await _note(intake, name, dict.fromkeys(begun))
    return outcomes


async def _running(intake: Intake, name: str) -> None:
    campaign = await intake.registers.tx.get(Campaign, name)
    if campaign is None or campaign.status == CampaignStatus.ENDED:
        message = f"The campaign {name} takes nothing: it has ended, or was never started."
        raise InputError(message)


def _begins(outcome: Outcome) -> bool:
    return outcome.taken and outcome.changed and not outcome.reason.startswith(NOTHING_OWED)


def _subject(row: EventRow | VacancyRow) -> str:
    if isinstance(row, VacancyRow):
        return subject(PLACE, row.vacancy_id)
    what, key = BEGINS[row.type]
    return subject(what, str(row.data[key]))


async def _note(intake: Intake, name: str, subjects: Mapping[str, None]) -> None:
    tx = intake.registers.tx
    known = select(CampaignItem.subject).where(CampaignItem.campaign == name, col(CampaignItem.subject).in_(subjects))
    noted = set((await tx.exec(known)).all())
    for about in subjects:
        if about not in noted:
            tx.add(CampaignItem(campaign=name, subject=about, created_at=intake.now))
    await tx.flush()


def last_day(row: EventRow | VacancyRow, edition: Edition) -> date | None:
    """Return the last day on which it makes sense to ask the family: a stay, a conclusion or an age has its end.

    `edition` is that of the preschool act; the day is only told to who starts a campaign, the rules judge again.
    """
    try:
        if isinstance(row, VacancyRow):
            return row.temporary_until
        if row.type is EventType.VACANCY_PUBLISHED:
            return VacancyRow.read(row.data).temporary_until
        if BEGINS[row.type][0] == CHILD:
            too_old = archived_on(ChildRegistered.read(row.data).child_birth_date, edition)
            return too_old - timedelta(days=1) if too_old else None
        return ConclusionTold.read(row.data).valid_until
    except InputError:
        return None  # such a row is rejected, with its reason
