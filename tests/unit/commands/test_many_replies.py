"""`usynys reply parse` reads many lines on every processor, and answers each in its place."""

import json

from typer.testing import CliRunner

from commands import app
from dialogs.replies import read

SAID = ("иә", "жоқ", "тоқтат", "", "4К7 1", "кім бұл", "не пишите отказ")


def test_many_lines_are_answered_in_their_order() -> None:
    """Several readers share the work; nothing is lost, doubled or put elsewhere."""
    lines = [f"{SAID[number % len(SAID)]} {'!' * (number % 3)}".strip() for number in range(2500)]
    told = CliRunner().invoke(app, ["reply", "parse"], input="\n".join(lines) + "\n")
    assert told.exit_code == 0, told.output
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["text"] for answer in answers] == lines
    assert [answer["intent"] for answer in answers] == [read(line).intent.value for line in lines]
