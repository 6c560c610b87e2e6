"""Whole histories of a preschool district, told to the core and to a literal reading of order 133 (promise 5)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.both import Both

#: Before a leap day, before a year ends, and just before the year in which many turn six.
MORNINGS = (date(2026, 2, 20), date(2026, 11, 20), date(2026, 12, 15))
#: Few birth days on purpose, some of them near the sixth birthday: children must meet in one line.
BORN = (date(2022, 6, 1),) * 8 + (date(2022, 6, 2), date(2021, 1, 5), date(2021, 6, 1), date(2023, 6, 1)) * 2 + (
    date(2020, 2, 29), date(2020, 3, 5), date(2020, 11, 25), date(2020, 12, 20))  # fmt: skip
MARKS = ({13}, {13}, {13}, {13}, {13}, {13}, {13}, {13}, {10}, {11}, {1}, {5}, {6, 10}, {2, 11}, {3, 5}, {5, 10})
GROUPS = ("senior",) * 5 + ("middle", "preparatory", "mixed", "mixed", "special", "early")
_which = st.integers(0, 30)
_school = st.sampled_from("KKKKNNST")

wishes = st.lists(_school, min_size=1, max_size=4).map(lambda names: list(dict.fromkeys(names)))
tongues, rehabs = st.sampled_from(("kk",) * 7 + ("ru",)), st.sampled_from(("", "", "chest", "nerves"))
seats = st.fixed_dictionaries(
    {
        "school": _school,
        "group": st.sampled_from(GROUPS),
        "tongue": tongues,
        "years": st.sampled_from(((),) * 6 + ((2022,), (2021, 2022))),
        "rehab": rehabs,
        "temporary": st.sampled_from((False, False, False, True)),
    }
)
#: A bulletin: several places of one group at one instant.
bulletins = st.tuples(seats, st.integers(1, 4)).map(lambda told: [told[0]] * told[1])
#: Places of several groups of one preschool: where brothers and sisters may change places.
mixtures = st.tuples(
    seats, st.lists(st.sampled_from(("senior", "mixed", "mixed", "middle")), min_size=2, max_size=4)
).map(lambda told: [{**told[0], "group": group, "years": (), "temporary": False} for group in told[1]])
CHILD: dict[str, st.SearchStrategy[Any]] = {
    "guardian": st.integers(0, 5).map("g{}".format),
    "born": st.sampled_from(BORN),
    "marks": st.sampled_from(MARKS).map(set),
    "proved": st.sampled_from((True, True, True, False)),
    "paper": st.booleans(),
    "tongue": tongues,
    "from_age": st.sampled_from((None,) * 8 + (4, 5)),
    "special": st.sampled_from((False,) * 5 + (True,)),
    "rehab": rehabs,
    "town": st.sampled_from(("Almaty",) * 7 + ("Talgar",)),
}
children = st.fixed_dictionaries(CHILD)
#: What may happen, how often, and what is told of it; `which` names one of those to whom it can happen.
STEPS: dict[str, tuple[int, dict[str, st.SearchStrategy[Any]]]] = {
    "file": (5, {"late": st.sampled_from((0, 0, 1, 2, 86_400_000)), "wishes": wishes, "child": children}),
    "time": (
        5,
        {
            "hours": st.sampled_from((0, 1, 23, 25, 49, 49, 15 * 24, 15 * 24, 40 * 24)),
            "minutes": st.sampled_from((0, 5, 10)),
        },
    ),
    "seats": (5, {"wanted": st.one_of(bulletins, mixtures, st.lists(seats, min_size=1, max_size=4))}),
    "answer": (
        9,
        {
            "what": st.sampled_from(("yes", "yes", "no", "no", "undo", "give_back", "sign", "take_back")),
            "which": _which,
        },
    ),
    "family": (2, {"children": st.lists(children, min_size=2, max_size=3), "wishes": wishes}),
    "enrol": (3, {"which": _which}),
    "leave_and_return": (2, {"which": _which}),
    "again": (3, {"which": _which, "moved": st.booleans()}),
    "suspended": (
        3,
        {"what": st.sampled_from(("late_yes", "interest", "interest")), "which": _which, "still": st.booleans()},
    ),
    "choose": (2, {"which": _which, "wishes": wishes}),
    "withdraw": (1, {"which": _which}),
    "mark": (2, {"which": _which, "marks": st.sampled_from(MARKS), "proved": st.booleans(), "paper": st.booleans()}),
}
_names = st.sampled_from([name for name, (often, _) in STEPS.items() for _ in range(often)])


def _step(name: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(STEPS[name][1]))


openings = st.lists(st.sampled_from(("file", "file", "file", "family")).flatmap(_step), min_size=5, max_size=11)
histories = st.tuples(openings, st.lists(_names.flatmap(_step), min_size=12, max_size=36)).map(lambda p: p[0] + p[1])


def _tell(morning: date, history: list[tuple[str, dict[str, Any]]]) -> None:
    both = Both(morning)
    for name, told in history:
        if name in {"file", "family", "time", "seats"} or both.clerk.kids:
            getattr(both, name)(**told)
            both.agree()


@pytest.mark.rule("P-030")
@pytest.mark.rule("P-031")
@pytest.mark.rule("P-032")
@pytest.mark.timeout(1800)
@settings(max_examples=max(300, settings.default.max_examples if settings.default else 0))
@given(st.sampled_from(MORNINGS), histories)
def test_every_history_of_a_district_is_decided_as_the_regulation_reads(
    morning: date, history: list[tuple[str, dict[str, Any]]]
) -> None:
    """Whoever comes, answers or changes its mind: the same families are asked, in the same order, by the same slots."""
    _tell(morning, history)


_YEARS = (date(2022, 6, 1), date(2022, 6, 2), date(2021, 6, 1), date(2023, 6, 1))
#: A few families of two or three, and some others, before one preschool has places of several groups.
plain = {"born": st.sampled_from(_YEARS), "marks": st.just({13}), "from_age": st.none(), "tongue": st.just("kk")}
few = st.fixed_dictionaries(CHILD | plain)
broods = st.fixed_dictionaries({"children": st.lists(few, min_size=2, max_size=3), "wishes": st.just(["K"])})
lonely = st.fixed_dictionaries({"late": st.integers(-2, 2).map(abs), "wishes": st.just(["K"]), "child": few})
opened = st.lists(
    st.sampled_from((("family", broods), ("family", broods), ("file", lonely))).flatmap(
        lambda step: step[1].map(lambda told: (step[0], told))
    ),
    min_size=1,
    max_size=4,
)
at_k = mixtures.map(lambda places: ("seats", {"wanted": [{**one, "school": "K", "tongue": "kk"} for one in places]}))
reunions = st.tuples(opened, at_k, st.lists(st.one_of(at_k, _step("answer"), _step("time")), max_size=4)).map(
    lambda parts: [*parts[0], parts[1], *parts[2]]
)


@pytest.mark.rule("P-078")
@pytest.mark.timeout(1800)
@settings(max_examples=max(300, settings.default.max_examples if settings.default else 0))
@given(reunions)
def test_brothers_and_sisters_come_together_as_the_regulation_reads(history: list[tuple[str, dict[str, Any]]]) -> None:
    """Every way in which children of one family may change places is tried by the model; the core finds the same."""
    _tell(MORNINGS[0], history)
