"""Life events about papers, referrals, contracts and rules: kept as told, followed when their own time comes."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlmodel import col, select

from core.effects import Effect
from core.errors import EditionError, InputError
from core.register import fields
from core.register.effects import Followed
from core.register.intake import Intake
from core.register.keeping import keep, keep_sealed, known_application
from core.register.rows import Day, EventRow, Id, Row
from core.rules.admission import Vaccination, after_refusal
from core.store.tables import Referral

#: More papers than any package holds.
_MOST_PAPERS = 50
_WHOLE = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)


def _whole(least: int) -> Callable[[object], int]:
    """Return what reads a whole number of days or of people."""
    expected = f"a whole number, {least} to 999, is expected"

    def read(value: object) -> int:
        if isinstance(value, bool) or not _WHOLE.fullmatch(str(value)) or int(str(value)) < least:
            raise ValueError(expected)
        return int(str(value))

    return read


class Paper(Row):
    """One paper of a package: its code in the edition, and its day of issue where it has one."""

    code: Id
    issued_on: Annotated[Any, BeforeValidator(fields.optional_day)] = None


def _papers(value: object) -> tuple[Paper, ...]:
    if not isinstance(value, list) or len(value) > _MOST_PAPERS:
        message = f"a list of at most {_MOST_PAPERS} papers is expected, each with its code and day of issue"
        raise ValueError(message)
    return tuple(Paper.read(fields.mapping(one)) for one in value)


Papers = Annotated[tuple[Paper, ...], BeforeValidator(_papers)]


class PapersSubmitted(Row):
    """A package of papers that a family filed for enrolment (P 22.5)."""

    application_id: Id
    documents: Papers


class ContractTold(Row):
    """An e-contract that was signed, or has ended (P 22.10)."""

    child_id: Id
    preschool_id: Id
    on: Day


class Group(Row):
    """What a refusal for the threshold of vaccination rests on: the child, and the group without it (P 28(3))."""

    vaccination: Annotated[Vaccination, BeforeValidator(fields.one_of(Vaccination))]
    unvaccinated: Annotated[int, BeforeValidator(_whole(0))]
    planned_size: Annotated[int, BeforeValidator(_whole(0))]
    enrolled: Annotated[int, BeforeValidator(_whole(0))]


def _group(value: object) -> Group | None:
    return None if value is None else Group.read(fields.mapping(value))


class PreschoolRefused(Row):
    """A preschool that does not enrol on a referral, and the ground of paragraph 28 (P 16(1))."""

    referral_id: Id
    ground: Id
    group: Annotated[Group | None, BeforeValidator(_group)] = None


class ExtensionRequested(Row):
    """A family that cannot come asks for more days, with documents (P 25)."""

    referral_id: Id | None = None
    application_id: Id | None = None
    days: Annotated[int, BeforeValidator(_whole(1))]
    documents: Papers


class RuleChanged(Row):
    """A change of a regulation that was registered by the state (P 9, 27; H 8.2)."""

    edition: Id
    registered_on: Day


async def papers_submitted(intake: Intake, row: EventRow) -> Followed:
    """Keep a package, sealed: papers may tell of a child's health."""
    told = PapersSubmitted.read(row.data)
    application = await known_application(intake, told.application_id)
    said = {"documents": _written(told.documents)}
    return Followed(Effect.PAPERS_REGISTERED, told_id=await keep_sealed(intake, row, application, said))


async def contract_told(intake: Intake, row: EventRow) -> Followed:
    """Keep that a contract was signed or has ended."""
    told = ContractTold.read(row.data)
    if told.child_id not in await intake.registers.children({told.child_id}):
        message = "child_id: this child is not known"
        raise InputError(message)
    if told.preschool_id not in await intake.registers.preschools({told.preschool_id}):
        message = "preschool_id: this preschool is not known"
        raise InputError(message)
    kept = keep(intake, row, child_id=told.child_id, preschool_id=told.preschool_id, day=told.on)
    return Followed(Effect.CONTRACT_NOTED, told_id=kept)


async def preschool_refused(intake: Intake, row: EventRow) -> Followed:
    """Keep a refusal; its ground is sealed."""
    told = PreschoolRefused.read(row.data)
    referral = await _referral(intake, told.referral_id)
    try:
        after_refusal(told.ground, intake.edition(row.occurred_at))
    except InputError as error:
        message = f"ground: {error}"
        raise InputError(message) from None
    application = await known_application(intake, referral.application_id)
    group = {"group": told.group.model_dump(mode="json")} if told.group else {}
    kept = await keep_sealed(intake, row, application, {"ground": told.ground, **group}, referral_id=referral.id)
    return Followed(Effect.REFUSAL_CONSIDERED, told_id=kept)


async def extension_requested(intake: Intake, row: EventRow) -> Followed:
    """Keep that an extension is asked for; its documents are sealed."""
    told = ExtensionRequested.read(row.data)
    referral = await (_referral(intake, told.referral_id) if told.referral_id else _newest(intake, told))
    application = await known_application(intake, referral.application_id)
    about: dict[str, Any] = {"referral_id": referral.id, "days": told.days}
    if told.documents:
        said = {"documents": _written(told.documents)}
        kept = await keep_sealed(intake, row, application, said, **about)
    else:
        kept = keep(intake, row, application, **about)
    return Followed(Effect.EXTENSION_CONSIDERED, told_id=kept)


async def rule_changed(intake: Intake, row: EventRow) -> Followed:
    """Keep that a rule has changed."""
    told = RuleChanged.read(row.data)
    try:
        edition = intake.catalogue.edition(told.edition)
    except EditionError:
        message = "edition: this edition is not known; `usynys catalogue` lists them"
        raise InputError(message) from None
    kept = keep(intake, row, edition=edition.id, day=told.registered_on)
    return Followed(Effect.RULE_TOLD, told_id=kept)


async def _referral(intake: Intake, name: str) -> Referral:
    referral = await intake.registers.tx.get(Referral, name)
    if referral is None:
        message = "referral_id: this referral is not known"
        raise InputError(message)
    return referral


async def _newest(intake: Intake, told: ExtensionRequested) -> Referral:
    """Return the newest referral of the application that is named instead of one."""
    query = select(Referral).where(Referral.application_id == told.application_id)
    referral = (await intake.registers.tx.exec(query.order_by(col(Referral.issued_at).desc()))).first()
    if referral is None:
        message = "referral_id: a referral, or an application that has one, is to be named"
        raise InputError(message)
    return referral


def _written(papers: tuple[Paper, ...]) -> list[dict[str, str | None]]:
    return [
        {"code": paper.code, "issued_on": paper.issued_on.isoformat() if paper.issued_on else None} for paper in papers
    ]
