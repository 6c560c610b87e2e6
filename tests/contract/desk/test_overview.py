"""The pages that look over everything: in every language, for who may, whatever the address asks for."""

import csv
import io
import re

import pytest

from core.store.tables import AccessTrace, DeskCase, Guardian
from tests.browser.peopled import people
from tests.contract.desk.side import Desk
from tests.unit.views.scene import OPENED, add

BAD = '=cmd|"/c calc"!B2'
#: What would stand on a page if a word were missing: a key, or a code nobody named.
_KEY = re.compile(r">\s*[a-z_]+\.[a-z_.]+\s*<")


@pytest.fixture
async def peopled(closed: Desk) -> Desk:
    """A desk with something on every page; a supervisor is signed in."""
    await people(closed)
    await closed.sign_in("supervisor")
    return closed


async def test_every_page_speaks_every_language(peopled: Desk) -> None:
    """No key shows through, and no code without a name."""
    for tongue in ("kk", "ru", "en"):
        await peopled.read(f"/desk/find?lang={tongue}")
        for path in ("now", "calls", "calls?sort=done", "campaigns", "figures", "figures?by=city", "catalogue"):
            page = await peopled.read(f"/desk/{path}")
            assert f'<html lang="{tongue}">' in page
            assert _KEY.findall(page.partition("<main")[2]) == [], path
    for path in ("catalogue/privilege", "catalogue/part"):
        assert "{" not in re.sub(r"<td.*?</td>", "", (await peopled.read(f"/desk/{path}")).partition("<main")[2])


async def test_now_listens_until_somebody_stops_it(peopled: Desk) -> None:
    """To the server, else it asks by itself; `?still` waits for its reader; without a script it reads just as well."""
    page = await peopled.read("/desk/now?lang=en")
    assert 'hx-get="/desk/now" hx-trigger="sse:changed, unheard"' in page
    for words in ("SMPP 1414", "Reading answers", "Waiting to leave"):
        assert words in page
    still = await peopled.read("/desk/now?still")
    assert "hx-trigger" not in still
    assert "sse-connect" not in still


async def test_a_name_with_markup_is_a_name_everywhere(peopled: Desk) -> None:
    """A family, a city or an operator called like a script is shown, drawn and written as letters."""
    name = "<script>alert(1)</script>"
    async with peopled.scene.store.write() as tx:
        for guardian in ("G1", "G2"):
            (await tx.get_one(Guardian, guardian)).settlement = name
    case = DeskCase(
        id="D8", why="loop", subject="S8", guardian_id="G2", since=OPENED, done_at=OPENED, done_by=name, done_reason=""
    )
    await add(peopled.scene, case)
    for path in ("calls?sort=done", "figures?by=city"):
        page = await peopled.read(f"/desk/{path}")
        assert name not in page
        assert "&lt;script&gt;" in page


#: What nobody can ask for, and what is answered.
_NOT_ASKED = {
    "figures?begins=2026-11-22&ends=2026-11-21": 400,
    "figures?begins=%27%20OR%201=1": 400,
    "figures?by=phone": 400,
    "figures?kind=%3Cscript%3E": 400,
    "figures/offers.csv?begins=1900-01-01": 400,
    "figures/offers.pdf": 404,
    "calls?sort=%00": 404,
    "calls?why=%27%20OR%201=1": 200,
    "catalogue?on=2026-02-30": 400,
    "catalogue/%2e%2e%2fetc": 404,
    "campaigns/%3Cb%3E": 404,
    "log": 403,
    "log/looks.csv": 403,
}


async def test_what_cannot_be_asked_is_answered_with_a_page(peopled: Desk) -> None:
    """Never with an error of ours, and never with what was typed in."""
    for path, status in _NOT_ASKED.items():
        answer = await peopled.client.get(f"/desk/{path}")
        assert answer.status == status, path
        assert "<script>" not in (await answer.text()).partition("<main")[2]


async def test_figures_are_taken_away_without_names(peopled: Desk) -> None:
    """A city called like a formula is a text; no name, phone, IIN or id of anybody stands in a file."""
    async with peopled.scene.store.write() as tx:
        for guardian in ("G1", "G2"):
            (await tx.get_one(Guardian, guardian)).settlement = BAD
    body = await peopled.read("/desk/figures/offers.csv?lang=en")
    body = await peopled.read("/desk/figures/offers.csv")
    heading, *lines = csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";")
    assert heading == ["Day", "Service", "City", "Channel", "Language", "State", "Minutes to the answer"]
    assert len(lines) == 8
    assert {line[2] for line in lines} == {f"'{BAD}"}
    for personal in ("G1", "O1", "A1", "Гүлнұр", "Мадина", "+7747"):
        assert personal not in body
    table = await peopled.read("/desk/figures/table.csv")
    assert table.count("\r\n") > 4


async def test_the_auditor_reads_who_looked_and_takes_it_away(closed: Desk) -> None:
    """By operator and family; whoever is called like a formula does no harm; a page leads on to the earlier ones."""
    at = closed.wall.now()
    looks = [
        AccessTrace(
            id=f"T{n:03}", at=at, operator=BAD if n else "oleg", guardian_id="G1", field="phone", reason="call_back"
        )
        for n in range(120)
    ]
    await add(closed.scene, *looks)
    await closed.sign_in("auditor")
    page = await closed.read("/desk/log?lang=en")
    page = await closed.read("/desk/log")
    assert "Looks: 120" in page
    assert page.count('href="/desk/families/G1"') == 100
    older = re.search(r'href="(/desk/log\?[^"]*older=[^"]*)"', page)
    assert older is not None
    assert (await closed.read(older.group(1).replace("&amp;", "&"))).count('href="/desk/families/G1"') == 20
    assert (await closed.read("/desk/log?operator=oleg&family=G1")).count('href="/desk/families/G1"') == 1
    body = await closed.read("/desk/log/looks.csv")
    assert body.count(f"'{BAD}".replace('"', '""')) == 119
    assert (await closed.client.get("/desk/log?older=%27")).status == 400


async def test_the_second_to_close_a_case_is_told(peopled: Desk) -> None:
    """What is done is not done twice, and not silently passed over."""
    assert (await peopled.post("/desk/cases/D0", reason="family_told")).status == 303
    answer = await peopled.post("/desk/cases/D0", reason="decided")
    assert answer.status == 409
    assert (await peopled.post("/desk/cases/D'0", reason="decided")).status == 404
