"""Rows in a call: one JSON object, an array of them, or one per line; each ends in an outcome of its own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError

from core.register.rows import Outcome
from exchange.api_keys import Scope
from exchange.problems import Problem

#: How many rows one body of JSON holds, and how many of a body of lines are taken at once.
MOST_ROWS = 1000

Take = Callable[[Any], Awaitable[Sequence[Outcome]]]


@dataclass(frozen=True, slots=True)
class Intake:
    """One address that takes rows: how they are read, and which verb takes them."""

    path: str
    model: type[BaseModel]
    take: Take
    scope: Scope


@dataclass(frozen=True, slots=True)
class Judged(Outcome):
    """An outcome that is a status of its own when it is the only one of a call."""

    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(slots=True)
class RowOutcome:
    """What became of one row; `place` is where it stood: its index in an array, or its line."""

    place: Mapping[str, int]
    root: str = ""  # the pointer to the row in its body
    taken: bool = False
    changed: bool = False
    reason: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY  # of the call, if nothing else is in it

    def to_json(self) -> dict[str, object]:
        """Return what the caller sees; what is empty is left out."""
        said: dict[str, object] = {**self.place, "taken": self.taken, "changed": self.changed}
        if self.reason:
            said["reason"] = self.reason
        return said | ({"errors": self.errors} if self.errors else {})


def parsed(text: bytes) -> Any:
    """Read JSON. Raises ValueError saying where it breaks, quoting nothing."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = "it is empty" if not text.strip() else f"line {error.lineno}, column {error.colno}"
        message = f"JSON in UTF-8 is expected, but this is none ({place}): mend it and send it again."
        raise ValueError(message) from None


def read_objects(body: bytes) -> tuple[list[Any], bool]:
    """Return the objects of a body of JSON, and whether it was a single one.

    Raises:
        Problem: 400 for what is no JSON, 422 for no rows or too many.

    """
    try:
        value = parsed(body)
    except ValueError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from None
    if not isinstance(value, list):
        return [value], True
    if not 1 <= len(value) <= MOST_ROWS:
        detail = f"1 to {MOST_ROWS} rows are expected, these are {len(value)}."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": "", "detail": detail}])
    return value, False


async def take_objects(outcomes: Sequence[tuple[RowOutcome, Any]], intake: Intake) -> None:
    """Read each object as a row and hand the good ones on, in their order; what became of each is written down."""
    good: list[tuple[RowOutcome, BaseModel]] = []
    for outcome, value in outcomes:
        try:
            good.append((outcome, intake.model.model_validate(value)))
        except ValidationError as error:
            outcome.errors = _errors(error, outcome.root)
    results = await intake.take([row for _, row in good]) if good else ()
    for (outcome, row), result in zip(good, results, strict=True):
        outcome.taken, outcome.changed, outcome.reason = result.taken, result.changed, result.reason
        if isinstance(result, Judged):
            outcome.status = result.status
        if not result.taken:
            outcome.errors = [_located(result.reason, row, outcome.root)]


def _errors(error: ValidationError, root: str) -> list[dict[str, str]]:
    errors = []
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        said = "is missing" if found["type"] == "missing" else found["msg"].removeprefix("Value error, ")
        pointer = "".join(f"/{_escaped(str(part))}" for part in found["loc"])
        errors.append({"pointer": root + pointer, "detail": said})
    return errors


def _located(reason: str, row: BaseModel, root: str) -> dict[str, str]:
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
        Problem: 422 when none was, or the status of the only one, with a pointer to each field that stands against it.

    """
    taken = sum(outcome.taken for outcome in outcomes)
    if not taken:
        detail = "No row was taken: mend the fields that `errors` points to and send them again."
        errors = [error for outcome in outcomes for error in outcome.errors]
        status = outcomes[0].status if len(outcomes) == 1 else HTTPStatus.UNPROCESSABLE_ENTITY
        raise Problem(status, detail, errors=errors)
    status = HTTPStatus.OK if taken == len(outcomes) else HTTPStatus.MULTI_STATUS
    return status, {"items": [outcome.to_json() for outcome in outcomes], "next": None}
