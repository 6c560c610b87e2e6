"""The first message names nothing; the service is named to an identified guardian alone (H 7-1, S 10, reading 23)."""

import pytest
from sqlmodel import col, select

from core.store.tables import Consent, DeskCase, History, LifeEvent, Message, Offer
from tests.unit.gateway.schooling.scene import AIGUL, asked, concluded, guardian, last, offer, say, texts
from tests.unit.register import rows
from tests.world import World, all_taken

BOTH = ["home_schooling", "special_school"]
NAMES = {"home_schooling": "үйде жеке тегін оқыту", "special_school": "арнайы мектеп"}


@pytest.mark.rule("H-10")
@pytest.mark.rule("S-09")
@pytest.mark.parametrize("kind", BOTH)
async def test_a_conclusion_is_offered_by_a_message_of_its_own(world: World, kind: str) -> None:
    """To the registered phone, in words that name no service."""
    await asked(world, kind)
    (text,) = await texts(world)
    assert text.startswith("Балаңызға мемлекеттік білім беру қызметі ұсынылады. Жалғастырамыз ба? 1 – иә, 2 – жоқ.")
    made = await world.one(Offer)
    assert (made.kind, made.status, made.conclusion_id) == (kind, "open", "K1")
    assert (made.closes_at - made.opens_at).total_seconds() >= 24 * 3600


@pytest.mark.rule("H-10")
@pytest.mark.rule("S-09")
@pytest.mark.parametrize("kind", BOTH)
async def test_a_family_without_a_registered_phone_is_not_asked(world: World, kind: str) -> None:
    """The act allows it only on a registered number; the reason is kept with the event."""
    await guardian(world, phone="")
    await concluded(world, kind=kind)
    assert not await world.all(Offer)
    assert "no phone of the family is registered" in (await world.one(LifeEvent)).outcome


async def test_a_yes_to_the_first_message_only_opens_the_dialog(world: World) -> None:
    """It asks for the child's birthday; nothing is named, and nothing is a consent."""
    await asked(world, "special_school")
    await say(world, "1")
    assert "туған күні мен айын жазыңыз" in await last(world)
    assert (await offer(world)).status == "collecting"
    assert not await world.all(Consent)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("written", ["15.10", "15 қазан", "15 октября", "1510"])
async def test_the_birthday_of_the_child_names_the_service(world: World, kind: str, written: str) -> None:
    """However a family writes it."""
    await asked(world, kind)
    await say(world, "1", written)
    assert NAMES[kind] in await last(world)
    assert "№ 12 «Дарын»" in await last(world)
    assert await world.all(History, event="guardian_identified")
    assert not await world.all(Consent)


async def test_a_wrong_birthday_may_be_mended(world: World) -> None:
    """The tries that are left are told, and the right one still counts."""
    await asked(world)
    await say(world, "1", "16.10")
    assert "Тағы 2 рет" in await last(world)
    for no_day in ("10.15", "31.02"):  # no date at all: no try is lost
        await say(world, no_day)
        assert "Түсінбедік" in await last(world)
    await say(world, "17.10")
    assert "Тағы 1 рет" in await last(world)
    await say(world, "15.10")
    assert NAMES["home_schooling"] in await last(world)


async def test_three_wrong_birthdays_go_to_a_person(world: World) -> None:
    """The offer ends, nothing was named, the desk calls, and a late right one changes nothing."""
    await asked(world)
    await say(world, "1", "01.01", "02.02", "03.03")
    assert "1414" in await last(world)
    assert (await offer(world)).status == "withdrawn"
    case = await world.one(DeskCase, why="not_identified")
    assert (case.subject, case.guardian_id) == ((await offer(world)).id, "G1")
    await say(world, "1")
    assert "Туған күні сәйкес келмеді" in await last(world)
    assert len(await world.all(Offer)) == 1
    assert not [text for text in await texts(world) if "үйде" in text or "Дарын" in text]


async def test_an_offer_made_anew_brings_no_new_tries(world: World) -> None:
    """Three in all for one conclusion, however often the question lapses between them; then no code opens it again."""
    await asked(world)
    lapsed = (await offer(world)).code
    await say(world, "1", "01.01", "02.02")
    await world.advance(hours=25)
    await say(world, "1", "1", "03.03")
    assert (await offer(world)).status == "withdrawn"
    await say(world, f"{lapsed} 1")
    assert "Туған күні сәйкес келмеді" in await last(world)
    assert len(await world.all(Offer)) == 2


