"""Corners of the rules that only a broken rule would show: each was found by breaking one on purpose."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Edition, read
from core.rules.changes import Placement, stand
from core.rules.interest import archived_at, closes_after_suspension, notice_due
from core.rules.queue import QueueClass, because
from core.rules.siblings import FreePlace, Waiting, joint_choice
from core.rules.vacancy import is_sanatorium

EDITION = Path(__file__).parents[3] / "core" / "rules" / "editions" / "p-2024.toml"
FILED, ENDED = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.mark.rule("P-032")
def test_the_slots_are_cited_where_they_decide_and_nowhere_else(edition: Edition) -> None:
    """Priority and general families are told where the pattern stands; out of turn it decides nothing."""
    assert edition.slots is not None
    other = edition.model_copy(update={"slots": edition.slots.model_copy(update={"paragraph": ("99",)})})
    where = {name: "99" in {one.paragraph for one in because(name, other)} for name in QueueClass}
    assert where == {QueueClass.OUT_OF_TURN: False, QueueClass.PRIORITY: True, QueueClass.GENERAL: True}


@pytest.mark.rule("P-034")
def test_only_a_sanatorium_is_one(edition: Edition) -> None:
    """A special kindergarten has a queue of its own too, and children do not come to it for a bounded stay."""
    kinds = ("sanatorium", "kindergarten", "nursery", "special_kindergarten", "mini_centre")
    assert [is_sanatorium(kind, edition) for kind in kinds] == [True, False, False, False, False]


@pytest.mark.rule("P-050")
def test_the_last_yearly_notice_counts_from_the_last_confirmation(edition: Edition) -> None:
    """Filed on 10.01.2024, confirmed on 05.02.2026: on 01.01.2028 the notice of 05.02.2027 was the last one due."""
    for on in (date(2027, 3, 1), date(2028, 1, 1)):
        assert notice_due(date(2024, 1, 10), date(2026, 2, 5), on, edition).first_on == date(2027, 2, 5)


@pytest.mark.rule("P-052")
@pytest.mark.rule("P-058")
def test_an_interest_notice_waits_in_the_unit_of_its_edition(calendar: Calendar, tmp_path: Path) -> None:
    """An edition that says 48 hours instead of a month is counted in hours."""
    path = tmp_path / "p-2024.toml"
    month, hours = 'term = { n = 1, unit = "month"', 'term = { n = 48, unit = "h"'
    path.write_text(EDITION.read_text("utf-8").replace(month, hours), "utf-8")
    received = datetime(2026, 3, 20, 14, 5, tzinfo=ALMATY)
    for wait in (archived_at, closes_after_suspension):
        assert wait(received, calendar, read(path)) == datetime(2026, 3, 22, 14, 5, tzinfo=ALMATY)


@pytest.mark.rule("P-078")
def test_no_family_out_of_turn_is_passed_over_so_that_siblings_come_together(edition: Edition) -> None:
    """B1 is first at V1; giving it to B2 would leave V2 to A1 and bring A1 and A2 together: that is overtaking."""
    first, second, elder, younger = (
        Waiting(name, guardian) for name, guardian in (("B1", "G1"), ("B2", "G2"), ("A1", "G3"), ("A2", "G3"))
    )
    places = [
        FreePlace("V1", "q1", None, {QueueClass.OUT_OF_TURN: [first, second]}),
        FreePlace("V2", "q2", None, {QueueClass.OUT_OF_TURN: [second], QueueClass.GENERAL: [elder]}),
        FreePlace("V3", "q3", None, {QueueClass.GENERAL: [younger]}),
    ]
    families = {"G3": frozenset({"A1", "A2"})}
    assert joint_choice(places, {}, families, edition) is None
    given = joint_choice(
        [places[0], FreePlace("V2", "q2", None, {QueueClass.GENERAL: [elder]}), places[2]], {}, families, edition
    )
    assert [(one.vacancy_id, one.application_id) for one in given or ()] == [("V1", "B1"), ("V2", "A1"), ("V3", "A2")]


@pytest.mark.rule("P-074")
@pytest.mark.rule("P-112")
def test_only_a_spent_privilege_counts_from_the_end_of_the_contract(edition: Edition) -> None:
    """A family placed from the general queue, or with a new privilege, keeps the time of its application."""
    general = Placement(QueueClass.GENERAL, frozenset({13}), ENDED)
    told = stand(frozenset({13}), FILED, edition, verified=True, placed=general)
    assert (told.queue_class, told.counts_from) == (QueueClass.GENERAL, FILED)
    spent = Placement(QueueClass.PRIORITY, frozenset({10}), ENDED)
    assert stand(frozenset({10}), FILED, edition, verified=True, placed=spent).counts_from == ENDED
    revived = stand(frozenset({10, 1}), FILED, edition, verified=True, placed=spent)
    assert (revived.queue_class, revived.counts_from) == (QueueClass.OUT_OF_TURN, FILED)
