"""A simulated year: the same seed is the same year, nobody is lost, and the rules are the real ones."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import app
from commands.simulating.city import City
from commands.simulating.figures import Figures
from commands.simulating.lines import Standing
from commands.simulating.year import Outcome, Year
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue

SMALL = City(births=120, places=90, preschools=3, backlog=300)
Played = Callable[[City], Outcome]


@pytest.fixture(scope="module")
def played() -> Played:
    """Play half a year of a city with the seed 7."""
    edition, calendar = Catalogue.load().edition("P-2024"), Calendar.load()
    return lambda city: Year(city, 7, date(2026, 1, 5), 180, edition, calendar).play()


def test_the_same_seed_is_the_same_year(played: Played) -> None:
    """Figures can be asked about again; another seed is another year."""
    once, again = Figures.of(played(SMALL)), Figures.of(played(SMALL))
    assert once == again


def test_nobody_and_no_place_is_lost(played: Played) -> None:
    """Every offer ends in one way or is under way; each child has at most one place, each place one child."""
    outcome = played(SMALL)
    happened = outcome.happened
    ended = sum(happened[one] for one in ("yes", "no", "silence", "unreachable"))
    assert 0 <= happened["offers"] - ended <= SMALL.places
    filled = [seat for seat in outcome.seats if seat.empty_until]
    assert happened["filled"] == len(filled) == outcome.families[Standing.ENROLLED]
    assert len(outcome.seats) == happened["places"]
    assert len(outcome.empty) == 180


def test_where_everybody_answers_yes_a_place_is_empty_for_days_only(played: Played) -> None:
    """Office hours, a minute to answer and three working days to the contract: nothing else keeps a place empty."""
    eager = {"answers": 1.0, "agrees": 1.0, "unreachable": 0.0, "files_papers": 1.0}
    city = City(births=0, places=30, preschools=1, backlog=900, half_answered=timedelta(minutes=1), **eager)
    outcome = played(city)
    assert outcome.happened["silence"] == outcome.happened["no"] == 0
    at_once = [seat for seat in outcome.seats if seat.offers == 1 and seat.empty_until]
    assert at_once
    assert min(seat.empty_until - seat.free_since for seat in at_once if seat.empty_until) >= timedelta(days=3)


def test_silence_lets_a_queue_rest_and_passes_the_place_on(played: Played) -> None:
    """As paragraph 15.3 has it: nobody answers, so everybody rests in turn and every place stays empty."""
    silent = City(births=0, places=20, preschools=1, backlog=300, answers=0, answers_again=0, unreachable=0)
    outcome = played(silent)
    assert outcome.happened["silence"] > 0
    assert (outcome.happened["filled"], outcome.families[Standing.ENROLLED]) == (0, 0)
    assert outcome.families[Standing.SUSPENDED] + outcome.happened["archived after silence"] > 0


def test_the_command_tells_figures_and_draws_them(tmp_path: Path) -> None:
    """JSON for machines, an SVG without scripts for people."""
    chart = tmp_path / "year.svg"
    small = ("--births", "60", "--places", "30", "--preschools", "2", "--backlog", "150", "--days", "60")
    made = CliRunner().invoke(app, ["simulate", *small, "--chart", str(chart), "--json"])
    assert made.exit_code == 0, made.stderr
    told = json.loads(made.stdout)
    assert (len(told["empty"]), told["seed"]) == (60, 1)
    drawn = chart.read_text("utf-8")
    assert "<svg" in drawn
    assert "<script" not in drawn
