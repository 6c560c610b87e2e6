"""Rows of the registers are read field by field, and a refusal names the field without quoting it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.errors import InputError
from core.register.rows import KINDS, ApplicationRow, EventRow, PreschoolRow, VacancyRow
from core.values import Language

APPLICATION: Mapping[str, object] = {
    "application_id": "A-1",
    "guardian_id": "G-1",
    "child_id": "C-1",
    "child_iin": "200101500003",
    "child_last_name": "Төлегенова",
    "child_first_name": " Ерке  жан ",
    "child_birth_date": "2022-03-01",
    "submitted_at": "2024-02-01T10:00:00.1239+06:00",
    "categories": "11;6",
    "language": "kk",
    "preschools": "P-2;P-1",
    "wished_from_age": "",
}
VACANCY: Mapping[str, object] = {
    "vacancy_id": "V-1",
    "preschool_id": "P-1",
    "group_type": "middle",
    "regime_hours": "10.5",
    "language": "kk",
    "temporary_until": "",
    "published_at": "2026-11-20T10:00:00.000+05:00",
}
PRESCHOOL: Mapping[str, object] = {
    "preschool_id": "P-1",
    "name_kk": "Ақбота",
    "name_ru": "Акбота",
    "type": "nursery",
    "settlement": "Астана",
    "state_order": "true",
    "languages": "kk;ru",
    "latitude": "51.1",
    "longitude": "71.4",
}


def test_an_application_becomes_typed_values() -> None:
    """Wishes keep their order, categories become numbers, time is UTC cut to the millisecond, extras are ignored."""
    row = ApplicationRow.read({**APPLICATION, "unknown": "column"})
    assert row.preschools == ("P-2", "P-1")
    assert row.categories == (6, 11)
    assert row.submitted_at == datetime(2024, 2, 1, 4, 0, 0, 123000, UTC)
    assert row.child_birth_date == date(2022, 3, 1)
    assert row.child_first_name == "Ерке жан"
    assert (row.wished_from_age, row.verified) == (None, True)


def test_json_values_are_read_like_those_of_csv() -> None:
    """Arrays, numbers and truth values of JSON Lines mean the same as their text."""
    row = ApplicationRow.read(
        {
            **APPLICATION,
            "categories": [6, 11],
            "preschools": ["P-2", "P-1"],
            "verified": False,
            "child_iin": 200101500003,
        }
    )
    assert row == ApplicationRow.read({**APPLICATION, "verified": "false"})


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T05:00Z",
        "2026-11-20T10:00+05:00",
        "2026-11-20 10:00:00+0500",
        "2026-11-20T10:00:00.0009999+05",
        "2026-11-20t05:00:00,000z",
        "2026-11-20T00:00:00-05:00",
    ],
)
def test_a_time_of_any_precision_and_offset_is_one_instant(written: str) -> None:
    """Registers write time in many ways; the queue knows one."""
    row = VacancyRow.read({**VACANCY, "published_at": written})
    assert row.published_at == datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", ""),
        ("application_id", "a b"),
        ("application_id", "x" * 65),
        ("guardian_id", "200101500003"),
        ("child_iin", "200101500004"),
        ("child_iin", "1101500003"),
        ("child_first_name", ""),
        ("child_first_name", "А\x00й"),
        ("child_first_name", ["Айша"]),
        ("child_birth_date", "01.03.2022"),
        ("child_birth_date", "2022-02-30"),
        ("child_birth_date", "20220301"),
        ("child_birth_date", "2024-02-02"),
        ("submitted_at", "2024-02-01T10:00:00"),
        ("submitted_at", "2024-02-01"),
        ("submitted_at", "2024-02-01T25:00Z"),
        ("submitted_at", "0001-01-01T00:00+05:00"),
        ("submitted_at", 1706760000),
        ("categories", ""),
        ("categories", "0"),
        ("categories", "14"),
        ("categories", "1;13"),
        ("categories", [True]),
        ("language", "en"),
        ("preschools", ""),
        ("preschools", "P-1;P-1"),
        ("wished_from_age", "7"),
        ("wished_from_age", "2.5"),
        ("verified", "maybe"),
        ("submitted_at", None),
    ],
)
def test_a_wrong_field_of_an_application_is_named_and_not_quoted(field: str, value: object) -> None:
    """Every refusal says which field and what is expected; none repeats what stood there."""
    with pytest.raises(InputError) as refusal:
        ApplicationRow.read({**APPLICATION, field: value})
    said = str(refusal.value)
    assert said.startswith(f"{field}: ")
    assert "expected" in said
    assert not isinstance(value, str) or len(value) < 8 or value not in said


@pytest.mark.rule("P-107")
def test_none_of_the_above_stands_alone() -> None:
    """Mark 13 of annex 1 excludes 1-12; several of those may stand together."""
    assert ApplicationRow.read({**APPLICATION, "categories": "13"}).categories == (13,)
    assert ApplicationRow.read({**APPLICATION, "categories": "12;1;6"}).categories == (1, 6, 12)
    with pytest.raises(InputError, match="13 only alone"):
        ApplicationRow.read({**APPLICATION, "categories": "13;12"})


@pytest.mark.parametrize("count", [0, 1, 5, 51])
def test_a_list_of_preschools_is_read_and_how_many_may_be_chosen_is_the_acts_to_say(count: int) -> None:
    """Five are a readable row that the act refuses; none, and a list nobody writes, are no row at all."""
    values = {**APPLICATION, "preschools": [f"P-{number}" for number in range(count)]}
    if 1 <= count <= 50:
        assert len(ApplicationRow.read(values).preschools) == count
    else:
        with pytest.raises(InputError, match="one or more different preschool ids"):
            ApplicationRow.read(values)


def test_all_wrong_fields_are_named_at_once() -> None:
    """Who mends a row mends it once."""
    with pytest.raises(InputError, match=r"language: .*; preschools: is missing"):
        ApplicationRow.read({key: value for key, value in APPLICATION.items() if key != "preschools"} | {"language": 1})


@pytest.mark.rule("P-005")
@pytest.mark.parametrize("hours", ["4", "9", "10.5", "10,5", "12", "24", 10.5, 9])
def test_the_five_regimes_are_known(hours: object) -> None:
    """The order's «10, 5» is ten and a half hours, written with a point or a comma."""
    expected = Decimal(str(hours).replace(",", "."))
    assert VacancyRow.read({**VACANCY, "regime_hours": hours}).regime_hours == expected


