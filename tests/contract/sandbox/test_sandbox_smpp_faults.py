"""Bad days of the SMSC: it refuses, says nothing, tears down, contradicts itself, is gone for an hour."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.contract.sandbox.esme import ENQUIRE, SUBMIT, Esme, bound, connected, submit_sm
from tests.contract.sandbox.stage import OTHER, PHONE, Stage


@pytest.fixture
async def esme(stage: Stage) -> AsyncIterator[Esme]:
    """A bound ESME."""
    async with bound(stage.smpp_port) as esme:
        yield esme


def states(esme: Esme) -> list[str]:
    """Return what the receipts say, in the order they came."""
    return [receipt.words["stat"] for receipt in esme.delivered if receipt.esm_class == 4]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(429, 0x58), (500, 0x08), (503, 0x14), ("ESME_RINVDSTADR", 0x0B), ("ESME_RSUBMITFAIL", 0x45)],
)
async def test_a_bad_day_has_a_status(stage: Stage, esme: Esme, answer: int | str, status: int) -> None:
    """Throttled, system error, queue full, or any status by its name; once, and nothing is taken."""
    asked = {"answer": answer, "wire": "smpp", "count": 1}
    assert (await stage.post("/faults", asked))[1]["items"] == [asked]
    assert (await esme.submit(b"Hello"))[0] == status
    assert await stage.seen() == []
    assert (await esme.submit(b"Hello"))[0] == 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"receipts": "lose"}, []),
        ({"receipts": "duplicate"}, ["DELIVRD", "DELIVRD"]),
        ({"receipts": "delivered_then_undelivered"}, ["DELIVRD", "UNDELIV"]),
        ({"receipts": "undelivered_then_delivered"}, ["UNDELIV", "DELIVRD"]),
        ({"number": PHONE, "undelivered": "30005"}, ["UNDELIV"]),
        ({"number": PHONE, "undelivered": "30036"}, ["EXPIRED"]),
        ({"number": PHONE, "failed": "30008"}, ["REJECTD"]),
        ({"receipts": "lose", "wire": "twilio"}, ["DELIVRD"]),
    ],
)
async def test_receipts_go_wrong_as_asked(stage: Stage, esme: Esme, fault: dict[str, Any], told: list[str]) -> None:
    """All that Twilio's receipts can do, these can do."""
    await stage.post("/faults", fault)
    await esme.submit(b"Hello")
    await stage.sandbox.advance(120)
    assert states(esme) == told


async def test_a_receipt_may_overtake_the_answer(stage: Stage, esme: Esme) -> None:
    """Out of order here means: it comes before we know the id; and it comes once."""
    await stage.post("/faults", {"receipts": "reorder", "wire": "smpp", "count": 1})
    before = len(esme.order)
    await esme.submit(b"Hello")
    await stage.sandbox.advance(5)
    assert esme.order[before:] == ["deliver", "answer"]
    assert states(esme) == ["DELIVRD"]


@pytest.mark.parametrize(("taken", "messages"), [(True, 1), (False, 0)])
async def test_no_answer_leaves_its_fate_unknown(stage: Stage, esme: Esme, *, taken: bool, messages: int) -> None:
    """Taken or not, nothing is said; the connection lives and answers what comes next."""
    await stage.post("/faults", {"answer": "timeout", "wire": "smpp", "taken": taken, "count": 1})
    waiting = esme.begin(SUBMIT, submit_sm(b"Hello"))
    assert (await esme.ask(ENQUIRE))[0] == 0
    assert not waiting.done()
    assert len(await stage.seen()) == messages


@pytest.mark.parametrize("what", ["reset", "half_closed"])
async def test_a_connection_can_break(stage: Stage, esme: Esme, what: str) -> None:
    """Torn down, or closed from their side alone; a new bind works and gets what was kept."""
    await stage.post("/faults", {"answer": what, "wire": "smpp", "taken": True, "count": 1})
    esme.begin(SUBMIT, submit_sm(b"Hello"))
    esme.begin(SUBMIT, submit_sm(b"Hello, on a line that says nothing any more"))
    await esme.until_gone()
    esme.writer.transport.abort()
    async with bound(stage.smpp_port) as again:
        await stage.sandbox.advance(2)
        assert set(states(again)) == {"DELIVRD"}


