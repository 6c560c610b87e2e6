"""A question in Telegram says how long there is, what became of it, and asks again when a no is undone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.store.tables import Message, Offer
from tests.world import World, a_world

AIGUL = "+77470000001"
YES, NO = "✓ Жауабыңыз: иә", "✓ Жауабыңыз: жоқ"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram that is asked about a place."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL)
        await world.link(AIGUL)
        await world.place("V1")
        yield world


async def told(world: World, number: int = 0, key: str = "vacancy.offer") -> dict[str, Any]:
    """Return what the phone shows of our first message with these words."""
    rows = await world.all(Message, key=key)
    texts = [one for one in await world.phone(AIGUL) if one["direction"] == "to_phone"]
    assert rows
    begins = {
        "vacancy.offer": "Еркежан үшін",
        "vacancy.declined": "Еркежан: бұл орыннан",
        "vacancy.repeat": "Жауабыңызды",
        "admission.papers": "Еркежан үшін мына құжаттарды",
    }
    shown: list[dict[str, Any]] = [one for one in texts if one["text"].startswith(begins[key])]
    return shown[number]


async def line(world: World, **which: Any) -> str:
    """Return the line below the question."""
    _, _, below = (await told(world, **which))["text"].partition("\n\n")
    return str(below)


async def buttons(world: World, **which: Any) -> list[str]:
    """Return the words on the buttons below the question."""
    return [button["text"] for row in (await told(world, **which))["buttons"] for button in row]


async def test_an_answered_question_keeps_its_words_and_says_the_answer(world: World) -> None:
    """Nothing of the question is lost, its buttons are gone, one line says what was answered."""
    asked = (await told(world))["text"].partition("\n\n")[0]
    await world.act(AIGUL, button="Иә")
    assert (await told(world))["text"] == f"{asked}\n\n{YES}"
    assert await buttons(world) == []


async def test_an_sms_answer_takes_the_buttons_too(world: World) -> None:
    """One answer slot per offer, whichever channel comes first."""
    await world.say(AIGUL, sms="жоқ")
    assert (await line(world), await buttons(world)) == (NO, [])


async def test_a_no_that_is_undone_asks_again(world: World) -> None:
    """The question has its buttons back, and the undo button has done its work."""
    await world.act(AIGUL, button="Жоқ")
    assert await buttons(world, key="vacancy.declined") == ["Қателестім, қайтару"]
    await world.act(AIGUL, button="Қателестім, қайтару")
    assert await buttons(world) == ["Иә", "Жоқ"]
    assert NO not in (await told(world))["text"]
    assert await buttons(world, key="vacancy.declined") == []
    await world.act(AIGUL, button="Иә")
    assert await line(world) == YES


async def test_a_no_that_becomes_a_yes_says_yes(world: World) -> None:
    """Written, not tapped: undone and confirmed at once."""
    await world.say(AIGUL, sms="жоқ")
    await world.say(AIGUL, sms="иә")
    assert (await line(world), await buttons(world)) == (YES, [])


async def test_the_undo_button_goes_when_its_time_is_over(world: World) -> None:
    """After the grace the place is another family's; the question says no."""
    await world.act(AIGUL, button="Жоқ")
    await world.advance(minutes=11)
    assert await buttons(world, key="vacancy.declined") == []
    assert await line(world) == NO


async def test_a_yes_that_is_taken_back_says_so(world: World) -> None:
    """The referral was cancelled: the question must not go on saying yes."""
    await world.act(AIGUL, button="Иә")
    await world.say(AIGUL, sms="жоқ")
    assert await line(world) == "✓ Жауабыңыз: жоқ, жолдаманың күші жойылды"


async def test_papers_that_are_asked_for_no_more_say_why(world: World) -> None:
    """A kind of offer may have words of its own for what became of it."""
    await world.act(AIGUL, button="Иә")
    assert await buttons(world, key="admission.papers") != []
    await world.say(AIGUL, sms="жоқ")
    shown = await told(world, key="admission.papers")
    assert shown["text"].endswith("\n\n✓ Жолдаманың күші жойылды")
    assert shown["buttons"] == []


