"""What must be true of the database at any moment: read from the tables, never asked of the verbs."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from core.clock import ALMATY
from core.flow.history import Link, verify
from core.store.tables import History, Offer, QueueEntry
from tests import truths_schools
from tests.books import Books
from tests.truths_papers import VALID, no_referral_outlives_its_time, stages_are_reported

LIVE = {"planned", "sent", "open", "collecting"}
DAY = timedelta(hours=24)
#: The year in which the children of the test world, born in 2022, belong to a senior group.
SENIOR = 2026


def faults(books: Books, now: datetime) -> list[str]:
    """Return every sentence that does not hold; none should ever be returned."""
    return [fault for truth in TRUTHS for fault in truth(books, now)]


def one_open_offer(books: Books, _: datetime) -> Iterator[str]:
    """One place is offered to one family at a time, and one application is asked about one place at a time."""
    live = [offer for offer in books.offers if offer.status in LIVE and offer.kind == "vacancy"]
    for name, count in Counter(offer.vacancy_id for offer in live).items():
        if count > 1:
            yield f"{count} open offers of place {name}"
    for name, count in Counter(offer.application_id for offer in live).items():
        if count > 1:
            yield f"{count} open offers to application {name}"


def one_referral(books: Books, _: datetime) -> Iterator[str]:
    """Never two referrals on one place, never two permanent ones to one child; each from its own consent."""
    valid = [row for row in books.referrals if row.status in VALID]
    for name, count in Counter(row.vacancy_id for row in valid).items():
        if count > 1:
            yield f"{count} referrals on place {name}"
    permanent = {place.id for place in books.places if place.temporary_until is None}
    for name, count in Counter(row.application_id for row in valid if row.vacancy_id in permanent).items():
        if count > 1:
            yield f"{count} permanent referrals to {name}"
    agreed = {row.offer_id for row in books.consents}
    accepted = {row.offer_id for row in books.handovers if row.status == "accepted"}
    for referral in books.referrals:
        if referral.offer_id not in agreed or referral.offer_id not in accepted:
            yield f"a referral of {referral.vacancy_id} without consent or decision"


def places_are_held_by_somebody(books: Books, _: datetime) -> Iterator[str]:
    """A place in `offered` has an open, undecided or graced offer, one in `reserved` a referral, a free one nothing."""
    for place in books.places:
        offers = books.of("offers", vacancy_id=place.id)
        live = [offer for offer in offers if offer.status in LIVE]
        graced = [row for row in offers if row.status == "declined" and books.waits_for("grace", row.id)]
        undecided = [row for row in offers if row.status == "confirmed" and books.undecided(row)]
        referred = [row for row in books.of("referrals", vacancy_id=place.id) if row.status in VALID]
        holders = len(live) + len(graced) + len(undecided)
        right = {
            "free": holders == 0 and not referred,
            "offered": holders == 1 and not referred,
            "reserved": holders == 0 and len(referred) == 1,
            "withdrawn": holders == len(graced) and not referred,
            "filled": holders == 0 and not referred and books.is_signed(place.id),
        }
        if not right.get(place.status, False):
            yield f"place {place.id} is {place.status}: {holders} hold it, {len(referred)} are referred to it"


def nobody_is_lost(books: Books, _: datetime) -> Iterator[str]:
    """Each place in a queue has a status, and a reason for it that is in the books."""
    permanent = {place.id for place in books.places if place.temporary_until is None}
    for entry in books.entries:
        offers = books.of("offers", entry_id=entry.id)
        live = [row for row in offers if row.kind == "vacancy" and row.status in LIVE]
        deciding = [row for row in offers if row.status == "confirmed" and books.undecided(row)]
        asked = [row for row in offers if row.kind == "interest_after_suspension" and row.status in LIVE]
        referred = [
            row
            for row in books.of("referrals", entry_id=entry.id)
            if row.status in VALID and row.vacancy_id in permanent
        ]
        held = len(live) + len(deciding)
        right = {
            "waiting": not held and not asked and not referred,
            "offered": held == 1 and not referred,
            "referred": not held and len(referred) == 1,
            "suspended": not held and len(asked) + books.waits_for("resume", entry.id) == 1,
            "archived": not held and bool(entry.reason),
            "enrolled": not held and not referred and books.is_enrolled(entry.id),
        }
        if not right.get(entry.status, False):
            yield f"{entry.application_id} at {entry.preschool_id} is {entry.status}: {[row.status for row in offers]}"


def a_yes_is_a_yes(books: Books, _: datetime) -> Iterator[str]:
    """Every consent has a reply that was read as a yes and said inside the window that the messages prove."""
    replies = {row.id: row for row in books.replies}
    offers = {row.id: row for row in books.offers}
    for consent in books.consents:
        offer, reply = offers[consent.offer_id], replies[consent.reply_id]
        said_at = min(reply.carrier_at or reply.received_at, reply.received_at)
        if reply.status != "read" or not (reply.intent == "yes" or reply.rule.startswith("code.yes")):
            yield f"consent to {offer.vacancy_id} from {reply.intent} ({reply.rule})"
        if said_at != consent.given_at or said_at > latest_close(books, offer, said_at):
            yield f"consent to {offer.vacancy_id} said at {said_at}, after {latest_close(books, offer, said_at)}"


def latest_close(books: Books, offer: Offer, said_at: datetime) -> datetime:
    """Return the end of a vacancy offer's window, counted anew from its messages (reading 1).

    It is later by what nobody could hear of the wires over which anything about it came, as long as the next family
    waits: "answer 1 or 2" asks, too.
    """
    asked = books.asked(offer)
    proofs = [row.delivered_at for row in asked if row.delivered_at]
    opened = min([*proofs, offer.opens_at or said_at])
    ends = [opened + 2 * DAY]
    ends += [row.delivered_at + DAY for row in asked if row.purpose == "repeat" and row.delivered_at]
    ends += [row.stated_until for row in asked if row.stated_until and row.stated_until <= max(ends) + DAY]
    said = books.of("messages", offer_id=offer.id)
    wires = {row.wire for row in said if row.accepted_at or row.maybe_seen}
    deaf = [(row.began_at, row.ended_at or said_at) for row in books.outages if row.wire in wires]
    unheard = sum((max(ended - max(began, opened), timedelta(0)) for began, ended in deaf), timedelta(0))
    return max(ends) + min(unheard, 2 * DAY)


def a_no_is_a_no(books: Books, _: datetime) -> Iterator[str]:
    """Nothing is archived without a reply read as a no, or an interest notice that was received and not answered."""
    noes = {row.offer_id for row in books.replies if row.intent == "no" or row.rule.startswith("code.no")}
    for entry in books.entries:
        if entry.status != "archived" or books.is_enrolled_elsewhere(entry) or books.is_refused(entry):
            continue
        offers = books.of("offers", entry_id=entry.id)
        refused = [row for row in offers if row.status == "declined" and row.id in noes]
        silent = [
            row for row in offers if row.kind != "vacancy" and row.status == "lapsed" and _received(books, row, 1)
        ]
        taken_back = [row for row in books.of("offers", application_id=entry.application_id) if row.id in noes]
        back = entry.reason == "withdrawn" and any(row.kind == "queue_registration" for row in taken_back)
        if not refused and not silent and not back and not _by_age_or_year(books, entry, noes):
            yield f"{entry.application_id} at {entry.preschool_id} is archived without a no"


def _by_age_or_year(books: Books, entry: QueueEntry, noes: set[str | None]) -> bool:
    """Tell whether age archived an entry, or the yearly notice: a no to it, or silence to both its rounds."""
    if entry.reason == "turned_six":
        own = books.of("decisions", application_id=entry.application_id)
        return any(row.kind == "archived" and row.grounds == ["turned_six"] for row in own)
    asked = [
        row for row in books.offers if row.application_id == entry.application_id and row.kind == "annual_interest"
    ]
    silent = [row for row in asked if row.status == "lapsed" and _received(books, row, 1) and _received(books, row, 2)]
    return entry.reason == "no_interest" and bool(silent or [row for row in asked if row.id in noes])


def silence_is_proved(books: Books, _: datetime) -> Iterator[str]:
    """Each suspension follows two rounds that were received, and a window that has ended."""
    offers = {row.id: row for row in books.offers}
    for decision in books.decisions:
        if decision.kind != "suspended":
            continue
        offer = offers[decision.offer_id or ""]
        if not (_received(books, offer, 1) and _received(books, offer, 2)):
            yield f"{decision.application_id} is suspended, but a round was not received"
        if not offer.closes_at or decision.at < offer.closes_at:
            yield f"{decision.application_id} is suspended at {decision.at}, before {offer.closes_at}"


def _received(books: Books, offer: Offer, number: int) -> bool:
    """Tell whether a round was received: its delivery, or for the first a reply, proves it."""
    proved = any(row.round == number and row.delivered_at for row in books.asked(offer))
    return proved or (number == 1 and offer.basis == "reply")


def nothing_is_done_twice(books: Books, _: datetime) -> Iterator[str]:
    """One consent and one hand-over an offer, one decision of each kind but those that a change of mind repeats."""
    for row, count in Counter(consent.offer_id for consent in books.consents).items():
        if count > 1:
            yield f"{count} consents to offer {row}"
    for key, count in Counter((row.offer_id, row.kind) for row in books.decisions if row.offer_id).items():
        if count > 1 and key[1] not in {"archived", "returned", "refused"}:
            yield f"{count} decisions {key[1]} on one offer"


def chains_hold(books: Books, _: datetime) -> Iterator[str]:
    """Every history verifies from its first link to its last."""
    chains: dict[str, list[History]] = {}
    for row in sorted(books.history, key=lambda row: (row.subject, row.seq)):
        chains.setdefault(row.subject, []).append(row)
    for subject, chain in chains.items():
        links = [Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash) for row in chain]
        if (broken := verify(links)) is not None:
            yield f"the history of {subject} breaks at {broken}"


def the_bulletin_tells_of_every_place(books: Books, _: datetime) -> Iterator[str]:
    """Each place has a chain that begins with its publication, and its last link tells where the place stands."""
    last = {row.subject: row for row in sorted(books.history, key=lambda row: row.seq)}
    first = {row.subject: row for row in books.history if row.seq == 1}
    for place in books.places:
        subject = f"vacancy:{place.id}"
        if subject not in last or first[subject].event != "published":
            yield f"the bulletin does not tell of place {place.id}"
        elif json.loads(last[subject].data)["status"] != place.status:
            yield f"place {place.id} is {place.status}, the bulletin ends with {last[subject].data}"


def no_place_is_idle(books: Books, now: datetime) -> Iterator[str]:
    """No place stays free while somebody waits who may have it (all children here fit a senior group in its year)."""
    if now.astimezone(ALMATY).year != SENIOR:
        return
    permanent = {place.id for place in books.places if place.temporary_until is None}
    busy = {row.application_id for row in books.offers if row.kind == "vacancy" and row.status in LIVE}
    busy |= {row.application_id for row in books.referrals if row.status in VALID and row.vacancy_id in permanent}
    busy |= {row.application_id for row in books.offers if books.waits_for("grace", row.id)}
    settled = {row.application_id for row in books.referrals if row.status in VALID}
    for place in books.places:
        if place.status != "free" or place.published_at > now or books.waits_for("place", place.id):
            continue
        had = {row.entry_id for row in books.of("offers", vacancy_id=place.id) if not row.restored}
        for entry in books.of("entries", preschool_id=place.preschool_id):
            here = entry.status == "waiting" and not entry.asleep
            taken = busy | settled if place.temporary_until else busy
            if here and entry.id not in had and entry.application_id not in taken:
                yield f"place {place.id} is free while {entry.application_id} waits"


Truth = Callable[[Books, datetime], Iterator[str]]
TRUTHS: tuple[Truth, ...] = (
    one_open_offer,
    one_referral,
    places_are_held_by_somebody,
    nobody_is_lost,
    a_yes_is_a_yes,
    a_no_is_a_no,
    silence_is_proved,
    nothing_is_done_twice,
    chains_hold,
    the_bulletin_tells_of_every_place,
    no_place_is_idle,
    no_referral_outlives_its_time,
    stages_are_reported,
    *truths_schools.TRUTHS,
)
