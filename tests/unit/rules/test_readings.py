"""The 25 readings: each is data of an edition, with its reason and its paragraph, so that a lawyer may overrule it.

What of a reading is no data, and why: that silence and an unclear answer are never a consent or a refusal (3) is no
choice – the closed list of consequences has no such member; that forecasts are shown as forecasts (9) and that the call
list exists (6) are words and pages; that one application per child is live (15) follows from the register's key.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from pydantic import BaseModel

from core.errors import EditionError
from core.rules.admission import Vaccination, herd_threshold
from core.rules.calendar import ALMATY
from core.rules.catalogue import Catalogue, Edition
from core.rules.edition import InForce, Missing, Repeal
from core.rules.entry import Entry, Table
from core.rules.offers import Silence
from core.rules.reference import resolve
from core.rules.referral import asked_in_time

#: One entry that carries each reading; where a reading says several things, the one that a lawyer would look for.
CARRIED_BY = {
    1: "P-2024:offers.queue_registration.term",
    2: "P-2024:offers.vacancy.suspension",
    3: "P-2024:offers.queue_registration.silence",
    4: "P-2024:offers.vacancy.grace",
    5: "P-2024:offers.vacancy.late_yes",
    6: "P-2024:offers.vacancy.unreachable_after",
    7: "P-2024:grounds.family_accepted",
    8: "P-2024:slots",
    9: "P-2024:forms.queue_notice.parts.forecast",
    10: "P-2024:grounds.first_in_line",
    11: "P-2024:terms.expired_referral_returns",
    12: "P-2024:terms.temporary_leaves_queues",
    13: "P-2024:terms.oldest_age",
    14: "P-2024:terms.privilege_spent_by_placement",
    15: "P-2024:terms.siblings_overtake",
    16: "P-2024:offers.annual_interest.again_every",
    17: "P-2024:terms.extension_asked_within_validity",
    18: "P-2024:lists.passed_on_by_the_base",
    19: "P-2024:terms.herd_group",
    20: "P-2024:terms.complaint_registration_day_counts",
    21: "S-2022:intake",
    22: "S-2022:services.special_school.proactive",
    23: "S-2022:offers.special_school.identification",
    24: "R-2018:repealed",
    25: "G-2022:grounds.identity_unproved",
}


def _read(value: object) -> Iterator[tuple[int, str]]:
    """Yield every reading of an edition with its reason."""
    if isinstance(value, Table):
        value = value.entries
    if isinstance(value, BaseModel):
        if isinstance(value, Entry | InForce | Repeal | Missing) and value.reading is not None:
            yield value.reading, value.reason
        parts: list[object] = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, tuple | list):
        parts = list(value)
    else:
        return
    for part in parts:
        yield from _read(part)


def test_every_reading_stands_in_an_edition_and_no_other_does(catalogue: Catalogue) -> None:
    """From the first to the twenty-fifth, each with a reason; a number that no reading has is a slip of the pen."""
    found = [one for edition in catalogue.editions.values() for one in _read(edition)]
    assert {number for number, _ in found} == set(range(1, 26)) == set(CARRIED_BY)
    assert all(reason.strip() for _, reason in found)


@pytest.mark.parametrize(("number", "reference"), CARRIED_BY.items())
def test_a_reading_stands_where_a_lawyer_looks_for_it(catalogue: Catalogue, number: int, reference: str) -> None:
    """The entry that decides names its reading; one that says it elsewhere only would not be found."""
    entry = resolve(reference, catalogue)
    assert isinstance(entry, Entry | Repeal)
    assert entry.reading == number
    assert entry.reason
    assert entry.paragraph or (isinstance(entry, Repeal) and entry.after_publication)


@pytest.mark.rule("G-21")
@pytest.mark.rule("H-31")
def test_repeals_missing_wordings_and_assumed_days_are_a_reading(catalogue: Catalogue) -> None:
    """Each regulation that is repealed, each gap of the sources and each day that was not published (reading 24)."""
    editions = catalogue.editions.values()
    repeals = {edition.id: edition.repealed.reading for edition in editions if edition.repealed}
    gaps = {edition.id: [gap.reading for gap in edition.missing] for edition in editions if edition.missing}
    assumed = {edition.id: edition.in_force.reading for edition in editions if edition.in_force.assumed}
    assert repeals == {"G-2015": 24, "G-2022": 24, "R-2018": 24}
    assert gaps == {"G-2015": [24], "H-2022": [24], "R-2018": [24]}
    assumed.pop("VOUCHER-2025")  # experimental: nothing is decided under it
    assert assumed == dict.fromkeys(("G-2022", "H-2022", "H-2025", "P-2024", "S-2022"), 24)


def test_no_edition_can_make_silence_a_consent_or_a_refusal() -> None:
    """The consequences of silence are a closed list, and neither is among them (reading 3)."""
    assert not {one for one in Silence if "accept" in one or "confirm" in one or "declin" in one or "refus" in one}


@pytest.mark.parametrize(
    ("edition_id", "kind", "effect"),
    [
        ("P-2024", "queue_registration", "while_not_queued"),
        ("P-2024", "vacancy", "answers_interest_notice"),
        ("H-2022", "home_schooling", "new_offer"),
        ("H-2025", "home_schooling", "new_offer"),
        ("S-2022", "special_school", "new_offer"),
        ("VOUCHER-2025", "voucher", "restores"),
    ],
)
def test_a_late_yes_has_the_effect_of_its_reading(
    catalogue: Catalogue, edition_id: str, kind: str, effect: str
) -> None:
    """P 7: taken while the child is not queued; vacancy: the answer to the notice; H and S: a new offer (reading 5)."""
    assert catalogue.edition(edition_id).offer(kind).late_yes == effect


def test_only_these_kinds_of_offers_have_an_effect_of_a_late_yes(catalogue: Catalogue) -> None:
    """An interest notice and the papers of a referral end with their term."""
    found = {
        (edition.id, kind) for edition in catalogue.editions.values() for kind, terms in edition.offers.items()
        if terms.late_yes is None
    }  # fmt: skip
    assert found == {("P-2024", kind) for kind in ("interest_after_suspension", "annual_interest", "admission_papers")}


@pytest.mark.rule("H-11")
@pytest.mark.rule("S-10")
def test_what_betrays_health_is_named_only_after_identification(catalogue: Catalogue) -> None:
    """Phone and birthday for every service that betrays health, nothing for the others (reading 23)."""
    found = {
        (edition.id, kind): terms.setting("identification")
        for edition in catalogue.editions.values()
        for kind, terms in edition.offers.items()
        if "identification" in terms.entries
    }
    assert found == {
        ("H-2022", "home_schooling"): "phone_and_birthday",
        ("H-2025", "home_schooling"): "phone_and_birthday",
        ("S-2022", "special_school"): "phone_and_birthday",
    }


def _with(edition: Edition, name: str, *, value: bool | str) -> Edition:
    changed = {**edition.terms.entries, name: edition.terms.entry(name).model_copy(update={"value": value})}
    return edition.model_copy(update={"terms": edition.terms.model_copy(update={"entries": changed})})


@pytest.mark.rule("P-071")
@pytest.mark.parametrize(("group", "refuses"), [("larger", False), ("planned", False), ("enrolled", True)])
def test_of_whom_the_threshold_is_a_share_is_a_setting(edition: Edition, group: str, *, refuses: bool) -> None:
    """The second of nine enrolled in a group of twenty: ten per cent of the plan, more of the enrolled (reading 19)."""
    told = herd_threshold(Vaccination.NOT_DONE, 1, 20, 8, _with(edition, "herd_group", value=group))
    assert told is not None
    assert bool(told) is not refuses
    full = herd_threshold(Vaccination.NOT_DONE, 2, 20, 29, _with(edition, "herd_group", value=group))
    assert bool(full) is (group != "planned")
    with pytest.raises(EditionError, match="no way to count a group"):
        herd_threshold(Vaccination.NOT_DONE, 1, 20, 8, _with(edition, "herd_group", value="guess"))


@pytest.mark.rule("P-077")
def test_an_extension_is_asked_for_within_the_validity(edition: Edition) -> None:
    """At its last instant in time, after it late; a lawyer may read «белгіленген мерзімде» otherwise (reading 17)."""
    until = datetime(2026, 4, 1, 23, 59, 59, tzinfo=ALMATY)
    later = until.replace(day=2)
    assert asked_in_time(until, until, edition)
    assert not asked_in_time(later, until, edition)
    assert asked_in_time(later, until, _with(edition, "extension_asked_within_validity", value=False))
