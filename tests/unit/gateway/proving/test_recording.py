"""Each consent and each refusal has its signed record, in the transaction in which it counts."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands.opening import sandbox_key
from commands.receipt import receipt_of
from core.access import Operator, Role
from core.errors import InputError
from core.evidence.canonical import canonical
from core.evidence.verifying import Verdict, verify
from core.store.tables import AccessTrace, Consent, ConsentRecord, DataKey, Handover, History, Message, Offer, Reply
from tests import proofs
from tests.world import World, a_world

ONE = "+77470000001"
_FULL = "SELECT RAISE(ABORT, 'the disk is full');"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that has been offered a place."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(ONE, born=date(2022, 5, 17))
        await made.place("V1")
        yield made


async def _asked(world: World, path: str, key: str = "world") -> Any:
    """Ask the API."""
    async with world.http.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"} if key else {}) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_a_yes_is_proved_from_the_question_to_the_tree_of_its_day(world: World) -> None:
    """What was shown, by which message, received when; what was said, how the wire vouched; the window; the law."""
    await world.say(ONE, sms="Иә")
    offer, reply = await world.one(Offer, kind="vacancy"), await world.one(Reply)
    question = await world.one(Message, purpose="offer", offer_id=offer.id)
    told = await proofs.record(world, state="given")
    assert told["record_id"] == (await world.one(Consent)).id
    (shown,) = told["privacy_notice"]["shown"]
    assert (shown["message_id"], shown["provider_id"]) == (question.id, question.provider_id)
    assert shown["delivered_at"]
    assert (told["answer"]["provider_id"], told["answer"]["authenticity"]) == (reply.provider_id, "webhook_signature")
    assert (told["answer"]["rule"], told["window"]["basis"]) == (reply.rule, offer.basis)
    law = told["processing"]
    assert (law["purpose"], law["recipient_third_parties"], law["public_distribution"]) == ("admission", True, False)
    words = await proofs.opened(world, state="given")
    assert words["answer.words"] == "Иә"
    assert "орын бар" in words["privacy_notice.shown.0.words"]
    assert "G1" not in json.dumps(told)
    assert "Еркежан" not in json.dumps(told, ensure_ascii=False)


async def test_others_verify_it_with_what_is_published(world: World) -> None:
    """The API hands out exactly what was signed; keys, root and place in the tree are everybody's."""
    await world.say(ONE, sms="1")
    row = await world.one(ConsentRecord)
    handed = await _asked(world, f"offers/{row.offer_id}/consent")
    assert canonical(handed).decode() == row.body
    await world.advance(days=1)
    keys = {one["key_id"]: bytes.fromhex(one["key"]) for one in (await _asked(world, "evidence/keys", ""))["items"]}
    place = await _asked(world, f"evidence/2026-11-23/{row.id}", "")
    assert place["day"] == await _asked(world, "evidence/2026-11-23", "")
    assert verify(json.dumps({"record": handed, "inclusion": place}), keys) == Verdict((), 1, 0, in_tree=True)
    (link,) = await world.all(History, subject=f"offer:{row.offer_id}", event="consent_given")
    assert json.loads(link.data)["record"] == row.leaf


async def test_the_command_line_shows_it_and_opens_it_behind_a_trace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record alone is the signed object; with a reason come its words, and who looked is kept."""
    await world.say(ONE, sms="1")
    row = await world.one(ConsentRecord)
    named = {"DATA_KEY": sandbox_key("data key"), "SIGNING_KEY": sandbox_key("signing key")}
    for name, value in {"DATABASE_URL": world.store.url, **named}.items():
        monkeypatch.setenv(f"USYNYS_{name}", value)
    assert await receipt_of(row.offer_id, None, "") == row.body
    with pytest.raises(InputError):
        await receipt_of(row.offer_id, Operator("somebody", Role.OPERATOR), "")
    whole = json.loads(await receipt_of(row.offer_id, Operator("somebody", Role.OPERATOR), "document"))
    assert {"1"} <= {one["text"] for one in whole["openings"]}
    assert [(trace.operator, trace.field) for trace in await world.all(AccessTrace)] == [("somebody", "receipt")]


async def test_a_no_is_proved_and_so_is_the_yes_after_it(world: World) -> None:
    """A refusal taken back leaves its record; the answer that stands is the consent."""
    await world.say(ONE, sms="жоқ")
    refused = await proofs.record(world, state="refused")
    assert refused["event"]["event_state"] == "consent refused"
    assert await proofs.opened(world, state="refused") != {}
    assert (await _asked(world, f"offers/{refused['offer_id']}/consent")) == refused
    await world.say(ONE, sms="иә")
    given = await proofs.record(world, state="given")
    assert (await _asked(world, f"offers/{refused['offer_id']}/consent")) == given
    listed = await _asked(world, f"offers/{refused['offer_id']}/evidence")
    assert listed["items"] == [refused, given]
    assert given["pii_principal_id"] == refused["pii_principal_id"]


async def test_no_consent_exists_without_its_record(world: World) -> None:
    """The disk fails just where the record is written: nothing was confirmed, and the answer counts when it works."""
    if not world.store.is_sqlite:
        pytest.skip("the fault is one of SQLite's triggers")
    async with world.store.write() as tx:
        connection = await tx.connection()
        await connection.exec_driver_sql(f"CREATE TRIGGER full BEFORE INSERT ON consent_record BEGIN {_FULL} END")
    await world.ask("POST", f"/phones/{ONE}/sms", text="иә")
    await world.sandbox.advance(1)
    world.forgive()
    assert not [*await world.all(Consent), *await world.all(Handover), *await world.all(ConsentRecord)]
    assert (await world.one(Offer, kind="vacancy")).status == "open"
    async with world.store.write() as tx:
        await (await tx.connection()).exec_driver_sql("DROP TRIGGER full")
    await world.restart()
    await world.advance(minutes=5)
    assert (await world.one(Consent)).id == (await world.one(ConsentRecord)).id


async def test_an_erased_family_leaves_proof_that_tells_nothing(world: World) -> None:
    """Its key is gone: no word opens any more, nobody can try names, and the record holds as before."""
    await world.say(ONE, sms="иә")
    row = await world.one(ConsentRecord)
    async with world.store.write() as tx:
        await tx.delete(await tx.get_one(DataKey, "guardian:G1"))
    (one,) = await proofs.views_of(world).opened(row.offer_id)
    assert one.openings == ()
    whole = await proofs.views_of(world).proof(row.offer_id)
    assert verify(json.dumps(whole), proofs.signer_of(world).public).holds
