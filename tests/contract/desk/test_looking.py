"""The pages of the desk over HTTP: what is found, what is shown and what never is."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from core.store.tables import AccessTrace
from tests.contract.desk.side import Desk
from tests.unit.views.rows import message, offer, reply, waiting
from tests.unit.views.scene import PHONE, add, add_family


@pytest.mark.parametrize("typed", ["8 (747) 123-45-67", "+77471234567", "4к7", "4K7", "A1", "O1"])
async def test_a_search_leads_straight_to_the_only_offer(desk: Desk, typed: str) -> None:
    """Phone in any writing, code in any alphabet, application number, offer id; no address ever holds a phone."""
    answer = await desk.post("/desk/find", q=typed)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/offers/O1")


async def test_a_shared_phone_lists_its_families(desk: Desk) -> None:
    """The operator asks about which child the call is; the number itself stays masked."""
    await add_family(desk.scene, 2, first="Мадина")
    page = await (await desk.post("/desk/find", q=PHONE)).text()
    assert "/desk/families/G1" in page
    assert "/desk/families/G2" in page
    assert PHONE not in page


async def test_a_phone_without_offers_leads_to_its_family(desk: Desk) -> None:
    """Somebody who was never offered anything calls too."""
    await add_family(desk.scene, 2, first="Мадина", phone="+77471234599")
    answer = await desk.post("/desk/find", q="87471234599")
    assert answer.headers["Location"] == "/desk/families/G2"


@pytest.mark.parametrize("typed", ["", "87770000000", "<script>alert(1)</script>", "' OR 1=1 --", "9" * 500])
async def test_a_search_for_nothing_says_so_and_repeats_nothing(desk: Desk, typed: str) -> None:
    """What was typed is not shown again: it may be a number or a trick."""
    answer = await desk.post("/desk/find", q=typed)
    page = await answer.text()
    assert answer.status == 200
    assert "Ештеңе табылмады" in page
    assert not typed or typed not in page


async def test_an_offer_shows_what_a_mother_on_the_phone_asks_about(desk: Desk) -> None:
    """What was sent and when it arrived, what she said, how long she may answer and by which rule."""
    page = await desk.read("/desk/offers/O1")
    for seen in (
        "балабақшасынан орын бар, қазақ тобы",
        "Жетті 14:05:00",
        "Қай жерде?",
        "Қалды: 1 күн 22 сағ",
        "хабарлама телефонға жетті",
        "Тізбек бүтін",
        "№ 133, 10.1-т.",
        "Мерзім бітеді: орын келесі отбасыға өтеді",
    ):
        assert seen in page


@pytest.mark.parametrize("path", ["/desk/offers/O1", "/desk/families/G1", "/desk/applications/A1"])
async def test_no_page_shows_a_whole_name_or_number(desk: Desk, path: str) -> None:
    """Names and numbers are masked everywhere, in the words of the conversation too."""
    page = await desk.read(path)
    for personal in (PHONE, "7471234567", "8 701 765 43 21", "Еркежан", "Гүлнұр", "Әбдірахман", "200101500"):
        assert personal not in page


async def test_unmasking_shows_one_value_for_minutes_and_leaves_a_trace(desk: Desk) -> None:
    """Reloading asks for no reason anew and leaves no second trace; after five minutes the page is masked again."""
    answer = await desk.post("/desk/families/G1", field="phone", reason="caller_check")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/families/G1")
    for _ in range(2):
        page = await desk.read("/desk/families/G1")
        assert PHONE in page
        assert "200101500003" not in page
        assert 'data-masks-in="300' in page
    desk.wall.instant += timedelta(minutes=5)
    assert PHONE not in await desk.read("/desk/families/G1")
    async with desk.scene.store.read() as tx:
        assert (await tx.exec(select(func.count()).select_from(AccessTrace))).one() == 1


async def test_unmasking_without_a_reason_of_the_list_is_refused(desk: Desk) -> None:
    """A form that was tampered with shows nothing."""
    answer = await desk.post("/desk/families/G1", field="phone", reason="curious")
    assert (answer.status, PHONE in await answer.text()) == (400, False)


async def test_words_of_families_are_never_markup(desk: Desk) -> None:
    """A reply with a script in it is shown as it was written."""
    await add(desk.scene, reply(desk.scene, 2, "<script>alert(1)</script><b>иә"))
    page = await desk.read("/desk/offers/O1")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;иә" in page
    assert "<script>alert" not in page


async def test_buttons_are_shown_as_the_parent_saw_them(desk: Desk) -> None:
    """The labels under a message, and the words of the button that was tapped instead of its data."""
    buttons = [[["Иә", "O1:yes"], ["Жоқ", "O1:no"]]]
    await add(desk.scene, message(desk.scene, 7, "Аласыз ба?", channel="telegram", wire="telegram", buttons=buttons))
    await add(desk.scene, reply(desk.scene, 7, "O1:yes", kind="button", wire="telegram", intent="yes", language="kk"))
    page = await desk.read("/desk/offers/O1")
    assert "<span>Иә</span><span>Жоқ</span>" in page
    assert "O1:yes" not in page


async def test_an_offer_nobody_received_yet_says_that_no_window_runs(desk: Desk) -> None:
    """No bar and no time left before the first delivery receipt."""
    await add(
        desk.scene,
        offer(id="O2", status="sent", opens_at=None, closes_at=None, basis=None, vacancy_id=None, application_id=None),
    )
    page = await desk.read("/desk/offers/O2")
    assert "мерзім басталмады" in page
    assert "<svg" not in page


async def test_an_id_with_signs_of_an_address_still_leads_to_its_page(desk: Desk) -> None:
    """Ids come from other systems; slashes and question marks are legal there."""
    await add_family(desk.scene, 2, first="Мадина", phone="+77471234599")
    application, entry = waiting(2)
    application.id = entry.application_id = "A/2?x=1#y"
    await add(desk.scene, application, entry)
    assert "/desk/applications/A%2F2%3Fx%3D1%23y" in await desk.read("/desk/families/G2")
    assert "A/2?x=1#y" in await desk.read("/desk/applications/A%2F2%3Fx%3D1%23y")


@pytest.mark.parametrize("path", ["/desk/offers/none", "/desk/families/none", "/desk/applications/none", "/desk/none"])
async def test_what_does_not_exist_is_a_page_too(desk: Desk, path: str) -> None:
    """404 in words, with a way to go on."""
    answer = await desk.client.get(path)
    assert answer.status == 404
    assert "Мұндай бет жоқ" in await answer.text()


@pytest.mark.parametrize(
    ("header", "word"), [("ru-RU,ru;q=0.9", "Переписка"), ("kk", "Хат-хабар"), ("en-GB", "Conversation"), ("de", "Хат")]
)
async def test_the_page_speaks_the_language_of_the_browser(desk: Desk, header: str, word: str) -> None:
    """Kazakh where nothing else is asked for."""
    answer = await desk.client.get("/desk/offers/O1", headers={"Accept-Language": header})
    assert word in await answer.text()


async def test_the_chosen_language_is_kept(desk: Desk) -> None:
    """One click, and every later page speaks it."""
    assert "Переписка" in await desk.read("/desk/offers/O1?lang=ru")
    assert "Семья" in await desk.read("/desk/families/G1")


async def test_a_search_leads_to_an_id_with_signs_of_an_address(desk: Desk) -> None:
    """An application without offers leads to its decisions, whatever its number looks like."""
    await add_family(desk.scene, 2, first="Мадина", phone="+77471234599")
    application, entry = waiting(2)
    application.id = entry.application_id = "A/2?x=1#y"
    await add(desk.scene, application, entry)
    answer = await desk.post("/desk/find", q="A/2?x=1#y")
    assert answer.headers["Location"] == "/desk/applications/A%2F2%3Fx%3D1%23y"
