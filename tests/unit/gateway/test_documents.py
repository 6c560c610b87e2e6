"""What a decision leaves in the cabinet: the form that tells of it, in both languages, while nobody asks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.printing.page import Page
from core.store.tables import Decision, IssuedDocument, Offer
from core.store.vault import of_guardian
from core.values import Language
from tests.stories.papers import package
from tests.world import World

FIRST = "+77470000001"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One family has said yes to a place and has its referral of Monday 23.11.2026."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1")
    await world.family(FIRST)
    await world.place("V1")
    await world.say(FIRST, sms="1")
    yield world
    await world.close()


async def _pages(world: World, form: str) -> dict[str, Page]:
    """Return the forms that were issued, by language, opened with the family's key."""
    guardian_id = (await world.one(Offer, vacancy_id="V1")).guardian_id
    async with world.store.read() as tx:
        key = await world.vault.key_of(tx, of_guardian(guardian_id))
    rows: Any = await world.all(IssuedDocument, form=form)
    return {
        row.language: Page.from_text(key.open(row.page_sealed, "issued_document", "page_sealed", row.id))
        for row in rows
    }


@pytest.mark.rule("P-021")
@pytest.mark.rule("P-105")
async def test_refused_papers_leave_the_notice_of_annex_3(world: World) -> None:
    """The SMS says that the reasons are in the cabinet: there they are, with the paper that was missing."""
    await world.advance(hours=24)
    await world.tell("papers_submitted", application_id="A1", documents=package(world, without="f065"))
    await world.advance(days=1)
    decision = next(row for row in await world.all(Decision, kind="refused"))
    pages = await _pages(world, "refusal")
    assert set(pages) == set(Language)
    missing = next(block for block in pages["ru"].blocks if block.lines)
    assert [line.text for line in missing.lines] == ["1) карта профилактических прививок по форме № 065/у"]
    subjects = {row.subject for row in await world.all(IssuedDocument, form="refusal")}
    assert subjects == {f"decision:{decision.id}"}


@pytest.mark.rule("P-105")
async def test_a_signed_contract_leaves_the_notice_of_enrolment(world: World) -> None:
    """Enrolment ends with its notice, once, however often the contract is told."""
    await world.tell("papers_submitted", application_id="A1", documents=package(world))
    for _ in range(2):
        await world.tell("contract_signed", child_id="C1", preschool_id="P1", on="2026-11-24")
    pages = await _pages(world, "enrolment")
    assert set(pages) == set(Language)
    assert len(await world.all(IssuedDocument, form="enrolment")) == 2
