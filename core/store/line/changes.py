"""Counting who waits, in the transaction of the entry itself: no verb has to think of it, and none can forget it.

Every flush of a session notes which entries come into a line, leave it or change their spot; at the commit, when the
transaction has locked all else that it wants, the counts follow in one go. So two transactions on PostgreSQL neither
lose a count nor wait for each other in a circle: the order of locks is queue, vacancy, application, offer and, last of
all, the rows of `queue_count` in the order of their keys – those that do not exist yet are made in that order before
any is locked –, and behind them nothing is locked that another transaction could hold. Buckets change only under the
count of their line. An entry that leaves a line and returns to it in one transaction costs nothing.

Statements that write many entries past the session's flush would not be seen, so they are refused.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, event, inspect, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlmodel import SQLModel, col

from core.store.columns import to_milliseconds
from core.store.line import buckets as line_buckets
from core.store.line.buckets import Buckets
from core.store.line.spots import Line, Spot, Stretch
from core.store.tables import QueueCount, QueueEntry

#: Under this name a session keeps what its flushes changed, and how much of it there was before each savepoint.
_NOTED, _MARKS = "line changes", "line marks"
#: What decides whether, and where, an entry stands in a line.
_DECIDES = ("queue_key", "queue_class", "status", "submitted_at", "application_id")
#: How many lines are asked for in one statement.
_LINES = 500

_ENTRIES = (
    select(*(col(getattr(QueueEntry, name)) for name in ("id", *_DECIDES)))
    .where(col(QueueEntry.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(QueueEntry.id))
    .with_for_update()
)
_TABLE = SQLModel.metadata.tables["queue_count"]
_KEY = (col(QueueCount.queue_key), col(QueueCount.queue_class))
_UPDATE = (
    update(_TABLE)
    .where(_KEY[0] == bindparam("of_key"), _KEY[1] == bindparam("of_class"))
    .values(waiting=bindparam("how_many"), levels=bindparam("how_high"))
)
_INSERT: Mapping[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

Change = tuple[Line, Spot, int]


def noted(session: Session) -> Sequence[Change]:
    """Return what this transaction has flushed and not yet counted."""
    changes: list[Change] = session.info.setdefault(_NOTED, [])
    return changes


@event.listens_for(Session, "before_flush")
def _note(session: Session, _context: object, _some: object) -> None:
    """Note who comes into a line and who leaves one, against what the database holds: ours may have been read late."""
    changes: list[Change] = session.info.setdefault(_NOTED, [])
    entries = {one.id: one for one in (*session.dirty, *session.deleted) if isinstance(one, QueueEntry)}
    for row in _before(session, entries) if entries else ():
        changes += _stands(row, -1)
        entry = entries[row["id"]]
        if entry not in session.deleted:
            changes += _stands(row | _written(entry), 1)
    for one in session.new:
        if isinstance(one, QueueEntry):
            changes += _stands({name: getattr(one, name) for name in _DECIDES}, 1)


def _written(entry: QueueEntry) -> dict[str, Any]:
    """Return what a flush writes of this entry: only what was changed."""
    attributes = inspect(entry).attrs
    return {name: getattr(entry, name) for name in _DECIDES if attributes[name].history.has_changes()}


def _before(session: Session, entries: Mapping[str, QueueEntry]) -> Iterator[dict[str, Any]]:
    """Yield what the database holds of these entries.

    On SQLite nobody else can have changed them since they were read: what was read is asked of the session, and of the
    database only where that does not know it.
    """
    connection = session.connection()
    read = (_as_read(one) for one in entries.values()) if connection.dialect.name == "sqlite" else ()
    known = {row["id"]: row for row in read if row is not None}
    yield from known.values()
    yield from _held(connection, sorted(entries.keys() - known.keys()))


def _as_read(entry: QueueEntry) -> dict[str, Any] | None:
    """Return an entry as it was read or last written; None where something of that is not known any more."""
    attributes = inspect(entry).attrs
    was = {name: (*attributes[name].history.deleted, *attributes[name].history.unchanged) for name in ("id", *_DECIDES)}
    return {name: value[0] for name, value in was.items()} if all(was.values()) else None


def _held(connection: Connection, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what the database holds of these entries, and lock them: they are about to be written anyway."""
    for since in range(0, len(ids), _LINES):
        for row in connection.execute(_ENTRIES, {"ids": ids[since : since + _LINES]}).mappings():
            yield dict(row)


