"""What is about families is kept as long as its term says, and goes a few rows at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from core.errors import SettingsError
from core.gateway.retaining import next_night
from core.privacy import retaining
from core.privacy.retention import Retention
from core.store.tables import AccessTrace, DataKey, LinkToken, Message, Reply
from core.store.vault import of_unknown
from tests.unit.register.rows import Office

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
YEAR = timedelta(days=366)


def message(number: int, at: datetime) -> Message:
    """Return what was shown to a family at an instant."""
    named = {"id": f"M{number}", "seq": number, "dedupe": f"M{number}", "guardian_id": "G1", "key_owner": "guardian:G1"}
    said = {"key": "vacancy.offer", "language": "kk", "purpose": "offer", "facts": {"child": "C1"}, "due_at": at}
    sealed = {"body_sealed": b"sealed", "address_sealed": b"sealed", "text_index": "blind", "template": "T"}
    return Message.model_validate({**named, **said, **sealed, "created_at": at})


def reply(number: int, at: datetime, owner: str = "guardian:G1") -> Reply:
    """Return what somebody said at an instant."""
    named = {"id": f"R{number}", "seq": number, "wire": "twilio", "provider_id": f"SM{number}", "kind": "text"}
    sealed = {"key_owner": owner, "sender_index": "blind", "sender_sealed": b"sealed", "body_sealed": b"sealed"}
    return Reply.model_validate({**named, **sealed, "received_at": at, "status": "read"})


async def all_of(office: Office, table: type[Any]) -> list[Any]:
    """Return all rows of a table."""
    async with office.store.read() as tx:
        return list((await tx.exec(select(table))).all())


async def forget(office: Office, changes: str = "") -> bool:
    """Let one batch go."""
    async with office.store.write() as tx:
        return await retaining.forget_old(tx, Retention.parse(changes), NOW)


async def test_words_go_and_their_fate_stays(waiting: Office) -> None:
    """After three years nothing sealed and no blind index is left of a message or a reply; younger ones stay whole."""
    async with waiting.store.write() as tx:
        tx.add_all([message(1, NOW - 4 * YEAR), message(2, NOW - YEAR), reply(1, NOW - 4 * YEAR), reply(2, NOW - YEAR)])
    assert not await forget(waiting)
    old, young = sorted(await all_of(waiting, Message), key=lambda row: row.seq)
    assert (old.body_sealed, old.address_sealed, old.text_index, old.facts, old.template) == (None, None, "", {}, "T")
    assert (young.body_sealed, young.text_index, young.facts) == (b"sealed", "blind", {"child": "C1"})
    heard = {row.id: (row.body_sealed, row.sender_index) for row in await all_of(waiting, Reply)}
    assert heard == {"R1": (b"", ""), "R2": (b"sealed", "blind")}


async def test_a_batch_is_bounded_and_the_next_goes_on(waiting: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long behind it, and what is done is not looked at again."""
    monkeypatch.setattr(retaining, "AT_ONCE", 2)
    async with waiting.store.write() as tx:
        tx.add_all([message(number, NOW - 4 * YEAR) for number in range(1, 4)])
    left = []
    for _ in range(2):
        more = await forget(waiting)
        left.append((more, sum(row.body_sealed is not None for row in await all_of(waiting, Message))))
    assert left == [(True, 1), (False, 0)]


async def test_rows_that_two_processes_wrote_at_once_go_together(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have the same number: none of them is left behind where a batch ends."""
    monkeypatch.setattr(retaining, "AT_ONCE", 1)
    async with waiting.store.write() as tx:
        twins = [message(1, NOW - 4 * YEAR), message(2, NOW - 4 * YEAR), message(3, NOW - YEAR)]
        twins[1].seq = 1
        tx.add_all(twins)
    assert await forget(waiting)
    left = [row.id for row in await all_of(waiting, Message) if row.body_sealed is not None]
    assert left == ["M3"]


async def test_what_strangers_wrote_is_forgotten_by_month(waiting: Office) -> None:
    """The key of a month that is over for a year is destroyed; this year's opens."""
    async with waiting.store.write() as tx:
        for at in (NOW - YEAR - timedelta(days=40), NOW - timedelta(days=40)):
            await waiting.vault.make_key(tx, of_unknown(at), at)
    await forget(waiting)
    owners = {row.owner for row in await all_of(waiting, DataKey) if row.owner.startswith("unknown:")}
    assert owners == {of_unknown(NOW - timedelta(days=40))}


async def test_traces_and_links_are_dropped_when_their_time_is_over(waiting: Office) -> None:
    """Who looked is kept for five years, a used-up link for a month."""
    who: dict[str, Any] = {"operator": "Gulnara", "guardian_id": "G1", "field": "phone", "reason": "caller_check"}
    link: dict[str, Any] = {"guardian_id": "G1", "made_by": "cabinet", "made_at": NOW}
    async with waiting.store.write() as tx:
        tx.add_all([AccessTrace(id=f"T{years}", at=NOW - years * YEAR, **who) for years in (1, 6)])
        tx.add_all(
            [LinkToken(token_hash=f"L{days}", expires_at=NOW - timedelta(days=days), **link) for days in (1, 31)]
        )
    await forget(waiting)
    assert [row.id for row in await all_of(waiting, AccessTrace)] == ["T1"]
    assert [row.token_hash for row in await all_of(waiting, LinkToken)] == ["L1"]


async def test_a_term_may_be_another_or_none(waiting: Office) -> None:
    """`USYNYS_RETENTION` shortens, lengthens or stops; what it does not name it leaves alone."""
    async with waiting.store.write() as tx:
        tx.add_all([message(1, NOW - 4 * YEAR), reply(1, NOW - timedelta(days=10))])
    await forget(waiting, "message:0, reply:7")
    assert [row.body_sealed for row in await all_of(waiting, Message)] == [b"sealed"]
    assert [row.body_sealed for row in await all_of(waiting, Reply)] == [b""]
    for wrong in ("messages:7", "message:week", "message", "message:-1"):
        with pytest.raises(SettingsError, match="USYNYS_RETENTION must look like"):
            Retention.parse(wrong)


def test_it_is_done_at_night() -> None:
    """At half past three in Almaty, of the coming night."""
    assert next_night(NOW).isoformat() == "2026-11-24T03:30:00+05:00"
    assert next_night(datetime(2026, 11, 23, 20, 0, tzinfo=UTC)).isoformat() == "2026-11-24T03:30:00+05:00"
