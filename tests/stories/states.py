"""Where everything stands in a story, by the names of its families: offers, queues, referrals, papers, ways."""

from collections.abc import Mapping
from datetime import datetime

from core.clock import ALMATY
from core.store.tables import Guardian, Offer
from tests.books import Books
from tests.stories.papers import papers_of
from tests.stories.schools import about_of, schools_of


def clock(instant: datetime) -> str:
    """Return an instant as a story tells it: day, month, hour and minute in Almaty."""
    return instant.astimezone(ALMATY).strftime("%d.%m %H:%M")


def all_states(books: Books, names: Mapping[str, str]) -> dict[str, str]:
    """Return every state by whom and what it is about."""
    states = {place.id: place.status for place in books.places}
    whose = {row.id: names[row.guardian_id] for row in books.applications}
    first = {message.offer_id: message.seq for message in sorted(books.messages, key=lambda one: -one.seq)}
    in_order = sorted(
        books.offers, key=lambda offer: (offer.created_at, offer.vacancy_id or "", first.get(offer.id, 0))
    )
    for offer in in_order:
        until = f" until {clock(offer.closes_at)}" if offer.status == "open" and offer.closes_at else ""
        states[f"{_about(offer, books, names)} → {names[offer.guardian_id]}"] = offer.status + until
    for entry in sorted(books.entries, key=lambda entry: (entry.application_id, entry.wish)):
        paused = f" until {clock(entry.resume_at)}" if entry.resume_at else ""
        states[f"{whose[entry.application_id]} at {entry.preschool_id}"] = entry.status + paused
    for referral in books.referrals:
        until = f", valid until {clock(referral.valid_until)}" if referral.status in {"issued", "extended"} else ""
        states[f"{whose[referral.application_id]} referred to {referral.vacancy_id}"] = referral.status + until
    states |= papers_of(books, names) | schools_of(books, names)
    return states | {names[guardian.id]: _ways(guardian) for guardian in books.guardians}


def _about(offer: Offer, books: Books, names: Mapping[str, str]) -> str:
    """Return what an offer is about."""
    if offer.vacancy_id:
        return offer.vacancy_id
    if offer.conclusion_id:
        return about_of(offer, books, names)
    if offer.kind == "queue_registration":
        before = [row for row in books.offers if row.child_id == offer.child_id and row.created_at < offer.created_at]
        return " again".join([f"queue for {names[offer.child_id]}", *[""] * len(before)])
    papers = [row.vacancy_id for row in books.referrals if row.papers_offer_id == offer.id]
    asked = next((row.preschool_id for row in books.entries if row.id == offer.entry_id), "all")
    return f"papers for {papers[0]}" if papers else f"interest in {asked}"


def _ways(guardian: Guardian) -> str:
    ways = [guardian.language]
    off = " stopped" if guardian.telegram_stopped else " blocked" if guardian.telegram_blocked else ""
    ways += [f"Telegram{off}"] if guardian.telegram_proven_at else []
    ways += ["SMS stopped"] if guardian.sms_stopped else []
    ways += ["no reminders"] if guardian.reminders_stopped else []
    ways += ["Latin"] if guardian.latin else []
    return ", ".join([*ways, "wrong number"] if guardian.wrong_number else ways)
