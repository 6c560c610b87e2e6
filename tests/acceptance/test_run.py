"""The first command a stranger types: `usynys run --sandbox`, watched from outside."""

import json
import signal
import socket
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.gateway_process import Running, environment, running, usynys


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give one gateway that has played its demo."""
    with running(tmp_path_factory.mktemp("run") / "usynys.db") as one:
        yield one


def call(gateway: Running, path: str, body: object = None) -> Any:
    """Ask the gateway, with the sandbox's API key."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer sandbox", "Content-Type": "application/json"}
    request = urllib.request.Request(gateway.base + path, data, headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
        return json.load(answer)


def test_the_demo_shows_a_yes_an_undone_no_and_a_place_handed_on(gateway: Running) -> None:
    """The transcript tells the three stories, in both languages, and where to look."""
    said = " ".join(gateway.printed.split())
    for words in (
        "← иә",
        "жолдама берілді",
        "← Ошибка, вернуть",
        "отказ отменён",
        "направление выдано",
        "Мөлдір SMS →",
    ):
        assert words in said
    for page in ("/sandbox", "/desk", "/api/v1/openapi.json"):
        assert gateway.base + page in said
    assert "ERROR" not in said


def test_the_family_that_said_yes_has_a_referral_with_its_reasons(gateway: Running) -> None:
    """`explain --json` cites act and paragraph of every decision, in their order."""
    done = usynys("explain", "SAMPLE-A-0001", "--json", env=gateway.env)
    told = json.loads(done.stdout)
    assert [one["kind"] for one in told["decisions"]] == ["queued", "offer_made", "referral_issued"]
    assert all(one["citations"] for one in told["decisions"])


def test_the_clock_turns_the_whole_gateway(gateway: Running) -> None:
    """An hour turned is an hour for everybody, to the millisecond apart from what passed meanwhile."""
    before = datetime.fromisoformat(call(gateway, "/sandbox/clock")["now"])
    after = datetime.fromisoformat(call(gateway, "/sandbox/clock", {"advance_seconds": 3600})["now"])
    assert timedelta(hours=1) <= after - before < timedelta(hours=1, minutes=5)


def test_the_history_of_an_offer_reads_as_a_timeline_and_verifies(gateway: Running) -> None:
    """`offer show` prints every step and says that the chain holds."""
    offers = call(gateway, "/api/v1/offers?guardian_id=SAMPLE-G-0003")["items"]
    done = usynys("offer", "show", offers[0]["id"], "--json", env=gateway.env)
    told = json.loads(done.stdout)
    events = [one["event"] for one in told["history"]]
    assert events[0] == "offer_planned"
    for event in ("window_opened", "round_repeated", "offer_lapsed", "entry_suspended", "place_passed_on"):
        assert event in events
    assert told["verified"] is True


def test_the_queue_is_shown_in_order_with_reasons(gateway: Running) -> None:
    """`queue show --json` numbers those who wait, one after the other, each with its citation."""
    done = usynys("queue", "show", "SAMPLE-P-03", "--year", "2024", "--lang", "kk", "--json", env=gateway.env)
    waiting = [one for one in json.loads(done.stdout) if one["status"] == "waiting"]
    assert [one["number"] for one in waiting] == list(range(1, len(waiting) + 1))
    assert all(one["because"] for one in waiting)


def test_importing_the_samples_again_changes_nothing(gateway: Running) -> None:
    """An import beside the running server is safe to repeat."""
    samples = Path(__file__).resolve().parents[2] / "samples"
    for kind in ("preschools", "guardians", "vacancies"):
        done = usynys("import", kind, str(samples / f"{kind}.csv"), "--json", env=gateway.env)
        assert json.loads(done.stdout)["taken"] == 0, done.stderr


def test_a_busy_port_is_told_in_one_line(tmp_path: Path) -> None:
    """Somebody else on the port: one clear line, exit code 2, no traceback."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = usynys("run", "--sandbox", "--port", port, env=environment(tmp_path / "busy.db"))
    assert done.returncode == 2
    assert port in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_sandbox_refuses_to_run_beside_real_credentials(tmp_path: Path) -> None:
    """Made-up families never meet a real carrier."""
    env = environment(tmp_path / "real.db", USYNYS_TWILIO_ACCOUNT_SID="AC" + "1" * 32)
    done = usynys("run", "--sandbox", env=env)
    assert done.returncode == 2
    assert "USYNYS_TWILIO_ACCOUNT_SID" in done.stderr


def test_a_marked_database_is_refused_without_the_sandbox(gateway: Running) -> None:
    """A sandbox's database is never run as the real one."""
    env = {**gateway.env, "USYNYS_DATA_KEY": "A" * 43 + "=", "USYNYS_SIGNING_KEY": "A" * 43 + "="}
    done = usynys("run", env=env)
    assert done.returncode == 2
    assert "sandbox" in done.stderr


def test_ctrl_c_stops_cleanly_and_the_next_start_goes_on(gateway: Running) -> None:
    """Stopped and started again (so this test stands last), nothing is played twice and every message is there."""
    family = f"/sandbox/phones/{urllib.parse.quote('+77470000001')}"
    before = call(gateway, family)["messages"]
    assert gateway.stop(signal.SIGINT) == 0
    assert "Traceback" not in gateway.printed
    with running(gateway.database) as second:
        assert call(second, family)["messages"] == before
        assert second.stop(signal.SIGTERM) == 0
