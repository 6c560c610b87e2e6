"""Column types that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(instant: datetime) -> int:
    """Return the instant as whole milliseconds since 1970, UTC.

    >>> to_milliseconds(datetime(1970, 1, 1, 0, 0, 1, 5000, tzinfo=UTC))
    1005
    """
    return (instant - _EPOCH) // _MILLISECOND


def from_milliseconds(count: int) -> datetime:
    """Return the instant so many whole milliseconds after 1970, in UTC.

    >>> from_milliseconds(1005).isoformat(timespec="milliseconds")
    '1970-01-01T00:00:01.005+00:00'
    """
    return _EPOCH + count * _MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An instant to the millisecond, in UTC; a whole number in the database, so that order and equality are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's own signature
        """Write milliseconds since 1970."""
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's own signature
        """Read an aware instant in UTC."""
        return None if value is None else from_milliseconds(int(value))


class Id(TypeDecorator[str]):
    """An id that a register gives: compared byte by byte, on PostgreSQL too, whatever language its database speaks.

    Ids break the ties of queues and of places, and the order must be that of SQLite and of Python. Our own ids are
    hex digits, which every language sorts alike.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Name the collation where the database has another one by default."""
        return dialect.type_descriptor(String(collation="C" if dialect.name == "postgresql" else None))


def instant(*, nullable: bool = True, index: bool = False) -> Any:
    """Return the field of an instant; nobody's by default."""
    return Field(default=None, sa_column=Column(Instant, nullable=nullable, index=index))


def sealed(*, nullable: bool = True) -> Any:
    """Return the field of something that is encrypted with the family's own key."""
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


def json_object() -> Any:
    """Return the field of a JSON object; an empty one by default."""
    return Field(default_factory=_empty_object, sa_column=Column(JSON, nullable=False))


def json_list() -> Any:
    """Return the field of a JSON list; an empty one by default."""
    return Field(default_factory=_empty_list, sa_column=Column(JSON, nullable=False))


# Not `dict` and `list` themselves: pydantic looks for the signature of a factory whenever a row is made, and that of a
# built-in type is read from its description, which takes three times as long as all the rest of the row.
def _empty_object() -> dict[str, Any]:
    return {}


def _empty_list() -> list[Any]:
    return []
