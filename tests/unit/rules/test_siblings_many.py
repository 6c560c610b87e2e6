"""Many families with several children at one instant: the joint choice stays quick."""

import pytest

from core.rules.edition import Edition
from core.rules.queue import QueueClass
from core.rules.siblings import FreePlace, Waiting, joint_choice


@pytest.mark.timeout(10)
@pytest.mark.parametrize(("count", "children"), [(4, 4), (20, 2), (12, 3)])
def test_a_family_that_cannot_fit_costs_little(edition: Edition, count: int, children: int) -> None:
    """What leads nowhere is found out once; trying all orders of twenty families would take minutes."""
    families = {f"g{one:02}": frozenset(f"{one:02}-{child}" for child in range(children)) for one in range(count)}
    line = [Waiting(child, guardian) for guardian, own in families.items() for child in sorted(own)]
    places = [
        FreePlace(f"V{number:02}", "K|2022|kk", None, {QueueClass.GENERAL: line}) for number in range(len(line) - 1)
    ]
    given = joint_choice(places, {"K|2022|kk": 1}, families, edition)
    assert given is not None
    assert len(given) == len(places)


@pytest.mark.timeout(10)
def test_a_family_that_no_place_fits_costs_little(edition: Edition) -> None:
    """A sister whom none of the places suits cannot be joined, however the other families are ordered."""
    families = {f"g{one:02}": frozenset({f"{one:02}-0", f"{one:02}-1"}) for one in range(18)}
    line = [Waiting(child, guardian) for guardian, own in families.items() for child in sorted(own)]
    line.append(Waiting("99-0", "g99"))
    places = [FreePlace(f"V{number:02}", "K|2022|kk", None, {QueueClass.GENERAL: line}) for number in range(len(line))]
    families["g99"] = frozenset({"99-0", "99-1"})
    given = joint_choice(places, {"K|2022|kk": 1}, families, edition)
    assert given is not None
    assert [one.application_id for one in given] == [one.application_id for one in line]
