"""Papers with their validity, the check of a package, and the threshold of vaccination."""

from datetime import date, datetime

import pytest

from core.errors import EditionError, InputError
from core.rules.admission import (
    AfterRefusal,
    Vaccination,
    after_refusal,
    asked,
    claimed_by,
    filed_by_family,
    herd_threshold,
    review,
    with_passed_on,
)
from core.rules.calendar import ALMATY, Calendar
from core.rules.catalogue import Catalogue, Edition
from core.rules.hours import check_begins, check_due, result_by, taken_on

FILED = date(2026, 3, 20)
PAPERS: dict[str, date | None] = {
    "application": None, "consent_restricted_data": None, "f065": None, "f052_2": None, "f027": FILED,
}  # fmt: skip


def _codes(service: str, edition: Edition, **how: object) -> set[str]:
    return {document.code for document in asked(service, edition, **how)}  # type: ignore[arg-type]  # keywords of asked


@pytest.mark.rule("P-096")
@pytest.mark.rule("P-103")
def test_what_the_state_holds_is_never_asked(edition: Edition) -> None:
    """ID and birth certificate come from the state's systems; a privilege adds the paper that proves it."""
    assert _codes("admission", edition) == set(PAPERS)
    assert "workplace_certificate" in _codes("admission", edition, claimed=frozenset({"workplace_certificate"}))


@pytest.mark.rule("P-095")
@pytest.mark.rule("P-104")
def test_a_non_resident_hands_in_id_and_birth_certificate(edition: Edition) -> None:
    """Their papers are not in the state's systems, and their list has no consent of annex 5."""
    queueing, admission = (_codes(name, edition, resident=False) for name in ("queueing", "admission"))
    assert queueing == {"application", "birth_cert", "id_card"}
    assert admission == {"application", "birth_cert", "id_card", "f065", "f052_2", "f027"}


@pytest.mark.rule("P-103")
@pytest.mark.rule("P-104")
@pytest.mark.parametrize(
    ("category", "resident", "more"),
    [
        (13, True, set()),
        (2, True, {"service_certificate"}),
        (11, True, {"workplace_certificate", "diploma"}),
        (12, True, {"workplace_certificate", "diploma"}),
        (5, True, set()),
        (11, False, {"id_card", "birth_cert"}),
    ],
)
def test_a_family_is_told_of_what_it_files_itself_and_of_nothing_that_betrays_a_child(
    edition: Edition,
    category: int,
    resident: bool,  # noqa: FBT001 - a table of examples
    more: set[str],
) -> None:
    """What every child files, and what the claimed category proves; a conclusion about a child's health is no part."""
    told = {paper.code for paper in filed_by_family(frozenset({category}), edition, resident=resident)}
    assert told == {"f065", "f052_2", "f027"} | more


@pytest.mark.rule("P-079")
@pytest.mark.parametrize(("filed", "good"), [("2026-03-20", True), ("2026-03-23", True), ("2026-03-24", False)])
def test_a_health_certificate_is_good_for_three_days(edition: Edition, filed: str, good: bool) -> None:  # noqa: FBT001 - a table of examples
    """Issued on 20.03: filed on the same day or the 23rd good, on the 24th a new one is asked."""
    package = review("admission", PAPERS, date.fromisoformat(filed), edition)
    assert (package.complete, package.expired) == (good, () if good else ("f027",))
    assert ("28(1)" in {citation.paragraph for citation in package.citations}) is not good


@pytest.mark.rule("P-094")
@pytest.mark.rule("P-111")
@pytest.mark.parametrize(("filed", "good"), [("2026-02-28", True), ("2026-03-01", False), ("2026-01-30", False)])
def test_a_workplace_certificate_is_good_for_a_month(edition: Edition, filed: str, good: bool) -> None:  # noqa: FBT001 - a table of examples
    """Issued on 31.01.2026: filed on 28.02 good, on 01.03 expired; before its issue it is none."""
    papers = {**PAPERS, "workplace_certificate": date(2026, 1, 31), "f027": date.fromisoformat(filed)}
    claimed = frozenset({"workplace_certificate"})
    assert review("admission", papers, date.fromisoformat(filed), edition, claimed=claimed).complete is good


