"""The rows of the state registers as typed values, checked field by field: what `core.register` takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from core.clock import ALMATY
from core.errors import InputError
from core.register import fields, queue_fields
from core.register.marks import marks
from core.values import Language


class PreschoolType(StrEnum):
    """What kind of organisation a preschool is (P 3(3))."""

    NURSERY = "nursery"
    KINDERGARTEN = "kindergarten"
    SANATORIUM = "sanatorium"
    MINI_CENTRE = "mini_centre"
    SPECIAL_NURSERY = "special_nursery"
    SPECIAL_KINDERGARTEN = "special_kindergarten"


class GroupType(StrEnum):
    """Whom a group takes, by full years on 31 December (P 3(3), RULES.md reading 13)."""

    EARLY = "early"  # 1 and under
    JUNIOR = "junior"  # 2
    MIDDLE = "middle"  # 3
    SENIOR = "senior"  # 4
    PREPARATORY = "preparatory"  # 5 and over
    MIXED = "mixed"  # any
    SPECIAL = "special"  # by PMPC conclusion


class EventType(StrEnum):
    """The life events that registers report."""

    BIRTH_REGISTERED = "birth_registered"
    CHILD_REGISTERED = "child_registered"
    MEDICAL_COMMISSION_CONCLUSION = "medical_commission_conclusion"
    PMPC_CONCLUSION = "pmpc_conclusion"
    CONCLUSION_WITHDRAWN = "conclusion_withdrawn"
    SCHOOL_DECIDED = "school_decided"
    VACANCY_PUBLISHED = "vacancy_published"
    VACANCY_WITHDRAWN = "vacancy_withdrawn"
    PRESCHOOL_OPENED = "preschool_opened"
    PRESCHOOL_CLOSED = "preschool_closed"
    CONTRACT_SIGNED = "contract_signed"
    CONTRACT_ENDED = "contract_ended"
    PAPERS_SUBMITTED = "papers_submitted"
    PRESCHOOL_REFUSED = "preschool_refused"
    REFERRAL_EXTENSION_REQUESTED = "referral_extension_requested"
    RULE_CHANGED = "rule_changed"
    GUARDIAN_MOVED = "guardian_moved"
    PHONE_CHANGED = "phone_changed"
    PRIVILEGE_CHANGED = "privilege_changed"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    COMPLAINT_REGISTERED = "complaint_registered"
    COMPLAINT_EXTENDED = "complaint_extended"
    COMPLAINT_ANSWERED = "complaint_answered"


Id = Annotated[str, BeforeValidator(fields.identifier)]
Name = Annotated[str, BeforeValidator(fields.text)]
OptionalName = Annotated[str, BeforeValidator(fields.optional_text)]
Iin = Annotated[str, BeforeValidator(fields.iin)]
Phone = Annotated[str, BeforeValidator(fields.phone_of_the_base)]  # empty: the mobile citizens base holds none
Day = Annotated[date, BeforeValidator(fields.day)]
Instant = Annotated[datetime, BeforeValidator(fields.instant)]
Truth = Annotated[bool, BeforeValidator(fields.truth)]
Tongue = Annotated[Language, BeforeValidator(fields.one_of(Language))]
Tongues = Annotated[tuple[Language, ...], BeforeValidator(fields.several(fields.one_of(Language)))]


class Row(BaseModel):
    """One row of a register; columns it does not know are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    #: Columns that came later: where they say nothing the row is the same row as before.
    later: ClassVar[frozenset[str]] = frozenset()

    def told(self) -> dict[str, Any]:
        """Return what the row says, as JSON would carry it."""
        said = self.model_dump(mode="json")
        usual = {name: field.default for name, field in type(self).model_fields.items() if name in self.later}
        return {name: value for name, value in said.items() if name not in usual or getattr(self, name) != usual[name]}

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the columns a file must have."""
        return tuple(name for name, field in cls.model_fields.items() if field.is_required())

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Return the row that raw values of a file or request make.

        Raises:
            InputError: some fields cannot be taken; the message names each and what is expected, and quotes no value.

        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise InputError(_reasons(error)) from None


def _reasons(error: ValidationError) -> str:
    reasons = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(part) for part in detail["loc"])
        said = "is missing" if detail["type"] == "missing" else detail["msg"].removeprefix("Value error, ")
        reasons.append(f"{field}: {said}" if field else said)
    return "; ".join(reasons)


class PreschoolRow(Row):
    """A preschool of the unified base (P 3(6))."""

    preschool_id: Id
    name_kk: Name
    name_ru: Name
    type: Annotated[PreschoolType, BeforeValidator(fields.one_of(PreschoolType))]
    settlement: Name
    state_order: Truth  # without one it gets no referrals (P 2)
    languages: Tongues
    latitude: Annotated[float | None, BeforeValidator(fields.degrees(40, 56))] = None
    longitude: Annotated[float | None, BeforeValidator(fields.degrees(46, 88))] = None


class GuardianRow(Row):
    """A parent or legal representative with the number of the mobile citizens base (P 3(13))."""

    guardian_id: Id
    iin: Iin
    last_name: Name
    first_name: Name
    middle_name: OptionalName = ""
    phone: Phone  # E.164; one number may belong to several guardians
    language: Tongue
    settlement: Name


class ApplicationRow(Row):
    """A family's request for a preschool place (P annex 1)."""

    later = frozenset({"special_group", "rehabilitation", "pmpc_on_file"})

    application_id: Id
    guardian_id: Id
    child_id: Id
    child_iin: Iin
    child_last_name: Name
    child_first_name: Name
    child_birth_date: Day  # from the register of births, never from the IIN
    submitted_at: Instant
    categories: Annotated[tuple[int, ...], BeforeValidator(marks)]  # marks 1-13 of annex 1
    language: Tongue
    preschools: Annotated[tuple[str, ...], BeforeValidator(fields.wishes)]  # 1-4 ids in order of wish (P 15(1))
    wished_from_age: Annotated[int | None, BeforeValidator(fields.age)] = None  # years (P 15(2))
    verified: Annotated[bool, BeforeValidator(fields.truth_or_yes)] = True  # the sender verified the privilege
    special_group: Annotated[bool, BeforeValidator(queue_fields.truth_or_no)] = False  # asked for (P 10.4)
    rehabilitation: Annotated[str, BeforeValidator(queue_fields.optional_code)] = ""  # at a sanatorium (P 10.5)
    resident: Annotated[bool, BeforeValidator(fields.truth_or_yes)] = True  # Tax Code art. 190 (P 5.3)
    pmpc_on_file: Annotated[bool | None, BeforeValidator(queue_fields.optional_truth)] = None  # None = as verified

    @model_validator(mode="after")
    def _born_before(self) -> Self:
        if self.child_birth_date > self.submitted_at.astimezone(ALMATY).date():
            message = "child_birth_date: a day not after submitted_at is expected"
            raise ValueError(message)
        return self


