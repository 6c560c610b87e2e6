"""What a soak proves of one district: from the gateway's rows, and from what phones saw and said."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.store.tables import Offer, Outage, Reply
from tests.books import Books, open_books
from tests.soak import ledger
from tests.soak.copies import compare
from tests.soak.district import District
from tests.soak.ledger import Seen
from tests.soak.people import NO, YES, Said
from tests.truths import faults

#: No question lives longer: two rounds of 24 hours, what a carrier may keep each, and outages of a working day.
_LONGEST = timedelta(days=5)
#: An SMS under way, and the look of a worker, take less.
_AT_ONCE = timedelta(minutes=5)
_SECOND = timedelta(seconds=1)  # Telegram tells no smaller part of time
_LIVE = frozenset({"planned", "sent", "open", "collecting"})
_ENDS = {"confirmed": "yes", "declined": "no"}


@dataclass
class Proof:
    """The figures of one district, and every sentence that ought not to be there."""

    offers: Counter[str] = field(default_factory=Counter)  # by state
    messages: Counter[str] = field(default_factory=Counter)  # by wire
    answers: Counter[str] = field(default_factory=Counter)  # what families said
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)  # sentences of tests/truths.py that do not hold
    copies: Counter[str] = field(default_factory=Counter)  # second copies that a rule allows, by the rule
    late: Counter[str] = field(default_factory=Counter)  # answers that reached us late

    @property
    def faults(self) -> list[str]:
        """Return everything that ought not to be."""
        return [*self.lost, *self.doubled, *self.invented, *self.untrue]


async def prove(district: District) -> Proof:
    """Prove one district after its last day."""
    world, proof = district.world, Proof()
    books, phones = await open_books(world.store), ledger.seen(district.folder)
    now = world.clock.now()
    proof.offers.update(offer.status for offer in books.offers)
    proof.messages.update(message.wire or "none" for message in books.messages)
    proof.answers.update(said.intent for said in district.said)
    proof.untrue = [*faults(books, now), *district.stuck]
    proof.late = _late(books)
    proof.lost = list(_stuck(books, now))
    for said, offer in missed(district.said, books.offers):
        if held_by_smsc(said, offer, books.replies, books.outages):
            proof.late["held by an SMSC beyond the end"] += 1
        else:
            proof.lost.append(f"{_told(said, offer, books.replies)}; its phone sent {_sent(said, phones)}")
    numbers = {family.guardian: family.number for family in district.families}
    proof.invented = list(invented(numbers, books, phones))
    copies = await compare(world, books, phones)
    proof.doubled, proof.copies = copies.doubled, copies.allowed
    proof.lost += copies.lost
    return proof


def _stuck(books: Books, now: datetime) -> Iterator[str]:
    """Offers that wait for nothing, and messages that never came to an end."""
    for offer in books.offers:
        if offer.kind == "vacancy" and offer.status in _LIVE and now - offer.created_at > _LONGEST:
            yield f"offer {offer.id} is {offer.status} since {offer.created_at}, closes at {offer.closes_at}"
    for message in books.messages:
        if message.status in {"queued", "sending", "unknown"} and now - message.created_at > _LONGEST:
            yield f"message {message.id} ({message.purpose}) is {message.status} since {message.created_at}"


def missed(said: Sequence[Said], asked: Sequence[Offer]) -> Iterator[tuple[Said, Offer]]:
    """Clear answers that a family gave in time, and that did nothing: the first one about each offer counts."""
    offers = {offer.id: offer for offer in asked}
    first: dict[str, Said] = {}
    for one in said:
        if one.intent != "unclear":
            first.setdefault(one.offer, one)
    for one in first.values():
        offer = offers[one.offer]
        in_time = offer.closes_at is None or one.at <= offer.closes_at
        if offer.status in {"withdrawn", "unreachable"} or not in_time:
            continue
        if _ENDS.get(offer.status) != one.intent:
            yield one, offer


def held_by_smsc(said: Said, offer: Offer, replies: Sequence[Reply], outages: Sequence[Outage]) -> bool:
    """Tell whether the SMSC brought an answer only after the end, while we were bound to it all the time.

    SMPP tells of no reply when it was said, so nobody can know that it was said in time.
    """
    ends = offer.closes_at
    brought = [reply for reply in replies if reply.offer_id == offer.id and reply.wire == "smpp"]
    late = [one.received_at for one in brought if one.intent == said.intent and ends and one.received_at > ends]
    deaf = [row for row in outages if row.wire == "smpp" and (row.ended_at is None or row.ended_at > said.at)]
    return bool(late) and not any(row.began_at < min(late) for row in deaf)


def _told(said: Said, offer: Offer, replies: Sequence[Reply]) -> str:
    theirs = [reply for reply in replies if reply.guardian_id == offer.guardian_id and reply.received_at >= said.at]
    own = [reply for reply in theirs if reply.offer_id == offer.id and reply.intent == said.intent]
    came = _list(own) or f"never; what came since: {_list(theirs) or 'nothing'}"
    spoken = f"{said.intent} by {said.channel} at {said.at}"
    return f"{spoken} to offer {offer.id}: it is {offer.status}, {_window(offer)}; the answer came {came}"


def _sent(said: Said, phones: Sequence[Seen]) -> str:
    """Tell what the sandbox knows of an answer: over which wire it went, and whether the gateway acknowledged it."""
    own = [seen for seen in phones if seen.number == said.number and not seen.to_phone]
    near = [seen for seen in own if abs(seen.at - said.at) <= _AT_ONCE]
    return "; ".join(f"{seen.text!r} over {seen.wire} at {seen.at}, {seen.status}" for seen in near) or "nothing"


def _list(replies: Sequence[Reply]) -> str:
    return "; ".join(
        f"{one.intent} by {one.wire} at {one.received_at} ({one.carrier_at or 'no time'}), {one.effect}"
        for one in replies
    )


def _window(offer: Offer) -> str:
    return f"open from {offer.opens_at} to {offer.closes_at} ({offer.basis})"


def invented(numbers: Mapping[str, str], books: Books, phones: Sequence[Seen]) -> Iterator[str]:
    """Answers that no phone has given: an offer is confirmed or declined only by words of its family after it came."""
    spoken: dict[str, list[Seen]] = defaultdict(list)
    for seen in phones:
        if not seen.to_phone:
            spoken[seen.number].append(seen)
    agreed = {consent.offer_id for consent in books.consents}
    for offer in books.offers:
        if offer.id in agreed and offer.status != "confirmed":
            yield f"a consent to offer {offer.id}, which is {offer.status}"
        meaning = _ENDS.get(offer.status)
        if meaning is None:
            continue
        own = [seen for seen in spoken[numbers[offer.guardian_id]] if offer.created_at <= seen.at]
        if not any(_means(seen, meaning, offer) for seen in own):
            heard = _list(books.of("replies", offer_id=offer.id)) or "nothing"
            sent = "; ".join(f"{one.text!r} over {one.wire} at {one.at}" for one in spoken[numbers[offer.guardian_id]])
            yield (
                f"offer {offer.id} of {offer.created_at} is {offer.status} since {offer.ended_at}, and nobody said "
                f"{meaning}; we heard {heard}; its phone sent {sent or 'nothing'}"
            )


def _means(seen: Seen, meaning: str, offer: Offer) -> bool:
    # A tap leaves the words of its button on the phone; both languages' words are among these.
    # What an SMSC held while nobody was bound counts from when the bind broke: it was said then or later.
    ended = max((at for at in (offer.answered_at, offer.ended_at) if at), default=None)
    return seen.text in {"yes": YES, "no": NO}[meaning] and (ended is None or seen.at <= ended + _SECOND)


def _late(books: Books) -> Counter[str]:
    """Count the answers that came to us late, and those that came after their window's end and counted all the same."""
    deciding = {reply.id: reply for reply in books.replies if reply.effect in {"confirmed", "declined"}}
    late: Counter[str] = Counter()
    offers = {offer.id: offer for offer in books.offers}
    for reply in deciding.values():
        offer = offers.get(reply.offer_id or "")
        if offer is None or reply.received_at - _said_at(reply) < _AT_ONCE:
            continue
        late["heard late"] += 1
        if offer.closes_at and reply.received_at > offer.closes_at:
            late["heard after the window, honoured"] += 1
    late["windows lengthened"] = sum(
        offer.heard_closes_at is not None and offer.closes_at != offer.heard_closes_at for offer in books.offers
    )
    return late


def _said_at(reply: Reply) -> datetime:
    return min(reply.carrier_at or reply.received_at, reply.received_at)
