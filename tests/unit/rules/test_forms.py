"""Filling forms: every field of the annexes, nothing forgotten, the law cited, lists as long as the form."""

from typing import Any

import pytest

from core.errors import EditionError, InputError
from core.rules.catalogue import Catalogue, Edition
from core.rules.form import Form, Show, Signer
from core.rules.forms import FilledForm, fill, form_of, told_by
from tests.unit.printing.filled import FACTS, PAPERS, facts_of

#: What the edition itself fills: the name of the service and the ways of a complaint.
_GIVEN = {"service", "complaints"}


def _fields(form: Form) -> set[str]:
    """Return what a form asks for: its facts, the lists that fill its rows, its marks."""
    plain = {field for part in form.parts if not part.rows for field in part.fields}
    return (plain | {part.rows or part.name for part in form.parts if part.rows or part.choices}) - _GIVEN


def _filled(edition: Edition, name: str, service: str = "", **changed: Any) -> FilledForm:
    return fill(name, edition, {**facts_of(name), **changed}, service=service)


def _shown(form: FilledForm) -> set[str]:
    return {part.name for part in form.parts}


@pytest.mark.parametrize(
    ("act", "name", "fields"),
    [
        pytest.param("P-2024", "application",
                     "provider address guardian guardian_iin birth_year settlement language preschools child "
                     "wished_from_age categories filed_on", marks=pytest.mark.rule("P-090")),
        pytest.param("P-2024", "refusal", "guardian address annex missing expired grounds",
                     marks=pytest.mark.rule("P-100")),
        pytest.param("P-2024", "queue_notice", "guardian child settlement places queued_at",
                     marks=pytest.mark.rule("P-101")),
        pytest.param("P-2024", "consent", "guardian child given_on", marks=pytest.mark.rule("P-102")),
        pytest.param("P-2024", "enrolment", "guardian child preschool signed_on temporary_until", id="enrolment"),
        pytest.param("H-2025", "refusal",
                     "guardian address state_body child school grade language reasons school_address",
                     marks=pytest.mark.rule("H-29")),
        pytest.param("H-2025", "acceptance",
                     "state_body school child order_date order_number grade letter language school_address",
                     marks=pytest.mark.rule("H-30")),
        pytest.param("S-2022", "refusal",
                     "guardian address state_body child school grade language reasons school_address",
                     marks=pytest.mark.rule("S-20")),
        pytest.param("S-2022", "acceptance",
                     "state_body school child order_date order_number grade letter language school_address",
                     marks=pytest.mark.rule("S-20")),
        pytest.param("R-2018", "receipt_of_refusal", "guardian missing expired clerk received_at",
                     marks=pytest.mark.rule("R-10")),
    ],
)  # fmt: skip
def test_a_form_asks_for_every_field_of_its_annex(catalogue: Catalogue, act: str, name: str, fields: str) -> None:
    """No field is forgotten and none is made up; each part has its paragraph."""
    form = form_of(catalogue.edition(act), name)
    assert _fields(form) == set(fields.split())
    assert all(part.paragraph for part in form.parts)


@pytest.mark.parametrize("act", ["P-2024", "H-2022", "H-2025", "S-2022", "R-2018"])
def test_every_missing_fact_is_named_with_its_paragraph(catalogue: Catalogue, act: str) -> None:
    """Whoever fills a form hears at once all that is lacking, and nothing is left blank in silence."""
    edition = catalogue.edition(act)
    for name, form in edition.forms.items():
        needed = {
            field
            for part in form.parts
            if not part.if_any
            for field in (part.fields if part.show not in {Show.ROWS, Show.CHOICES} else (part.rows or part.name,))
            if field not in part.may_be_empty and field not in {*_GIVEN, "annex"}
        }
        lists = dict.fromkeys(form.at_least_one, PAPERS)
        with pytest.raises(InputError) as raised:
            fill(name, edition, lists, service=form.services[0])
        assert all(f"{field} (" in str(raised.value) for field in needed - set(lists))


@pytest.mark.rule("P-107")
def test_marks_ask_for_copies_and_the_last_one_excludes_the_others(edition: Edition) -> None:
    """A copy is asked for 1 to 5 and 7; "none of the above" stands alone, and there is no 14th mark."""
    marks = next(part for part in _filled(edition, "application").parts if part.show is Show.CHOICES)
    assert (marks.choices, sorted(marks.with_copy), sorted(marks.chosen)) == (13, [1, 2, 3, 4, 5, 7], [5, 10])
    _filled(edition, "application", categories={13})
    for wrong in ({13, 1}, {14}, {0}):
        with pytest.raises(InputError, match="categories"):
            _filled(edition, "application", categories=wrong)