class VacancyRow(Row):
    """One free place of the bulletin (P 3(3), 3(4))."""

    later = frozenset({"birth_years", "rehabilitation"})

    vacancy_id: Id
    preschool_id: Id
    group_type: Annotated[GroupType, BeforeValidator(fields.one_of(GroupType))]
    regime_hours: Annotated[Decimal, BeforeValidator(fields.regime)]  # hours a day: 4, 9, 10.5, 12 or 24
    language: Tongue
    temporary_until: Annotated[date | None, BeforeValidator(fields.optional_day)] = None  # None = permanent
    published_at: Instant
    birth_years: Annotated[tuple[int, ...], BeforeValidator(queue_fields.optional_years)] = ()  # instead of the group's
    rehabilitation: Annotated[str, BeforeValidator(queue_fields.optional_code)] = ""  # at a sanatorium (P 10.5)


class EventRow(Row):
    """A life event as it came from its register; (source, id) is unique, `data` is read by type."""

    id: Id
    source: Id
    type: Annotated[EventType, BeforeValidator(fields.one_of(EventType))]
    occurred_at: Instant
    data: Annotated[dict[str, Any], BeforeValidator(fields.mapping)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: taken or refused with a reason; `changed` is False when it was known already."""

    taken: bool
    changed: bool
    reason: str = ""


#: What `usynys import` can read, by its name on the command line.
KINDS: dict[str, type[Row]] = {
    "preschools": PreschoolRow,
    "guardians": GuardianRow,
    "applications": ApplicationRow,
    "vacancies": VacancyRow,
    "events": EventRow,
}
