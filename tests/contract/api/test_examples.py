"""The examples of the description are what is really asked and answered: read by the models, and the proof verifies."""

import json
from typing import Any

import pytest

from core.evidence.verifying import verify
from exchange import api_examples as examples
from exchange import api_models, evidence
from tests.contract.api.side import Client

MODELS = {**vars(api_models), **vars(evidence)}


@pytest.mark.parametrize("name", examples.answers())
def test_every_example_of_an_answer_is_one(name: str) -> None:
    """With all fields of its model and no others."""
    MODELS[name].model_validate_json(json.dumps(examples.answers()[name]))


def test_the_record_of_the_examples_verifies_by_its_key_and_stands_in_its_day() -> None:
    """Whoever copies them from the page can try `usynys receipt verify` on them."""
    shown = examples.answers()
    public = {one["key_id"]: bytes.fromhex(one["key"]) for one in shown["KeyPage"]["items"]}
    whole = {"record": shown["SignedRecord"], "openings": {}, "inclusion": shown["InclusionSaid"], "withdrawals": []}
    assert verify(json.dumps(shown["SignedRecord"]), public).holds
    assert verify(json.dumps(whole), public).holds
    assert shown["SignedRecord"]["party_identification"]["party_bin"]


async def test_every_answer_and_every_body_has_its_example(client: Client) -> None:
    """All addresses, all statuses, JSON and lines."""
    async with client.get("/api/v1/openapi.json") as answer:
        described: dict[str, Any] = await answer.json()
    bare = [
        (path, where, kind)
        for path, said in described["paths"].items()
        for one in said.values()
        for where, holder in [("body", one.get("requestBody", {})), *one["responses"].items()]
        for kind, content in holder.get("content", {}).items()
        if "example" not in content
    ]
    assert not bare