@pytest.mark.rule("P-100")
def test_a_refusal_cites_the_law_and_the_annex_of_its_service(edition: Edition) -> None:
    """Article 20(2) of the law on public services; annex 2 for queueing, annex 6 for admission."""
    for service, annex in (("queueing", 2), ("admission", 6)):
        filled = _filled(edition, "refusal", service)
        law = next(part for part in filled.parts if part.name == "law")
        assert (filled.law and filled.law.article, law.values["annex"]) == ("20(2)", annex)
    with pytest.raises(EditionError, match="queueing and admission"):
        _filled(edition, "refusal")


@pytest.mark.rule("P-021")
@pytest.mark.parametrize(
    ("missing", "expired", "grounds", "shown"),
    [
        (True, False, False, {"missing", "by_papers"}),
        (False, True, False, {"expired", "by_papers"}),
        (True, True, False, {"missing", "and_expired", "by_papers"}),
        (False, False, True, {"grounds", "refused"}),
        (True, True, True, {"missing", "and_expired", "and_grounds", "refused"}),
    ],
)
def test_a_refusal_says_exactly_its_reasons(
    edition: Edition, *, missing: bool, expired: bool, grounds: bool, shown: set[str]
) -> None:
    """Papers only, grounds of row 9 only, or both: nothing is claimed that is not so, and never nothing at all."""
    given = {name: FACTS[name] if there else [] for name, there in
             (("missing", missing), ("expired", expired), ("grounds", grounds))}  # fmt: skip
    reasons = {"missing", "and_expired", "expired", "by_papers", "grounds", "and_grounds", "refused"}
    assert _shown(_filled(edition, "refusal", "queueing", **given)) & reasons == shown


def test_a_refusal_without_a_reason_cannot_be_written(edition: Edition) -> None:
    """No ground, no missing and no expired paper: there is nothing to refuse on."""
    with pytest.raises(InputError, match="missing, expired, grounds"):
        _filled(edition, "refusal", "queueing", missing=[], expired=[], grounds=[])


def test_no_missing_paper_is_left_out_but_a_fifth_preschool_is_refused(edition: Edition) -> None:
    """The three lines for papers continue where more are missing; an application names four preschools at most."""
    refusal = _filled(edition, "refusal", "admission", missing=PAPERS * 2)
    assert len(next(part for part in refusal.parts if part.name == "missing").rows) == 8
    with pytest.raises(InputError, match="at most 4 preschools"):
        _filled(edition, "application", preschools=[PAPERS[0]] * 5)
    with pytest.raises(InputError, match="preschool in a row of preschools"):
        _filled(edition, "application", preschools=[{"preschool": ""}])


@pytest.mark.rule("P-101")
def test_a_queue_notice_numbers_one_to_four_preschools_and_tells_when(edition: Edition) -> None:
    """A place of its own for date and time, which annex 4 lacks; the number is said to be a forecast."""
    filled = _filled(edition, "queue_notice")
    places = next(part for part in filled.parts if part.name == "places")
    assert [row["number"] for row in places.rows] == [128, 3]
    assert {"queued_at", "forecast"} <= _shown(filled)
    assert "6.5" in {cited.paragraph for cited in filled.citations}


@pytest.mark.rule("P-089")
@pytest.mark.rule("P-105")
@pytest.mark.rule("H-23")
@pytest.mark.rule("S-15")
@pytest.mark.parametrize(
    ("act", "service", "results"),
    [
        ("P-2024", "queueing", {"queue_notice", "refusal"}),
        ("P-2024", "admission", {"enrolment", "refusal"}),
        ("H-2025", "home_schooling", {"receipt", "refusal", "acceptance"}),
        ("S-2022", "special_school", {"receipt", "order"}),
    ],
)
def test_a_service_ends_in_the_forms_that_its_row_names(
    catalogue: Catalogue, act: str, service: str, results: set[str]
) -> None:
    """Row 5 of each list; a proactive home schooling ends with the notice that the papers are accepted, free."""
    found = catalogue.edition(act).services[service]
    assert found.forms == results
    if act == "H-2025":
        assert (found.proactive_result and found.proactive_result.values) == ("acceptance",)
    if act != "P-2024":
        assert found.free is not None
        assert found.free.value
        assert found.ways is not None
        assert set(found.ways.values) == {"electronic", "paper", "proactive"}


