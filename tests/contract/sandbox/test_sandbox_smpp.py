"""The SMSC of the sandbox, spoken to by hand: binding, SMS both ways, receipts, and what is kept until it is taken."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.sandbox.esme import BIND_RECEIVER, ENQUIRE, QUERY, UNBIND, Esme, bound, connected
from tests.contract.sandbox.stage import PHONE, Stage, set_up

ROK, RINVBNDSTS, RALYBND, RINVPASWD, RINVSYSID, RINVDSTADR = 0, 4, 5, 0x0E, 0x0F, 0x0B
TEXT = "Еркежанға «Ақбота» балабақшасынан орын бар. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: 24.11, 10:00. Толығырақ: 1414"


@pytest.fixture
async def esme(stage: Stage) -> AsyncIterator[Esme]:
    """A bound ESME."""
    async with bound(stage.smpp_port) as esme:
        yield esme


def parts_of(text: str, ref: int = 77) -> list[bytes]:
    """Cut a text as an ESME does, with a 16-bit reference."""
    octets = text.encode("utf-16-be")
    pieces = [octets[at : at + 132] for at in range(0, len(octets), 132)]
    return [bytes([6, 8, 4, ref >> 8, ref & 255, len(pieces), place]) + piece for place, piece in enumerate(pieces, 1)]


async def test_an_sms_reaches_the_phone_and_its_receipt_comes_back(stage: Stage, esme: Esme) -> None:
    """The answer names the id, the receipt names it again in its text and in its parameters."""
    status, shown = await esme.submit("Аласыз ба?".encode("utf-16-be"), coding=8)
    await stage.sandbox.advance(1)
    (seen,) = await stage.seen()
    (receipt,) = esme.delivered
    assert (status, seen["text"], seen["status"], seen["channel"]) == (ROK, "Аласыз ба?", "delivered", "sms")
    assert (receipt.esm_class, receipt.words["id"], receipt.words["stat"]) == (4, shown, "DELIVRD")
    assert (receipt.tlvs[0x1E].decode().rstrip("\0"), receipt.tlvs[0x427]) == (shown, b"\x02")
    assert (receipt.source, receipt.destination) == (PHONE[1:], "1414")


async def test_a_long_sms_is_one_on_the_phone_and_has_a_receipt_for_each_part(stage: Stage, esme: Esme) -> None:
    """Parts may come in any order, even twice; the phone shows nothing before it has all of them."""
    one, two = parts_of(TEXT)
    ids = [(await esme.submit(two, coding=8, esm=0x40))[1], (await esme.submit(two, coding=8, esm=0x40))[1]]
    assert await stage.seen() == []
    ids.append((await esme.submit(one, coding=8, esm=0x40))[1])
    await stage.sandbox.advance(1)
    (seen,) = await stage.seen()
    assert (seen["text"], seen["parts"], seen["status"]) == (TEXT, 2, "delivered")
    assert [receipt.words["id"] for receipt in esme.delivered] == ids


@pytest.mark.parametrize(
    ("octets", "fields", "text"),
    [
        (b"Price [1] \x1b\x65 \x00", {}, "Price [1] € @"),
        (b"caf\xe9", {"coding": 3}, "café"),
        (b"", {"coding": 8, "tlvs": b"\x04\x24\x00\x04" + "Иә".encode("utf-16-be")}, "Иә"),
    ],
)
async def test_each_alphabet_is_read(
    stage: Stage, esme: Esme, octets: bytes, fields: dict[str, int | bytes], text: str
) -> None:
    """The GSM alphabet with its escapes, Latin-1, and a payload in place of the short message."""
    octets = octets.replace(b"[", b"\x1b\x3c").replace(b"]", b"\x1b\x3e") if not fields else octets
    assert (await esme.submit(octets, **fields))[0] == ROK
    assert [message["text"] for message in await stage.seen()] == [text]


async def test_sar_parameters_join_parts_too(stage: Stage, esme: Esme) -> None:
    """Parts without a header are joined by sar_msg_ref_num, sar_total_segments and sar_segment_seqnum."""
    for place, words in enumerate(["Сәлеметсіз ", "бе?"], 1):
        tlvs = bytes([2, 0x0C, 0, 2, 1, 9, 2, 0x0E, 0, 1, 2, 2, 0x0F, 0, 1, place])
        await esme.submit(words.encode("utf-16-be"), coding=8, tlvs=tlvs)
    assert [message["text"] for message in await stage.seen()] == ["Сәлеметсіз бе?"]


@pytest.mark.parametrize("number", [PHONE, "+77471234568"])
@pytest.mark.parametrize("text", ["1", "Иә, аламыз", "Алдық! " * 30, "Yes, we take it. " * 20, "Рахмет 🙏" * 20])
async def test_what_a_phone_sends_comes_in_parts(stage: Stage, esme: Esme, number: str, text: str) -> None:
    """GSM octets when the alphabet has all letters, else UCS-2; joined by references of eight or sixteen bits."""
    status, _ = await stage.post(f"/phones/{number}/sms", {"text": text, "to": "1414"})
    assert status == 200
    skip = {0: 0, 0x40: 6 if number.endswith("8") else 7}
    octets = b"".join(part.octets[skip[part.esm_class] :] for part in esme.delivered)
    read = octets.decode("utf-16-be") if esme.delivered[0].coding == 8 else octets.decode("ascii")
    assert read == text
    assert all(len(part.octets) <= (140 if part.coding == 8 else 160) for part in esme.delivered)


async def test_a_phone_answers_the_number_that_wrote_last(stage: Stage, esme: Esme) -> None:
    """Without being told where to, an SMS goes back on the wire of the last one; Twilio's by default."""
    await stage.post(f"/phones/{PHONE}/sms", {"text": "a"})
    await esme.submit(b"Hello", coding=0)
    await stage.post(f"/phones/{PHONE}/sms", {"text": "b"})
    assert [hit.form["Body"] for hit in stage.gateway.hits] == ["a"]
    assert [part.octets for part in esme.delivered] == [b"b"]
    assert (await stage.post(f"/phones/{PHONE}/sms", {"text": "c", "to": "+7"}))[0] == 422


