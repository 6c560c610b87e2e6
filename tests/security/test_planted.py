"""Recognisable people go through everything that happens: no output tells a phone, an IIN, a name or their words."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.gateway.answering import replies
from tests.security.outputs import Outputs, kept
from tests.security.planted import AIGUL, BAKYT, PEOPLE, found, register
from tests.unit.register.rows import an_iin
from tests.world import World

BEARER = {"Authorization": "Bearer world"}


@pytest.fixture
def outputs() -> Iterator[Outputs]:
    """What is logged from now on, at every level, by everybody."""
    with kept() as outputs:
        yield outputs


@pytest.fixture
async def world(tmp_path: Path, outputs: Outputs) -> AsyncIterator[World]:
    """All wires, and the reports; its clock stands."""
    del outputs  # it listens from before the beginning
    world = World(tmp_path, monitored=True, sms_order="twilio,smpp")
    await world.open()
    yield world
    await world.close()


async def call(world: World, outputs: Outputs, method: str, path: str, **how: Any) -> str:
    """Call the gateway, and keep its answer with the address it is under."""
    async with world.http.request(method, path, allow_redirects=False, **how) as answer:
        text = await answer.text()
        where = path.split("/")[1]
        outputs.add(where, f"{answer.url} {dict(answer.headers)} {text}")
        return text


async def talk(world: World, outputs: Outputs) -> None:
    """Let families answer on every wire, well and badly, and let everything that follows happen."""
    await world.place("V1")
    await world.place("V2")
    await world.link(AIGUL.phone)
    await world.say(AIGUL.phone, sms=AIGUL.said)
    await world.say(AIGUL.phone, telegram=f"{AIGUL.child} {AIGUL.said}")
    await world.say(AIGUL.phone, telegram="иә")
    await world.say(BAKYT.phone, sms=f"{BAKYT.first} {BAKYT.said} {BAKYT.iin}")
    await world.say(BAKYT.phone, sms="келісемін, бірақ " * 20 + BAKYT.said)
    await world.say(BAKYT.phone, sms="жоқ")
    for path, body in webhooks():
        await call(world, outputs, "POST", path, data=body.encode(), headers={"Content-Type": "application/json"})
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "bm8="}
        await call(world, outputs, "POST", path, data=f"From={BAKYT.phone}&Body={body}".encode(), headers=form)
    await world.advance(days=3)


def webhooks() -> list[tuple[str, str]]:
    """Return bad webhooks that quote somebody."""
    text = f"{AIGUL.said} {AIGUL.phone} {AIGUL.last}"
    paths = ("/webhooks/twilio/inbound", "/webhooks/twilio/status", "/webhooks/telegram", "/webhooks/nowhere")
    bodies = (f'{{"text": "{text}"}}', f'{{"text": "{text}', f"[{text}]")
    return [(path, body) for path in paths for body in bodies]


async def interface(world: World, outputs: Outputs) -> None:
    """Call the interface of the registers: rows that are taken, and rows in which every field is wrong."""
    good = {"guardian_id": "G3", "iin": an_iin(805), "phone": "+77479990000", "language": "kk", "settlement": "Алматы"}
    good |= {"last_name": AIGUL.last, "first_name": AIGUL.first, "middle_name": ""}
    wrong = [
        {**good, "iin": AIGUL.phone, "phone": AIGUL.iin},
        {**good, "guardian_id": "G4", "iin": AIGUL.iin},
        {**good, "language": AIGUL.last, "phone": AIGUL.last},
        {"guardian_id": AIGUL.last, "iin": [AIGUL.iin], AIGUL.said: 1},
    ]
    for path in ("guardians", "applications", "vacancies", "events", "preschools", "decisions"):
        for body in (json.dumps([good, *wrong]), json.dumps(wrong[0]), f'{{"iin": "{AIGUL.iin}'):
            headers = {**BEARER, "Content-Type": "application/json"}
            await call(world, outputs, "POST", f"/api/v1/{path}", data=body, headers=headers)
            await call(world, outputs, "POST", f"/api/v1/{path}", data=body, headers={"Authorization": AIGUL.said})
    offers = json.loads(await call(world, outputs, "GET", "/api/v1/offers", headers=BEARER))["items"]
    for offer in offers:
        for part in ("", "/history", "/consent"):
            await call(world, outputs, "GET", f"/api/v1/offers/{offer['id']}{part}", headers=BEARER)
    for path in ("applications/A1", "queues/P1", f"applications/{'A' * 10}", "openapi.json"):
        await call(world, outputs, "GET", f"/api/v1/{path}", headers=BEARER)


async def desk(world: World, outputs: Outputs) -> None:
    """Look at every page as an operator who unmasks nothing, and look people up."""
    data = {"role": "supervisor"}
    async with world.http.post("/desk/sign-in", data=data, allow_redirects=False) as answer:
        cookie = {"Cookie": "; ".join(f"{one.key}={one.value}" for one in answer.cookies.values())}
    page = await call(world, outputs, "GET", "/desk/find", headers=cookie)
    token = page.split('name="token" value="')[1].split('"')[0]
    for wanted in (AIGUL.phone, AIGUL.last, AIGUL.iin, BAKYT.said):
        await call(world, outputs, "POST", "/desk/find", data={"q": wanted, "token": token}, headers=cookie)
    offers = json.loads(await call(world, outputs, "GET", "/api/v1/offers", headers=BEARER))["items"]
    paths = [f"offers/{offer['id']}" for offer in offers]
    for path in ("", "calls", "campaigns", "figures", "catalogue", "families/G1", "applications/A1", *paths):
        await call(world, outputs, "GET", f"/desk/{path}".rstrip("/"), headers=cookie)


async def test_no_output_tells_who_somebody_is(
    world: World, outputs: Outputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logs at every level, metrics, answers, addresses, masked pages, and every file that the gateway has written."""
    await register(world)
    await talk(world, outputs)
    await interface(world, outputs)
    await desk(world, outputs)
    await fail(world, monkeypatch)
    await call(world, outputs, "GET", "/metrics")
    for path in ("/healthz", "/readyz"):
        await call(world, outputs, "GET", path)
    await world.close()
    read_files(outputs, tmp_path)
    told = {where: found(PEOPLE, bytes(what), said=where != "desk") for where, what in outputs.told.items()}
    assert not {where: words for where, words in told.items() if words}
    assert len(found(PEOPLE, (tmp_path / "box.db").read_bytes())) >= 8  # the same scan finds them on the phones
    assert {"logs", "metrics", "api", "desk", "webhooks", "file usynys.db"} <= outputs.told.keys()


def read_files(outputs: Outputs, folder: Path) -> None:
    """Keep every file that the gateway has written; the phones of the sandbox are no part of it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("box.db"):
            outputs.add(f"file {file.name}", file.read_bytes())


async def fail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker meet an error that nobody has a name for, with a family's words in its message."""

    async def breaks(*_: Any) -> None:
        message = f"{AIGUL.said} {AIGUL.phone}"
        raise ValueError(message)

    with monkeypatch.context() as patched:
        patched.setattr(replies, "_open", breaks)
        with pytest.raises(AssertionError, match="unexpected error"):
            await world.say(AIGUL.phone, sms=AIGUL.said)
    world.forgive()
