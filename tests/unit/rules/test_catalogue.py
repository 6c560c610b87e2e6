"""Which regulation was in force when, and what an edition file must hold."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import EditionError, RepealedError
from core.rules.calendar import Unit
from core.rules.catalogue import Catalogue, Edition, read
from core.rules.edition import Standing

GOOD = """\
id = "X-2030"
act = "999"
short = "X"
number = "999"
adopted = 2030-01-01
title = "Test"

[in_force]
from = 2030-02-01
paragraph = "ord.4"

[offers.vacancy]
rounds = { n = 1, paragraph = "1" }
term = { n = 24, unit = "h", paragraph = "2.1" }

[slots]
pattern = ["priority", "general"]
paragraph = "3"
"""

SERVICE = """\
[services.a]
title_kk = "a"
title_ru = "a"
provider = { values = "school", paragraph = "1" }
channels = { values = "office", paragraph = "1" }
proactive = { value = true, paragraph = "1" }
offers = ["vacancy"]
"""

SILENCE = 'silence = {{ value = "{}", paragraph = "1" }}'
DOCUMENT = """documents = [
    {{ code = "x", valid_for = {{ n = 1, {}, paragraph = "1" }}, {}, paragraph = "1" }},
]

"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an edition file, changed where the test wants it."""

    def write(old: str = "", new: str = "", name: str = "x.toml") -> Path:
        assert old in GOOD
        path = tmp_path / name
        path.write_text(GOOD.replace(old, new) if old else GOOD, "utf-8")
        return path

    return write


@pytest.mark.rule("P-001")
@pytest.mark.parametrize(
    ("act", "on", "edition"),
    [("133", "2026-11-21", "P-2024"), ("P", "2024-06-11", "P-2024"), ("H", "2024-01-01", "H-2022"),
     ("223-3", "2025-03-11", "H-2025"), ("S", "2026-11-21", "S-2022"), ("G", "2016-05-10", "G-2015"),
     ("1142", "2023-03-01", "G-2022"), ("V", "2026-06-30", "VOUCHER-2025")],
)  # fmt: skip
def test_a_case_carries_the_edition_of_its_day(catalogue: Catalogue, act: str, on: str, edition: str) -> None:
    """An act is found by its number or its short name, in the edition in force on that day."""
    assert catalogue.in_force(act, date.fromisoformat(on)).id == edition


@pytest.mark.rule("R-00")
@pytest.mark.rule("G-00")
@pytest.mark.parametrize(("act", "on", "by"), [("R", "2026-11-21", "decree 35"), ("G", "2026-11-21", "decree 549")])
def test_no_case_starts_under_a_repealed_act(catalogue: Catalogue, act: str, on: str, by: str) -> None:
    """The error names the act that repealed it."""
    with pytest.raises(RepealedError, match=by):
        catalogue.in_force(act, date.fromisoformat(on))


@pytest.mark.rule("H-31")
@pytest.mark.rule("S-21")
@pytest.mark.parametrize(
    ("act", "on"), [("P", "2024-06-10"), ("H", "2022-11-27"), ("S", "2022-01-01"), ("Q", "2026-01-01")]
)
def test_nothing_is_offered_before_its_edition_is_in_force(catalogue: Catalogue, act: str, on: str) -> None:
    """Before the first known edition there is an error, and no offer by a later one."""
    with pytest.raises(EditionError, match=on):
        catalogue.in_force(act, date.fromisoformat(on))


@pytest.mark.rule("R-02")
def test_without_its_publication_the_decree_of_2018_was_never_in_force(catalogue: Catalogue) -> None:
    """Both publication dates are parameters: without them no day is in force, with them the days between are."""
    with pytest.raises(EditionError, match="2019-06-01"):
        catalogue.in_force("R", date(2019, 6, 1))
    told = Catalogue.load(published={"R-2018": date(2019, 1, 10), "R-2018/repeal": date(2020, 2, 10)})
    assert told.in_force("R", date(2019, 1, 21)).id == "R-2018"
    assert told.in_force("R", date(2020, 2, 20)).id == "R-2018"
    with pytest.raises(RepealedError, match="decree 35"):
        told.in_force("R", date(2020, 2, 21))
    with pytest.raises(EditionError, match="2019-01-20"):
        told.in_force("R", date(2019, 1, 20))


@pytest.mark.rule("P-001")
def test_an_edition_begins_eleven_days_after_its_publication() -> None:
    """Ten days must have passed after the day of publication; a later edition moves the end of the earlier one."""
    told = Catalogue.load(published={"P-2024": date(2024, 6, 7), "H-2025": date(2025, 3, 10)})
    assert told.edition("P-2024").in_force.begins == date(2024, 6, 18)
    assert told.edition("P-2024").in_force.assumed is False
    assert told.edition("H-2022").in_force.until == date(2025, 3, 21)


def test_an_edition_stands_differently_on_different_days(catalogue: Catalogue) -> None:
    """Not yet, in force, replaced, repealed or unknown: each is said."""
    stands = {
        ("H-2025", "2025-03-10"): Standing.NOT_YET,
        ("H-2022", "2025-03-10"): Standing.IN_FORCE,
        ("H-2022", "2025-03-11"): Standing.REPLACED,
        ("G-2022", "2023-07-21"): Standing.IN_FORCE,
        ("G-2022", "2023-07-22"): Standing.REPEALED,
        ("R-2018", "2019-06-01"): Standing.UNKNOWN,
    }
    for (edition, on), standing in stands.items():
        assert catalogue.edition(edition).standing(date.fromisoformat(on)) is standing


