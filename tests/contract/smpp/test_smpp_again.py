"""SMPP names no SMS: what an SMSC brings again counts once, and the same words said anew are another answer."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sms.smpp import session
from tests.contract.smpp.foreign import ForeignSmsc
from tests.contract.smpp.side import START, OurSide, our_side, sms, until


async def test_the_same_words_twice_are_two_answers(smsc: ForeignSmsc, side: OurSide) -> None:
    """A family answers two questions with the same digit."""
    await smsc.delivers(short_message="1")
    await smsc.delivers(short_message="1")
    assert len(side.heard) == 2
    assert len({one.provider_id for one in side.heard}) == 2


async def test_what_comes_again_after_a_broken_connection_counts_once(smsc: ForeignSmsc, side: OurSide) -> None:
    """Our acknowledgement was lost with the connection, so the SMSC brings it once more; later words are new ones."""
    await smsc.delivers(short_message="1")
    await smsc.order("drop")
    await smsc.heard("bound", 2)
    await smsc.delivers(short_message="1")
    assert len(side.heard) == 1
    await smsc.delivers(short_message="1")
    assert len(side.heard) == 2


async def test_what_the_smsc_knows_to_be_ours_does_not_come_again(smsc: ForeignSmsc, side: OurSide) -> None:
    """It answered a question that was asked after our acknowledgement: the same words later are said anew."""
    await smsc.delivers(short_message="1")
    await side.inbound.look_after(side.sessions[0])
    await smsc.order("drop")
    await smsc.heard("bound", 2)
    await smsc.delivers(short_message="1")
    assert len(side.heard) == 2


async def test_what_the_smsc_read_before_it_broke_off_does_not_come_again(
    smsc: ForeignSmsc, side: OurSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answered what we asked after our acknowledgement, before anybody looked: the same words are said anew."""
    monkeypatch.setattr(session, "_WRITTEN", 0.0)
    await smsc.delivers(short_message="1")
    await side.channel.send(sms("Бір"))
    await smsc.order("drop")
    await smsc.heard("bound", 2)
    await smsc.delivers(short_message="1")
    assert len(side.heard) == 2


async def _again_after(smsc: ForeignSmsc, side: OurSide, stood: timedelta) -> int:
    """Say «1» before a break and, after a connection that brought nothing and stood so long, once more; count them."""
    bind = side.sessions[0]
    await smsc.delivers(short_message="1")
    await smsc.order("drop")
    await smsc.heard("bound", 2)
    await until(lambda: bind.is_bound and not bind.is_draining)
    for pause in (timedelta(seconds=1), stood):
        side.clock.pin(side.clock.now() + pause)
        await side.inbound.look_after(bind)
    await smsc.order("drop")
    await smsc.heard("bound", 3)
    await smsc.delivers(short_message="1")
    return len(side.heard)


async def test_what_a_whole_connection_did_not_bring_does_not_come_again(
    smsc: ForeignSmsc, side: OurSide, drained: Callable[[float], None]
) -> None:
    """The SMSC had ten minutes to bring what it thinks we missed: the same words afterwards are a new answer."""
    drained(0.2)
    assert await _again_after(smsc, side, timedelta(minutes=10)) == 2


async def test_an_smsc_that_tries_again_later_is_not_heard_twice(
    smsc: ForeignSmsc, side: OurSide, drained: Callable[[float], None]
) -> None:
    """It waits for its own next try, and the connection that came first ended before: the same words are the same."""
    drained(0.2)
    assert await _again_after(smsc, side, timedelta(minutes=9)) == 1


async def test_a_process_settles_what_another_left(
    smsc: ForeignSmsc, tmp_path: Path, drained: Callable[[float], None]
) -> None:
    """The first ends without noting that its words had arrived; the second hears them said anew."""
    drained(0.2)
    async with our_side(tmp_path, smsc.port) as first:
        await first.channel.begin()
        await smsc.heard("bound")
        await smsc.delivers(short_message="1")
        async with our_side(tmp_path, smsc.port, epoch="e2") as second:
            await second.channel.begin()
            await smsc.heard("bound", 2)
            await until(lambda: second.sessions[0].is_bound and not second.sessions[0].is_draining)
            for minutes in (1, 12):
                second.clock.pin(START + timedelta(minutes=minutes))
                await second.inbound.look_after(second.sessions[0])
            await smsc.order("drop")
            await smsc.heard("bound", 3)
            await smsc.delivers(short_message="1")
            assert [len(first.heard), len(second.heard)] == [1, 1]
