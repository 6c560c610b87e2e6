"""The facts of each form, gathered from the register: names whole, for whoever may read the document."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from core.access import full_name
from core.documents import school_facts
from core.documents.matter import Matter
from core.documents.source import Facts, Source, sure
from core.errors import InputError, NotFoundError
from core.rules.admission import asked
from core.rules.calendar import local
from core.rules.forms import Bilingual, Coded, Places, Value
from core.rules.queue import QueueClass
from core.store.lookups import Lookups
from core.store.tables import Application, Decision, ToldEvent, Vacancy
from core.views import numbers


async def gather(source: Source) -> Facts:
    """Return the facts of a form; what it needs and the register does not hold is left out."""
    matter, key = source.matter, source.key
    known: Facts = {
        "guardian": full_name(matter.guardian, key),
        "child": full_name(matter.child, key),
        "address": matter.guardian.settlement,  # the register holds no street
        "settlement": matter.guardian.settlement,
    }
    own = (_OF_SCHOOLS if matter.service in _SCHOOLS else _OWN).get(matter.form)
    return known | (await own(source) if own else {})


async def _application(source: Source) -> Facts:
    application, guardian = source.application, source.matter.guardian
    entries = await source.look.entries_of(application.id)
    return {
        "provider": Coded("provider", source.matter.service, {"settlement": guardian.settlement}),
        "guardian_iin": source.key.open(guardian.iin_sealed, "guardian", "iin_sealed", guardian.id),
        "birth_year": source.matter.child.birth_year,
        "language": Coded("language", application.language),
        "preschools": [{"preschool": await _preschool(source.look, entry.preschool_id)} for entry in entries],
        "wished_from_age": application.wished_from_age,
        "categories": _categories(application),
        "filed_on": local(application.submitted_at).date(),
    }


async def _queue_notice(source: Source) -> Facts:
    application = source.application
    standing = await numbers.of_application(source.look, source.catalogue, source.now, application.id)
    places: list[Mapping[str, Value | None]] = [
        {"preschool": await _preschool(source.look, each.entry.preschool_id), "number": each.number}
        for each in standing
        if each.number is not None
    ]
    return {"places": places, "queued_at": application.submitted_at}


async def _privilege_refusal(source: Source) -> Facts:
    application, edition = source.application, source.matter.edition
    if application.privilege_refused_at is None:
        message = f"No check has found the privilege of application {application.id} unconfirmed."
        raise InputError(message)
    claimed = sorted(_categories(application) - edition.classes[QueueClass.GENERAL].categories)
    named = f"{edition.short.lower()}.application.categories"
    return {
        "categories": [{"category": Coded(named, str(number))} for number in claimed],
        "submitted_at": application.submitted_at,
    }


async def _refusal(source: Source) -> Facts:
    decision = sure(source.matter.decision)
    missing, expired = (_papers(decision.facts.get(name)) for name in ("missing", "expired"))
    listed = {"papers_incomplete_or_expired"} if missing or expired else set()  # the lists say it
    grounds: list[Mapping[str, Value | None]] = [
        {"ground": Coded("ground", name), "place": _place(name, source.matter)}
        for name in await _grounds(source, decision)
        if name not in listed
    ]
    return {"missing": missing, "expired": expired, "grounds": grounds}


async def _grounds(source: Source, decision: Decision) -> Sequence[str]:
    """Return what a refusal rests on: what a preschool said lies sealed beside the decision, for this notice alone."""
    told = await source.look.tx.get(ToldEvent, decision.facts.get("refusal_id", ""))
    if told is None or told.said_sealed is None:
        return decision.grounds
    said = json.loads(source.key.open(told.said_sealed, "told_event", "said_sealed", told.id))
    return (str(said["ground"]),)


async def _referral(source: Source) -> Facts:
    offer = sure(source.matter.offer)
    referral = await source.look.referral(offer.id)
    if referral is None:
        message = f"No referral came of offer {offer.id}."
        raise NotFoundError(message)
    vacancy = await source.look.tx.get_one(Vacancy, referral.vacancy_id)
    papers = asked("admission", source.matter.edition, resident=source.application.resident)
    return {
        "preschool": await _preschool(source.look, vacancy.preschool_id),
        "group": Coded("group", vacancy.group_type),
        "language": Coded("language", vacancy.language),
        "regime_hours": vacancy.regime_hours,
        "temporary_until": vacancy.temporary_until,
        "referral_id": referral.id,
        "issued_at": referral.issued_at,
        "valid_until": referral.valid_until,
        "cancel_until": referral.cancel_until,
        "papers": [{"document": Coded("paper", paper.code)} for paper in papers],
    }


async def _enrolment(source: Source) -> Facts:
    decision = sure(source.matter.decision)
    vacancy = await source.look.vacancy(str(decision.facts.get("vacancy_id", "")))
    preschool_id = decision.facts.get("preschool_id") or sure(vacancy).preschool_id
    signed_on = decision.facts.get("signed_on")
    return {
        "preschool": await _preschool(source.look, preschool_id),
        "signed_on": date.fromisoformat(signed_on) if signed_on else local(decision.at).date(),
        "temporary_until": vacancy.temporary_until if vacancy else None,
    }


#: A consent needs no more than the names: its day is written by who signs, one by reply has its own evidence.
_OWN: dict[str, Callable[[Source], Awaitable[Facts]]] = {
    "application": _application,
    "queue_notice": _queue_notice,
    "privilege_refusal": _privilege_refusal,
    "refusal": _refusal,
    "referral": _referral,
    "enrolment": _enrolment,
}


#: Their forms bear the same names and ask for the school.
_SCHOOLS = frozenset({"home_schooling", "special_school"})
_OF_SCHOOLS: dict[str, Callable[[Source], Awaitable[Facts]]] = {
    "application": school_facts.application,
    "refusal": school_facts.refusal,
    "acceptance": school_facts.acceptance,
}


async def _preschool(look: Lookups, preschool_id: str) -> Bilingual:
    row = await look.preschool(preschool_id)
    return Bilingual(row.name_kk, row.name_ru) if row else Bilingual(preschool_id, preschool_id)


def _place(ground: str, matter: Matter) -> Places:
    """Return where a ground stands, without the rows that speak of another service."""
    annexes = matter.edition.forms[matter.form].by_service
    others = {f"A{facts['annex']}." for service, facts in annexes.items() if service != matter.service}
    cited = matter.edition.cite(matter.edition.ground(ground))
    return Places(tuple(one for one in cited if not one.paragraph.startswith(tuple(others))))


def _papers(codes: str | None) -> list[dict[str, Coded]]:
    return [{"document": Coded("paper", code.strip())} for code in (codes or "").split(",") if code.strip()]


def _categories(application: Application) -> frozenset[int]:
    return frozenset(int(number) for number in application.categories.split(";") if number.strip())
