"""Decisions of a remote rules core through the API: each counts once, whatever comes again is answered."""

import pytest

from tests.contract.api.side import ALL, LINES, READER, Client, problem

DECISIONS = "/api/v1/decisions"


@pytest.mark.parametrize(
    ("name", "reason", "changed"), [("H1", "taken", "true"), ("H2", "duplicate", "false"), ("H3", "late", "false")]
)
async def test_a_decision_is_answered_by_what_became_of_it(
    client: Client, name: str, reason: str, changed: str
) -> None:
    """Taken now, known already, or too late: each is an answer, none an error."""
    answer = await client.post(DECISIONS, json={"handover_id": name}, headers=ALL)
    assert (answer.status, f'"changed":{changed},"reason":"{reason}"' in await answer.text()) == (200, True)


@pytest.mark.parametrize(
    ("name", "status"), [("H404", 404), ("H-pending", 409), ("H-other", 409), ("H-unexplained", 422)]
)
async def test_a_decision_that_cannot_be_taken_says_why(client: Client, name: str, status: int) -> None:
    """Nothing was handed over, not yet, another was taken, or it does not explain itself."""
    said = await problem(await client.post(DECISIONS, json={"handover_id": name}, headers=ALL), status)
    assert said["errors"][0]["detail"]


async def test_many_decisions_end_each_for_itself(client: Client) -> None:
    """One that is refused keeps no other from being taken, in an array and in lines."""
    rows = [{"handover_id": name} for name in ("H1", "H404", "H-other")]
    answer = await client.post(DECISIONS, json=rows, headers=ALL)
    assert [item["taken"] for item in (await answer.json())["items"]] == [True, False, False]
    lines = b'{"handover_id": "H404"}\n{"handover_id": "H1"}\n'
    told = await (await client.post(DECISIONS, data=lines, headers=LINES)).text()
    assert [line.partition('"taken":')[2].partition(",")[0] for line in told.splitlines()] == ["false", "true"]


async def test_only_a_rules_core_may_decide(client: Client) -> None:
    """Another scope opens nothing."""
    await problem(await client.post(DECISIONS, json={"handover_id": "H1"}, headers=READER), 403)