def _stands(values: Mapping[str, Any], more: int) -> Iterator[Change]:
    if values["status"] == "waiting":
        spot = Spot(to_milliseconds(values["submitted_at"]), values["application_id"])
        yield Line(values["queue_key"], str(values["queue_class"])), spot, more


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    """Bring the counts up to date at the end of the transaction; a savepoint is no end."""
    if session.in_nested_transaction():
        return
    session.flush()
    net: dict[Line, Counter[Spot]] = defaultdict(Counter)
    for line, spot, more in session.info.pop(_NOTED, ()):
        net[line][spot] += more
    changes = {
        line: [Stretch(spot, more) for spot, more in sorted(spots.items()) if more]
        for line, spots in sorted(net.items())
        if any(spots.values())
    }
    if changes:
        change_lines(session.connection(), changes)


def change_lines(connection: Connection, changes: Mapping[Line, Sequence[Stretch]]) -> None:
    """Count who came and went; lines and spots are in order."""
    counts = lock_lines(connection, list(changes))
    after = []
    for line, stretches in changes.items():
        waiting, levels = counts[line]
        waiting += sum(stretch.waiting for stretch in stretches)
        buckets = Buckets(connection, line, levels)
        if levels and waiting > line_buckets.MOST // 4:
            buckets.change(stretches)
        elif levels:  # with so few left it needs none
            buckets.clear()
        elif waiting > line_buckets.MOST:
            waiting = buckets.count()
        after.append((line, waiting, buckets.levels))
    write_counts(connection, after)


def lock_lines(connection: Connection, lines: Sequence[Line]) -> dict[Line, tuple[int, int]]:
    """Lock the counts of lines, which are in order; returns how many wait in each and how many levels it has."""
    known = {line for line, _ in _counts(connection, lines, lock=False)}
    if fresh := [line._asdict() | {"waiting": 0, "levels": 0} for line in lines if line not in known]:
        connection.execute(_INSERT[connection.dialect.name](_TABLE).on_conflict_do_nothing(), fresh)
    return dict(_counts(connection, lines, lock=True))


def write_counts(connection: Connection, counts: Sequence[tuple[Line, int, int]]) -> None:
    """Write how many wait in lines that are locked, and how many levels of buckets each has."""
    names = ("of_key", "of_class", "how_many", "how_high")
    if counts:
        connection.execute(_UPDATE, [dict(zip(names, (*line, *count), strict=True)) for line, *count in counts])


def _counts(connection: Connection, lines: Sequence[Line], *, lock: bool) -> Iterator[tuple[Line, tuple[int, int]]]:
    columns = (*_KEY, col(QueueCount.waiting), col(QueueCount.levels))
    for since in range(0, len(lines), _LINES):
        query = select(*columns).where(tuple_(*_KEY).in_(lines[since : since + _LINES])).order_by(*_KEY)
        for key, queue_class, waiting, levels in connection.execute(query.with_for_update() if lock else query):
            yield Line(key, queue_class), (waiting, levels)


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(noted(session))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Forget what a rollback has undone: all, or what came after the savepoint."""
    mark = session.info.get(_MARKS, {}).pop(transaction, 0)
    del session.info.setdefault(_NOTED, [])[mark:]


@event.listens_for(Session, "do_orm_execute")
def _refuse(state: ORMExecuteState) -> None:
    """Refuse statements that write many entries at once: no flush would see them."""
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and state.bind_mapper is not None and state.bind_mapper.class_ is QueueEntry:
        message = "Queue entries are changed one by one, else nobody counts them (core.store.line.changes)."
        raise RuntimeError(message)
