"""Rows in a request: one JSON object, an array of them, or one object per line; each ends in an outcome."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from pydantic import ValidationError

from core.register.rows import Outcome, Row
from exchange.problems import Problem

#: What a body may be called. One object per line needs its own name: a line that is missing would not be noticed.
JSON_TYPES = frozenset({"application/json"})
LINES_TYPES = frozenset({"application/jsonl", "application/x-ndjson", "application/ndjson"})
MOST_ROWS = 1000

Take = Callable[[Any], Awaitable[Sequence[Outcome]]]


@dataclass(slots=True)
class RowOutcome:
    """What became of one row of a request; `errors` point into the body."""

    index: int
    taken: bool = False
    changed: bool = False
    reason: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return what the caller sees; what is empty is left out."""
        said: dict[str, object] = {"index": self.index, "taken": self.taken, "changed": self.changed}
        if self.reason:
            said["reason"] = self.reason
        return said | ({"errors": self.errors} if self.errors else {})


def read_objects(body: bytes, content_type: str) -> tuple[list[Any], bool]:
    """Return the objects of a body, and whether it was a single one.

    Raises:
        Problem: 415 for another type, 400 for what is no JSON, 422 for no rows or too many.

    """
    if content_type in LINES_TYPES:
        lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
        return _limited([_parsed(line, f"line {number}") for number, line in lines]), False
    if content_type not in JSON_TYPES:
        known = ", ".join(sorted(JSON_TYPES | LINES_TYPES))
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send one of these content types: {known}.")
    value = _parsed(body, "the body")
    return (_limited(value), False) if isinstance(value, list) else ([value], True)


def _parsed(text: bytes, where: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = "it is empty" if not text.strip() else f"line {error.lineno}, column {error.colno}"
        detail = f"JSON in UTF-8 is expected, but {where} is none ({place}): mend it and send it again."
        raise Problem(HTTPStatus.BAD_REQUEST, detail) from None


def _limited(objects: list[Any]) -> list[Any]:
    if not 1 <= len(objects) <= MOST_ROWS:
        detail = f"1 to {MOST_ROWS} rows are expected, these are {len(objects)}."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": "", "detail": detail}])
    return objects


async def take_objects(objects: Sequence[Any], model: type[Row], take: Take, *, single: bool) -> list[RowOutcome]:
    """Read each object as a row and hand the good ones on; the outcomes come in the order of the body."""
    outcomes = [RowOutcome(index) for index in range(len(objects))]
    good: list[tuple[RowOutcome, Row]] = []
    for outcome, value in zip(outcomes, objects, strict=True):
        root = "" if single else f"/{outcome.index}"
        try:
            good.append((outcome, model.model_validate(value)))
        except ValidationError as error:
            outcome.errors = _errors(error, root)
    results = await take([row for _, row in good]) if good else ()
    for (outcome, row), result in zip(good, results, strict=True):
        outcome.taken, outcome.changed, outcome.reason = result.taken, result.changed, result.reason
        if not result.taken:
            outcome.errors = [_located(result.reason, row, "" if single else f"/{outcome.index}")]
    return outcomes


def _errors(error: ValidationError, root: str) -> list[dict[str, str]]:
    errors = []
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        said = "is missing" if found["type"] == "missing" else found["msg"].removeprefix("Value error, ")
        pointer = "".join(f"/{_escaped(str(part))}" for part in found["loc"])
        errors.append({"pointer": root + pointer, "detail": said})
    return errors


def _located(reason: str, row: Row, root: str) -> dict[str, str]:
    """Turn a reason of the register, which begins with `field: ` or `data.field: `, into a pointer and its detail."""
    name, colon, said = reason.partition(": ")
    if colon and name.partition(".")[0] in type(row).model_fields:
        return {"pointer": f"{root}/{name.replace('.', '/')}", "detail": said}
    return {"pointer": root, "detail": reason}


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def summed_up(outcomes: Sequence[RowOutcome]) -> tuple[HTTPStatus, Mapping[str, object]]:
    """Return the answer: 200 when every row was taken, 207 when some were.

    Raises:
        Problem: 422 when none was, with a pointer to each field that stands against it.

    """
    taken = sum(outcome.taken for outcome in outcomes)
    if not taken:
        detail = "No row was taken: mend the fields that `errors` points to and send them again."
        errors = [error for outcome in outcomes for error in outcome.errors]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)
    status = HTTPStatus.OK if taken == len(outcomes) else HTTPStatus.MULTI_STATUS
    return status, {"items": [outcome.to_json() for outcome in outcomes], "next": None}
