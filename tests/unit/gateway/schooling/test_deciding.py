"""From the confirmed application to what the school decides: its days, its forms, its stages (H 5-8, S 5-9)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import ALMATY
from core.store.tables import (
    Application,
    Conclusion,
    Consent,
    DataConsent,
    Decision,
    IssuedDocument,
    Message,
    Report,
    ToldEvent,
)
from tests.unit.gateway.schooling.scene import AIGUL, asked, concluded, decided, last, offer, say
from tests.world import World, a_world

BOTH = ["home_schooling", "special_school"]


async def _confirmed(world: World, kind: str = "home_schooling", **other: Any) -> None:
    await asked(world, kind, **other)
    await say(world, "1", "15.10", "1", "1")


@pytest.mark.rule("H-06")
@pytest.mark.rule("S-04")
@pytest.mark.parametrize(("kind", "by"), [("home_schooling", "25.11"), ("special_school", "26.11")])
async def test_the_family_hears_until_when_the_school_decides(world: World, kind: str, by: str) -> None:
    """Two working days, or three, from Monday 23.11.2026."""
    await _confirmed(world, kind)
    assert f"Мектеп жауап беретін соңғы күн: {by}" in await last(world)
    row = await world.one(Conclusion)
    assert (row.decide_from, f"{row.decide_by:%d.%m}") == (date(2026, 11, 23), by)


@pytest.mark.rule("S-13")
async def test_a_first_class_hears_that_it_is_decided_in_july(tmp_path: Path) -> None:
    """Confirmed in April: taken, and decided from 1 July (reading 21)."""
    async with a_world(tmp_path, began=datetime(2026, 4, 1, 12, tzinfo=ALMATY)) as world:
        await _confirmed(world, "special_school", issued_on="2026-03-20", grade=1)
        assert "Мектеп шешім шығаратын күндер: 01.07 – 07.07" in await last(world)


@pytest.mark.rule("S-06")
async def test_after_the_thirtieth_of_august_nobody_is_late(world: World) -> None:
    """In November the conclusion is the basis: the application is filed, not refused."""
    await _confirmed(world, "special_school", grade=1)
    assert (await world.one(Application)).status == "filed"


@pytest.mark.rule("H-08")
@pytest.mark.rule("H-09")
@pytest.mark.rule("S-07")
@pytest.mark.parametrize("kind", BOTH)
async def test_the_class_and_the_order_of_the_head_are_the_acceptance(world: World, kind: str) -> None:
    """Nothing of it is made up from the conclusion, which meant another class."""
    await _confirmed(world, kind)
    placed: dict[str, Any] = {
        "grade": 6,
        "letter": "Б",
        "language": "ru",
        "order_number": "112",
        "order_date": "2026-11-24",
    }
    await decided(world, **placed)
    decision = await world.one(Decision)
    assert (decision.kind, decision.grounds) == ("accepted", ["documents_accepted"])
    told = {name: decision.facts[name] for name in placed}
    assert told == {name: str(value) for name, value in placed.items()}
    assert (await world.one(Application)).status == "accepted"
    assert "мектептің бұйрығы шықты" in await last(world)


@pytest.mark.rule("H-30")
@pytest.mark.rule("H-32")
@pytest.mark.rule("S-20")
@pytest.mark.rule("S-22")
@pytest.mark.parametrize("kind", BOTH)
async def test_the_acceptance_is_kept_for_the_cabinet(world: World, kind: str) -> None:
    """In both languages, with the class, its letter and the order, as annex 3 has it; its digest tells a change."""
    await _confirmed(world, kind)
    await decided(world)
    documents = await world.all(IssuedDocument)
    assert {(row.form, row.language) for row in documents} == {("acceptance", "kk"), ("acceptance", "ru")}
    row = next(row for row in documents if row.language == "kk")
    async with world.store.read() as tx:
        key = await world.vault.key_of(tx, row.key_owner)
    page = key.open(row.page_sealed, "issued_document", "page_sealed", row.id)
    assert all(word in page for word in ("№ 12 «Дарын» мектебі", "41-Ү", "5-сынып", "Ә"))
    assert row.commitment == key.commit(page)


@pytest.mark.rule("H-29")
@pytest.mark.rule("S-20")
@pytest.mark.parametrize("kind", BOTH)
async def test_a_school_refuses_on_a_ground_of_the_act(world: World, kind: str) -> None:
    """With the form of annex 2; the SMS says where the reason stands."""
    await _confirmed(world, kind)
    await decided(world, ground="not_conforming")
    decision = await world.one(Decision)
    assert (decision.kind, decision.grounds) == ("refused", ["not_conforming"])
    assert {citation["paragraph"] for citation in decision.citations} == {"A1.9(2)"}
    assert {row.form for row in await world.all(IssuedDocument)} == {"refusal"}
    assert "Себебі egov.kz кабинетінде" in await last(world)


@pytest.mark.rule("H-13")
@pytest.mark.rule("S-08")
@pytest.mark.parametrize("kind", BOTH)
async def test_each_stage_is_reported_when_it_is_passed(world: World, kind: str) -> None:
    """Request and intake with the yes, the result with the decision; each once."""
    await _confirmed(world, kind)
    assert [row.name for row in await world.all(Report)] == ["request", "intake"]
    await decided(world)
    assert [row.name for row in await world.all(Report)] == ["request", "intake", "result"]
    assert {row.body["act"] for row in await world.all(Report)} == {"223-3" if kind == BOTH[0] else "223-4"}


@pytest.mark.parametrize("kind", BOTH)
async def test_both_consents_end_with_the_result(world: World, kind: str) -> None:
    """They were given for this service and serve no other."""
    await _confirmed(world, kind)
    assert (await world.one(Consent)).ended_at is (await world.one(DataConsent)).ended_at is None
    await decided(world)
    assert (await world.one(Consent)).ended_by == (await world.one(DataConsent)).ended_by == "result"


async def test_a_conclusion_that_ended_before_the_yes_is_refused_at_once(tmp_path: Path) -> None:
    """It was valid when it was offered, in the evening, and expired when the family confirmed."""
    async with a_world(tmp_path, began=datetime(2026, 11, 23, 20, tzinfo=ALMATY)) as world:
        await asked(world, valid_until="2026-11-23")
        await world.advance(hours=12)
        await say(world, "1", "15.10", "1", "1")
        decision = await world.one(Decision)
        assert (decision.kind, decision.grounds) == ("refused", ["papers_incomplete_or_expired"])
        assert "мерзімі өткен" in await last(world)
        await say(world, "1")
        assert "енді күшінде емес" in await last(world)


async def test_a_second_decision_of_a_school_changes_nothing(world: World) -> None:
    """The first one stands; the register is told why."""
    await _confirmed(world)
    await decided(world)
    await decided(world, ground="not_conforming")
    assert [row.kind for row in await world.all(Decision)] == ["accepted"]
    told = (await world.all(ToldEvent))[-1]
    assert told.outcome == "nothing changes because the application is accepted already"


async def test_a_no_in_the_window_takes_the_application_back(world: World) -> None:
    """Both consents end, the school decides nothing, and a yes begins anew."""
    await _confirmed(world)
    await say(world, "2")
    assert "Өтініш қайтарып алынды" in await last(world)
    assert (await world.one(Application)).status == "withdrawn"
    assert (await world.one(Consent)).ended_by == (await world.one(DataConsent)).ended_by == "family"
    await decided(world)
    assert not await world.all(Decision)
    await say(world, "1")
    assert "Қайтадан бастаймыз" in await last(world)


async def test_a_no_after_the_window_changes_nothing(world: World) -> None:
    """The school considers the application; whoever wants it back calls."""
    await _confirmed(world)
    await world.advance(hours=30)
    await say(world, "2")
    assert (await world.one(Application)).status == "filed"
    assert "мектептің жауабын күтіңіз" in await last(world)


async def test_in_telegram_the_family_reads_school_and_class(world: World) -> None:
    """There nobody else reads along."""
    await asked(world)
    await world.link(AIGUL)
    for words in ("1", "1", "1"):
        await world.say(AIGUL, telegram=words)
    assert "№ 12 «Дарын» мектебі, сыныбы: 5" in await last(world)
    assert (await offer(world)).status == "confirmed"


async def test_two_children_are_two_applications(world: World) -> None:
    """Each offer has its code; a bare answer is asked which."""
    await asked(world)
    await concluded(world, 2, "special_school", guardian_id="G1", child_first_name="Айару")
    first, second = sorted(await world.all(Message, key="schooling.offer"), key=lambda row: row.seq)
    assert first.offer_id != second.offer_id
    await say(world, "1")
    assert "Айару" in await last(world)
    code = (await offer(world)).code
    await say(world, f"{code} 1", "15.10")
    assert "арнайы мектеп" in await last(world)
