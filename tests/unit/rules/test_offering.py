"""Offers of any kind: windows, rounds and consequences come from an edition file, whatever its terms are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import EditionError, InputError
from core.rules.calendar import ALMATY, Calendar, Unit
from core.rules.catalogue import Catalogue, Edition, read
from core.rules.entry import Amount
from core.rules.offering import after_silence, counted, may_restore, rests_until, round_ends, waiting
from core.rules.offers import LateYes, Silence

NEW = """\
id = "NEW-2031"
act = "777"
short = "N"
number = "777"
adopted = 2026-01-01
title = "A pilot nobody has thought of"

[in_force]
from = 2026-01-01
paragraph = "1"

[offers.dancing]
rounds = { n = 3, paragraph = "2" }
term = { n = 1, unit = "wd", paragraph = "2" }
silence = { value = "inactive", paragraph = "3" }
restorable_within = { n = 10, unit = "cd", paragraph = "4" }
restorable_times = { n = 2, paragraph = "4" }

[offers.singing]
rounds = { n = 2, paragraph = "5" }
term = { n = 1, unit = "month", paragraph = "5" }
silence = { value = "suspended_and_passed_on", paragraph = "6" }
suspension = { n = 14, unit = "cd", paragraph = "7" }

[offers.reading]
rounds = { n = 1, paragraph = "8" }
term = { n = 2, unit = "cd", paragraph = "8" }
silence = { value = "closed", paragraph = "8" }
late_yes = { value = "new_offer", paragraph = "8" }
"""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


@pytest.fixture
def new(tmp_path: Path) -> Edition:
    """Return an edition that no code knows, read from a file of its own."""
    (tmp_path / "new-2031.toml").write_text(NEW, "utf-8")
    return Catalogue.load(tmp_path).in_force("N", _at("2026-03-20").date())


LAST = "23:59:59.999"


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("dancing", ["2026-03-26T" + LAST, "2026-03-27T" + LAST, "2026-03-30T" + LAST]),
        ("singing", ["2026-04-20T14:05", "2026-05-20T14:05"]),
        ("reading", ["2026-03-26T" + LAST]),
    ],
)
def test_a_new_edition_has_windows_without_any_code(
    new: Edition, calendar: Calendar, kind: str, ends: list[str]
) -> None:
    """Received on Friday 20.03.2026 at 14:05, before five days off: working days, months and days are counted."""
    told = waiting(new.offer(kind), _at("2026-03-20T14:05"), calendar)
    assert told.ends == tuple(_at(end) for end in ends)
    assert (told.opens_at, told.closes_at) == (_at("2026-03-20T14:05"), _at(ends[-1]))
    assert told.takes(told.closes_at)
    assert not told.takes(told.closes_at + timedelta(milliseconds=1))


def test_a_new_edition_has_consequences_without_any_code(new: Edition, calendar: Calendar) -> None:
    """Each says what rests until when, what may be restored how often, and where that is written."""
    lapsed = _at("2026-03-30T10:00")
    dancing, singing, reading = (
        after_silence(kind, lapsed, calendar, new) for kind in ("dancing", "singing", "reading")
    )
    assert (dancing.silence, dancing.restorable_times) == (Silence.INACTIVE, 2)
    assert (dancing.restorable_until, dancing.rests_until) == (_at("2026-04-09T" + LAST), None)
    assert [citation.paragraph for citation in dancing.citations] == ["3", "4"]
    assert (singing.silence, singing.rests_until) == (Silence.SUSPENDED_AND_PASSED_ON, _at("2026-04-14"))
    assert [citation.paragraph for citation in singing.citations] == ["6", "7"]
    assert (reading.silence, reading.rests_until, reading.restorable_until) == (Silence.CLOSED, None, None)
    assert reading.restorable_times == singing.restorable_times == 0
    assert (new.offer("reading").late_yes, new.offer("dancing").late_yes) == (LateYes.NEW_OFFER, None)
    assert reading.lapsed_at == lapsed


def test_the_voucher_waits_two_working_days_and_restores_once(catalogue: Catalogue, calendar: Calendar) -> None:
    """Received on Friday 20.03.2026 at 14:05: until Friday 27.03, then inactive, restorable once until Friday 24.04."""
    pilot = catalogue.in_force("V", _at("2026-03-20").date())
    told = waiting(pilot.offer("voucher"), _at("2026-03-20T14:05"), calendar)
    assert told.closes_at == _at("2026-03-27T" + LAST)
    silent = after_silence("voucher", told.closes_at, calendar, pilot)
    assert (silent.silence, silent.restorable_until) == (Silence.INACTIVE, _at("2026-04-24T" + LAST))
    assert pilot.offer("voucher").late_yes is LateYes.RESTORES
    assert may_restore(silent, _at("2026-04-24T" + LAST))
    late = may_restore(silent, _at("2026-04-25"))
    assert (bool(late), late.ground, late.citations) == (False, "restorable_within", silent.citations)
    again = may_restore(silent, _at("2026-04-20"), restored_before=1)
    assert (bool(again), again.ground, again.citations) == (False, "restorable_times", silent.citations)


@pytest.mark.rule("P-060")
def test_a_vacancy_closes_at_the_later_of_both_readings(edition: Edition, calendar: Calendar) -> None:
    """48 h after the first receipt, or 24 h after the receipt of the repeat if that is later."""
    vacancy, first = edition.offer("vacancy"), _at("2026-03-20T14:05")
    assert waiting(vacancy, first, calendar).closes_at == _at("2026-03-22T14:05")
    late_repeat = waiting(vacancy, first, calendar, repeat_received_at=_at("2026-03-21T16:00"))
    assert late_repeat.closes_at == _at("2026-03-22T16:00")
    assert waiting(vacancy, first, calendar, repeat_received_at=_at("2026-03-21T14:00")).closes_at == _at(
        "2026-03-22T14:05"
    )
    assert waiting(vacancy, first, calendar, repeat_received_at=first).closes_at == _at("2026-03-22T14:05")
    with pytest.raises(InputError, match=r"^A repeat that arrived first counts as the first message: hand it in"):
        waiting(vacancy, first, calendar, repeat_received_at=first - timedelta(seconds=1))
    silent = after_silence("vacancy", _at("2026-03-22T14:05"), calendar, edition)
    assert silent.rests_until == _at("2026-04-09")


def test_the_literal_two_days_end_with_the_second_day(edition: Edition, calendar: Calendar, tmp_path: Path) -> None:
    """The setting `two_cd_end_of_day` is a lawyer's to turn: the last round then ends with its day, the first not."""
    source = (Path(__file__).parents[3] / "core" / "rules" / "editions" / "p-2024.toml").read_text("utf-8")
    path = tmp_path / "p-2024.toml"
    path.write_text(
        source.replace("two_cd_end_of_day = { value = false", "two_cd_end_of_day = { value = true"), "utf-8"
    )
    literal, first = read(path).offer("vacancy"), _at("2026-03-20T14:05")
    assert waiting(literal, first, calendar).ends == (_at("2026-03-21T14:05"), _at("2026-03-22T" + LAST))
    assert round_ends(literal, first, calendar) == _at("2026-03-21T14:05")
    assert round_ends(edition.offer("vacancy"), first, calendar, 2) == _at("2026-03-22T14:05")


