"""Applications that no queue takes: kept and decided, sent back with the reason, and filed again under another id."""

import pytest

from core.store.tables import Application, Child, Decision, QueueEntry, Timer
from tests.unit.register.rows import Office, application, preschool

_SIX = {"child_birth_date": "2019-05-17", "preschools": "P1"}


@pytest.mark.rule("P-035")
async def test_a_child_that_is_six_is_refused_by_a_decision_that_cites_its_paragraph(waiting: Office) -> None:
    """The application is kept as refused, stands in no queue, and its decision names ground, paragraphs and facts."""
    (outcome,) = await waiting.register.applications([application(2, **_SIX)])
    assert not outcome.taken
    assert outcome.reason == "child_birth_date: the child was too old already when it was filed (P 11.1, A2.9(2))"
    kept = await waiting.one(Application, id="A2")
    made = await waiting.one(Decision, application_id="A2")
    assert (kept.status, made.kind, made.outcome, made.grounds) == ("refused", "refused", "refused", ["already_six"])
    assert [cited["paragraph"] for cited in made.citations] == ["11.1", "A2.9(2)"]
    assert made.facts["preschools"] == "P1"
    assert not await waiting.all(QueueEntry, application_id="A2")
    assert await waiting.one(Child, id="C2")
    assert [timer.id for timer in await waiting.all(Timer) if timer.subject == "A2"] == ["refused:A2"]


@pytest.mark.rule("P-021")
async def test_the_same_refused_application_again_is_refused_again_and_decided_once(waiting: Office) -> None:
    """Its sender reads the same reason; changed under the same id it stays as it is, under another id it may wait."""
    row = application(2, **_SIX)
    (first,) = await waiting.register.applications([row])
    assert await waiting.register.applications([row, row]) == [first, first]
    (changed,) = await waiting.register.applications([application(2, **(_SIX | {"preschools": "P2"}))])
    assert changed.reason == "application_id: this application is refused and does not change any more"
    assert len(await waiting.all(Decision, application_id="A2")) == 1
    (again,) = await waiting.register.applications([application(2, **_SIX, categories="5", application_id="A3")])
    assert again.taken
    assert (await waiting.one(QueueEntry, application_id="A3")).status == "waiting"


async def test_a_birth_date_written_wrong_may_be_mended_until_an_application_is_taken(waiting: Office) -> None:
    """Refused for a mistyped year: filed again with the right one it waits; from then on the child's data stand."""
    await waiting.register.applications([application(2, **_SIX)])
    right = application(2, application_id="A3")
    (mended,) = await waiting.register.applications([right])
    assert mended.taken
    assert (await waiting.one(Child, id="C2")).birth_year == 2022
    (wrong,) = await waiting.register.applications([application(2, **_SIX, application_id="A4")])
    assert wrong.reason.startswith("child_id: A3, an earlier application")
    (older,) = await waiting.register.applications([application(2, child_birth_date="2021-05-17", application_id="A3")])
    assert older.reason == "child_birth_date: this child is known with another birth date"


@pytest.mark.rule("P-045")
@pytest.mark.parametrize("count", [1, 4, 5])
async def test_one_to_four_preschools_may_be_chosen(waiting: Office, count: int) -> None:
    """Five are refused by a decision (P 10.1, 15(1)), and so is a list that grows to five."""
    taken, names = count <= 4, [f"P{number}" for number in range(1, count + 1)]
    await waiting.register.preschools([preschool(name) for name in names])
    both = [application(2, preschools=";".join(names)), application(1, preschools=";".join(names))]
    new, grown = await waiting.register.applications(both)
    assert (new.taken, grown.taken) == (taken, taken)
    assert len(await waiting.all(QueueEntry, application_id="A2")) == (count if taken else 0)
    if not taken:
        assert (
            new.reason
            == grown.reason
            == "preschools: more are chosen than an application may name (P 10.1, 15(1), A2.9(2))"
        )
        assert (await waiting.one(Decision, application_id="A2")).grounds == ["too_many_preschools"]
        assert (await waiting.one(Application, id="A1")).status == "queued"


async def test_a_row_of_somebody_unknown_leaves_nothing(waiting: Office) -> None:
    """Without a family there is nobody to decide about: the sender is told, nothing is kept."""
    (outcome,) = await waiting.register.applications([application(7, **_SIX)])
    assert outcome.reason == "guardian_id: this guardian is not known; import the guardians first"
    assert not await waiting.all(Application, id="A7")


@pytest.mark.rule("P-035")
@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"categories": "1;5", "verified": "false", "pmpc_on_file": "true"}, True),
        ({"categories": "5;10", "verified": "true", "pmpc_on_file": "false"}, False),
        ({"categories": "10", "verified": "true", "pmpc_on_file": "true"}, False),
    ],
)
async def test_a_child_of_six_may_file_with_a_conclusion_on_file(
    waiting: Office, said: dict[str, str], *, taken: bool
) -> None:
    """Limited abilities and the conclusion: whether another privilege is confirmed says nothing (P 11.1)."""
    (outcome,) = await waiting.register.applications([application(2, **(_SIX | said))])
    assert outcome.taken is taken
