"""The list of what a person must look at."""

from datetime import timedelta

from core.store.tables import DeskCase
from tests.contract.desk.side import Desk
from tests.unit.views.scene import OPENED, add


async def test_cases_are_listed_with_their_family_the_longest_waiting_first(desk: Desk) -> None:
    """Why, since when, and a link to the application and to the family; done ones are gone."""
    for number, why in enumerate(["unreachable", "preschool_refused", "report_not_taken"]):
        since = OPENED - timedelta(hours=number)
        case = DeskCase(id=f"D{number}", why=why, subject="S", application_id="A1", guardian_id="G1", since=since)
        case.done_at = OPENED if why == "report_not_taken" else None
        await add(desk.scene, case)
    page = await desk.read("/desk/cases?lang=en")
    listed = [page.find(words) for words in ("a preschool refused to enrol", "the family could not be reached")]
    assert sorted(listed) == listed
    assert -1 not in listed
    assert "a report was not taken" not in page
    assert 'href="/desk/applications/A1"' in page
    assert 'href="/desk/families/G1"' in page


async def test_an_empty_list_says_so(desk: Desk) -> None:
    """Nothing to look at is told, not left blank."""
    assert "There is nothing to look at" in await desk.read("/desk/cases?lang=en")


async def test_nobody_looks_at_cases_without_signing_in(closed: Desk) -> None:
    """Like every page of the desk."""
    answer = await closed.client.get("/desk/cases", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")
