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


@pytest.mark.parametrize("given", [["Salem, Айша"], []])
def test_segments_are_told_for_a_person_and_for_a_machine(given: list[str]) -> None:
    """The text comes as an argument or from standard input."""
    spoken = CliRunner().invoke(app, ["segments", *given], input="Salem, Айша\n")
    assert spoken.output.splitlines() == [
        "encoding: UCS-2",
        "made UCS-2 by: “А” (U+0410, at 8), “й” (U+0439, at 9), “ш” (U+0448, at 10), “а” (U+0430, at 11)",
        "parts: 1",
        "characters: 11, 59 left in the last part",
    ]
    told = json.loads(CliRunner().invoke(app, ["segments", *given, "--json"], input="Salem, Айша\n").output)
    assert told.pop("foreign")[0] == {"character": "А", "position": 8, "times": 1}
    assert told == {"encoding": "ucs2", "parts": 1, "units": 11, "left": 59, "forced_by": "А"}


def test_a_long_text_tells_the_first_culprits_and_how_many_more_there_are() -> None:
    """Who wants to save a part sees at once whether one dash costs it or every word."""
    spoken = CliRunner().invoke(app, ["segments", "1 – иә, 2 – жоқ"]).output
    assert "made UCS-2 by: “–” (U+2013, at 3, 2 times), “и” (U+0438, at 5), “ә” (U+04D9, at 6)" in spoken
    assert spoken.splitlines()[1].endswith(" and 1 more")


def test_a_plain_text_has_no_culprit() -> None:
    """Nothing is told of what is not there."""
    spoken = CliRunner().invoke(app, ["segments", "1 - ia, 2 - joq"]).output
    assert spoken.splitlines() == ["encoding: GSM-7", "parts: 1", "characters: 15, 145 left in the last part"]
