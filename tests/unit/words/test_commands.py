"""`usynys reply parse` and `usynys segments` answer as the outside contract says."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from commands import app


def _parse(given: bytes, *options: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["reply", "parse", *options], input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.split("\n")[:-1]]


def test_each_line_gets_one_object_empty_ones_too() -> None:
    """Lines end at the line feed only: what else looks like an end belongs to the message."""
    told = _parse("иә\n\nжоқ\u2028рахмет\x0b\nнет\r\nда".encode())
    assert [row["text"] for row in told] == ["иә", "", "жоқ\u2028рахмет\x0b", "нет\r", "да"]
    assert [row["intent"] for row in told] == ["yes", "garbage", "no", "no", "yes"]


def test_the_keys_are_those_of_the_contract() -> None:
    """Code and answer stand there only when an offer is named."""
    plain, coded, named = _parse("иә\n2b7 1\n2В7\n".encode())
    assert plain == {"text": "иә", "intent": "yes", "language": "kk", "rule": plain["rule"]}
    assert (coded["intent"], coded["code"], coded["answer"]) == ("code", "2В7", "yes")
    assert named["code"] == "2В7"
    assert "answer" not in named


def test_bytes_that_are_no_text_are_still_answered() -> None:
    """A broken message is garbage, never a crash."""
    assert [row["intent"] for row in _parse(b"\xff\xfe\n\n")] == ["garbage", "garbage"]
    assert _parse(b"") == []


def test_the_service_may_be_named() -> None:
    """The same words answer one notice and not another."""
    assert _parse("остаюсь\n".encode(), "--service", "interest_after_suspension")[0]["intent"] == "yes"
    assert _parse("остаюсь\n".encode(), "--service", "vacancy")[0]["intent"] == "clarify"


@pytest.mark.parametrize("given", [["Сәлем"], []])
def test_segments_are_told_for_a_person_and_for_a_machine(given: list[str]) -> None:
    """The text comes as an argument or from standard input."""
    spoken = CliRunner().invoke(app, ["segments", *given], input="Сәлем\n")
    assert "UCS-2, made UCS-2 by “С” (U+0421)" in spoken.output
    told = CliRunner().invoke(app, ["segments", *given, "--json"], input="Сәлем\n")
    assert json.loads(told.output) == {"encoding": "ucs2", "parts": 1, "units": 5, "left": 65, "forced_by": "С"}
