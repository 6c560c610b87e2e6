"""Whatever a family writes at any time: answered truthfully, never for ever; a person looks when a machine cannot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.gateway.cases import close_case
from core.segments import segments
from core.store.tables import DeskCase, Guardian, Message, Offer, QueueEntry
from tests.world import World

PHONE = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family that waits at two preschools."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    await world.family(PHONE, wishes=("P1", "P2"))
    yield world
    await world.close()


async def _said(world: World, since: int = 0) -> list[str]:
    """Return what the phone was told, from its `since`th message on."""
    seen = [one["text"] for one in await world.phone(PHONE) if one["direction"] == "to_phone"]
    return seen[since:]


async def test_five_equal_answers_in_five_minutes_then_silence_and_a_look_by_the_desk(world: World) -> None:
    """Two machines must not talk for ever: the sixth gets nothing, the desk hears of it once."""
    for _ in range(8):
        await world.say(PHONE, sms="это развод?")
    assert len(await _said(world)) == 5
    case = await world.one(DeskCase, why="loop")
    assert (case.guardian_id, case.subject) == ("G1", "G1")
    await world.advance(minutes=6)
    await world.say(PHONE, sms="это развод?")
    assert len(await _said(world)) == 6


async def test_several_messages_of_one_answer_are_one_answer(world: World) -> None:
    """A status of many queues counts once: the fifth status is still told."""
    await world.family(PHONE, child="Нұрлан", wishes=("P2",))
    for _ in range(6):
        await world.say(PHONE, sms="кезек")
    assert len(await _said(world)) == 10


async def test_three_unreadable_messages_put_the_family_on_the_call_list(world: World) -> None:
    """Whom to call is said, a person calls, and what that person has done comes back when it happens again."""
    await world.place("V1")
    for text in ("ыфва", "ячсм итьб", "пролд"):
        assert await world.all(DeskCase) == []
        await world.say(PHONE, sms=text)
    assert "1414 нөміріне хабарласа аласыз" in (await _said(world))[-1]
    case = await world.one(DeskCase, why="unreadable")
    assert case.guardian_id == "G1"
    await close_case(world.workers._house, case.id, "operator", "family_told")  # noqa: SLF001 - the gateway's own verb
    await world.say(PHONE, sms="ыфва")
    assert (await world.one(DeskCase, why="unreadable")).done_at is None


async def test_a_new_question_begins_the_count_anew(world: World) -> None:
    """Two misses yesterday and one today are not three in a row."""
    await world.say(PHONE, sms="ыфва")
    await world.say(PHONE, sms="пролд")
    await world.place("V1")
    await world.say(PHONE, sms="ыфва")
    assert (await _said(world))[-1].startswith("Түсінбедік.")
    assert await world.all(DeskCase) == []


async def test_an_answer_that_left_before_the_question_was_said_again_counts(world: World) -> None:
    """Who asks how to answer and answers at once has answered, though our help came in between."""
    await world.place("V1")
    await world.ask("POST", f"/phones/{PHONE}/sms", text="абвг")
    await world.ask("POST", f"/phones/{PHONE}/sms", text="1")
    await world.settle()
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"


async def test_a_wrong_number_keeps_the_queue_and_goes_to_the_desk(world: World) -> None:
    """Nothing more goes to that number; the desk looks for the family until somebody there says start."""
    await world.say(PHONE, sms="қате нөмір")
    assert (await world.one(DeskCase, why="wrong_number")).guardian_id == "G1"
    told = len(await _said(world))
    await world.place("V1")
    await world.advance(hours=60)
    assert len(await _said(world)) == told
    assert {entry.status for entry in await world.all(QueueEntry)} == {"waiting"}
    await world.say(PHONE, sms="старт")
    assert (await world.one(DeskCase, why="wrong_number")).done_by == "family"
    assert not (await world.one(Guardian)).wrong_number


async def test_a_stranger_learns_nothing_and_answers_nothing(world: World) -> None:
    """Who has said that the number is not the family's can neither take its place nor hear of its children."""
    await world.place("V1")
    await world.say(PHONE, sms="қате нөмір")
    for text in ("кезек", "1", "көмек"):
        await world.say(PHONE, sms=text)
        assert (await _said(world))[-1].startswith("Түсіндік, кешіріңіз.")
    assert (await world.one(Offer)).status == "open"
    await world.say(PHONE, sms="старт")
    await world.say(PHONE, sms="1")
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"


async def test_an_interest_notice_that_a_stranger_read_archives_nothing(world: World) -> None:
    """Silence of somebody else is not the family's silence (RULES.md reading 6)."""
    await world.place("V1")
    await world.advance(days=20)
    assert "interest_after_suspension" in {offer.kind for offer in await world.all(Offer)}
    await world.say(PHONE, sms="вы ошиблись номером")
    await world.advance(days=40)
    assert {entry.status for entry in await world.all(QueueEntry)} == {"waiting"}


async def test_messages_in_latin_letters_are_plain(world: World) -> None:
    """Every SMS after the word is GSM-7, names too; the row of the message holds no name in clear."""
    await world.say(PHONE, sms="Латын")
    await world.place("V1")
    for text in ("kezek", "komek", "ia", "qate"):
        await world.say(PHONE, sms=text)
    said = await _said(world)
    assert len(said) > 5
    assert {segments(text).encoding for text in said} == {"gsm7"}
    assert any("Erkejan" in text for text in said)


async def test_no_message_row_holds_a_name(world: World) -> None:
    """Rows keep ids, numbers and days; names are put in when a message leaves, and sealed with it."""
    await world.family(PHONE, child="Нұрлан", wishes=("P2",))
    await world.place("V1")
    await world.place("V2", at="P2")
    for text in ("кезек", "иә", "көмек"):
        await world.say(PHONE, sms=text)
    kept = [str(message.facts) for message in await world.all(Message)]
    assert any("standings" in facts for facts in kept)
    assert any("offers" in facts for facts in kept)
    assert not any(name in facts for facts in kept for name in ("Еркежан", "Нұрлан", "Ақбота"))
