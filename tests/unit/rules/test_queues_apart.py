"""Queues apart: which one a key names, and whether an application still waits for a conclusion there."""

import pytest

from core.rules.changes import may_choose
from core.rules.edition import Edition
from core.rules.vacancy import awaits_conclusion, own_queue_in

_LIMITED, _GENERAL = frozenset({5}), frozenset({13})


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("P1|2022|kk", ""),
        ("P1|special|2022|kk", "special"),
        ("P1|sanatorium|2022|ru", "sanatorium"),
        ("P1|sanatorium:chest|2022|ru", "sanatorium:chest"),
    ],
)
def test_a_key_tells_its_queue_apart(key: str, own: str) -> None:
    """What stands between preschool and birth year; the ordinary queue has nothing there."""
    assert own_queue_in(key) == own


@pytest.mark.rule("P-025")
@pytest.mark.parametrize(
    ("own", "categories", "pmpc", "awaits"),
    [
        ("", _LIMITED, False, False),
        ("special", _LIMITED, True, False),
        ("special", _LIMITED, False, True),
        ("special", _GENERAL, True, True),
        ("special", _GENERAL, False, True),
        ("sanatorium", _GENERAL, False, True),
        ("sanatorium", _LIMITED, True, True),
        ("sanatorium:chest", _GENERAL, False, False),
    ],
)
def test_a_queue_apart_waits_for_its_conclusion(
    edition: Edition, own: str, categories: frozenset[int], *, pmpc: bool, awaits: bool
) -> None:
    """Special groups for the consultation's, sanatoriums for the type of rehabilitation, nobody else for any."""
    assert awaits_conclusion(own, categories, edition, pmpc=pmpc) is awaits


@pytest.mark.rule("P-045")
@pytest.mark.parametrize(("preschools", "may"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_preschools_may_be_chosen(edition: Edition, preschools: int, *, may: bool) -> None:
    """More or none is refused on a ground of its own, with the paragraphs that say so."""
    found = may_choose(preschools, edition)
    assert found.holds is may
    if not may:
        assert found.ground == "too_many_preschools"
        assert [cited.paragraph for cited in found.citations] == ["10.1", "15(1)", "A2.9(2)"]