@pytest.mark.rule("P-070")
def test_incomplete_or_expired_alone_refuses(edition: Edition) -> None:
    """One missing paper, or one expired, is enough; a paper without its day of issue counts as expired."""
    without = {code: day for code, day in PAPERS.items() if code != "f065"}
    assert review("admission", without, FILED, edition).missing == ("f065",)
    assert review("admission", {**PAPERS, "f027": None}, FILED, edition).expired == ("f027",)
    assert review("admission", PAPERS, FILED, edition).citations == ()


@pytest.mark.rule("P-018")
@pytest.mark.rule("P-068")
@pytest.mark.rule("P-069")
@pytest.mark.parametrize(
    ("handed_in", "taken", "due"),
    [("2026-03-31T11:00", "2026-03-31", "2026-04-01"), ("2026-04-01T18:30", "2026-04-01", "2026-04-02"),
     ("2026-04-01T23:40", "2026-04-02", "2026-04-03"), ("2026-03-21T10:00", "2026-03-26", "2026-03-27"),
     ("2026-04-01T05:00", "2026-04-01", "2026-04-02"), ("2026-04-01T13:45", "2026-04-01", "2026-04-02")],
)  # fmt: skip
def test_papers_after_hours_are_taken_on_the_next_working_day(
    calendar: Calendar, edition: Edition, handed_in: str, taken: str, due: str
) -> None:
    """Papers of 01.04 at 23:40 are taken on Thursday and checked by Friday 03.04; at lunch, the same day."""
    instant = datetime.fromisoformat(handed_in).replace(tzinfo=ALMATY)
    assert taken_on(instant, calendar, edition).isoformat() == taken
    assert check_due(instant, "papers_check", calendar, edition).isoformat() == due


@pytest.mark.rule("H-24")
@pytest.mark.rule("S-16")
@pytest.mark.parametrize("act", ["H-2025", "S-2022"])
def test_schools_take_papers_until_half_past_five(calendar: Calendar, catalogue: Catalogue, act: str) -> None:
    """Intake ends at 17:30 although the office is open until 18:30."""
    edition = catalogue.edition(act)
    assert taken_on(datetime(2026, 4, 1, 17, 30, tzinfo=ALMATY), calendar, edition) == date(2026, 4, 1)
    assert taken_on(datetime(2026, 4, 1, 17, 31, tzinfo=ALMATY), calendar, edition) == date(2026, 4, 2)


@pytest.mark.rule("P-071")
@pytest.mark.parametrize(
    ("child", "unvaccinated", "planned", "enrolled", "verdict"),
    [
        (Vaccination.NOT_DONE, 1, 20, 10, "in"),  # 2 of 20 is exactly ten per cent
        (Vaccination.NOT_DONE, 2, 20, 10, "refused"),  # 3 of 20
        (Vaccination.NOT_DONE, 2, 20, 29, "in"),  # 3 of 30: the group is larger than planned
        (Vaccination.NOT_DONE, 2, 20, 28, "refused"),  # 3 of 29
        (Vaccination.DONE, 20, 20, 20, "in"),
        (Vaccination.EXEMPT, 0, 20, 10, "desk"),
        (Vaccination.UNKNOWN, 0, 20, 10, "desk"),
    ],
)
def test_only_more_than_ten_per_cent_refuses_an_unvaccinated_child(
    edition: Edition, child: Vaccination, unvaccinated: int, planned: int, enrolled: int, verdict: str
) -> None:
    """Exactly ten is allowed, the child counts, a vaccinated child is never refused, the unknown goes to the desk."""
    finding = herd_threshold(child, unvaccinated, planned, enrolled, edition)
    told = "desk" if finding is None else "in" if finding else "refused"
    assert told == verdict
    if finding is not None and not finding:
        assert [citation.paragraph for citation in finding.citations] == ["22.8", "28(3)"]


