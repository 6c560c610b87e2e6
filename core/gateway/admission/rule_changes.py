"""A rule has changed: within three working days its offices are told (P 9, 27; H 8.2). S orders no such notice."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.rules.calendar import local
from core.store.tables import Report, ToldEvent

_TERM, _RECIPIENTS = "rule_change_notice", "rule_change_recipients"


async def announce(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Write one notice for each office that the edition names; `tell_by` is the last day for it."""
    edition, registered_on = house.catalogue.edition(told.edition), told.day or local(told.at).date()
    if _RECIPIENTS not in edition.lists:
        return f"nobody is to be told because {edition.id} orders no notice of changes"
    tell_by = house.calendar.add_working_days(registered_on, edition.terms.amount(_TERM).n)
    body = {
        "about": "rule_change",
        "act": edition.act,
        "edition": edition.id,
        "registered_on": registered_on.isoformat(),
        "tell_by": tell_by.isoformat(),
        "paragraph": list(edition.lists[_RECIPIENTS].paragraph),
    }
    for office in edition.lists[_RECIPIENTS].values:
        tx.add(
            Report(
                id=house.chance.new_id(),
                about="rule_change",
                name=edition.id,
                subject=told.id,
                addressee=office,
                body={**body, "addressee": office},
                due_at=house.clock.now(),
                created_at=house.clock.now(),
            )
        )
    return f"the offices that {edition.id} names are told by {tell_by.isoformat()}"