async def test_an_answer_can_trickle(stage: Stage, esme: Esme) -> None:
    """Octet by octet, in so many seconds of the wall."""
    await stage.post("/faults", {"answer": "trickle", "wire": "smpp", "seconds": 0.4, "count": 1})
    begun = asyncio.get_running_loop().time()
    assert (await esme.submit(b"Hello"))[0] == 0
    assert asyncio.get_running_loop().time() - begun > 0.3


async def test_a_dead_line_answers_no_enquiry(stage: Stage, esme: Esme) -> None:
    """Only a fault that names enquire_link strikes it."""
    await stage.post("/faults", {"answer": "timeout", "wire": "smpp", "method": "enquire_link", "count": 1})
    waiting = esme.begin(ENQUIRE)
    assert (await esme.submit(b"Hello"))[0] == 0
    assert not waiting.done()
    assert (await esme.ask(ENQUIRE))[0] == 0


async def test_an_smsc_that_is_gone_keeps_what_phones_send(stage: Stage, esme: Esme) -> None:
    """No connection, nothing delivered; after an hour it listens again and brings all of it."""
    await esme.submit(b"Before")
    await stage.post("/faults", {"down": True, "wire": "smpp", "seconds": 3600})
    await esme.until_gone()
    with pytest.raises(OSError, match="Connect call failed"):
        async with connected(stage.smpp_port):
            pass
    assert (await stage.post(f"/phones/{PHONE}/sms", {"text": "Иә"}))[0] == 202
    await stage.sandbox.advance(3000)
    assert [message["status"] for message in await stage.seen()] == ["queued", "sent"]
    await stage.sandbox.advance(700)
    async with bound(stage.smpp_port) as again:
        await again.until(2)
        assert states(again) == ["DELIVRD"]
    assert [message["status"] for message in await stage.seen()] == ["delivered", "received"]


async def test_what_is_no_longer_valid_after_an_outage_has_expired(stage: Stage, esme: Esme) -> None:
    """The SMSC tries no longer than the message is valid: here four hours, the outage takes five."""
    await esme.submit(b"Offer", validity="000000040000000R")
    await stage.post("/faults", {"down": True, "wire": "smpp", "seconds": 5 * 3600})
    await stage.sandbox.advance(5 * 3600)
    async with bound(stage.smpp_port) as again:
        await again.until(1)
        assert states(again) == ["EXPIRED"]
    assert [message["status"] for message in await stage.seen()] == ["undelivered"]


async def test_an_sms_overtakes_the_one_before_it(stage: Stage, esme: Esme) -> None:
    """Held back until the next one of the same phone has passed; another phone waits for nobody."""
    await stage.post("/faults", {"inbound": "reorder", "wire": "smpp", "number": PHONE, "count": 1})
    for number, text in ((PHONE, "1"), (OTHER, "2"), (PHONE, "3")):
        await stage.post(f"/phones/{number}/sms", {"text": text, "to": "1414"})
    await stage.sandbox.advance(1)
    assert [part.octets for part in esme.delivered] == [b"2", b"3", b"1"]


@pytest.mark.parametrize("mode", ["duplicate", "delay"])
async def test_an_sms_comes_twice_or_late(stage: Stage, esme: Esme, mode: str) -> None:
    """By the turned clock."""
    await stage.post("/faults", {"inbound": mode, "wire": "smpp", "seconds": 30, "count": 1})
    await stage.post(f"/phones/{PHONE}/sms", {"text": "1", "to": "1414"})
    assert len(esme.delivered) == (1 if mode == "duplicate" else 0)
    await stage.sandbox.advance(31)
    assert len(esme.delivered) == (2 if mode == "duplicate" else 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"inbound": "lose", "wire": "smpp"},
        {"inbound": "reorder", "wire": "telegram"},
        {"answer": "ESME_ROK", "wire": "smpp"},
        {"answer": "ESME_RSYSERR"},
        {"down": 1},
        {"down": True, "count": 2},
        {"down": True, "wire": "fax"},
    ],
)
async def test_what_no_vendor_could_do_is_refused(stage: Stage, asked: dict[str, Any]) -> None:
    """With a reason, before anything has changed."""
    status, problem = await stage.post("/faults", asked)
    assert (status, bool(problem["detail"])) == (422, True)
    assert (await stage.get("/faults"))["items"] == []