async def test_silence_and_withdrawal_are_told(world: World) -> None:
    """Both copies of a question that lapsed say so; one whose place was withdrawn says that."""
    await world.advance(hours=49)
    for key in ("vacancy.offer", "vacancy.repeat"):
        assert (await line(world, key=key), await buttons(world, key=key)) == ("Жауап беру мерзімі өтті", [])


async def test_a_withdrawn_place_is_told(world: World) -> None:
    """Nobody taps for a place that is gone."""
    await world.withdraw("V1")
    assert (await line(world), await buttons(world)) == ("Бұл ұсыныс енді күшінде емес", [])


async def test_the_time_that_is_left_is_counted_down_in_words(world: World) -> None:
    """At the start how long there is, later that less than so much is left; the buttons stay all the while."""
    assert await line(world) == "Жауап беруге 24 сағат беріледі"
    for hours, left in ((12.02, 12), (9, 3), (2, 1)):
        await world.advance(hours=hours)
        assert await line(world) == f"Жауап беруге {left} сағаттан аз уақыт қалды"
        assert await buttons(world) == ["Иә", "Жоқ"]
    await world.advance(hours=1)
    assert await line(world) == ""
    assert await line(world, key="vacancy.repeat") == "Жауап беруге 24 сағат беріледі"


async def test_an_answered_question_counts_no_more(world: World) -> None:
    """Hours later it still says the answer."""
    await world.act(AIGUL, button="Иә")
    await world.advance(hours=13)
    assert await line(world) == YES


@pytest.mark.parametrize("answer", [429, 500])
async def test_a_bad_moment_of_telegram_delays_the_change(world: World, answer: int) -> None:
    """The change is tried again a little later, and meanwhile the offer is answered all the same."""
    await world.fault(answer=answer, wire="telegram", method="editMessageText", count=2, retry_after=7)
    await world.act(AIGUL, button="Иә")
    assert (await world.one(Offer, kind="vacancy")).status == "confirmed"
    assert await buttons(world) == ["Иә", "Жоқ"]
    await world.advance(minutes=1)
    assert (await line(world), await buttons(world)) == (YES, [])


async def test_what_could_not_be_shown_is_shown_after_the_block(world: World) -> None:
    """The family answered by SMS while the bot was blocked: back in Telegram it sees its answer."""
    await world.act(AIGUL, block=True)
    await world.say(AIGUL, sms="иә")
    assert await buttons(world) == ["Иә", "Жоқ"]
    await world.act(AIGUL, block=False)
    assert (await line(world), await buttons(world)) == (YES, [])


async def test_a_change_survives_a_restart(world: World) -> None:
    """What is to be shown stands in the database."""
    await world.fault(answer=503, wire="telegram", method="editMessageText", count=1)
    await world.act(AIGUL, button="Иә")
    await world.restart()
    await world.advance(minutes=1)
    assert await line(world) == YES


async def test_who_where_and_until_when_stand_out(world: World) -> None:
    """Bold is for what a family looks for first, and for nothing else."""
    (row,) = await world.all(Message, key="vacancy.offer")
    text = (await told(world))["text"]
    assert [text[begin:end] for begin, end in row.bold] == ["Еркежан", "«Ақбота»", "сс 24.11, 10:01"]


NAMES = ["Ай<b>ша", "А & Б", "Ә<", "</b>Айша&amp;", 'О"Коннор', "Д'Арк {child}", "_*[Ая](x)`~"]


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_reaches_the_family_as_it_is(tmp_path: Path, name: str) -> None:
    """Signs that mean something in a markup are letters of a name: the message is taken, and nothing of it is lost."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(AIGUL, child=name)
        await world.link(AIGUL)
        await world.place("V1")
        assert (await world.phone(AIGUL))[-1]["text"].startswith(f"{name} үшін балабақшадан орын бар: «Ақбота», ")
        await world.act(AIGUL, button="Иә")
        assert f"{name} үшін жолдама берілді" in [one["text"] for one in await world.phone(AIGUL)][-2]
