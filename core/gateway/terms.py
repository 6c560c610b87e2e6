"""The terms of one offer, counted from instants by the edition it started under."""

from datetime import UTC, datetime, timedelta

from core.flow.channel import VALID_FOR
from core.gateway.house import House
from core.rules import offering
from core.rules.edition import Edition
from core.rules.offers import OfferTerms, Silence
from core.store.tables import Offer


def edition_of(house: House, offer: Offer) -> Edition:
    """Return the edition this offer started under."""
    return house.catalogue.edition(offer.edition)


def terms_of(house: House, offer: Offer) -> OfferTerms:
    """Return the rounds, windows and consequences of this offer."""
    return edition_of(house, offer).offer(offer.kind)


def service_of(house: House, offer: Offer) -> str:
    """Return the service that a yes to an offer begins, and to which it therefore consents (reading 7), or nothing."""
    terms = terms_of(house, offer)
    return str(terms.setting("consent_for")) if "consent_for" in terms.entries else ""


def has_own_end(house: House, offer: Offer) -> bool:
    """Tell whether an offer ends with its own window: the one to file papers ends with its referral (P 22.3, 22.5)."""
    return terms_of(house, offer).silence is not Silence.REFERRAL_EXPIRES


def round_ends(house: House, offer: Offer, start: datetime, rounds: int = 1) -> datetime:
    """Return the end of so many rounds that begin at `start`, in UTC."""
    return offering.round_ends(terms_of(house, offer), start, house.calendar, rounds).astimezone(UTC)


def ends(house: House, offer: Offer, name: str, start: datetime) -> datetime:
    """Return the end of another term of this offer – its grace, its wait for a delivery … – in UTC."""
    return offering.counted(terms_of(house, offer).amount(name), start, house.calendar).astimezone(UTC)


def delivery_wait(house: House, offer: Offer | None) -> timedelta:
    """Return how long a carrier may try to deliver a message; then, without a receipt, another way is tried.

    It ends before the next round of any offer begins (RULES.md reading 6). A message without an offer, or of an
    edition that names no such term, keeps what every message has.
    """
    terms = edition_of(house, offer).terms if offer else None
    if terms is None or "delivery_wait" not in terms.entries:
        return VALID_FOR
    return terms.amount("delivery_wait").duration
