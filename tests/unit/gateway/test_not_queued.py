"""An application that no queue takes: annex 3 in the cabinet, one report of the stage, one word to the family."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Decision, IssuedDocument, Message, QueueEntry, Report
from tests.unit.register import rows
from tests.world import World, a_world

ONE = "+77470000001"


async def filed(world: World, **other: Any) -> str:
    """Let a known family file an application, twice; return why it is refused."""
    await world.register.guardians([rows.guardian(1, phone=ONE)])
    row = rows.application(1, **({"submitted_at": world.clock.now().isoformat(), "preschools": "P1"} | other))
    reasons = set()
    for _ in range(2):
        (outcome,) = await world.register.applications([row])
        reasons.add(outcome.reason)
        await world.settle()
    (reason,) = reasons
    return reason


@pytest.mark.rule("P-021")
@pytest.mark.rule("P-035")
@pytest.mark.rule("P-089")
async def test_a_refused_application_leaves_notice_report_and_a_word(tmp_path: Path) -> None:
    """A child of six: annex 3 in both languages, the stage reported once, one SMS that names no reason."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        assert "P 11.1" in await filed(world, child_birth_date="2019-05-17")
        decision = await world.one(Decision)
        forms = await world.all(IssuedDocument)
        assert {(form.form, form.service, form.subject) for form in forms} == {
            ("refusal", "queueing", f"decision:{decision.id}")
        }
        assert {form.language for form in forms} == {"kk", "ru"}
        assert [report.name for report in await world.all(Report)] == ["refused"]
        (told,) = await world.phone(ONE)
        assert "өтініш қабылданбады" in told["text"]
        assert (await world.one(Application)).status == "refused"


async def _enrolled(world: World, categories: str) -> None:
    """Let a child get a place and its contract, and file anew while that runs."""
    await world.preschools("P1", "P2")
    await world.family(ONE, categories=categories)
    await world.place("V1")
    await world.say(ONE, sms="1")
    await world.tell("contract_signed", child_id="C1", preschool_id="P1", on=date(2026, 11, 23).isoformat())
    again = rows.application(1, application_id="A9", categories=categories, preschools="P2")
    filed_now = again.model_copy(update={"submitted_at": world.clock.now()})
    (outcome,) = await world.register.applications([filed_now])
    assert outcome.reason.endswith("then a new application (P 12)")
    await world.settle()


@pytest.mark.rule("P-039")
@pytest.mark.parametrize(
    ("categories", "warned", "paragraph"),
    [("13", "contract_not_ended", "12"), ("10", "contract_not_ended;privilege_spent", "23.1")],
)
async def test_an_enrolled_family_is_warned_before_it_leaves(
    tmp_path: Path, categories: str, warned: str, paragraph: str
) -> None:
    """The refusal says that the contract ends first and the time begins anew, and when a privilege will be spent."""
    async with a_world(tmp_path, began=datetime(2026, 11, 23, 10, tzinfo=ALMATY)) as world:
        await _enrolled(world, categories)
        refused = await world.one(Decision, application_id="A9")
        assert (refused.grounds, refused.facts["warned_of"]) == (["contract_not_ended"], warned)
        assert refused.citations[-1]["paragraph"] == paragraph
        (told,) = await world.all(Message, dedupe="notice:A9:refused")
        assert told.key == ("queue.enrolled" if categories == "13" else "queue.enrolled.spent")
        assert (await world.one(QueueEntry)).application_id == "A1"
