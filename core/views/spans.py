"""Lengths of time as the database counts them: instants are whole milliseconds there, and so is what lies between."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import BigInteger, func, literal, type_coerce

from core.store.columns import to_milliseconds


def milliseconds(length: timedelta) -> int:
    """Return a length in whole milliseconds."""
    return length // timedelta(milliseconds=1)


def took(ended: Any, began: Any, now: datetime) -> Any:
    """Return how long something took, in milliseconds; what has not ended has taken until now."""
    until = func.coalesce(type_coerce(ended, BigInteger), literal(to_milliseconds(now), BigInteger))
    return until - type_coerce(began, BigInteger)