async def test_a_dialog_that_went_on_asks_its_next_question_however_often(world: World) -> None:
    """Else the next answer would be one to a question that nobody saw; a person looks at it all the same."""
    await asked(world)
    await say(world, *["көмек"] * 5)
    async with world.store.write() as tx:
        for said in (await tx.exec(select(Message).where(col(Message.reply_to).is_not(None)))).all():
            said.key, said.offer_id = "schooling.birthday", (await offer(world)).id
            said.facts = {"question": "schooling.birthday", "tries": 2}
    await say(world, "1")
    assert (await world.one(DeskCase)).why == "loop"
    assert "туған күні мен айын" in await last(world)


async def test_a_proven_account_is_not_asked_for_the_birthday(world: World) -> None:
    """Telegram with the registered number says who writes."""
    await guardian(world)
    await world.link(AIGUL)
    await concluded(world)
    await world.say(AIGUL, telegram="иә")
    assert "үйде жеке тегін оқыту" in await last(world)
    assert not [text for text in await texts(world, channel="telegram") if "туған күні" in text]


async def test_an_sms_after_telegram_names_its_own_birthday(world: World) -> None:
    """Who holds the phone need not be who proved the account: the SMS says nothing before the birthday."""
    await guardian(world)
    await world.link(AIGUL)
    await concluded(world)
    await world.say(AIGUL, telegram="иә")
    await say(world, "1")
    assert "туған күні мен айын" in await last(world)
    assert not [text for text in await texts(world) if "үйде" in text]
    await say(world, "15.10")
    assert "үйде жеке тегін оқыту" in await last(world)
    await say(world, "1", "1")
    assert (await offer(world)).status == "confirmed"


async def test_a_dialog_of_sms_goes_on_in_telegram(world: World) -> None:
    """The birthday that was asked for by SMS is not needed where the account was proved."""
    await asked(world)
    await say(world, "1")
    await world.link(AIGUL)
    await world.say(AIGUL, telegram="1")
    assert "үйде жеке тегін оқыту" in await last(world)


async def test_a_new_number_names_the_birthday_anew(world: World) -> None:
    """It is asked for at once; nothing is named before, the consent is asked anew, and the desk is spared its call."""
    new = "+77470000009"
    await asked(world)
    await say(world, "1", "15.10", "1")
    await world.tell("phone_changed", guardian_id="G1", phone=new)
    (text,) = await texts(world, new)
    assert "туған күні мен айын" in text
    assert "Еркежан" not in text
    await say(world, "1", number=new)
    case = await world.one(DeskCase, why="phone_changed")
    assert (case.subject, case.done_at) == ((await offer(world)).id, None)
    await say(world, "15.10", "1", "1", number=new)
    assert (await offer(world)).status == "confirmed"
    assert (await world.one(DeskCase, why="phone_changed")).done_by == "family"
    assert [row.data for row in await world.all(History, event="guardian_identified")] != []


async def test_a_new_number_that_never_answers_is_the_desks(world: World) -> None:
    """It has a whole term from its receipt; then the request is closed as no answer, and a person calls."""
    await asked(world)
    await say(world, "1", "15.10")
    await world.advance(hours=23)
    await world.tell("phone_changed", guardian_id="G1", phone="+77470000009")
    await world.advance(hours=23)
    assert (await offer(world)).status == "collecting"
    await world.advance(hours=2)
    assert (await offer(world)).status == "lapsed"
    assert [(case.why, case.done_at) for case in await world.all(DeskCase)] == [("phone_changed", None)]


async def test_who_shares_a_number_since_goes_on_with_nobodys_dialog(world: World) -> None:
    """The number has come to another family while the base still holds it for the first: the birthday is asked anew."""
    await asked(world)
    await say(world, "1", "15.10", "1")
    await world.advance(minutes=1)
    other = rows.guardian(2, phone=AIGUL)
    all_taken(await world.register.guardians([other]))
    await say(world, "1")
    assert (await offer(world)).status == "collecting"
    assert "туған күні мен айын" in await last(world)
    assert not await world.all(Consent)
