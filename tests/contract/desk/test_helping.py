"""The acts of operators over HTTP: who may, what a tampered form does, and what is said when it cannot be done."""

import pytest

from core.store.tables import DeskNote, History, Offer
from tests.contract.desk.side import Desk
from tests.unit.views.rows import message, offer
from tests.unit.views.scene import OPENED, add

ACTS = ("/desk/offers/O1/say-again", "/desk/offers/O1/note", "/desk/families/G1/note", "/desk/families/G1/number")


@pytest.mark.parametrize("path", ACTS)
async def test_every_act_is_asked_about_first(desk: Desk, path: str) -> None:
    """A page that only asks: a form of this session, the number of what was seen, and a way back."""
    page = await desk.read(path)
    for needed in ('name="token"', 'name="seen"', f'action="{path}"', 'class="button quiet"'):
        assert needed in page


@pytest.mark.parametrize("seen", ["", "-1", "6", "999999999999999", "7; DROP", "٧"])
async def test_an_act_upon_anything_but_what_stands_is_not_done(desk: Desk, seen: str) -> None:
    """The history of the offer has seven events: whoever saw another number is told, and nothing happens."""
    answer = await desk.post("/desk/offers/O1/say-again", seen=seen)
    assert (answer.status, "Осы арада жағдай өзгерді" in await answer.text()) == (409, True)
    async with desk.scene.store.read() as tx:
        assert await tx.get(History, ("offer:O1", 8)) is None


async def test_a_way_that_does_not_reach_the_family_is_refused_in_words(desk: Desk) -> None:
    """Telegram without a link, a way that there is not: said, and nothing sent."""
    await add(desk.scene, message(desk.scene, 9, "Аласыз ба?", first_claimed_at=OPENED))
    for channel in ("telegram", "pigeon"):
        answer = await desk.post("/desk/offers/O1/say-again", seen="7", channel=channel)
        assert (answer.status, "ол жолмен жазуға болмайды" in await answer.text()) == (400, True)


async def test_an_operator_calls_no_offer_off(desk: Desk) -> None:
    """Neither by the page nor by a form of his own; the button is not even there."""
    assert "call-off" not in await desk.read("/desk/offers/O1")
    assert (await desk.post("/desk/offers/O1/call-off", seen="7")).status == 403
    async with desk.scene.store.read() as tx:
        assert (await tx.get_one(Offer, "O1")).status == "open"


async def test_what_only_the_family_may_end_is_not_called_off(closed: Desk) -> None:
    """Its yearly notice is answered by the family or by nobody."""
    await closed.sign_in("supervisor")
    await add(closed.scene, offer(id="O2", kind="annual_interest", vacancy_id=None, status="lapsed"))
    answer = await closed.post("/desk/offers/O2/call-off", seen="0")
    assert (answer.status, "ештеңе істеуге болмайды" in await answer.text()) == (400, True)


async def test_a_note_is_shown_as_it_was_written(desk: Desk) -> None:
    """Markup is text; a note without words, or too long, is none; the family's page shows it too."""
    answer = await desk.post("/desk/offers/O1/note", text="<script>alert(1)</script>")
    assert answer.headers["Location"] == "/desk/offers/O1?done=note"
    for path in ("/desk/offers/O1", "/desk/families/G1"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in await desk.read(path)
    for text in ("", " \n ", "ә" * 1001):
        assert (await desk.post("/desk/families/G1/note", text=text)).status == 400
    async with desk.scene.store.read() as tx:
        row = await tx.get_one(DeskNote, (await desk.scene.views.family("G1")).notes[0].id)
    assert b"script" not in row.text_sealed


async def test_a_number_said_to_be_wrong_is_shown_as_such(desk: Desk) -> None:
    """Marked, and put right again by the button that then stands there."""
    assert (await desk.post("/desk/families/G1/number", seen="0", wrong="yes")).status == 303
    page = await desk.read("/desk/families/G1")
    assert "Нөмір отбасынікі" in page
    assert (await desk.post("/desk/families/G1/number", seen="0", wrong="no")).status == 409
    assert (await desk.post("/desk/families/G1/number", seen="1", wrong="no")).status == 303


@pytest.mark.parametrize(
    "path", ["/desk/offers/none/say-again", "/desk/offers/none/note", "/desk/families/none/number"]
)
async def test_acts_upon_nothing_are_pages_too(desk: Desk, path: str) -> None:
    """A forged id asks and does nothing."""
    assert (await desk.client.get(path)).status == 404
    assert (await desk.post(path, seen="0", text="x")).status == 404


async def test_the_words_to_say_are_in_the_familys_language(desk: Desk) -> None:
    """Whatever language the operator reads; they end with what nobody may do for a family."""
    page = await desk.read("/desk/offers/O1?lang=en")
    assert '<blockquote lang="kk">Сізге орын ұсынылды' in page
    assert "Nobody gives consent for a family" in page
