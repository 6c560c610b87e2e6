"""What a family chooses from while it queues its child, and how its words are taken."""

import pytest

from core.store.tables import (
    Offer,
    Reply,
)
from tests.unit.gateway.registration.side import AIGUL, answers, born, last
from tests.unit.register import rows
from tests.world import World, all_taken


@pytest.mark.parametrize("text", ["3", "9", "12"])
async def test_a_number_that_names_no_line_is_neither_no_nor_yes(world: World, text: str) -> None:
    """Two languages are to choose from: another number is a slip, and never ends the dialog."""
    await answers(world, "1", "2", text)
    assert (await world.one(Offer)).status == "collecting"
    assert "Түсінбедік" in await last(world)


async def test_a_line_put_in_and_out_stays_on_the_screen_as_it_is(world: World) -> None:
    """No machine taps: the list under the tenth tap still shows what is picked."""
    await world.link(AIGUL)
    await world.say(AIGUL, telegram="иә")
    for tap in range(13):
        shown = [row["buttons"] for row in await world.phone(AIGUL) if row["buttons"]]
        (line, *_), *_ = shown[-1]
        assert ("✓" in line["text"]) == (tap % 2 == 1)
        await world.act(AIGUL, button=line["data"])


@pytest.mark.parametrize(
    ("word", "asks"),
    [
        ("Бар.", "Жеңілдік нөмірі"),
        ("есть", "Жеңілдік нөмірі"),
        ("Жеңілдігім жоқ", "келісесіз бе"),
        ("бар болса", "Түсінбедік"),
        ("бар?", "Түсінбедік"),
    ],
)
async def test_a_question_takes_its_own_words(world: World, word: str, asks: str) -> None:
    """«Бар» is a yes where «1 – бар» was asked, as a whole message and nowhere else; the reply is kept as that."""
    await answers(world, "1", "1", "1", "бар", "1")
    assert "жеңілдігіңіз бар ма" in await last(world)
    await answers(world, word)
    assert asks in await last(world)
    rules = {row.rule for row in await world.all(Reply)}
    assert ("aloud.yes" in rules, "aloud.no" in rules) == (asks.startswith("Жеңілдік"), asks.startswith("келісесіз"))


async def test_preschools_without_a_common_language_are_chosen_anew(world: World) -> None:
    """One application has one language: the family chooses again, the numbers mean what they meant."""
    made = [rows.preschool("P8", name_kk="Самал", languages="kk"), rows.preschool("P9", name_kk="Ару", languages="ru")]
    all_taken(await world.register.preschools(made))
    await answers(world, "1", "самал", "ару", "4 5")
    assert "ортақ топ тілі жоқ" in await last(world)
    await answers(world, "5")
    assert "қазірден бастап керек пе" in await last(world)


async def test_a_child_near_six_is_asked_for_no_later_age(world: World) -> None:
    """At five there is no later age to wish: the question is left out (P 15(2))."""
    all_taken(await world.register.guardians([rows.guardian(2, phone="+77470000002")]))
    await born(world, guardian_id="G2", child_id="C2", child_iin=rows.an_iin(502), child_birth_date="2021-06-01")
    for text in ("1", "1", "1"):
        await world.say("+77470000002", sms=text)
    heard = [row["text"] for row in await world.phone("+77470000002") if row["direction"] == "to_phone"]
    assert "жеңілдігіңіз бар ма" in heard[-1]


async def test_special_preschools_and_those_without_state_order_are_not_offered(world: World) -> None:
    """They have queues of their own (P 10.4, 10.5), or get no referrals (P 2)."""
    made = [
        rows.preschool("P6", name_kk="Арнайы", type="special_kindergarten"),
        rows.preschool("P7", name_kk="Шипажай", type="sanatorium"),
        rows.preschool("P8", name_kk="Жеке", state_order=False),
    ]
    all_taken(await world.register.preschools(made))
    await answers(world, "1")
    for name in ("Арнайы", "Шипажай", "Жеке"):
        assert name not in await last(world)
    await answers(world, "жеке")
    assert "Таппадық" in await last(world)