def test_the_terms_of_a_vacancy_are_those_of_order_133(edition: Edition) -> None:
    """Rounds, windows, grace, suspension and cancelling come from the file, with their paragraphs."""
    offer = edition.offer("vacancy")
    assert (offer.rounds, offer.term, offer.grace) == (2, timedelta(hours=24), timedelta(minutes=10))
    assert (offer.amount("unreachable_after").duration, offer.cancel_within) == (
        timedelta(hours=48),
        timedelta(hours=24),
    )
    assert (offer.amount("suspension").n, offer.amount("suspension").unit) == (10, Unit.WORKING_DAY)
    assert offer.setting("temporary_refusal_archives") is False
    assert [citation.paragraph for citation in edition.cite(offer.entry("term"))] == ["16(3)", "15.3"]


def test_another_regulation_needs_only_another_file(catalogue: Catalogue) -> None:
    """The voucher pilot waits two working days, leaves the silent inactive and restores once: data, no code."""
    pilot = catalogue.edition("VOUCHER-2025")
    offer = pilot.offer("voucher")
    assert (pilot.experimental, offer.rounds) == (True, 1)
    assert (offer.amount("term").n, offer.amount("term").unit) == (2, Unit.WORKING_DAY)
    assert (offer.setting("silence"), offer.amount("restorable_within").duration) == ("inactive", timedelta(days=28))
    assert offer.count("restorable_times") == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('n = 24, unit = "h", paragraph = "2.1"', 'n = 24, unit = "h"', "line 14.*paragraph"),
        ('unit = "h"', 'unit = "weeks"', "line 14.*unit"),
        ('paragraph = "2.1"', 'paragraph = "somewhere"', "line 14.*paragraph"),
        ('paragraph = "2.1"', 'paragraph = "2.1", reading = 1', "line 14.*reading 1 has no reason"),
        ("n = 1,", "n = -1,", "line 13.*rounds"),
        ('"priority", "general"', '"priority"', "line 16.*slot"),
        ("from = 2030-02-01", "from = 2030-02-01\nuntil = 2030-01-01", "line 8.*ends on 2030-01-01"),
        ("from = 2030-02-01", "from = 2030-02-01\nassumed = true", "line 8.*reason"),
        ("term = {", f"{SILENCE.format('sleeps')}\nterm = {{", r"line 14: offers\.vacancy\.silence.*known are closed"),
        ("term = {", 'silence = { n = 1, unit = "h", paragraph = "1" }\nterm = {', "line 14.*'a number' is no known"),
        ("term = {", f"{SILENCE.format('inactive')}\nterm = {{", "line 14.*needs 'restorable_within'"),
        ("term = {", f"{SILENCE.format('suspended_and_passed_on')}\nterm = {{", "line 14.*needs 'suspension'"),
        ('paragraph = "ord.4"\n', "", "line 8.*coming into force needs its paragraph"),
        ("[slots]", '[repealed]\nby = "act 1000"\non = 2031-01-01\n\n[slots]', "line 16.*repeal needs its paragraph"),
        ("[slots]", SERVICE.replace('values = "office", ', "") + "[slots]", r"line 20: services\.a\.channels\.values"),
        ("[slots]", SERVICE.replace('"office", paragraph = "1"', '"office"') + "[slots]", "line 20.*paragraph"),
        ("[slots]", SERVICE + DOCUMENT.format('unit = "month"', 'source = "church"') + "[slots]", "line 24.*source"),
        ("[slots]", SERVICE + DOCUMENT.format('unit = "moon"', 'source = "family"') + "[slots]", "line 24.*unit"),
        ('title = "Test"', 'title = "Test"\nmood = "good"', "mood"),
        ("[slots]", "[slots", "line 16"),
        ("[slots]", SERVICE.replace("vacancy", "wedding") + "[slots]", "service 'a' names wedding"),
        ("[slots]", SERVICE.replace("true", "false") + "[slots]", "line 16.*not proactive makes no offers"),
    ],
)
def test_a_faulty_edition_is_refused_by_file_and_line(
    written: Callable[..., Path], old: str, new: str, says: str
) -> None:
    """A missing citation, an unknown unit, a reading without reason …: the error says where to mend it."""
    with pytest.raises(EditionError, match=f"x.toml.*{says}"):
        read(written(old, new))


def test_editions_of_one_act_never_overlap(written: Callable[..., Path]) -> None:
    """Two editions in force on one day, or with one id, are refused by name."""
    first = written()
    second = written('id = "X-2030"', 'id = "X-2031"', "y.toml")
    with pytest.raises(
        EditionError, match=r"^y\.toml, line 9: in_force\.from: Editions X-2030 and X-2031 of act 999 overlap"
    ):
        Catalogue.load(first.parent)
    second.write_text(second.read_text("utf-8").replace("2030-02-01", "2031-02-01"), "utf-8")
    assert Catalogue.load(first.parent).edition("X-2030").in_force.until == date(2031, 2, 1)
    second.write_text(GOOD, "utf-8")
    with pytest.raises(EditionError, match=r"^y\.toml, line 1: id: Two editions are called X-2030"):
        Catalogue.load(first.parent)


def test_an_edition_says_when_it_is_asked_for_what_it_lacks(catalogue: Catalogue, edition: Edition) -> None:
    """An unknown edition, offer, ground or entry and an entry of another kind are errors by name."""
    questions: list[tuple[Callable[[], object], str]] = [
        (lambda: catalogue.edition("P-1999"), "P-1999"),
        (lambda: edition.offer("home_schooling"), "home_schooling"),
        (lambda: edition.terms.count("colour"), "colour"),
        (lambda: edition.offer("vacancy").count("term"), "'term' is no count"),
        (lambda: edition.offer("vacancy").amount("suspension").duration, "count it with the calendar"),
        (lambda: catalogue.edition("G-2015").require("5"), "757"),
    ]
    for ask, says in questions:
        with pytest.raises(EditionError, match=says):
            ask()
