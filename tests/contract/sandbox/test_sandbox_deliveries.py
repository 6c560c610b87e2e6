"""Webhooks get through: after a failing gateway, after a restart, and none of them twice."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from twilio.rest import Client

from core.clock import SandboxClock
from tests.contract.sandbox.stage import OTHER, OWN, PHONE, Stage, set_up


async def test_a_reply_is_tried_again_until_the_gateway_takes_it(stage: Stage) -> None:
    """Doubling waits of the turned clock; the phone shows when it was heard."""
    stage.gateway.statuses.extend([503, 500, 404])
    status, _ = await stage.post(f"/phones/{PHONE}/sms", {"text": "1"})
    await stage.sandbox.advance(60)

    moments = [hit.at for hit in stage.gateway.hits]
    assert status == 202
    assert [round((b - a).total_seconds()) for a, b in pairwise(moments)] == [1, 2, 4]
    assert len({hit.headers["I-Twilio-Idempotency-Token"] for hit in stage.gateway.hits}) == 1
    assert (await stage.seen())[0]["status"] == "received"


async def test_a_receipt_without_overrides_is_not_tried_again_after_an_answer(stage: Stage, twilio: Client) -> None:
    """Twilio's default: one retry, and only when there was no connection; so a 500 loses the receipt."""
    stage.gateway.statuses.extend([500, 500])
    callback = f"{stage.url}/webhooks/twilio/status"
    await twilio.messages.create_async(to=PHONE, from_=OWN, body="1", status_callback=callback)
    await stage.sandbox.advance(600)
    assert stage.gateway.receipts() == ["sent", "delivered"]


async def test_what_was_under_way_goes_on_after_a_restart(tmp_path: Path) -> None:
    """Messages, replies and chats are kept in the file; what could not be told is told by the next run."""
    clock = SandboxClock()
    async with set_up(tmp_path / "box.db", clock) as first:
        first.gateway.statuses.extend([503] * 2)
        await first.post(f"/phones/{PHONE}/telegram", {"start": True})
        await first.post(f"/phones/{OTHER}/sms", {"text": "иә"})
        last_update = first.gateway.updates()[-1]["update_id"]
    async with set_up(tmp_path / "box.db", clock) as second:
        await second.sandbox.advance(60)
        assert [update["update_id"] for update in second.gateway.updates()] == [last_update]
        assert (await second.seen())[0]["status"] == "received"
        await second.post(f"/phones/{PHONE}/telegram", {"text": "1"})
        assert second.gateway.updates()[-1]["update_id"] == last_update + 1


async def test_deliveries_also_run_by_themselves(stage: Stage, twilio: Client) -> None:
    """Without anybody turning the clock a message is delivered in its 0.3 s of real time."""
    callback = f"{stage.url}/webhooks/twilio/status"
    await twilio.messages.create_async(to=PHONE, from_=OWN, body="1", status_callback=callback)
    await stage.until_heard(2)
    assert stage.gateway.receipts() == ["sent", "delivered"]
    assert [message["status"] for message in await stage.seen()] == ["delivered"]


async def test_replies_of_one_phone_that_fall_due_together_keep_their_order(stage: Stage) -> None:
    """After an outage both are late; the family's first word is still heard first."""
    stage.gateway.statuses.extend([503, 503])
    for word in ("жоқ", "иә"):
        await stage.post(f"/phones/{PHONE}/sms", {"text": word})
    stage.clock.pin(stage.clock.now() + timedelta(minutes=1))
    await stage.sandbox.run_due()
    assert [hit.form["Body"] for hit in stage.gateway.hits[2:]] == ["жоқ", "иә"]


async def test_a_retry_comes_by_itself_when_its_time_has_come(stage: Stage) -> None:
    """A second later by the clock, without anybody turning it."""
    stage.gateway.statuses.append(503)
    assert (await stage.post(f"/phones/{PHONE}/sms", {"text": "1"}))[0] == 202
    await stage.until_heard(2)
    assert (await stage.seen())[0]["status"] == "received"


async def test_what_falls_due_soon_after_a_turn_comes_by_itself(stage: Stage) -> None:
    """Nobody sleeps on by the time of before the turn."""
    await stage.post("/faults", {"inbound": "delay", "seconds": 3600})
    await stage.post(f"/phones/{PHONE}/sms", {"text": "1"})
    await stage.sandbox.advance(3599.5)
    await stage.until_heard(1)
