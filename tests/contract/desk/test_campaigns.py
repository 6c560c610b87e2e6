"""Campaigns at the desk: an operator looks, a supervisor pauses and lets go on, and both are told who did what."""

import pytest

from core.gateway.campaigning.verbs import Campaigns, Plan
from tests.contract.desk.side import Desk


@pytest.fixture
async def started(closed: Desk) -> Desk:
    """A desk beside a campaign that runs; nobody is signed in."""
    numbers = iter(range(1, 99))
    verbs = Campaigns(closed.scene.store, closed.scene.clock, lambda: f"change-{next(numbers)}", None)
    await verbs.start("births-2026", Plan(2000), "engineer")
    return closed


async def supervisor(desk: Desk) -> Desk:
    """Let the supervisor of the sandbox in."""
    await desk.sign_in("supervisor")
    return desk


async def state(desk: Desk) -> tuple[str, list[tuple[str, str, str]]]:
    """Return where the campaign stands, and who did what to it why."""
    seen = await desk.scene.views.campaign("births-2026", None)
    return seen.status, [(made.act, made.by, made.reason) for made in seen.changes]


async def test_an_operator_only_looks(started: Desk) -> None:
    """The page shows pace and progress and no button; a form of one's own making is refused."""
    await started.sign_in()
    assert 'href="/desk/campaigns/births-2026"' in await started.read("/desk/campaigns")
    page = await started.read("/desk/campaigns/births-2026?lang=en")
    assert "2,000" in page
    assert 'name="act"' not in page
    answer = await started.post("/desk/campaigns/births-2026", act="pause", reason="too_many_calls")
    assert answer.status == 403
    assert (await state(started))[0] == "running"


async def test_a_supervisor_pauses_with_a_reason_and_lets_go_on(started: Desk) -> None:
    """Who did it, when and why stands on the page."""
    await supervisor(started)
    await started.post("/desk/campaigns/births-2026", act="pause", reason="too_many_calls")
    assert (await state(started))[0] == "paused"
    page = await started.read("/desk/campaigns/births-2026?lang=en")
    assert 'value="resume"' in page
    assert "Too many calls" in page
    await started.post("/desk/campaigns/births-2026", act="resume", reason="solved")
    by = "sandbox-supervisor"
    made = [("start", "engineer", "ordered"), ("pause", by, "too_many_calls"), ("resume", by, "solved")]
    assert await state(started) == ("running", made)


@pytest.mark.parametrize(
    "form", [{"act": "pause"}, {"act": "pause", "reason": "why not"}, {"act": "end", "reason": "ordered"}]
)
async def test_a_form_without_a_reason_or_with_another_act_changes_nothing(started: Desk, form: dict[str, str]) -> None:
    """Reasons are a closed list; a campaign is ended on the command line only."""
    await supervisor(started)
    assert (await started.post("/desk/campaigns/births-2026", **form)).status == 400
    assert (await state(started))[0] == "running"


@pytest.mark.parametrize("tongue", ["kk", "ru", "en"])
async def test_the_pages_speak_every_language_of_the_desk(started: Desk, tongue: str) -> None:
    """No key shows through."""
    await supervisor(started)
    for path in ("/desk/campaigns", "/desk/campaigns/births-2026"):
        page = await started.read(f"{path}?lang={tongue}")
        assert "campaign." not in page
        assert "campaign_" not in page


async def test_a_campaign_that_nobody_started_is_not_found(started: Desk) -> None:
    """The page says so."""
    await supervisor(started)
    assert (await started.client.get("/desk/campaigns/none")).status == 404
    assert (await started.post("/desk/campaigns/none", act="pause", reason="ordered")).status == 404
