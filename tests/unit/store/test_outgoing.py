"""What may leave, asked of the database: the same as the rule of the flow says, whatever stands in the outbox."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from core.flow.outbox import Lane, MessageStatus, Standing, holds_back
from core.store import outgoing
from core.store.tables import Message

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TO_LEAVE = (MessageStatus.QUEUED, MessageStatus.UNKNOWN)
ROWS: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        guardian_id=st.sampled_from(["G1", "G2", None]),
        lane=st.sampled_from(Lane),
        status=st.sampled_from(["queued", "queued", "sending", "unknown", "accepted", "failed", "delivered"]),
        due_at=st.sampled_from([-60, 0, 1, 3600]).map(lambda seconds: NOW + timedelta(seconds=seconds)),
        failure=st.sampled_from(["", "", "connection"]),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A database in memory with the table of messages."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.tables["message"].create(engine)
    yield engine
    engine.dispose()


def a_message(seq: int, **facts: Any) -> Message:
    """Return a row of the outbox; every second one was written at the same time as the one before, elsewhere."""
    usual: dict[str, Any] = {
        "dedupe": f"D{seq}",
        "key_owner": "K",
        "purpose": "notice",
        "key": "common.help",
        "language": "kk",
    }
    return Message(**{"id": f"M{seq}", "seq": seq // 2, "created_at": NOW, "claimed_at": NOW, **usual, **facts})


def standing(message: Message) -> Standing:
    """Return where a row stands, in the words of the flow."""
    status = MessageStatus(message.status)
    return Standing(message.seq, Lane(message.lane), status, message.due_at, bool(message.failure), id=message.id)


def waits(message: Message, all_of_them: Sequence[Message]) -> bool:
    """Tell whether another message of its family holds a message back, as anybody would look."""
    others = [one for one in all_of_them if one is not message and one.guardian_id == message.guardian_id]
    return message.guardian_id is not None and any(
        holds_back(standing(one), standing(message), NOW) for one in others if one.status in {*TO_LEAVE, "sending"}
    )


@given(ROWS)
def test_the_database_lets_leave_what_the_rule_lets_leave(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """Lane by lane, the longest due first: no more, no less."""
    with Session(engine) as tx:
        tx.execute(delete(Message))
        messages = [a_message(seq, **facts) for seq, facts in enumerate(rows, start=1)]
        tx.add_all(messages)
        tx.flush()
        for lane in Lane:
            free = [one for one in messages if one.lane == lane and one.status in TO_LEAVE and one.due_at <= NOW]
            free = sorted((one for one in free if not waits(one, messages)), key=lambda one: (one.due_at, one.seq))
            found = tx.scalars(outgoing.due_in(lane, "", NOW)).all()
            assert {one.id for one in found} == {one.id for one in free}
            assert [(one.due_at, one.seq) for one in found] == [(one.due_at, one.seq) for one in free]
        tx.rollback()


@given(ROWS)
def test_no_two_messages_wait_for_each_other(rows: list[dict[str, Any]]) -> None:
    """In a family with something due, one may leave, is on the wire, or waits for its next try or its look-up."""
    messages = [a_message(seq, **facts) for seq, facts in enumerate(rows, start=1)]
    for one in [one for one in messages if one.status in TO_LEAVE and one.due_at <= NOW]:
        family = [two for two in messages if two is one or (one.guardian_id and two.guardian_id == one.guardian_id)]
        moving = [
            two for two in family if two.status in {"sending", "unknown"} or (two.failure and two.status == "queued")
        ]
        free = [two for two in family if two.status == "queued" and two.due_at <= NOW and not waits(two, messages)]
        assert moving or free


def test_the_next_message_is_found_by_its_index(engine: Engine) -> None:
    """However long the outbox was used, and however many wait for tomorrow, nobody is looked at in vain."""
    query = outgoing.due_in(Lane.NOTICE, "sms", NOW).limit(50)
    with Session(engine) as tx:
        statement = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
        plan = " ".join(str(row) for row in tx.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all())
    assert "ix_message_lane (lane=? AND way=? AND due_at<?)" in plan
    assert "ix_message_family (guardian_id=?" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
