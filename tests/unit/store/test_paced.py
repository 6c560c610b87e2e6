"""The next messages of a campaign: found at the same cost, however many wait and whoever waits in front of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from core.flow.outbox import Lane
from core.store import outgoing, paced
from core.store.tables import Message

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A database in memory in which thousands of a paused campaign wait before one of another."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.tables["message"].create(engine)
    with Session(engine) as tx:
        tx.add_all([a_message(seq, "paused") for seq in range(3_000)])
        tx.add_all([a_message(seq, "running") for seq in range(3_000, 3_010)])
        tx.commit()
    yield engine
    engine.dispose()


def a_message(seq: int, campaign: str | None, **facts: str) -> Message:
    """Return a message of a campaign that is due, the earlier ones first."""
    told: dict[str, Any] = {
        "dedupe": f"D{seq}",
        "key_owner": "K",
        "purpose": "offer",
        "key": "k",
        "language": "kk",
        "way": "sms",
    } | facts
    due_at = NOW - timedelta(hours=2) + timedelta(seconds=seq)
    usual: dict[str, Any] = {"guardian_id": f"G{seq}", "lane": 3, "due_at": due_at, "created_at": NOW}
    return Message(id=f"M{seq}", seq=seq, campaign=campaign, **{**usual, **told})


def steps(tx: Session, statement: str) -> int:
    """Return how many hundreds of steps SQLite takes for a statement."""
    count = 0

    def one_more() -> int:
        nonlocal count
        count += 1
        return 0

    raw = tx.connection().connection.driver_connection
    assert raw is not None
    raw.set_progress_handler(one_more, 100)
    tx.execute(text(statement)).all()
    raw.set_progress_handler(None, 0)
    return count


def said(engine: Engine, query: object) -> str:
    """Return a query as SQL with its values."""
    return str(query.compile(engine, compile_kwargs={"literal_binds": True}))  # type: ignore[attr-defined]  # any query


def test_a_paused_campaign_in_front_costs_nothing(engine: Engine) -> None:
    """Three thousand messages that wait are not looked at on the way to the ten that may leave."""
    query = paced.due_of("running", "sms", NOW).limit(5)
    with Session(engine) as tx:
        assert [one.id for one in tx.scalars(query).all()] == ["M3000", "M3001", "M3002", "M3003", "M3004"]
        assert steps(tx, said(engine, query)) < 20


def test_the_other_lanes_do_not_look_at_campaigns(engine: Engine) -> None:
    """What is asked of the campaigns' lane beside their pace is the fate of a few."""
    for lane in Lane:
        query = outgoing.due_in(lane, "sms", NOW, only_lookups=lane is Lane.CAMPAIGN).limit(50)
        with Session(engine) as tx:
            assert tx.scalars(query).all() == []
            assert steps(tx, said(engine, query)) < 20, lane


def test_a_campaign_that_waits_holds_no_other_message_of_the_family_back(engine: Engine) -> None:
    """Not one of another campaign, and no notice; within one campaign the earlier one goes first."""
    with Session(engine) as tx:
        tx.add(a_message(4_000, "running", guardian_id="G0"))
        tx.add(a_message(4_001, "paused", guardian_id="G0"))
        tx.flush()
        assert "M4000" in {one.id for one in tx.scalars(paced.due_of("running", "sms", NOW)).all()}
        assert "M4001" not in {one.id for one in tx.scalars(paced.due_of("paused", "sms", NOW)).all()}
