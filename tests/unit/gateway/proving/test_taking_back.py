"""A consent taken back: asked once more, linked to its record, stopped within the term, told to the rules core."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from core.evidence.verifying import verify
from core.gateway.answering.own_consent import Own, read
from core.store.tables import Application, Consent, ConsentRecord, ConsentWithdrawal, DeskCase, Offer, Referral
from tests import proofs
from tests.world import World, a_world

ONE = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that has taken a place: its referral is issued."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1")
        await made.family(ONE, born=date(2022, 5, 17))
        await made.place("V1")
        await made.say(ONE, sms="иә")
        yield made


async def _last(world: World) -> str:
    return str((await world.phone(ONE))[-1]["text"])


async def test_a_family_takes_its_consent_back_by_sms(world: World) -> None:
    """What ends is said and asked once more; then everything stops, and the signed record stays as it was."""
    given = await proofs.record(world, state="given")
    await world.say(ONE, sms="қайтарамын")
    await world.say(ONE, sms="Отзываю своё согласие!")
    assert "Растау үшін «қайтарамын»" in await _last(world)
    assert not await world.all(ConsentWithdrawal)
    await world.say(ONE, sms="Қайтарамын")
    await world.advance(minutes=30)
    row = await world.one(ConsentWithdrawal)
    assert (row.via, row.by, row.stop_by.date()) == ("sms", "family", date(2026, 12, 14))
    assert row.stopped_at is not None
    assert row.told_at is not None
    assert (await world.one(Application)).status == "withdrawn"
    assert (await world.one(Referral)).status == "cancelled"
    assert (await world.one(Consent)).ended_by == "family"
    taken = await proofs.record(world, state="withdrawn")
    assert taken["event"]["relates_to"] == given["record_id"]
    assert taken["withdrawal"]["cited"] == [{"act": "94-V", "edition": "L-2013", "paragraph": "8(7)"}]
    whole = await proofs.views_of(world).proof(given["offer_id"])
    assert (whole["record"], whole["withdrawals"]) == (given, [taken])
    assert verify(json.dumps(whole), proofs.signer_of(world).public).holds
    await world.say(ONE, sms="қайтарамын")
    assert "Бізде қайтаратын келісіміңіз жоқ" in await _last(world)


async def test_what_stands_against_stopping_is_the_desks_and_its_term_is_watched(world: World) -> None:
    """A referral that can no longer be cancelled (P 25): people answer the family within 15 working days."""
    await world.advance(hours=25)
    await world.tell("consent_withdrawn", application_id="A1")
    await world.advance(minutes=30)
    row = await world.one(ConsentWithdrawal)
    assert (row.via, row.stopped_at) == ("api", None)
    assert {case.why for case in await world.all(DeskCase)} == {"withdrawn_with_referral", "consent_not_stopped"}
    await world.advance(days=22)
    assert "consent_overdue" in {case.why for case in await world.all(DeskCase)}
    assert len(await world.all(ConsentRecord, state="withdrawn")) == 1


async def test_a_wrong_number_takes_nothing_back_and_reads_nothing(world: World) -> None:
    """Whoever holds a phone that is not the family's is told nothing of its consents."""
    await world.say(ONE, sms="қате нөмір")
    for words in ("отзываю согласие", "отзываю", "квитанция"):
        await world.say(ONE, sms=words)
    assert not await world.all(ConsentWithdrawal)
    assert not any("Растау" in row["text"] for row in await world.phone(ONE))


async def test_the_receipt_is_read_in_telegram_in_plain_words(world: World) -> None:
    """Service, child, answer, time and number; an SMS says where it is."""
    await world.say(ONE, sms="түбіртек")
    assert "1414" in await _last(world)
    await world.link(ONE)
    await world.act(ONE, text="/receipt")
    said = await _last(world)
    offer = await world.one(Offer, kind="vacancy")
    assert "Еркежан" in said
    assert "«иә»" in said
    assert "келісім берілді" in said
    assert (await world.one(ConsentRecord, offer_id=offer.id)).id in said


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("келісімімді қайтарып аламын", Own.BACK), ("Kelisimimdi qaitaramyn", Own.BACK), ("/withdraw@bot", Own.BACK),
        ("хочу отозвать согласие", Own.BACK), ("согласие отзываю", Own.BACK), ("ОТЗЫВАЮ", Own.SURE),
        ("моё согласие", Own.RECEIPT), ("согласие", None), ("не согласна", None), ("отзываю заявление", None),
        ("келісемін", None), ("1", None),
    ],
)  # fmt: skip
def test_words_about_the_own_consent_are_whole_messages(text: str, own: Own | None) -> None:
    """Nothing else is taken for them, and they are taken for nothing else."""
    assert read(text) == own
