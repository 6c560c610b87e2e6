"""What one writing transaction keeps in hand: links and timers, written together when somebody must see them.

A verb notes a dozen events and sets as many timers. Written one by one each costs a statement, and SQLAlchemy would
write everything that waits before each question it asks. Here a question is preceded only by what it could see: links
and timers stand in hand until the end of the transaction, or until a statement names their table; rows that were
changed are written before a question that names the table of one of them. What was read stays in hand, too: asking for
the same row again costs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Table, delete, event, insert, util
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.history import Link
from core.store.tables import History, Offer, Referral, Timer

Row = TypeVar("Row", bound=SQLModel)

#: Under this name a session keeps its unit.
_UNIT = "unit"
#: How many timers one statement names.
_AT_ONCE = 500
#: Of so many kinds of statements it is remembered which tables they name.
_KINDS = 1_000

_NAMED: util.LRUCache[Any, frozenset[str]] = util.LRUCache(_KINDS)
_HISTORY: Table = SQLModel.metadata.tables[History.__tablename__]
_TIMERS: Table = SQLModel.metadata.tables[Timer.__tablename__]
_REFERRALS: Table = SQLModel.metadata.tables[Referral.__tablename__]
_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(slots=True)
class Unit:
    """What a transaction has in hand; `ends` are the last links of the chains it has touched."""

    ends: dict[str, Link | None] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    timers: dict[str, Mapping[str, object] | None] = field(default_factory=dict)  # None = taken away
    settled: set[str] = field(default_factory=set)  # timers that were set or taken away, written or not
    numbers: dict[type, int] = field(default_factory=dict)
    held: list[Any] = field(default_factory=list)  # rows that were read: a session alone would forget them
    made: set[int] = field(default_factory=set)  # which of them are new, by where they are in memory
    alone: dict[tuple[type, str, object], Any] = field(default_factory=dict)  # which of them is the one of its value
    locked: set[tuple[type, str]] = field(default_factory=set)  # rows that nobody else can change meanwhile
    said: set[str] = field(default_factory=set)  # names of messages that were put into the outbox
    questions: Mapping[str, frozenset[str]] | None = None  # ids of what is open to a phone (core.store.ahead)
    stages: dict[str, set[str]] = field(default_factory=dict)  # what a subject has passed
    entries: dict[str, list[Any]] = field(default_factory=dict)  # of applications that are locked (core.store.company)
    codes: dict[str, list[str]] = field(default_factory=dict)  # of the offers to a phone
    foreseen: Any = None  # what verbs about a group of offers will ask (core.store.foreseen)
    talks: Any = None  # what verbs about a group of replies will ask (core.store.talks)
    again: dict[str, datetime] = field(default_factory=dict)  # whose places are looked at again (core.store.again)
    at_end: list[Callable[[SyncSession, "Unit"], None]] = field(default_factory=list)  # what the end is still to do

    def tables(self) -> set[str]:
        """Return the tables of what waits to be written."""
        return {table.name for table, waits in ((_HISTORY, self.links), (_TIMERS, self.timers)) if waits}


class Writing(Session):
    """The session of a writing transaction."""


def unit_of(tx: AsyncSession | SyncSession) -> Unit:
    """Return what a writing transaction has in hand.

    Raises:
        TypeError: the transaction only reads, so nothing would ever be written.

    """
    session = tx.sync_session if isinstance(tx, AsyncSession) else tx
    if not isinstance(session, Writing):
        message = "Only a transaction of Store.write writes histories and timers."
        raise TypeError(message)
    return _unit(session)


def foreseen_in(tx: AsyncSession) -> Any:
    """Return what was read ahead for this transaction; one that only reads has nothing."""
    unit = found_in(tx.sync_session)
    return unit.foreseen if unit else None


def found_in(session: SyncSession) -> Unit | None:
    """Return what a session has in hand, if it has begun to hold anything."""
    unit: Unit | None = session.info.get(_UNIT)
    return unit


def is_new(tx: AsyncSession, row: SQLModel) -> bool:
    """Tell whether a row was made in this transaction: nothing that refers to it is older."""
    return row in tx.sync_session.new or id(row) in unit_of(tx).made


def _unit(session: SyncSession) -> Unit:
    unit: Unit = session.info.setdefault(_UNIT, Unit())
    return unit


def set_timer(session: SyncSession, name: str, row: Mapping[str, object] | None) -> None:
    """Set one timer in place of an earlier one of its name, or take it away (None)."""
    unit = unit_of(session)
    unit.timers[name] = row
    unit.settled.add(name)
    known = session.identity_map.get(session.identity_key(Timer, name))
    if known is not None:
        session.expunge(known)  # what was read of it no longer holds


for _number, _each in enumerate(SQLModel.metadata.sorted_tables):
    for _mapper in SQLModel._sa_registry.mappers:  # noqa: SLF001 - it has no public name
        if _mapper.local_table is _each:
            # A flush writes classes in the order of their names, where no relationship says otherwise; we have none.
            _mapper._sort_key = f"{_number:03}"  # noqa: SLF001 - what is referred to is to be written first


#: Which columns, but for the key, name one row alone; of the offer of papers it is its one writer who sees to it.
_ALONE = {
    mapper.class_: tuple(c.name for c in mapper.local_table.c if c.unique or c is _REFERRALS.c.papers_offer_id)
    for mapper in SQLModel._sa_registry.mappers  # noqa: SLF001 - it has no public name
}


def held_alone(tx: AsyncSession, table: type[Row], name: str, value: object) -> Row | None:
    """Return the row with this value of a unique column, if the transaction has it in hand; None says nothing."""
    unit = found_in(tx.sync_session)
    row: Row | None = unit.alone.get((table, name, value)) if unit else None
    if row is None or row not in tx.sync_session or row in tx.sync_session.deleted:
        return None
    return row if row.__dict__.get(name) == value else None  # what has expired is asked for again


@event.listens_for(Writing, "loaded_as_persistent")
def _hold(session: Writing, row: object) -> None:
    unit = _unit(session)
    unit.held.append(row)
    for name in _ALONE[type(row)]:
        unit.alone[type(row), name, row.__dict__.get(name)] = row


@event.listens_for(Writing, "pending_to_persistent")
def _hold_new(session: Writing, row: object) -> None:
    _hold(session, row)
    unit = _unit(session)
    unit.made.add(id(row))  # it is held, so nothing else comes to lie there
    if isinstance(row, Offer):
        unit.questions = None


@event.listens_for(Writing, "do_orm_execute")
def _show(state: ORMExecuteState) -> None:
    """Write before a statement what it could see, and nothing else."""
    session = state.session
    unit = _unit(session)
    in_hand = unit.tables()
    changed = {_table(row) for row in (*session.new, *session.dirty, *session.deleted)}
    if not in_hand and not changed:
        return
    named = _named(state.statement)
    if named & in_hand:
        _write_out(session, unit)
    if not named & changed:
        state.update_execution_options(autoflush=False)


@event.listens_for(Writing, "before_commit")
def _end(session: Writing) -> None:
    if not session.in_nested_transaction():
        unit = _unit(session)
        while unit.at_end:
            unit.at_end.pop()(session, unit)
        _write_out(session, unit)


@event.listens_for(Writing, "after_transaction_end")
def _empty(session: Writing, transaction: Any) -> None:
    """Leave the next transaction empty hands; not at its beginning, which may come after its first link."""
    if transaction.parent is None:
        session.info.pop(_UNIT, None)


def _table(row: object) -> str:
    return str(getattr(row, "__tablename__"))  # noqa: B009 - a plain object has none for the type checker


def _named(statement: Any) -> frozenset[str]:
    """Return the tables that a statement names, in whatever part of it; each kind of it is looked through once."""
    kind = statement._generate_cache_key()  # noqa: SLF001 - by what SQLAlchemy itself knows it again
    named = _NAMED.get(kind.key) if kind else None
    if named is None:
        tables = (element.table if isinstance(element, Column) else element for element in iterate(statement))
        named = frozenset(table.name for table in tables if isinstance(table, Table))
        if kind:
            _NAMED[kind.key] = named
    return named


def _write_out(session: SyncSession, unit: Unit) -> None:
    """Write the links and timers in hand; what is written is in hand no longer."""
    connection = session.connection()
    if unit.links:
        links, unit.links = unit.links, []
        connection.execute(insert(_HISTORY), [{name: getattr(one, name) for name in one.__slots__} for one in links])
    if unit.timers:
        timers, unit.timers = unit.timers, {}
        gone = sorted(name for name, row in timers.items() if row is None)
        for start in range(0, len(gone), _AT_ONCE):
            connection.execute(delete(_TIMERS).where(_TIMERS.c.id.in_(gone[start : start + _AT_ONCE])))
        if rows := [dict(row) for _, row in sorted(timers.items()) if row is not None]:
            fresh = _INSERT[connection.dialect.name](_TIMERS)
            connection.execute(
                fresh.on_conflict_do_update(index_elements=[_TIMERS.c.id], set_={"due_at": fresh.excluded.due_at}), rows
            )