@pytest.mark.rule("H-32")
@pytest.mark.rule("S-22")
@pytest.mark.rule("P-021")
def test_what_the_cabinet_keeps_is_said(catalogue: Catalogue) -> None:
    """A definition: «"жеке кабинетіне" жолданады және сақталады» (H and S, row 5), without an end."""
    wanted = {"P-2024": ("refusal", "queue_notice", "enrolment"), "H-2025": ("refusal", "acceptance"),
              "S-2022": ("refusal", "acceptance")}  # fmt: skip
    for act, names in wanted.items():
        for name in names:
            kept = catalogue.edition(act).forms[name].kept
            assert kept is not None
            assert kept.value == "cabinet"


@pytest.mark.parametrize(
    ("act", "name", "signer"),
    [
        pytest.param("H-2025", "receipt", Signer.CLERK, marks=pytest.mark.rule("H-03")),
        pytest.param("H-2025", "order", Signer.HEAD, marks=pytest.mark.rule("H-09")),
        pytest.param("S-2022", "order", Signer.HEAD, marks=pytest.mark.rule("S-07")),
        pytest.param("H-2025", "application", Signer.GUARDIAN, marks=pytest.mark.rule("H-05")),
        pytest.param("S-2022", "application", Signer.GUARDIAN, marks=pytest.mark.rule("S-03")),
        pytest.param("P-2024", "application", Signer.GUARDIAN, marks=pytest.mark.rule("P-090")),
        pytest.param("R-2018", "receipt_of_refusal", Signer.CLERK, marks=pytest.mark.rule("R-10")),
    ],
)
def test_a_form_has_a_line_for_who_signs(catalogue: Catalogue, act: str, name: str, signer: Signer) -> None:
    """The clerk a receipt, the head an order, the parent an application with its package."""
    form = catalogue.edition(act).forms[name]
    assert form.signed_by is signer
    assert [part.show for part in form.parts][-1] is Show.SIGNATURE


@pytest.mark.rule("H-05")
@pytest.mark.rule("S-03")
@pytest.mark.parametrize("act", ["H-2025", "S-2022"])
def test_a_request_on_the_portal_names_its_section_and_its_package(catalogue: Catalogue, act: str) -> None:
    """The same application, in the section of education, with the attached papers; none without a package."""
    edition = catalogue.edition(act)
    assert {"section", "papers"} <= _shown(_filled(edition, "application"))
    assert "section" not in _shown(_filled(edition, "application", section=None))
    with pytest.raises(InputError, match="papers"):
        _filled(edition, "application", papers=[])


@pytest.mark.rule("P-044")
def test_a_privilege_that_was_not_confirmed_has_its_notice(edition: Edition) -> None:
    """It names the mark, cites the law, and says that the general place at the first date stays."""
    filled = _filled(edition, "privilege_refusal")
    assert filled.law is not None
    assert {"not_confirmed", "general"} <= _shown(filled)
    assert {"14", "13(3)"} <= {cited.paragraph for cited in filled.citations}


def test_a_decision_finds_its_form(edition: Edition, catalogue: Catalogue) -> None:
    """Queued, refused, enrolled; a referral is printed when asked for: its validity runs from its receipt."""
    kinds = ("queued", "refused", "accepted", "referral_issued", "suspended")
    assert [told_by(edition, kind) for kind in kinds] == ["queue_notice", "refusal", "enrolment", None, None]
    assert told_by(catalogue.edition("S-2022"), "accepted") == "acceptance"


def test_a_value_of_the_wrong_shape_is_an_error(edition: Edition) -> None:
    """A list where one value stands, one value where a list stands, an unknown form."""
    for changed in ({"guardian": [1]}, {"places": "P1"}, {"places": ["P1"]}):
        with pytest.raises(InputError, match="takes"):
            _filled(edition, "queue_notice", **changed)
    with pytest.raises(InputError, match="numbers"):
        _filled(edition, "application", categories="5")
    with pytest.raises(EditionError, match="no form 'wedding'"):
        _filled(edition, "wedding")
