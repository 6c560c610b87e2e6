"""Facts of a form that a file tells, for forms whose facts the register does not hold yet (orders, receipts)."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.errors import InputError
from core.rules.forms import Bilingual, Coded, Fact, Places, Value
from core.values import Citation

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def told(facts: Mapping[str, Any]) -> dict[str, Fact]:
    """Return the facts of a JSON object as a form takes them.

    A name in both languages is `{"kk", "ru"}`, a code `{"group", "code"}`, a place of an act
    `{"act", "edition", "paragraph"}`; days and instants are ISO 8601, instants with their offset.
    Raises InputError naming the fact that is none of these.
    """
    return {name: _fact(name, value) for name, value in facts.items()}


def _fact(name: str, value: Any) -> Fact:
    if isinstance(value, list):
        if all(isinstance(each, int) for each in value):
            return frozenset(value)
        return [_row(name, each) for each in value]
    return _value(name, value)


def _row(name: str, row: Any) -> Mapping[str, Value | None]:
    if not isinstance(row, Mapping):
        message = f"{name}: a list of objects is expected."
        raise InputError(message)
    return {field: _value(f"{name}.{field}", value) for field, value in row.items()}


def _value(name: str, value: Any) -> Value | None:
    match value:
        case None | int():
            return value
        case str():
            return _text(value)
        case {"kk": str(kk), "ru": str(ru)}:
            return Bilingual(kk, ru)
        case {"group": str(group), "code": str(code)}:
            return Coded(group, code)
        case {"act": str(act), "edition": str(edition), "paragraph": str(paragraph)}:
            return Places((Citation(act, edition, paragraph),))
    message = f"{name}: a text, a number, a day, an instant, a name in kk and ru, a code or a place is expected."
    raise InputError(message)


def _text(value: str) -> Value:
    if _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if _DAY.fullmatch(value) else value
