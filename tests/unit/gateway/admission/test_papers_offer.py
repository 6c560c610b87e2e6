"""The offer to file papers: what it says, how it reminds, and how it lives and ends with its referral (P 22, 25)."""

from datetime import date, datetime, timedelta

import pytest

from core.clock import ALMATY
from core.store.tables import Message, Offer, Referral
from tests.stories.papers import refer
from tests.unit.gateway.admission.side import FIRST, PROOF, file, refuse, sign
from tests.world import World

LAST = "дс 30.11, 23:59"


async def papers(world: World) -> Offer:
    """Return the only offer to file papers."""
    found: Offer = await world.one(Offer, kind="admission_papers")
    return found


@pytest.mark.rule("P-067")
@pytest.mark.rule("P-103")
async def test_a_family_is_told_what_it_files_and_until_when(world: World) -> None:
    """The three papers every child files, the last day with its weekday, and that the rest is fetched."""
    said = (await world.phone(FIRST))[-1]["text"]
    assert all(part in said for part in ("065/е", "052-2/е", "027/е анықтамасы (3 күндік)", "өзіміз аламыз", LAST))
    offer = await papers(world)
    assert (offer.status, offer.closes_at) == ("open", (await world.one(Referral)).valid_until)


@pytest.mark.rule("P-067")
async def test_a_family_that_files_nothing_is_reminded_twice(world: World) -> None:
    """On the third morning and on the last one; each names the end."""
    await world.advance_to(datetime(2026, 11, 30, 9, 1, tzinfo=ALMATY))
    reminders = await world.all(Message, key="admission.reminder")
    assert [row.due_at.astimezone(ALMATY).date() for row in reminders] == [date(2026, 11, 26), date(2026, 11, 30)]
    assert {row.purpose for row in reminders} == {"repeat"}
    assert (await papers(world)).round == 3
    assert LAST in (await world.phone(FIRST))[-1]["text"]


async def test_papers_that_were_refused_are_reminded_of_again(world: World) -> None:
    """Accepted on the first day, refused by the preschool on the fourth: on the last morning they can be filed anew."""
    await file(world)
    await world.advance_to(datetime(2026, 11, 27, 12, tzinfo=ALMATY))
    await refuse(world, "papers_incomplete_or_expired")
    await world.advance_to(datetime(2026, 11, 30, 9, 1, tzinfo=ALMATY))
    reminded = await world.one(Message, key="admission.reminder")
    assert reminded.due_at.astimezone(ALMATY).date() == date(2026, 11, 30)


@pytest.mark.rule("P-077")
async def test_an_extension_prolongs_the_offer_and_moves_its_last_reminder(world: World) -> None:
    """Fourteen days more: the window of the papers ends with the referral, and its new last morning is reminded of."""
    await world.tell(
        "referral_extension_requested", referral_id=(await refer(world, "A1")).id, days=14, documents=PROOF
    )
    until = datetime(2026, 12, 14, tzinfo=ALMATY)
    closes_at = (await papers(world)).closes_at
    assert closes_at
    assert closes_at.astimezone(ALMATY).date() == until.date()
    await world.advance_to(until + timedelta(hours=9, minutes=1))
    assert "14.12" in (await world.phone(FIRST))[-1]["text"]
    assert len(await world.all(Message, key="admission.reminder")) == 2


async def test_a_word_is_answered_by_how_the_papers_stand(world: World) -> None:
    """Nothing filed, under review, to be signed, enrolled: each is said truthfully, and no word changes any of it."""
    heard = []
    steps = [world.settle(), world.advance(hours=10), file(world), world.advance(days=2), sign(world)]
    for step, words in zip(steps, ("иә", "уже подали", "тапсырдым", "ок", "готово"), strict=True):
        await step
        await world.say(FIRST, sms=words)
        heard.append((await world.phone(FIRST))[-1]["text"])
    keys = ("«иә» деп жауап бергенсіз", "әлі түскен жоқ", "тексеріліп жатыр", "шартқа қол қойыңыз")
    assert all(key in text for key, text in zip(keys, heard, strict=False)), heard
    assert (await papers(world)).status == "confirmed"
    assert len(await world.all(Referral)) == 1


@pytest.mark.parametrize("words", ["көмек", "орысша", "кезек", "бұл рас па?", "ммм", "қазақша", "латынша"])
async def test_whatever_is_said_while_papers_are_waited_for_is_answered(world: World, words: str) -> None:
    """Help, language, status, doubt and what nobody can read: the phone is told something that has its words."""
    before = len(await world.phone(FIRST))
    await world.say(FIRST, sms=words)
    assert len(await world.phone(FIRST)) > before + 1
    assert not [row.key for row in await world.all(Message) if row.status == "failed"]
    assert (await papers(world)).status == "open"


@pytest.mark.rule("P-076")
async def test_a_no_within_a_day_cancels_and_a_later_one_is_told_what_can_be_done(world: World) -> None:
    """24 h after the issue the answer cancels nothing: it is told how a place is given up."""
    await world.advance(hours=24, seconds=1)
    await world.say(FIRST, sms="жоқ")
    assert "құжат тапсырмаңыз" in (await world.phone(FIRST))[-1]["text"]
    assert ((await papers(world)).status, (await world.one(Referral)).status) == ("open", "issued")


@pytest.mark.parametrize(
    ("ending", "status"), [("sign", "confirmed"), ("cancel", "declined"), ("expire", "lapsed"), ("refuse", "withdrawn")]
)
async def test_the_offer_ends_as_its_referral_does(world: World, ending: str, status: str) -> None:
    """Used, cancelled by the family, expired, refused by the preschool."""
    endings = {
        "sign": lambda: sign(world),
        "cancel": lambda: world.say(FIRST, sms="2"),
        "expire": lambda: world.advance(days=8),
        "refuse": lambda: refuse(world, "herd_threshold"),
    }
    await endings[ending]()
    assert (await papers(world)).status == status


async def test_while_papers_are_looked_through_after_the_last_day_a_family_is_answered(world: World) -> None:
    """Filed at 23:00 of the last day: a question on the next morning is answered and does not wait for the check."""
    await world.advance_to(datetime(2026, 11, 30, 23, tzinfo=ALMATY))
    await file(world)
    await world.advance(hours=2)
    await world.say(FIRST, sms="ок")
    assert "тексеріліп жатыр" in (await world.phone(FIRST))[-1]["text"]
