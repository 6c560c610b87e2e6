"""The same promises over the sandbox: a whole way out to a phone and back, and its bad days."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.flow.channel import Failure, SendFailedError
from core.flow.receipt import Delivery
from core.flow.reply import HeardKind
from tests.contract.scene import NUMBER, Scene, play

BOTH = pytest.mark.parametrize("wire", ["twilio", "telegram"])


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Play on an empty sandbox."""
    async with play(tmp_path / "sandbox.db") as scene:
        yield scene


@BOTH
async def test_a_family_reads_what_was_stored_and_its_answer_is_heard(scene: Scene, wire: str) -> None:
    """Out to the phone and back to the gateway, letter by letter, with real signatures and secrets."""
    message = await scene.offer(wire)
    accepted = await scene.channels[wire].send(message)
    assert accepted.provider_id
    assert (await scene.seen())[-1]["text"] == message.text
    await scene.say(wire, "Иә, аламыз ғой")
    (heard,) = scene.door.heard
    assert (heard.sender, heard.text) == (message.address, "Иә, аламыз ғой")
    assert not scene.door.refused


@BOTH
async def test_a_busy_vendor_names_its_wait(scene: Scene, wire: str) -> None:
    """The wait comes back whether it stands in a header or in a body."""
    message = await scene.offer(wire)
    await scene.ask("POST", "/faults", answer=429, wire=wire, retry_after=9, count=1)
    with pytest.raises(SendFailedError) as caught:
        await scene.channels[wire].send(message)
    assert caught.value.failure is Failure.THROTTLED
    assert caught.value.retry_after == timedelta(seconds=9)
    await scene.channels[wire].send(message)


@BOTH
@pytest.mark.parametrize(
    ("answer", "failure"), [(500, Failure.VENDOR), (503, Failure.VENDOR), ("reset", Failure.TIMEOUT)]
)
async def test_a_vendor_in_trouble_is_told_apart_from_one_that_says_nothing(
    scene: Scene, wire: str, answer: int | str, failure: Failure
) -> None:
    """Trouble of the vendor's may be tried again, silence must be looked up."""
    message = await scene.offer(wire)
    await scene.ask("POST", "/faults", answer=answer, wire=wire, count=1)
    with pytest.raises(SendFailedError) as caught:
        await scene.channels[wire].send(message)
    assert caught.value.failure is failure


@pytest.mark.parametrize("taken", [True, False])
async def test_an_sms_of_unknown_fate_is_found_exactly_when_it_was_taken(scene: Scene, *, taken: bool) -> None:
    """After a torn connection Twilio's list decides: found, it is not sent again; not found, it is."""
    message = replace(await scene.offer("twilio"), since=scene.clock.now())
    await scene.ask("POST", "/faults", answer="reset", wire="twilio", taken=taken, count=1)
    with pytest.raises(SendFailedError):
        await scene.channels["twilio"].send(message)
    found = await scene.channels["twilio"].look_up(message)
    assert (found is not None) is taken
    assert len(await scene.seen()) == (1 if taken else 0)


async def test_receipts_come_signed_and_tell_how_far_an_sms_is(scene: Scene) -> None:
    """Sent, then delivered, each with the id we were given when it was taken."""
    accepted = await scene.channels["twilio"].send(await scene.offer("twilio"))
    await scene.sandbox.advance(1)
    reports = [(report.provider_id, report.delivery) for report in scene.door.reports]
    assert reports == [(accepted.provider_id, Delivery.SENT), (accepted.provider_id, Delivery.DELIVERED)]
    assert accepted.parts == (await scene.seen())[0]["parts"]


@pytest.mark.parametrize(
    ("code", "failure"), [("30003", "unreachable"), ("30006", "bad_address"), ("30036", "expired")]
)
async def test_an_sms_that_is_not_delivered_says_why(scene: Scene, code: str, failure: str) -> None:
    """The carrier's code arrives as a failure of the closed list."""
    await scene.ask("POST", "/faults", undelivered=code, number=NUMBER, count=1)
    await scene.channels["twilio"].send(await scene.offer("twilio"))
    await scene.sandbox.advance(1)
    assert (scene.door.reports[-1].code, scene.door.reports[-1].failure) == (code, failure)