@pytest.mark.rule("S-11")
@pytest.mark.rule("H-12")
@pytest.mark.parametrize(("edition_id", "kind"), [("S-2022", "special_school"), ("H-2025", "home_schooling")])
def test_schools_wait_a_day_from_receipt_and_never_take_silence_for_a_refusal(
    catalogue: Catalogue, calendar: Calendar, edition_id: str, kind: str
) -> None:
    """SMS received 23.11.2026 14:05: an answer counts until 24.11 14:05, at 14:06 it is late and makes a new offer."""
    edition = catalogue.edition(edition_id)
    told = waiting(edition.offer(kind), datetime(2026, 11, 23, 9, 5, tzinfo=UTC), calendar)
    assert told.closes_at == _at("2026-11-24T14:05")
    assert told.takes(_at("2026-11-24T14:05"))
    assert not told.takes(_at("2026-11-24T14:06"))
    assert edition.offer(kind).late_yes is LateYes.NEW_OFFER
    assert after_silence(kind, told.closes_at, calendar, edition).silence is Silence.CLOSED_NO_ANSWER


@pytest.mark.parametrize(
    ("n", "unit", "ends", "rests"),
    [
        (90, Unit.MINUTE, "2026-03-20T15:35", "2026-03-20T15:35"),
        (48, Unit.HOUR, "2026-03-22T14:05", "2026-03-22T14:05"),
        (1, Unit.CALENDAR_DAY, "2026-03-26T" + LAST, "2026-03-22"),
        (6, Unit.CALENDAR_DAY, "2026-03-26T" + LAST, "2026-03-27"),
        (1, Unit.WORKING_DAY, "2026-03-26T" + LAST, "2026-03-27"),
        (1, Unit.MONTH, "2026-04-20T14:05", "2026-04-20T14:05"),
    ],
)
def test_every_unit_has_an_end(calendar: Calendar, n: int, unit: Unit, ends: str, rests: str) -> None:
    """A family's days end with the last of them and roll forward; a rest ends at 00:00 of the day after."""
    term, start = Amount(n=n, unit=unit, paragraph=("1",)), _at("2026-03-20T14:05")
    assert counted(term, start, calendar) == _at(ends)
    assert rests_until(term, start, calendar) == _at(rests)


def test_what_an_edition_does_not_say_is_not_made_up(edition: Edition, calendar: Calendar) -> None:
    """No consequence without its entry, and nothing to restore where nothing rests."""
    silent = after_silence("vacancy", _at("2026-03-22T14:05"), calendar, edition)
    with pytest.raises(EditionError, match=r"suspended_and_passed_on.*nothing rests"):
        may_restore(silent, _at("2026-03-23"))
    with pytest.raises(EditionError, match="dancing"):
        after_silence("dancing", _at("2026-03-22"), calendar, edition)


def test_every_offer_says_what_silence_does(catalogue: Catalogue, calendar: Calendar) -> None:
    """No kind of offer of any edition leaves a silent family to chance, and each consequence is cited."""
    said = {}
    for edition in catalogue.editions.values():
        for kind in edition.offers:
            told = after_silence(kind, _at("2026-03-20T14:05"), calendar, edition)
            assert told.citations
            said[f"{edition.short} {kind}"] = told.silence
    assert said == {
        "P queue_registration": Silence.CLOSED,
        "P vacancy": Silence.SUSPENDED_AND_PASSED_ON,
        "P interest_after_suspension": Silence.ARCHIVED,
        "P annual_interest": Silence.ARCHIVED,
        "P admission_papers": Silence.REFERRAL_EXPIRES,
        "H home_schooling": Silence.CLOSED_NO_ANSWER,
        "S special_school": Silence.CLOSED_NO_ANSWER,
        "V voucher": Silence.INACTIVE,
    }
