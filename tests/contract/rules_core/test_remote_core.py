"""A confirmed application reaches a remote rules core exactly once, whatever happens on the way (DESIGN promise 6)."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from core.errors import TransitionError
from core.flow.breaker import Breaker
from core.gateway import dead_letters
from core.gateway.handed import circuit, handover, trying
from core.gateway.handed.answers import Taken
from core.store.tables import DeskCase, Handover, History, Message, Offer, Referral
from core.texts import Texts
from core.views import Views
from exchange.rules_core.decisions import DecisionRow
from tests.contract.rules_core.stands import EMBEDDED, HERE, SECRET, SECRET_TEXT, Elsewhere, written
from tests.unit.register import rows
from tests.world import World, all_taken

AIGUL, BOTAGOZ = "+77470000001", "+77470000002"


@pytest.fixture
def elsewhere() -> Elsewhere:
    """A rules core of another office."""
    return Elsewhere()


@pytest.fixture
async def world(tmp_path: Path, elsewhere: Elsewhere) -> AsyncIterator[World]:
    """One family is asked about one place; its yes goes to the other office."""
    server = await elsewhere.serve()
    world = World(tmp_path)
    named = {"rules_core_url": str(server.make_url("/core")), "rules_core_secret": SECRET_TEXT}
    world._settings = world._settings.model_copy(update={**named, "rules_core_allow": HERE})  # noqa: SLF001 - no other world needs it
    await world.open()
    await world.preschools("P1")
    await world.family(AIGUL)
    await world.place("V1")
    yield world
    await world.close()
    await server.close()


async def test_a_yes_is_posted_once_signed_and_without_a_name(world: World, elsewhere: Elsewhere) -> None:
    """The signature is that of Standard Webhooks, its id is the hand-over's, and the body holds ids alone."""
    await world.say(AIGUL, sms="иә")
    kept, (seen,), (headers,) = await world.one(Handover), elsewhere.seen, elsewhere.headers
    assert (seen["handover_id"], headers["webhook-id"], headers["Idempotency-Key"]) == (kept.id, kept.id, kept.id)
    body = json.dumps(seen, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    signed = f"{kept.id}.{headers['webhook-timestamp']}.{body}".encode()
    signature = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{signature}"
    assert not any(word in body for word in (AIGUL[1:], "Еркежан", "иә"))
    assert (kept.status, (await world.one(Referral)).application_id) == ("accepted", "A1")


async def test_what_the_office_could_not_take_is_posted_again_and_counts_once(
    world: World, elsewhere: Elsewhere
) -> None:
    """A 500, a redirect, an answer nobody can read: the same id again, and one referral in the end."""
    moved = web.Response(status=307, headers={"Location": "/core/applications"})
    elsewhere.trouble = [web.Response(status=500), moved, web.json_response({"handover_id": "another"})]
    await world.say(AIGUL, sms="иә")
    await world.advance(minutes=2)
    kept = await world.one(Handover)
    assert [told["handover_id"] for told in elsewhere.seen] == [kept.id] * 4
    assert (kept.status, kept.attempts, len(await world.all(Referral))) == ("accepted", 4, 1)


async def test_what_the_office_refuses_for_good_waits_for_people(world: World, elsewhere: Elsewhere) -> None:
    """A 422 is no trouble that passes: it stands among the dead letters, and a person sends it again."""
    elsewhere.trouble = [web.Response(status=422)]
    await world.say(AIGUL, sms="иә")
    await world.advance(hours=1)
    kept = await world.one(Handover)
    assert (len(elsewhere.seen), kept.dead_at is not None, kept.failure, kept.failure_code) == (
        1,
        True,
        "rejected",
        "422",
    )
    house = world.workers._house  # noqa: SLF001 - the verb of the desk
    await trying.resend(house, kept.id, "Gulnara")
    await world.settle()
    assert (await world.one(Handover)).status == "accepted"
    with pytest.raises(TransitionError):
        await trying.resend(house, kept.id, "Gulnara")


async def test_a_decision_that_comes_later_counts_once(world: World, elsewhere: Elsewhere) -> None:
    """202, then the decision: a copy of it changes nothing, another one is kept from being taken and told to people."""
    elsewhere.later = True
    await world.say(AIGUL, sms="иә")
    assert (await world.one(Handover)).status == "handed_over"
    house, told = world.workers._house, elsewhere.seen[0]  # noqa: SLF001 - the verb behind POST /api/v1/decisions
    said = written(await EMBEDDED.submit(told) or {})
    row = DecisionRow.model_validate(said).said()
    assert [await handover.take_decision(house, row) for _ in range(2)] == [Taken.TAKEN, Taken.DUPLICATE]
    other = DecisionRow.model_validate({**said, "papers_by": "2027-01-01"}).said()
    assert await handover.take_decision(house, other) is Taken.CONTRADICTS
    assert (len(await world.all(Referral)), (await world.one(DeskCase)).why) == (1, "decision_contradicts")
    await world.settle()
    assert [said["text"] for said in await world.phone(AIGUL) if "жолдама берілді" in said["text"]]


async def test_a_decision_whose_way_back_failed_is_asked_for(world: World, elsewhere: Elsewhere) -> None:
    """An hour after a promise the same hand-over is posted again: its answer is the decision."""
    elsewhere.later = True
    await world.say(AIGUL, sms="иә")
    elsewhere.later = False
    await world.advance(minutes=59)
    assert len(elsewhere.seen) == 1
    await world.advance(minutes=2)
    assert ((await world.one(Handover)).status, len(elsewhere.seen)) == ("accepted", 2)


async def test_a_referral_that_the_office_refuses_frees_the_place(world: World, elsewhere: Elsewhere) -> None:
    """The family is told and keeps its queue; the next family is asked."""
    await world.family(BOTAGOZ)
    elsewhere.later = True
    await world.say(AIGUL, sms="иә")
    cited = [{"act": "133", "edition": "P-2024", "paragraph": "A2.9(2)"}]
    decision = {"kind": "refused", "grounds": ["not_conforming"], "citations": cited}
    said = {"handover_id": elsewhere.seen[0]["handover_id"], "decision": decision}
    await handover.take_decision(world.workers._house, DecisionRow.model_validate(said).said())  # noqa: SLF001 - the verb
    await world.settle()
    assert ((await world.one(Handover)).status, await world.all(Referral)) == ("refused", [])
    assert "жолдама берілмеді" in (await world.phone(AIGUL))[-1]["text"]
    assert [message.guardian_id for message in await world.all(Message, purpose="offer")] == ["G1", "G2"]


async def test_an_office_that_fails_is_left_alone_and_tried_by_one(world: World, elsewhere: Elsewhere) -> None:
    """After five failures in a row nothing is posted for a pause, whoever is due; one tries, and all follow it."""
    async with world.store.write() as tx:
        await circuit.keep(tx, Breaker(failures=4))
    await world.family(BOTAGOZ)
    await world.place("V2")
    elsewhere.trouble = [web.Response(status=503) for _ in range(9)]
    await world.say(AIGUL, sms="иә")
    await world.say(BOTAGOZ, sms="иә")
    await world.advance(seconds=20)
    assert len(elsewhere.seen) == 1
    elsewhere.trouble = []
    await world.advance(minutes=2)
    assert {row.status for row in await world.all(Handover)} == {"accepted"}
    assert len(elsewhere.seen) == 3


async def test_the_applications_of_a_family_arrive_in_their_order(world: World, elsewhere: Elsewhere) -> None:
    """The second waits while the first is not taken; another family's does not."""
    more = {"guardian_id": "G1", "child_first_name": "Айсұлтан", "child_birth_date": "2022-03-01", "language": "kk"}
    all_taken(await world.register.applications([rows.application(7, preschools="P1", **more)]))
    await world.family(BOTAGOZ)
    await world.place("V2")
    await world.place("V3")
    elsewhere.trouble = [web.Response(status=500)]
    for offer in await world.all(Offer):
        number = AIGUL if offer.guardian_id == "G1" else BOTAGOZ
        await world.ask("POST", f"/phones/{number}/sms", text=f"{offer.code} 1")
        await world.settle()
    await world.advance(seconds=10)
    first, second, others = [told["application_id"] for told in elsewhere.seen if told["guardian_id"] == "G1"]
    assert (first == second != others, len(elsewhere.seen)) == (True, 4)
    assert {row.status for row in await world.all(Handover)} == {"accepted"}


async def test_a_dead_hand_over_stands_among_the_dead_letters(world: World, elsewhere: Elsewhere) -> None:
    """The desk sees why, and its verb sends it again as it does a message; who did it stands in the history."""
    elsewhere.trouble = [web.Response(status=400)]
    await world.say(AIGUL, sms="иә")
    views = Views(world.store, world.vault, Texts.load(), world.catalogue, world.clock)
    (letter,) = await views.dead_letters()
    kept = await world.one(Handover)
    assert (letter.id, letter.purpose, letter.failure, letter.code) == (kept.id, "handover", "rejected", "400")
    (call,) = (await views.overview.calls(None, "")).calls
    assert (call.id, call.why, call.guardian_id) == (kept.id, "dead", "G1")
    assert await dead_letters.resend_all(world.workers._house, "Gulnara") == 1  # noqa: SLF001 - the verb of the desk
    await world.settle()
    assert ((await world.one(Handover)).status, await views.dead_letters()) == ("accepted", ())
    assert "Gulnara" in (await world.one(History, event="handover_resent")).data
