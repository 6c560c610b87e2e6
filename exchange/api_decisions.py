"""Decisions of a remote rules core that come later: each counts once, late ones and copies are answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from core.errors import InputError, NotFoundError, TransitionError
from core.register.rows import Outcome
from exchange.api_keys import Scope
from exchange.api_rows import Intake, Judged
from exchange.rules_core.decisions import DecisionRow

#: What the gateway says of a decision that another one was taken instead of.
_CONTRADICTS = "contradicts"
_TAKEN = "taken"

#: The gateway's verb: what became of a decision, as a word. Raises NotFoundError, TransitionError, InputError.
Decide = Callable[[Mapping[str, Any]], Awaitable[str]]


def intake(decide: Decide) -> Intake:
    """Return the address that takes decisions."""

    async def take(rows: Sequence[DecisionRow]) -> Sequence[Outcome]:
        return [await _one(decide, row) for row in rows]

    return Intake("/api/v1/decisions", DecisionRow, take, Scope.DECISIONS_WRITE)


async def _one(decide: Decide, row: DecisionRow) -> Outcome:
    try:
        became = await decide(row.said())
    except NotFoundError as error:
        return _refused(str(error), HTTPStatus.NOT_FOUND)
    except TransitionError:
        return _refused("handover_id: it has not been handed over yet", HTTPStatus.CONFLICT)
    except InputError as error:
        return _refused(str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    if became == _CONTRADICTS:
        return _refused("handover_id: another decision was taken before; people look at both", HTTPStatus.CONFLICT)
    return Outcome(taken=True, changed=became == _TAKEN, reason=became)


def _refused(reason: str, status: HTTPStatus) -> Judged:
    return Judged(taken=False, changed=False, reason=reason, status=status)