def test_a_service_or_hours_that_do_not_exist_are_errors(catalogue: Catalogue, calendar: Calendar) -> None:
    """Nothing is asked for a service an edition does not have, and no hours are made up."""
    pilot = catalogue.edition("VOUCHER-2025")
    with pytest.raises(EditionError, match="admission"):
        asked("admission", pilot)
    with pytest.raises(EditionError, match="VOUCHER-2025"):
        taken_on(datetime(2026, 4, 1, 12, tzinfo=ALMATY), calendar, pilot)


@pytest.mark.rule("P-072")
@pytest.mark.parametrize(
    ("handed_in", "begins", "by"),
    [
        ("2026-03-31T11:00", "2026-03-31T11:00", "2026-04-01T18:30"),
        ("2026-04-01T05:00", "2026-04-01T09:00", "2026-04-02T18:30"),
        ("2026-04-01T23:40", "2026-04-02T09:00", "2026-04-03T18:30"),
        ("2026-03-21T10:00", "2026-03-26T09:00", "2026-03-27T18:30"),
    ],
)
def test_papers_are_checked_in_office_hours_and_the_result_has_a_date_and_a_time(
    calendar: Calendar, edition: Edition, handed_in: str, begins: str, by: str
) -> None:
    """At once while the office is open, else as it opens; the result comes before it closes on the last day."""
    instant = datetime.fromisoformat(handed_in).replace(tzinfo=ALMATY)
    assert check_begins(instant, calendar, edition).isoformat(timespec="minutes") == f"{begins}+05:00"
    assert result_by(instant, "papers_check", calendar, edition).isoformat(timespec="minutes") == f"{by}+05:00"


def test_the_application_and_its_consent_are_passed_on_by_the_base(edition: Edition) -> None:
    """The family adds the three papers of the child's health; one of them missing is missing all the same (P 22.3)."""
    own = {code: day for code, day in PAPERS.items() if code.startswith("f0")}
    assert len(own) == 3
    assert review("admission", with_passed_on(own, edition), FILED, edition).complete
    fewer = {code: day for code, day in own.items() if code != "f052_2"}
    assert review("admission", with_passed_on(fewer, edition), FILED, edition).missing == ("f052_2",)


def test_the_papers_of_a_claimed_privilege_are_looked_at_once_handed_in(edition: Edition) -> None:
    """Nobody has to claim anything; what is handed in must be good."""
    handed_in = [*PAPERS, "workplace_certificate", "drawing"]
    assert claimed_by("admission", handed_in, edition) == {"workplace_certificate"}
    assert claimed_by("admission", list(PAPERS), edition) == frozenset()


@pytest.mark.rule("P-062")
@pytest.mark.parametrize(
    ("ground", "follows"),
    [
        ("herd_threshold", AfterRefusal.RETURN),
        ("papers_incomplete_or_expired", AfterRefusal.FILE_AGAIN),
        ("contraindicated", AfterRefusal.DESK),
        ("untrue_documents", AfterRefusal.DESK),
        ("not_conforming", AfterRefusal.DESK),
        ("no_consent_to_restricted_data", AfterRefusal.DESK),
    ],
)
def test_what_follows_a_refusal_depends_on_its_ground(edition: Edition, ground: str, follows: AfterRefusal) -> None:
    """The threshold of a group is nothing the family did; papers may be filed again; the rest is for a person."""
    assert after_refusal(ground, edition) is follows


@pytest.mark.parametrize("ground", ["", "no_money", "already_six"])
def test_a_preschool_refuses_on_no_other_ground(edition: Edition, ground: str) -> None:
    """Paragraph 28 and row 9 of annex 6 are a closed list."""
    with pytest.raises(InputError, match="no ground"):
        after_refusal(ground, edition)