async def test_a_number_that_opted_out_is_named_as_stopped(scene: Scene) -> None:
    """Twilio refuses with 21610: that is no trouble of ours."""
    await scene.ask("POST", "/faults", refused="21610", number=NUMBER, count=1)
    with pytest.raises(SendFailedError) as caught:
        await scene.channels["twilio"].send(await scene.offer("twilio"))
    assert caught.value.failure is Failure.STOPPED


async def test_a_reply_that_its_webhook_lost_is_fetched(scene: Scene) -> None:
    """The family answered in time; that Twilio could not tell us must not cost it the place."""
    since = scene.clock.now()
    await scene.ask("POST", "/faults", inbound="lose", wire="twilio", count=1)
    await scene.say("twilio", "Иә")
    assert not scene.door.heard
    until = await scene.listeners["twilio"].fetch_missed(since)
    (heard,) = scene.door.heard
    assert (heard.sender, heard.text) == (NUMBER, "Иә")
    assert since - timedelta(seconds=1) <= heard.said_at <= until <= scene.clock.now()


async def test_an_answer_that_waits_at_telegram_holds_the_hearing_back(scene: Scene) -> None:
    """While our store is down nothing is acknowledged; what waits comes again, and only then all is heard."""
    await scene.offer("telegram")
    since = scene.clock.now()
    scene.door.down = True
    await scene.say("telegram", "Иә")
    assert await scene.listeners["telegram"].fetch_missed(since) == since
    scene.door.down = False
    await scene.sandbox.advance(2)
    assert [heard.text for heard in scene.door.heard] == ["Иә"]
    assert await scene.listeners["telegram"].fetch_missed(since) > since


async def test_a_tapped_button_is_heard_and_taken_away(scene: Scene) -> None:
    """The tap names its message; settled, the message has its new words and no buttons."""
    message = await scene.offer("telegram")
    accepted = await scene.channels["telegram"].send(message)
    assert (await scene.seen())[-1]["buttons"] == [
        [{"text": "Иә", "data": "o:1:yes"}, {"text": "Жоқ", "data": "o:1:no"}]
    ]
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", button="o:1:yes")
    (heard,) = scene.door.heard
    assert (heard.kind, heard.text, heard.message_ref) == (HeardKind.BUTTON, "o:1:yes", accepted.provider_id)
    for _ in range(2):  # the second time it is so already
        answered = replace(message, text="Рахмет!", buttons=(), replaces=accepted.provider_id)
        await scene.channels["telegram"].settle(answered)
    (settled,) = [each for each in await scene.seen() if each["direction"] == "to_phone"]
    assert (settled["text"], settled["buttons"]) == ("Рахмет!", [])


async def test_the_own_number_is_proven_by_the_contact_button(scene: Scene) -> None:
    """The button asks for the contact; shared, it is the sender's own and in E.164; another's is not."""
    message = replace(await scene.offer("telegram"), buttons=(), keyboard_contact="Нөмірімді жіберу")
    await scene.channels["telegram"].send(message)
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", share_contact=True)
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", share_contact="+77479876543")
    told = [(heard.kind, heard.text, heard.own_contact) for heard in scene.door.heard]
    assert told == [(HeardKind.CONTACT, NUMBER, True), (HeardKind.CONTACT, "+77479876543", False)]


async def test_a_family_that_blocks_the_bot_is_seen_doing_so(scene: Scene) -> None:
    """We hear of it at once, and a message to it fails as blocked: the next channel's turn."""
    message = await scene.offer("telegram")
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", block=True)
    with pytest.raises(SendFailedError) as caught:
        await scene.channels["telegram"].send(message)
    assert caught.value.failure is Failure.BLOCKED
    await scene.ask("POST", f"/phones/{NUMBER}/telegram", block=False)
    assert [heard.kind for heard in scene.door.heard] == [HeardKind.BLOCKED, HeardKind.UNBLOCKED]


async def test_a_chat_that_never_opened_the_bot_cannot_be_written_to(scene: Scene) -> None:
    """A bot cannot write first."""
    message = replace(await scene.offer("twilio"), address="999")
    with pytest.raises(SendFailedError) as caught:
        await scene.channels["telegram"].send(message)
    assert caught.value.failure is Failure.BAD_ADDRESS