async def test_a_reply_is_kept_until_somebody_is_bound_and_takes_it(stage: Stage) -> None:
    """Nobody bound: 202 and kept; ESME_RX_T_APPN: kept; a connection that breaks before the answer: kept."""
    assert (await stage.post(f"/phones/{PHONE}/sms", {"text": "Иә", "to": "1414"}))[0] == 202
    async with bound(stage.smpp_port) as first:
        first.silent = True
        await first.until(1)
    async with bound(stage.smpp_port) as second:
        second.refuse = [0x64]
        await second.until(1)
        await stage.sandbox.advance(1)
        await second.until(2)
    await stage.sandbox.advance(60)
    (seen,) = await stage.seen()
    assert seen["status"] == "received"
    async with bound(stage.smpp_port) as third:
        await stage.sandbox.advance(60)
        assert third.delivered == []


async def test_only_who_is_let_in_may_ask(stage: Stage) -> None:
    """Wrong names, wrong passwords, asking before binding and binding twice each have their own answer."""
    async with connected(stage.smpp_port) as esme:
        assert await esme.bind(user="nobody") == RINVSYSID
        assert await esme.bind("wrong") == RINVPASWD
        assert (await esme.submit(b"1"))[0] == RINVBNDSTS
        assert await esme.bind(command=BIND_RECEIVER) == ROK
        assert await esme.bind() == RALYBND
        assert (await esme.submit(b"1"))[0] == RINVBNDSTS  # a receiver sends nothing
        assert (await esme.ask(ENQUIRE))[0] == ROK
        assert (await stage.get("/wires"))["smpp"]["binds"] == ["receiver"]
        assert (await esme.ask(UNBIND))[0] == ROK


@pytest.mark.parametrize(
    ("fields", "octets", "status"),
    [
        ({"to": "abc"}, b"1", RINVDSTADR),
        ({"source": "9999"}, b"1", 0x0A),
        ({"coding": 8}, b"12" * 71, 1),
        ({}, b"1" * 161, 1),
        ({}, b"", 1),
        ({"esm": 0x40}, b"\x06\x08\x04\x00\x01\x02", 1),
        ({"esm": 0x40}, b"\x05\x00\x03\x01\x02\x03text", 1),
        ({"coding": 99}, b"1", 0x45),
        ({"validity": "tomorrow"}, b"1", 0x62),
        ({"tlvs": b"\x04\x24\x00\x09x"}, b"1", 0xC0),
    ],
)
async def test_what_cannot_be_sent_is_refused_with_its_own_status(
    stage: Stage, esme: Esme, fields: dict[str, int | str | bytes], octets: bytes, status: int
) -> None:
    """And nothing of it reaches a phone."""
    assert (await esme.submit(octets, **fields))[0] == status
    assert await stage.seen() == []


async def test_what_is_no_smpp_is_told_so(stage: Stage) -> None:
    """An unknown command and a broken length are answered by generic_nack; after the latter nothing can be read."""
    async with bound(stage.smpp_port) as esme:
        command, status, _ = await asyncio.wait_for(esme.begin(0x77), 5)
        assert (command, status) == (0x80000000, 3)
        esme.writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await esme.until_gone()


async def test_one_may_ask_what_became_of_an_sms(stage: Stage, esme: Esme) -> None:
    """On its way, delivered, never heard of."""
    _, shown = await esme.submit(b"Hello")
    ask = f"{shown}\0".encode() + b"\0\0" + b"1414\0"
    assert (await esme.ask(QUERY, ask))[1] == f"{shown}\0\0".encode() + bytes([1, 0])
    await stage.sandbox.advance(1)
    assert (await esme.ask(QUERY, ask))[1][-2:] == bytes([2, 0])
    assert (await esme.ask(QUERY, b"FFFF\0\0\0" + b"1414\0"))[0] == 0x67


@pytest.mark.parametrize(
    ("style", "answered", "receipted"),
    [("hex", "1A2B3C01", "1A2B3C01"), ("decimal", "0439041025", "0439041025"), ("mixed", "1a2b3c01", "0439041025")],
)
async def test_ids_are_written_as_this_smsc_writes_them(
    tmp_path: Path, style: str, answered: str, receipted: str
) -> None:
    """Hex and decimal both occur in the world, and in one SMSC at once."""
    async with set_up(tmp_path / "box.db", smpp_ids=style) as stage, bound(stage.smpp_port) as esme:
        assert (await esme.submit(b"Hello"))[1] == answered
        await stage.sandbox.advance(1)
        assert esme.delivered[0].words["id"] == receipted


async def test_no_receipt_comes_that_was_not_asked_for(stage: Stage, esme: Esme) -> None:
    """registered_delivery 0 asks for none, 2 only for a bad end."""
    for registered in (0, 2):
        await esme.submit(b"Hello", registered=registered)
    await stage.sandbox.advance(1)
    assert esme.delivered == []
    await stage.post("/faults", {"number": PHONE, "undelivered": "30005"})
    await esme.submit(b"Hello", registered=2)
    await stage.sandbox.advance(1)
    assert [receipt.words["stat"] for receipt in esme.delivered] == ["UNDELIV"]
