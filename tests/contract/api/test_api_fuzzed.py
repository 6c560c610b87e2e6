"""The API asked for all that its own description allows, and for what it does not: it answers as it says it does."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.contract.api.side import ALL, Client

#: Of our registers' rules the description tells the shape, not each id and each check digit: what it allows may be
#: refused, with 400 or 422 and a reason.
NOT_PROMISED = [positive_data_acceptance]


def ask(operation: Any, mode: GenerationMode, base: str) -> None:
    """Make twenty requests, all alike at each run, and hold each answer to the description."""

    @settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        case.call_and_validate(base_url=base, headers=ALL, excluded_checks=NOT_PROMISED)

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
