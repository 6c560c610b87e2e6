"""Everything counts once: webhooks doubled, shuffled and late lead where each of them in order would have led."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from core.flow.outbox import MessageStatus, after
from core.flow.receipt import Delivery
from core.store.tables import Consent, DeliveryReceipt, Message, Offer, QueueEntry, Referral, Reply, Vacancy
from tests.properties.town import FAMILIES, Town, few
from tests.sandboxed import TOKEN

INBOUND, STATUS = "/webhooks/twilio/inbound", "/webhooks/twilio/status"
RECEIPTS = ("queued", "sent", "delivered", "undelivered")
#: What the family says, in this order; a carrier may repeat it at any later time.
REPLIES = ("ммм", "иә", "иә", "2")


@given(st.lists(st.sampled_from(Delivery), max_size=12), st.sampled_from(MessageStatus))
def test_no_order_of_receipts_moves_a_message_backwards(heard: Sequence[Delivery], status: MessageStatus) -> None:
    """Each step stands in the table, and what has ended has ended for good."""
    final = {MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.FAILED, MessageStatus.EXPIRED}
    order = {MessageStatus.ACCEPTED: 1, MessageStatus.SENT: 2, **dict.fromkeys(final, 3)}
    for delivery in heard:
        then = after(status, delivery)
        if then is not None:
            assert status not in final
            assert order[then] > order.get(status, 0)
            status = then


@given(st.permutations([Delivery.ACCEPTED, Delivery.SENT, Delivery.DELIVERED]), st.data())
def test_receipts_that_agree_lead_to_the_same_end_in_any_order(heard: list[Delivery], data: st.DataObject) -> None:
    """However often each of them comes."""
    status = MessageStatus.ACCEPTED
    for delivery in heard + data.draw(st.lists(st.sampled_from(heard), max_size=5)):
        status = after(status, delivery) or status
    assert status is MessageStatus.DELIVERED


@dataclass(frozen=True, slots=True)
class End:
    """Where a family, a place and their papers stand in the end; when something was heard is no part of it."""

    offers: tuple[str, ...]
    entries: tuple[str, ...]
    places: tuple[str, ...]
    referrals: tuple[str, ...]
    consents: int
    replies: tuple[str, ...]
    receipts: int


async def _end(town: Town) -> End:
    world = town.world

    async def states(table: type[Any]) -> tuple[str, ...]:
        return tuple(row.status for row in sorted(await world.all(table), key=lambda row: row.id))

    offers = sorted(await world.all(Offer), key=lambda offer: offer.created_at)
    entries = sorted(await world.all(QueueEntry), key=lambda entry: (entry.application_id, entry.wish))
    replies = sorted(await world.all(Reply), key=lambda reply: reply.provider_id)
    return End(
        offers=tuple(offer.status for offer in offers),
        entries=tuple(entry.status for entry in entries),
        places=await states(Vacancy),
        referrals=tuple(sorted(row.status for row in await world.all(Referral))),
        consents=len(await world.all(Consent)),
        replies=tuple(reply.intent for reply in replies),
        receipts=len(await world.all(DeliveryReceipt)),
    )


def happen(webhooks: Sequence[tuple[str, int]]) -> tuple[End, list[str]]:
    """Ask one family, post these webhooks one after the other, and tell where everything stands in the end."""
    town = Town()
    try:
        for loss in ({"receipts": "lose"}, {"inbound": "lose", "wire": "twilio"}):
            town.do(town.world.fault(**loss))
        town.place("P1", temporary=False)
        for kind, number in webhooks:
            assert town.do(_post(town, kind, number)) in {200, 204}
            town.do(town.world.settle())
        return town.do(_end(town)), town.look()
    finally:
        town.close()


async def _post(town: Town, kind: str, number: int) -> int:
    sent = min(await town.world.all(Message), key=lambda message: message.seq)
    status = {"MessageSid": sent.provider_id, "MessageStatus": RECEIPTS[number % len(RECEIPTS)], "To": FAMILIES[0]}
    reply = {
        "MessageSid": f"SM{number:032}",
        "From": FAMILIES[0],
        "Body": REPLIES[number % len(REPLIES)],
        "NumMedia": "0",
    }
    path, fields = (INBOUND, reply) if kind == "reply" else (STATUS, status)
    signature = RequestValidator(TOKEN).compute_signature(town.world.base + path, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return (await town.world.post(path, urlencode(fields), headers)).status


@cache
def each_once() -> End:
    """Tell where everything stands when each webhook comes once, receipts first."""
    end, broken = happen([*(("receipt", number) for number in range(3)), *(("reply", n) for n in range(4))])
    assert broken == []
    return end


@st.composite
def some_order(draw: st.DrawFn) -> list[tuple[str, int]]:
    """Draw an order in which replies keep theirs, receipts come when they like, and anything comes again later."""
    webhooks: list[tuple[str, int]] = [("reply", number) for number in range(4)]
    for number in range(3):
        webhooks.insert(draw(st.integers(0, len(webhooks))), ("receipt", number))
    for again in draw(st.lists(st.sampled_from(webhooks), max_size=6)):
        webhooks.insert(draw(st.integers(webhooks.index(again) + 1, len(webhooks))), again)
    return webhooks


@pytest.mark.usefixtures("home")
@few(20)
@given(some_order())
def test_every_webhook_counts_once(webhooks: list[tuple[str, int]]) -> None:
    """A yes is one consent and one referral, the no after it one cancellation, however the carrier stumbles."""
    end, broken = happen(webhooks)
    assert (end, broken) == (each_once(), [])