@pytest.mark.rule("P-005")
@pytest.mark.parametrize(
    ("field", "value"),
    [("regime_hours", "10"), ("regime_hours", "NaN"), ("group_type", "tiny"), ("temporary_until", "soon")],
)
def test_a_vacancy_outside_the_lists_is_refused(field: str, value: str) -> None:
    """A vacancy names its regime and its group by the closed lists of P 3(3)."""
    with pytest.raises(InputError, match=f"^{field}: "):
        VacancyRow.read({**VACANCY, field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [("type", "school"), ("languages", ""), ("languages", "kk;kk"), ("latitude", "71.4"), ("state_order", "")],
)
def test_a_preschool_outside_the_lists_is_refused(field: str, value: str) -> None:
    """A preschool has a type, languages and a state order; swapped coordinates lie outside Kazakhstan."""
    with pytest.raises(InputError, match=f"^{field}: "):
        PreschoolRow.read({**PRESCHOOL, field: value})


def test_a_preschool_becomes_typed_values() -> None:
    """Coordinates may be missing; languages are a list."""
    row = PreschoolRow.read({**PRESCHOOL, "latitude": "", "longitude": None})
    assert (row.latitude, row.longitude, row.state_order) == (None, None, True)
    assert row.languages == (Language.KK, Language.RU)


def test_an_event_has_an_envelope_and_an_object_inside() -> None:
    """The envelope is checked; what is inside is read by type."""
    envelope = {"id": "1", "source": "mab", "type": "phone_changed", "occurred_at": "2026-11-20T10:00Z"}
    assert EventRow.read({**envelope, "data": {"phone": "x"}}).data == {"phone": "x"}
    for wrong in ({"data": "text"}, {"data": {}, "type": "eclipse"}):
        with pytest.raises(InputError):
            EventRow.read({**envelope, **wrong})


def test_every_kind_says_which_columns_it_must_have() -> None:
    """What may be left out is only what the contract lets out, and the columns that came later."""
    later = {
        "applications": {"special_group", "rehabilitation", "resident", "pmpc_on_file"},
        "vacancies": {"birth_years", "rehabilitation"},
    }
    optional = {kind: set(row.model_fields) - set(row.columns()) for kind, row in KINDS.items()}
    assert optional == {
        "preschools": {"latitude", "longitude"},
        "guardians": {"middle_name"},
        "applications": {"wished_from_age", "verified", *later["applications"]},
        "vacancies": {"temporary_until", *later["vacancies"]},
        "events": set(),
    }
