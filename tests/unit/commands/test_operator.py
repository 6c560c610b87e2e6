"""`usynys operator`: who works at the desk, and who looked at a family."""

import asyncio
import json

import pytest
from typer.testing import CliRunner, Result

from commands import app
from core.store.tables import AccessTrace
from tests.unit.views.rows import add_story
from tests.unit.views.scene import OPENED, add, scene


async def _fill(url: str) -> None:
    made = await scene(url)
    await add_story(made)
    trace = AccessTrace(id="1", at=OPENED, operator="aigerim", guardian_id="G1", field="phone", reason="call_back")
    await add(made, trace)
    await made.store.close()


@pytest.fixture(autouse=True)
def _database(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with one family that was looked at, as the environment names it."""
    monkeypatch.setenv("USYNYS_PUBLIC_URL", "https://desk.kz")
    asyncio.run(_fill(address))


def usynys(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, ["operator", *words])


def states() -> dict[str, tuple[str, str]]:
    """Return role and state of everybody."""
    return {one["name"]: (one["role"], one["state"]) for one in json.loads(usynys("list", "--json").stdout)}


def test_an_operator_is_added_appointed_shut_out_and_invited_anew() -> None:
    """The invitation names where to begin, until when, and what the authenticator reads; the list holds no secret."""
    made = json.loads(usynys("add", "aigerim", "--role", "operator", "--json").stdout)
    assert (made["name"], made["begin_at"]) == ("aigerim", "https://desk.kz/desk/begin")
    assert made["otpauth"].startswith("otpauth://totp/")
    assert made["until"].endswith("+05:00")
    assert usynys("appoint", "aigerim", "--role", "supervisor").exit_code == 0
    assert states() == {"aigerim": ("supervisor", "invited")}
    assert usynys("disable", "aigerim").exit_code == 0
    assert states() == {"aigerim": ("supervisor", "disabled")}
    again = usynys("reset", "aigerim").stdout
    assert "https://desk.kz/desk/begin" in again
    assert made["secret"] not in again
    assert states() == {"aigerim": ("supervisor", "invited")}
    assert "SECRET" not in usynys("list").stdout.upper()


def test_what_was_done_to_an_operator_is_told_with_the_proof_of_its_chain() -> None:
    """Who did it and when; nobody's history is empty and proves nothing."""
    usynys("add", "aigerim", "--role", "operator", "--by", "boss")
    usynys("disable", "aigerim")
    told = json.loads(usynys("history", "aigerim", "--json").stdout)
    assert [item["event"] for item in told["items"]] == ["operator_added", "operator_disabled"]
    assert told["verified"] is True
    shown = usynys("history", "aigerim").stdout
    assert "boss" in shown
    assert "The chain holds" in shown
    assert json.loads(usynys("history", "nobody", "--json").stdout)["items"] == []


def test_what_cannot_be_is_said_in_one_line() -> None:
    """A name that is none, one that was given, a role that is none, nobody."""
    usynys("add", "aigerim", "--role", "operator")
    for words in (("add", "Айгерім", "--role", "admin"), ("add", "aigerim", "--role", "admin"), ("disable", "nobody")):
        told = usynys(*words)
        assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert usynys("add", "bolat", "--role", "boss").exit_code == 2


def test_a_family_is_told_who_looked() -> None:
    """Who, at what, why and when; the value itself is nowhere."""
    (look,) = json.loads(usynys("looked", "G1", "--json").stdout)
    assert (look["operator"], look["field"], look["reason"]) == ("aigerim", "phone", "call_back")
    assert "aigerim" in usynys("looked", "G1", "--lang", "kk").stdout
    assert json.loads(usynys("looked", "G2", "--json").stdout) == []
