"""The API asked for all that its own description allows, and for what it does not: it answers as it says it does."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.contract.api.side import ALL, Client

#: Of our registers' rules the description tells the shape, not each id and each check digit: what it allows may be
#: refused, with 400 or 422 and a reason.
NOT_PROMISED = [positive_data_acceptance]
#: A request costs as much as so many examples of other properties.
_SHARE = 8


def ask(operation: Any, mode: GenerationMode, base: str) -> None:
    """Make requests, all alike at each run (`make fuzz`: more, and others each time); hold each answer to it."""
    cases, slow = settings().max_examples // _SHARE, [HealthCheck.filter_too_much, HealthCheck.too_slow]

    @settings(max_examples=cases, suppress_health_check=slow)
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        # Every request comes with a known key: where only the lack of one was wrong, it is right after all.
        mended = [] if "Authorization" in (case.headers or {}) else [negative_data_rejection]
        case.call_and_validate(base_url=base, headers=ALL, excluded_checks=[*NOT_PROMISED, *mended])

    each()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=["allowed", "not allowed"])
async def test_the_api_answers_as_its_description_says(client: Client, mode: GenerationMode) -> None:
    """No 5xx, no status, no type and no shape that is not written down, for right requests and for wrong ones."""
    async with client.get("/api/v1/openapi.json") as answer:
        schema = schemathesis.openapi.from_dict(await answer.json())
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 10
    base = str(client.make_url("")).rstrip("/")
    for operation in operations:
        await asyncio.to_thread(ask, operation, mode, base)
