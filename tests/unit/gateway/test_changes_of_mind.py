"""Changes of mind: taken back, edited, tapped twice, said to yesterday's offer; each answered, none lost."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Consent, Offer, QueueEntry, Referral, Reply
from tests import old_screens
from tests.unit.gateway.schooling.scene import concluded
from tests.unit.register import rows
from tests.world import World, a_world

ONE, TWO = "+77470000001", "+77470000002"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family in Telegram with two queues; another behind it in the first of them."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(ONE, wishes=("P1", "P2"))
        await world.link(ONE)
        yield world


async def last(world: World, number: str = ONE) -> str:
    """Return what a phone has read last."""
    return str([one["text"] for one in await world.phone(number) if one["direction"] == "to_phone"][-1])


async def statuses(world: World, kind: str = "vacancy") -> list[str]:
    """Return the states of the offers of a kind, in their order."""
    return [offer.status for offer in sorted(await world.all(Offer, kind=kind), key=lambda offer: offer.created_at)]


async def test_a_yes_that_is_edited_to_no_cancels_the_referral(world: World) -> None:
    """The new words are said when they are written: inside the day they cancel, and the family is told."""
    await world.place("V1")
    await world.say(ONE, telegram="иә")
    assert (await world.one(Referral)).status == "issued"
    await world.act(ONE, edit="жоқ")
    assert (await world.one(Referral)).status == "cancelled"
    assert "жойылды" in await last(world)


async def test_a_no_that_is_edited_to_yes_takes_the_place(world: World) -> None:
    """While it waits for an undo: the refusal is taken back, and the yes counts from its own time."""
    await world.place("V1")
    await world.say(ONE, telegram="жоқ")
    await world.advance(minutes=5)
    await world.act(ONE, edit="иә")
    assert await statuses(world) == ["confirmed"]
    assert world.clock.now() - (await world.one(Consent)).given_at < timedelta(seconds=2)


async def test_edited_words_answer_no_question_that_was_asked_after_them(world: World) -> None:
    """A yes to one child's place, corrected while another child's waits, is no yes to the other's."""
    await world.family(ONE, child="Нұрлан", wishes=("P2",))
    await world.place("V1")
    await world.say(ONE, telegram="иә")
    await world.place("V2", at="P2")
    await world.act(ONE, edit="иә, аламыз")
    assert await statuses(world) == ["confirmed", "open"]
    assert len(await world.all(Consent)) == 1


async def test_a_cancelled_referral_is_offered_anew_while_its_place_is_free(world: World) -> None:
    """Yes, no, yes: nobody else waits, so the place is offered again, and only a new yes takes it."""
    await world.place("V1")
    for words in ("иә", "жоқ", "иә"):
        await world.say(ONE, telegram=words)
    assert await statuses(world) == ["confirmed", "open"]
    assert [row.status for row in await world.all(Referral)] == ["cancelled"]
    await world.say(ONE, telegram="иә")
    assert await statuses(world) == ["confirmed", "confirmed"]


async def test_a_cancelled_referral_whose_place_went_on_is_told_of(world: World) -> None:
    """The next family is being asked: the queue stands, and that is said."""
    await world.family(TWO, wishes=("P1",))
    await world.place("V1")
    for words in ("иә", "жоқ", "иә"):
        await world.say(ONE, telegram=words)
    assert "қайтару мүмкін емес" in await last(world)
    assert await statuses(world) == ["confirmed", "open"]


async def test_a_refusal_is_not_taken_back_once_the_child_is_enrolled(world: World) -> None:
    """Refused here, enrolled there within the window: a late yes brings no enrolled child back into a line."""
    await world.place("V1")
    await world.say(ONE, telegram="жоқ")
    await world.advance(minutes=11)
    await world.place("V2", at="P2")
    await world.say(ONE, telegram="иә")
    await world.tell("contract_signed", child_id="C1", preschool_id="P2", on="2026-11-23")
    first = min(await world.all(Offer, kind="vacancy"), key=lambda offer: offer.created_at)
    await world.say(ONE, telegram=f"{first.code} иә")
    assert {row.preschool_id: row.status for row in await world.all(QueueEntry)} == {"P1": "archived", "P2": "enrolled"}
    assert "«жоқ» деп жауап бергенсіз" in await last(world)


async def test_a_second_tap_on_undo_is_answered(world: World) -> None:
    """The first one asks again; the second finds the question open and shows it once more."""
    await world.place("V1")
    await world.say(ONE, telegram="жоқ")
    offer = await world.one(Offer, kind="vacancy")
    for _ in range(2):
        await old_screens.tap(world, ONE, f"{offer.id}:undo")
        assert await statuses(world) == ["open"]
    assert "жойылды. Орынды" in (await world.phone(ONE))[-2]["text"]


@pytest.mark.parametrize("action", ["0:yes", "0:no", "undo", "0:7"])
@pytest.mark.parametrize("words", ["иә", "жоқ"])
async def test_a_tap_on_an_old_button_is_answered(world: World, words: str, action: str) -> None:
    """After a yes or a no each of them is heard as what it says, and the phone gets an answer to it."""
    await world.place("V1")
    await world.say(ONE, telegram=words)
    before = len(await world.phone(ONE))
    offer = await world.one(Offer, kind="vacancy")
    await old_screens.tap(world, ONE, f"{offer.id}:{action}")
    assert len(await world.phone(ONE)) > before
    yes = (words, action) == ("жоқ", "0:yes")
    assert await statuses(world) == [
        "confirmed" if words == "иә" or yes else "open" if action == "undo" else "declined"
    ]


async def test_a_double_tap_counts_once(world: World) -> None:
    """Two taps on yes: one consent, one referral, and the second is told how things stand."""
    await world.place("V1")
    offer = await world.one(Offer, kind="vacancy")
    for _ in range(2):
        await old_screens.tap(world, ONE, f"{offer.id}:0:yes")
    assert (len(await world.all(Consent)), len(await world.all(Referral))) == (1, 1)
    assert "әлі түскен жоқ" in await last(world)


async def test_a_bare_no_that_may_mean_two_things_is_asked_about(world: World) -> None:
    """One child's place was taken while another's waits: «2» may cancel the one or refuse the other."""
    await world.family(ONE, child="Нұрлан", wishes=("P2",))
    await world.place("V1")
    await world.place("V2", at="P2")
    first = min(await world.all(Offer, kind="vacancy"), key=lambda offer: offer.created_at)
    await world.say(ONE, sms=f"{first.code} 1")
    await world.say(ONE, sms="2")
    assert await statuses(world) == ["confirmed", "open"]
    assert first.code in await last(world)


async def test_papers_of_one_child_make_no_answer_for_another_ambiguous(world: World) -> None:
    """There is nothing to say yes to in papers: «1» is for the place, and so is a «2» that comes after its question."""
    await world.family(ONE, child="Нұрлан", wishes=("P2",))
    await world.place("V1")
    await world.say(ONE, sms="1")
    await world.place("V2", at="P2")
    assert (await statuses(world), await statuses(world, "admission_papers")) == (["confirmed", "open"], ["open"])
    await world.say(ONE, sms="1")
    assert await statuses(world) == ["confirmed", "confirmed"]
    assert len(await world.all(Consent)) == 2


async def test_a_yes_that_may_take_back_a_refusal_is_asked_about(world: World) -> None:
    """One child's place refused, then the other's taken: «иә» once more may mean either."""
    await world.family(ONE, child="Нұрлан", wishes=("P2",))
    await world.place("V1")
    await world.say(ONE, sms="2")
    await world.place("V2", at="P2")
    await world.say(ONE, sms="1")
    await world.say(ONE, sms="иә")
    assert await statuses(world) == ["declined", "confirmed"]
    assert "Қай" in (await world.phone(ONE))[-1]["text"]


async def test_a_yes_that_comes_back_to_a_closed_queue_leaves_no_question_open(tmp_path: Path) -> None:
    """A no to the yearly notice, another application since, then a yes: it is told, and later words are heard."""
    async with a_world(tmp_path, began=datetime(2026, 7, 31, 12, tzinfo=ALMATY)) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.advance(days=1)
        await world.say(ONE, sms="жоқ")
        assert (await world.one(Application)).status == "archived"
        filed = rows.application(1, application_id="A9", preschools="P1", submitted_at=world.clock.now().isoformat())
        assert (await world.register.applications([filed]))[0].taken
        await world.say(ONE, sms="иә")
        assert await statuses(world, "annual_interest") == ["declined"]
        await world.advance(days=40)
        await world.say(ONE, sms="иә")
        assert {row.status for row in await world.all(Reply)} == {"read"}


async def test_a_yes_that_may_take_back_a_refused_school_is_asked_about(world: World) -> None:
    """A place waits for its answer, a school was refused meanwhile: «иә» may mean either, and moves neither."""
    await world.place("V1")
    await concluded(world, 1, child_id="CS", child_iin=rows.an_iin(777), child_first_name="Әлішер")
    school = await world.one(Offer, kind="home_schooling")
    await world.say(ONE, sms=f"{school.code} 2")
    assert await statuses(world, "home_schooling") == ["declined"]
    await world.say(ONE, sms="иә")
    assert (await statuses(world), await statuses(world, "home_schooling")) == (["open"], ["declined"])
    assert "Қай" in await last(world)
